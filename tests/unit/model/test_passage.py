"""Passing a stage with reps of different skill, against simulation of the rule itself."""

from __future__ import annotations

import math

import numpy as np
import pytest

from funnel_sim.model.expectations import Work
from funnel_sim.model.odds import drops_out, logistic
from funnel_sim.model.passage import by_changing_reps, by_one_rep

EVEN = [0.25, 0.5, 0.75, 1.0]
LATE = [0.0, 0.0, 0.4, 1.0]
LAST = [0.0, 0.0, 0.0, 1.0]


def stage(dropped_by: list[float], answered: float = 1.0) -> Work:
    n = len(dropped_by)
    return Work(np.full(n, answered), np.ones(n), np.array(dropped_by))


def by_rolling_dice(dropped_by: list[float], odds: float, skill_sd: float, n: int = 40_000):
    """Chance to begin each touch, then to pass, counted over `n` visits with changing reps."""
    rng = np.random.default_rng(11)
    luck, skills = rng.random(n), rng.normal(0.0, skill_sd, (n, len(dropped_by)))
    came = np.zeros(len(dropped_by) + 1)
    for u, row in zip(luck.tolist(), skills.tolist(), strict=True):
        came[0] += 1
        for j, (skill, by_now) in enumerate(zip(row, dropped_by, strict=True)):
            if drops_out(u, odds + skill, by_now):
                break
            came[j + 1] += 1
    return came / n


@pytest.mark.parametrize("dropped_by", [EVEN, LATE, LAST])
@pytest.mark.parametrize(("odds", "skill_sd"), [(0.3, 0.8), (-2.0, 2.0), (1.5, 0.1)])
def test_changing_reps_agree_with_the_rule_rolled_many_times(dropped_by, odds, skill_sd):
    begun, passes = by_changing_reps(stage(dropped_by), np.array([odds]), skill_sd)
    counted = by_rolling_dice(dropped_by, odds, skill_sd)
    error = 4 * np.sqrt(counted * (1 - counted) / 40_000)
    assert (np.abs([*begun[0], passes[0]] - counted) <= error + 1e-12).all()


def test_changing_reps_pass_fewer_leads_than_one_rep_of_the_same_spread():
    """A lead has to please all of them; with all drop-outs at the end only the last counts."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(33)
    skills = 0.8 * nodes
    one = by_one_rep(stage(EVEN), 0.2 + skills)[1] @ weights / weights.sum()
    changing = by_changing_reps(stage(EVEN), np.array([0.2]), 0.8)[1][0]
    only_last = by_changing_reps(stage(LAST), np.array([0.2]), 0.8)[1][0]
    assert changing < one - 0.01
    assert only_last == pytest.approx(one, abs=1e-9)


def test_a_spread_near_zero_is_no_spread():
    odds = np.array([-3.0, 0.0, 2.0])
    with_spread = by_changing_reps(stage(EVEN, 0.7), odds, 1e-6)
    without = by_changing_reps(stage(EVEN, 0.7), odds, 0.0)
    assert with_spread[0] == pytest.approx(without[0], abs=1e-5)
    assert with_spread[1] == pytest.approx(without[1], abs=1e-5)
    assert without[1] == pytest.approx([logistic(x) * 0.7**4 for x in odds])


@pytest.mark.parametrize(("odds", "passing"), [(math.inf, 1.0), (-math.inf, 0.0)])
def test_skill_changes_nothing_about_what_is_certain(odds, passing):
    begun, passes = by_changing_reps(stage(EVEN), np.array([odds]), 1.0)
    assert passes[0] == passing
    assert begun[0] == pytest.approx([1.0, *(1 - (1 - passing) * np.array(EVEN[:-1]))])
