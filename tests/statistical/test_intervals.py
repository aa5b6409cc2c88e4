"""Do intervals cover as often as they say, and is a winner named by chance as rarely as it may be?

Each test repeats a whole study many times and counts. A share of 95 % counted over 2,000 studies
has a standard error of 0.5 %; limits stand three of these away, so that a sound method fails by
chance for one seed in 300. Seeds are fixed.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from funnel_sim.stats.estimates import mean_interval, proportion_interval
from funnel_sim.stats.paired import paired_differences
from funnel_sim.stats.precision import Precision, next_batch
from funnel_sim.stats.verdict import Kind, verdict

STUDIES = 2000
DESIGNS = 4
Draw = Callable[[np.random.Generator, int], np.ndarray]


def three_errors(share: float, studies: int = STUDIES) -> float:
    """Three standard errors of a share counted over `studies`."""
    return 3 * math.sqrt(share * (1 - share) / studies)


def normal(rng: np.random.Generator, n: int) -> np.ndarray:
    """Designs 0, 1, 2 ... better than the first, correlated 0.9, with spreads of their own."""
    luck = rng.normal(0, 3, (n, 1))
    own = rng.normal(0, 1, (n, DESIGNS)) * [1.0, 1.0, 2.0, 0.5]
    return np.asarray(luck + own + np.arange(DESIGNS))


def skewed(rng: np.random.Generator, n: int) -> np.ndarray:
    """As `normal`, but differences have a skewness of about 2, as when single deals decide."""
    luck = rng.normal(0, 3, (n, 1))
    own = rng.exponential(1, (n, DESIGNS)) * [0.3, 1.0, 2.0, 3.0]
    return np.asarray(luck + own - [0.3, 1.0, 2.0, 3.0] + np.arange(DESIGNS))


def independent(rng: np.random.Generator, n: int) -> np.ndarray:
    """Designs that share no draws."""
    return np.asarray(rng.normal(0, 3, (n, DESIGNS)) + np.arange(DESIGNS))


def coverage(draw: Draw, n: int, seed: int) -> float:
    """Share of studies in which the intervals cover all true differences at once."""
    rng = np.random.default_rng(seed)
    covered = 0
    for _ in range(STUDIES):
        differences = paired_differences(draw(rng, n), baseline=0)
        covered += all(d.low <= d.design <= d.high for d in differences)
    return covered / STUDIES


@pytest.mark.parametrize(
    ("draw", "n"),
    [
        (normal, 10),
        (normal, 30),
        (skewed, 60),
        pytest.param(normal, 100, marks=pytest.mark.slow),
        pytest.param(independent, 30, marks=pytest.mark.slow),
        pytest.param(skewed, 100, marks=pytest.mark.slow),
    ],
)
def test_simultaneous_intervals_cover_all_differences_as_often_as_they_say(draw, n):
    assert coverage(draw, n, seed=1) == pytest.approx(0.95, abs=three_errors(0.95))


def test_students_intervals_taken_one_by_one_would_not_cover_all_differences():
    """The test above could tell: three intervals, each right by itself, are wrong together."""
    rng = np.random.default_rng(3)
    covered = 0
    for _ in range(STUDIES):
        values = independent(rng, 30)
        alone = [mean_interval(values[:, k] - values[:, 0]) for k in range(1, DESIGNS)]
        covered += all(e.low <= k <= e.high for k, e in enumerate(alone, start=1))
    assert covered / STUDIES < 0.95 - three_errors(0.95)


def test_sharing_draws_narrows_intervals_by_the_square_root_of_the_variance_reduction():
    """Welch's interval for independent samples throws that away."""
    rng = np.random.default_rng(4)
    ratios, reductions = [], []
    for _ in range(200):
        values = normal(rng, 50)
        (paired,) = paired_differences(values[:, :2], baseline=0)
        apart = 2.0 * math.sqrt(values[:, :2].var(axis=0, ddof=1).sum() / 50)
        ratios.append(apart / paired.half_width)
        reductions.append(paired.variance_reduction)
    assert min(ratios) > 1.5
    # luck of variance 9, noise of variance 1 on either side: (10 + 10) / 2
    assert np.median(reductions) == pytest.approx(10, rel=0.1)
    assert np.median(ratios) == pytest.approx(math.sqrt(10), rel=0.1)


def winners(
    means: np.ndarray, share_luck: bool, indifference: float, seed: int
) -> list[str | None]:
    """The winner named in each study of 30 replications, where the noise has variance 1."""
    rng = np.random.default_rng(seed)
    names = [f"design {k}" for k in range(len(means))]
    named = []
    for _ in range(STUDIES):
        luck = rng.normal(0, 3, (30, 1)) if share_luck else 0.0
        values = means + luck + rng.normal(0, 1, (30, len(means)))
        named.append(verdict(values, names, names[0], indifference=indifference).winner)
    return named


@pytest.mark.parametrize(
    ("designs", "share_luck"),
    [
        (2, True),
        (4, False),
        pytest.param(2, False, marks=pytest.mark.slow),
        pytest.param(4, True, marks=pytest.mark.slow),
        pytest.param(8, True, marks=pytest.mark.slow),
    ],
)
def test_among_equal_designs_a_winner_is_hardly_ever_named(designs, share_luck):
    named = winners(np.zeros(designs), share_luck, indifference=0.0, seed=5)
    false = sum(winner is not None for winner in named) / STUDIES
    assert false <= 0.05 + three_errors(0.05)


def test_a_design_ahead_by_just_what_does_not_matter_is_hardly_ever_named():
    named = winners(np.array([0.0, 0.0, 0.5]), True, indifference=0.5, seed=6)
    false = sum(winner is not None for winner in named) / STUDIES
    assert false <= 0.05 + three_errors(0.05)


def test_a_design_well_ahead_is_named_and_no_other_ever():
    """Ahead by 1.2, standard error sqrt(2 / 30) = 0.26: who never names anybody fails here."""
    named = winners(np.array([0.0, 0.0, 1.2]), True, indifference=0.0, seed=7)
    assert named.count("design 2") / STUDIES > 0.95
    assert set(named) <= {"design 2", None}


def test_designs_called_alike_do_differ_by_less_than_matters():
    """The true difference is 0.5 where 0.4 matters: to call it small is an error, and rare."""
    rng = np.random.default_rng(8)
    wrong = 0
    for _ in range(STUDIES):
        values = np.array([0.0, 0.5]) + rng.normal(0, 0.5, (30, 2))
        kind = verdict(values, ["a", "b"], "a", indifference=0.4).kind
        wrong += kind in (Kind.ALIKE, Kind.REAL_BUT_SMALL)
    assert wrong / STUDIES <= 0.05 + three_errors(0.05)


def test_students_interval_covers_the_mean_as_often_as_it_says():
    rng = np.random.default_rng(9)
    estimates = [mean_interval(rng.normal(5, 2, 8), 0.9) for _ in range(STUDIES)]
    covered = sum(e.low <= 5 <= e.high for e in estimates) / STUDIES
    assert covered == pytest.approx(0.9, abs=three_errors(0.9))


def test_wilsons_interval_covers_shares_as_often_as_it_says_on_average():
    """Over many true shares, since for one share coverage jumps with n (Brown, Cai & DasGupta)."""
    rng = np.random.default_rng(10)
    truths = rng.uniform(0.02, 0.98, STUDIES)
    intervals = [proportion_interval(int(rng.binomial(30, p)), 30) for p in truths]
    covered = [i.low <= p <= i.high for i, p in zip(intervals, truths, strict=True)]
    assert np.mean(covered) == pytest.approx(0.95, abs=three_errors(0.95))


def test_stopping_at_a_relative_precision_gives_it_about_as_often_as_promised():
    """Looking at the data again and again costs a little coverage."""
    rng = np.random.default_rng(11)
    target, studies, right = Precision(0.05), 1000, 0
    for _ in range(studies):
        pool = rng.gamma(4, 25, 2000)  # mean 100, coefficient of variation 0.5
        done = 0
        while batch := next_batch(pool[:done], target, 20, 2000):
            done += batch
        right += abs(pool[:done].mean() - 100) <= 5
    assert right / studies > 0.93 - three_errors(0.93, studies)
