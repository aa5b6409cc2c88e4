"""Headcounts that cost the same."""

from __future__ import annotations

import math
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel_sim.studies.designs import Situation, situations
from funnel_sim.studies.payroll import MOST_COMBINED, equalised, rounded_headcounts
from tests.support.experiments import document, scenario

FIELD = 70_000 * 1.2 + 9_000
"""Yearly cost of a field seller in the small experiment, EUR."""
INSIDE = 48_000 * 1.2

teams = st.lists(
    st.tuples(st.integers(5, 3000).map(lambda n: n / 100), st.integers(20_000, 150_000)),
    min_size=1,
    max_size=5,
)


def situation(folder: Path, everyone: int = 4, inside: int = 2, field: int = 2) -> Situation:
    organisations = document()["organisations"]
    organisations["everyone"]["teams"]["sales"]["headcount"] = everyone
    organisations["split"]["teams"]["inside"]["headcount"] = inside
    organisations["split"]["teams"]["field"]["headcount"] = field
    (only,) = situations(scenario(folder, organisations=organisations, equal="payroll"))
    return only


def test_a_design_is_scaled_to_the_payroll_of_the_baseline(tmp_path: Path):
    """4 field sellers cost 372 000 a year; 2 + 2 cost 301 200; 3 inside + 2 field are nearest."""
    scaled, (baseline, split) = equalised(situation(tmp_path))
    assert baseline.before == baseline.after == pytest.approx(4 * FIELD)
    assert split.before == pytest.approx(2 * INSIDE + 2 * FIELD)
    assert split.target == pytest.approx(372_000)
    factor = 372_000 / 301_200
    assert [(t.team, t.before, t.after) for t in split.teams] == [("inside", 2, 3), ("field", 2, 2)]
    assert [t.proportional for t in split.teams] == pytest.approx([2 * factor, 2 * factor])
    assert split.difference == pytest.approx(3 * INSIDE + 2 * FIELD - 372_000)
    assert split.relative_difference == pytest.approx(split.difference / 372_000)
    team = scaled.designs[1].organisation.teams["inside"]
    assert (team.headcount, team.role) == (3, "inside_sales")


def test_the_baseline_and_equal_designs_stay_as_they_are(tmp_path: Path):
    before = situation(tmp_path)
    once, _ = equalised(before)
    twice, scalings = equalised(once)
    assert once.designs[0] == before.designs[0]
    assert [t.after for t in scalings[0].teams] == [4]
    assert twice.designs[0] == once.designs[0]


@settings(max_examples=25, deadline=None)
@given(everyone=st.integers(1, 40), inside=st.integers(1, 20), field=st.integers(1, 20))
def test_what_remains_is_less_than_one_seller_unless_teams_are_at_one(
    tmp_path_factory: pytest.TempPathFactory, everyone: int, inside: int, field: int
):
    _, (_, split) = equalised(situation(tmp_path_factory.mktemp("x"), everyone, inside, field))
    if all(team.proportional >= 1 for team in split.teams):
        assert abs(split.difference) <= FIELD / 2 + 1
    assert split.after == pytest.approx(
        INSIDE * split.teams[0].after + FIELD * split.teams[1].after
    )
    assert split.target == pytest.approx(everyone * FIELD)


@given(teams)
def test_headcounts_are_floors_or_ceilings_and_nearest_in_cost(teams: list[tuple[float, int]]):
    proportional = [share for share, _ in teams]
    costs = [float(cost) for _, cost in teams]
    target = math.fsum(p * c for p, c in zip(proportional, costs, strict=True))
    chosen = rounded_headcounts(proportional, costs, target)

    def remaining(headcounts: tuple[int, ...]) -> float:
        return abs(sum(h * c for h, c in zip(headcounts, costs, strict=True)) - target)

    around = [{max(1, math.floor(p)), max(1, math.ceil(p))} for p in proportional]
    assert all(h in choice for h, choice in zip(chosen, around, strict=True))
    assert remaining(chosen) <= min(remaining(other) for other in product(*around)) + 0.02


def test_whole_shares_are_kept_whatever_rounding_did_to_them():
    assert rounded_headcounts([0.1 * 30, 3 * 1.1 / 1.1], [50_000.0, 60_000.0], 330_000.0) == (3, 3)


def test_among_equally_near_the_one_nearest_to_the_shares_is_taken():
    """Both 3 + 2 and 2 + 3 cost 500; the shares are 2.9 and 2.1."""
    assert rounded_headcounts([2.9, 2.1], [100.0, 100.0], 500.0) == (3, 2)
    assert rounded_headcounts([2.1, 2.9], [100.0, 100.0], 500.0) == (2, 3)


def test_many_teams_are_no_matter():
    shares = [1.5 + 0.01 * i for i in range(MOST_COMBINED + 20)]
    costs = [50_000.0 + 137.0 * i for i in range(len(shares))]
    target = math.fsum(s * c for s, c in zip(shares, costs, strict=True))
    chosen = rounded_headcounts(shares, costs, target)
    assert all(h in (math.floor(s), math.ceil(s)) for h, s in zip(chosen, shares, strict=True))
    cost = sum(h * c for h, c in zip(chosen, costs, strict=True))
    assert abs(cost - target) < max(costs)
