"""The race of Kim & Nelson: its constant, and every look of a race small enough to follow."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from funnel_sim.stats.selection.kn import Race, kn_eta, kn_race


@pytest.mark.parametrize(("designs", "eta"), [(2, 0.33405), (4, 0.56468), (10, 0.85908)])
def test_eta_is_that_of_the_literature(designs: int, eta: float):
    """alpha = .05, n0 = 10."""
    assert kn_eta(0.95, designs, 10) == pytest.approx(eta, abs=5e-6)


@pytest.mark.parametrize("first_stage", [2, 10, 40])
@pytest.mark.parametrize("designs", [2, 5, 30])
def test_eta_solves_the_equation_that_defines_it(designs: int, first_stage: int):
    """g(eta) = (1 + 2 eta)^(-(n0 - 1) / 2) / 2 = alpha / (k - 1), c = 1."""
    eta = kn_eta(0.9, designs, first_stage)
    assert (1 + 2 * eta) ** (-(first_stage - 1) / 2) / 2 == pytest.approx(0.1 / (designs - 1))


FIRST = np.array([[6.0, 1.0], [2.0, 1.0], [6.0, 1.0], [2.0, 1.0]])
"""Design 0 is ahead by 3 on average; the variance of the difference is 16 / 3."""


def by_hand(further: list[float], indifference: float) -> tuple[int, float]:
    """Replications and allowance when a race of two is over, with the paper's formulas."""
    eta = 0.5 * ((2 * 0.05) ** (-2 / 3) - 1)
    size = 2 * eta * 3 * (16 / 3) / indifference**2
    differences = [5.0, 1.0, 5.0, 1.0, *further]
    for r in range(4, len(differences) + 1):
        allowance = max(0.0, indifference / (2 * r) * (size - r))
        if abs(sum(differences[:r]) / r) > allowance:
            return r, allowance
    return math.floor(size) + 1, 0.0


def race_of_two(further: list[float], indifference: float) -> Race:
    values = np.vstack([FIRST, *([[1.0 + d, 1.0]] for d in further)])
    return kn_race(values, indifference, 0.95, first_stage=4)


def test_a_race_of_two_ends_at_the_look_and_with_the_allowance_of_the_formulas():
    further = [1.0, 1.0, 2.0, 4.0, 4.0, 4.0, 4.0, 4.0]
    race = race_of_two(further, indifference=1.0)
    after, allowance = by_hand(further, 1.0)
    assert 4 < after < 12
    assert race.over
    assert (race.best, race.in_race, race.looked) == (0, (0,), after)
    (out,) = race.exits
    assert (out.design, out.after, out.behind) == (1, after, 0)
    assert out.lead == pytest.approx(np.mean([5.0, 1.0, 5.0, 1.0, *further][:after]))
    assert out.allowance == pytest.approx(allowance)
    assert out.lead > out.allowance > 0


def test_a_wide_zone_ends_the_race_with_the_first_stage():
    race = race_of_two([], indifference=20.0)
    assert (race.over, race.best, race.looked, race.last_look) == (True, 0, 4, 4)
    assert race.exits[0].allowance == 0


def test_what_comes_after_the_end_is_not_looked_at():
    short = race_of_two([1.0, 1.0, 2.0, 4.0, 4.0, 4.0], indifference=1.0)
    long = race_of_two([1.0, 1.0, 2.0, 4.0, 4.0, 4.0, -99.0, -99.0], indifference=1.0)
    assert short.over
    assert short == long


def test_a_race_that_has_not_been_run_to_its_end_says_so_and_goes_on_where_it_was():
    rng = np.random.default_rng(5)
    values = rng.normal([0.3, 0.2, 0.1, 0.0], 1, (400, 4))
    whole = kn_race(values, 0.3)
    assert whole.over
    assert len(whole.exits) == 3
    for rows in (20, 30, whole.looked - 1):
        part = kn_race(values[:rows], 0.3)
        assert (part.over, part.looked, part.last_look) == (False, rows, whole.last_look)
        assert part.exits == tuple(out for out in whole.exits if out.after <= rows)


def test_equal_designs_run_to_the_last_look_and_the_preferred_one_is_chosen():
    luck = np.random.default_rng(1).normal(0, 1, (200, 1))
    values = luck + np.zeros((1, 3))
    race = kn_race(values, 0.5, preferred=2)
    assert (race.over, race.looked, race.best, race.in_race) == (True, 20, 2, (0, 1, 2))
    assert race.exits == ()


def test_designs_that_left_may_be_unknown_from_then_on():
    rng = np.random.default_rng(2)
    values = rng.normal([0.0, 1.0, 0.8], 1, (400, 3))
    full = kn_race(values, 0.2)
    assert full.exits[0].design == 0
    assert full.exits[0].after < full.looked
    gone = values.copy()
    gone[full.exits[0].after :, 0] = np.nan
    assert kn_race(gone, 0.2) == full


def test_a_replication_in_which_a_runner_is_undefined_is_passed_over():
    rng = np.random.default_rng(3)
    values = rng.normal([0.3, 0.2, 0.0], 1, (300, 3))
    holes = np.insert(values, [7, 22, 22], [[np.nan, 1, 1], [1, np.nan, 1], [1, 1, np.nan]], axis=0)
    without, with_holes = kn_race(values, 0.2), kn_race(holes, 0.2)
    assert without.exits[0].after > 22
    assert with_holes.dropped == 3
    assert (with_holes.exits, with_holes.looked) == (without.exits, without.looked)


def test_the_order_of_the_designs_changes_nothing_but_their_numbers():
    rng = np.random.default_rng(4)
    values = rng.normal([0.0, 0.3, 0.2, 0.1], 1, (500, 4))
    order = [2, 0, 3, 1]
    one, other = kn_race(values, 0.2), kn_race(values[:, order], 0.2)
    assert order[other.best] == one.best
    assert {(order[e.design], e.after) for e in other.exits} == {
        (e.design, e.after) for e in one.exits
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"indifference": 0.0}, "`indifference` must be a finite number above 0"),
        ({"indifference": math.inf}, "`indifference`"),
        ({"confidence": 0.3}, "which guessing reaches"),
        ({"confidence": 1.0}, "`confidence`"),
        ({"first_stage": 1}, "`first_stage` must be 2 or more"),
        ({"first_stage": 31}, "must hold 31 defined replications. Got 30"),
        ({"values": np.zeros((30, 1))}, "`designs` must be 2 or more"),
        ({"values": np.zeros(30)}, "a column per design"),
        ({"values": np.full((30, 2), np.inf)}, "must be finite"),
    ],
)
def test_bad_arguments_are_refused(change: dict[str, Any], said: str):
    sound = {"values": np.zeros((30, 3)), "indifference": 1.0, "confidence": 0.95}
    with pytest.raises(ValueError, match=said):
        kn_race(**{**sound, "first_stage": 10, **change})
