"""Do procedures that choose the best keep their promise?

Each test repeats a whole choice many times, in the slippage configuration unless it says otherwise:
the best design is ahead of all others by exactly the indifference, which is where a promise is
hardest to keep. The share of correct choices may not be below the promise by more than three
standard errors of a share counted over so many studies. Seeds are fixed.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from funnel_sim.stats.selection.anytime import anytime_half_width
from funnel_sim.stats.selection.best import BestComparison, against_best
from funnel_sim.stats.selection.kn import Race, kn_race
from funnel_sim.stats.selection.pairs import pairs
from funnel_sim.stats.selection.rinott import rinott_two_stage
from funnel_sim.stats.selection.two_stage import paired_two_stage

STUDIES = 1000
CONFIDENCE = 0.95
LEAST = CONFIDENCE - 3 * math.sqrt(CONFIDENCE * (1 - CONFIDENCE) / STUDIES)
INDIFFERENCE = 1.0
FIRST_STAGE = 12
ENOUGH = 600
"""Replications that no procedure here gets to."""
SHARED, OWN = 4.0, 0.0
"""Standard deviation of the luck that designs share: with common random numbers, and without."""
SLOPES = np.array([1.0, 1.1, 0.9, 1.05, 0.95, 1.15, 0.85, 1.0])
"""How much each design makes of that luck, so that differences are correlated too."""
SDS = np.array([1.0, 1.5, 2.0, 1.2, 0.8, 1.0, 1.6, 1.1])
"""Designs have spreads of their own, so that nothing rests on equal variances."""

Draw = Callable[[np.random.Generator, int, float], np.ndarray]


def normal(rng: np.random.Generator, designs: int, shared: float) -> np.ndarray:
    """Luck without bias, shape (`ENOUGH`, designs)."""
    common = rng.standard_normal((ENOUGH, 1)) * shared
    own = rng.standard_normal((ENOUGH, designs))
    return np.asarray(common * SLOPES[:designs] + own * SDS[:designs])


def skewed(rng: np.random.Generator, designs: int, shared: float) -> np.ndarray:
    """Lognormal with a skewness of 2.3, as where a few large deals decide."""
    spread = 0.6
    common = rng.standard_normal((ENOUGH, 1)) * shared
    luck = np.exp(spread * rng.standard_normal((ENOUGH, designs)) - spread**2 / 2) - 1
    own = luck / math.sqrt(math.exp(spread**2) - 1)
    return np.asarray(common * SLOPES[:designs] + own * SDS[:designs])


def slippage(designs: int) -> np.ndarray:
    """Means: the second design is the best."""
    means = np.zeros(designs)
    means[1] = INDIFFERENCE
    return means


def truth(means: np.ndarray) -> list[float]:
    """Every mean less the best of the others."""
    return [float(means[i] - np.delete(means, i).max()) for i in range(len(means))]


def covers(found: BestComparison, means: np.ndarray) -> bool:
    return all(row.low <= t <= row.high for row, t in zip(found.rows, truth(means), strict=True))


def studies(draw: Draw, means: np.ndarray, shared: float, seed: int):
    rng = np.random.default_rng(seed)
    for _ in range(STUDIES):
        yield means + draw(rng, len(means), shared)


def after_the_race(values: np.ndarray, race: Race) -> BestComparison:
    """Intervals over what each pair had in common when the race was over."""
    seen = values[: race.looked].copy()
    for out in race.exits:
        seen[out.after :, out.design] = np.nan
    found = pairs(seen)
    alpha = (1 - CONFIDENCE) / (values.shape[1] - 1)
    return against_best(found.mean, anytime_half_width(found.sd, found.n, alpha, FIRST_STAGE))


def races(
    designs: int, shared: float, draw: Draw = normal, means: np.ndarray | None = None
) -> tuple[float, float, float]:
    """Shares of correct choices, of choices within the indifference, of intervals that cover."""
    where = slippage(designs) if means is None else means
    correct = good = covered = 0
    for values in studies(draw, where, shared, seed=designs):
        race = kn_race(values, INDIFFERENCE, CONFIDENCE, FIRST_STAGE)
        assert race.over
        assert race.looked < ENOUGH
        correct += bool(where[race.best] == where.max())
        good += bool(where[race.best] >= where.max() - INDIFFERENCE)
        covered += covers(after_the_race(values, race), where)
    return correct / STUDIES, good / STUDIES, covered / STUDIES


def stages(designs: int, shared: float, draw: Draw = normal) -> tuple[float, float]:
    """Shares of correct choices and of intervals that cover, for pairs that share their draws."""
    where = slippage(designs)
    correct = covered = 0
    for values in studies(draw, where, shared, seed=designs):
        plan = paired_two_stage(values[:FIRST_STAGE], INDIFFERENCE, CONFIDENCE)
        n = plan.replications
        assert n <= ENOUGH
        mean = values[:n].mean(axis=0)
        half_widths = plan.half_widths(n)
        assert half_widths.max() <= INDIFFERENCE * (1 + 1e-12)
        found = against_best(mean[:, None] - mean[None, :], half_widths)
        correct += bool(mean.argmax() == where.argmax())
        covered += covers(found, where)
    return correct / STUDIES, covered / STUDIES


LIGHT = pytest.mark.parametrize(
    ("designs", "shared"),
    [
        (4, SHARED),
        (4, OWN),
        *(pytest.param(k, c, marks=pytest.mark.slow) for k in (2, 8) for c in (SHARED, OWN)),
    ],
)


@LIGHT
def test_the_race_chooses_the_best_as_often_as_it_promises(designs: int, shared: float):
    correct, _, covered = races(designs, shared)
    assert correct >= LEAST
    assert covered >= LEAST


@LIGHT
def test_two_stages_choose_the_best_and_their_intervals_cover(designs: int, shared: float):
    correct, covered = stages(designs, shared)
    assert correct >= LEAST
    assert covered >= LEAST


@pytest.mark.parametrize("designs", [4, pytest.param(8, marks=pytest.mark.slow)])
def test_rinott_chooses_the_best_and_his_intervals_cover_without_common_random_numbers(
    designs: int,
):
    where = slippage(designs)
    correct = covered = 0
    for values in studies(normal, where, OWN, seed=designs):
        plan = rinott_two_stage(values[:FIRST_STAGE], INDIFFERENCE, CONFIDENCE)
        assert max(plan.replications) <= ENOUGH
        mean = np.array([values[:n, i].mean() for i, n in enumerate(plan.replications)])
        found = against_best(
            mean[:, None] - mean[None, :],
            np.full((designs, designs), INDIFFERENCE),
            two_sided=False,
        )
        correct += bool(mean.argmax() == where.argmax())
        covered += covers(found, where)
    assert correct / STUDIES >= LEAST
    assert covered / STUDIES >= LEAST


def test_rinotts_promise_is_no_more_than_kept():
    """With two designs and little to round up it is kept exactly: the tests above could fail."""
    where, narrow = slippage(2), 0.3
    correct = 0
    for values in studies(normal, where, OWN, seed=99):
        scaled = (values - where) / SDS[:2] + where * narrow
        plan = rinott_two_stage(scaled[:FIRST_STAGE], narrow, CONFIDENCE)
        mean = np.array([scaled[:count, i].mean() for i, count in enumerate(plan.replications)])
        correct += bool(mean.argmax() == where.argmax())
    assert abs(correct / STUDIES - CONFIDENCE) < CONFIDENCE - LEAST


@pytest.mark.slow
@pytest.mark.parametrize(
    "means",
    [[0.0, 0.5, 0.0, 0.0], [0.0, 1.0, 2.0, 3.0], [0.0, -1.1, -0.9, -1.2], [0.0, 0.0, 0.0, 0.0]],
    ids=["closer than matters", "steps", "one just within", "all alike"],
)
def test_the_race_chooses_no_design_that_is_behind_by_more_than_matters(means: list[float]):
    """Not proven for the race; intervals hold whatever the means are."""
    _, good, covered = races(4, SHARED, means=np.array(means))
    assert good >= LEAST
    assert covered >= LEAST


@pytest.mark.slow
@pytest.mark.parametrize("shared", [SHARED, OWN])
def test_with_skewed_values_the_choice_is_still_correct_and_two_stage_intervals_cover_less(
    shared: float,
):
    """The spread in a first stage of 12 misses the large deals: 95 % intervals cover 85 to 95 %."""
    correct, _, covered = races(4, shared, skewed)
    assert correct >= LEAST
    assert covered >= LEAST
    correct, covered = stages(4, shared, skewed)
    assert correct >= LEAST
    assert 0.85 < covered < 0.95


def test_common_random_numbers_save_most_of_the_replications():
    """Luck that designs share is no part of their differences; without sharing it counts twice."""
    paired = alone = 0
    for values in studies(normal, slippage(4), SHARED, seed=7):
        first = values[:FIRST_STAGE]
        paired += 4 * paired_two_stage(first, INDIFFERENCE, CONFIDENCE).replications
        alone += sum(rinott_two_stage(first, INDIFFERENCE, CONFIDENCE).replications)
    assert paired < 0.5 * alone
