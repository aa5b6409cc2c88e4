"""The offered load: by hand for small cases, against simulations for all mechanisms at once."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from funnel_sim.domain.names import Exit
from funnel_sim.engines.simpy_engine import simulate
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.offered_load import OfferedLoad, offered_load
from tests.support.worlds import blueprint_of, world

TWO_TEAMS: dict[str, Any] = {
    "horizon": {"start": "2027-01-04", "length": "1_000 h"},
    "segments": {
        "small": {"deal_value": 1_000, "gross_margin": "50 %"},
        "large": {"deal_value": 20_000, "gross_margin": "50 %", "work_factor": 2.0},
    },
    "channels": {
        "web": {
            "leads": "1 / h",
            "mix": {"small": "75 %", "large": "25 %"},
            "working_hours_only": True,
        }
    },
    "activities": {
        "call": {"duration": "0.5 h"},
        "visit": {"duration": "1 h", "travel": "3 h", "visits_per_trip": 2},
    },
    "stages": {
        "qualification": {
            "inside": {
                "touches": "2 call",
                "no_answer": {
                    "chance": "20 %", "attempts": 2, "retry_gap": "1 h", "duration": "0.1 h",
                },
            },
            "advance": {"small": "50 %", "large": "40 %"},
        },
        "closing": {"field": {"touches": "1 visit"}, "advance": "50 %"},
    },
    "roles": {
        "caller": {"mode": "inside", "salary": "40_000 EUR / yr", "selling_time": "80 %"},
        "visitor": {"mode": "field", "salary": "60_000 EUR / yr"},
    },
    "teams": {
        "inside": {"role": "caller", "headcount": 2, "covers": {"stages": "qualification"}},
        "field": {"role": "visitor", "headcount": 1, "covers": {"stages": "closing"}},
    },
    "hand_over": {"briefing": "0.25 h"},
}  # fmt: skip


def load_of(**parts: Any) -> OfferedLoad:
    return offered_load(blueprint_of(world(**{**TWO_TEAMS, **parts})))


def test_two_teams_by_hand():
    """1,000 leads: 750 small, 250 large, whose work takes twice as long (travel does not).

    A call is answered in 0.96 of all cases, with 0.2 + 0.04 unanswered attempts of 0.1 h on the
    way. Half of those who will not advance drop out at the first call: the second call is begun by
    0.96 (1 - 0.5 (1 - p)), and p 0.96² pass.
    """
    load = load_of()
    for row, leads, p, factor in ((0, 750, 0.5, 1.0), (1, 250, 0.4, 2.0)):
        call = 0.96 * 0.5 * factor + 0.24 * 0.1
        second = 0.96 * (1 - 0.5 * (1 - p))
        through = leads * p * 0.96**2
        visit = 1.0 * factor + 3.0 / 2
        assert load.reaching[0, row] == pytest.approx([leads, through])
        assert load.hours[0, row] == pytest.approx(
            [leads * call * (1 + second), through * (visit + 0.25)]
        )
        assert load.wins[0, row] == pytest.approx(through / 2)
        assert load.revenue[0, row] == pytest.approx(through / 2 * (1_000, 20_000)[row])
    inside, field = load.teams
    assert (inside.team, inside.headcount, inside.available) == ("inside", 2, 2 * 1_000 * 0.8)
    assert (field.team, field.headcount, field.available) == ("field", 1, 1_000)
    assert inside.demanded == pytest.approx(load.hours[0, :, 0].sum())
    assert inside.load == pytest.approx(load.hours[0, :, 0].sum() / 1_600)
    assert load.bottleneck == field
    assert load.overloaded == (field,)


def test_load_doubles_when_leads_double():
    once = load_of()
    twice = load_of(channels={"web": TWO_TEAMS["channels"]["web"] | {"leads": "2 / h"}})
    for a, b in zip(once.teams, twice.teams, strict=True):
        assert b.load == pytest.approx(2 * a.load, rel=1e-12)
    assert twice.revenue == pytest.approx(2 * once.revenue, rel=1e-12)


def test_load_halves_when_a_team_doubles_and_others_keep_theirs():
    teams = TWO_TEAMS["teams"]
    bigger = load_of(teams=teams | {"field": teams["field"] | {"headcount": 2}})
    before = load_of()
    assert bigger.teams[0].load == before.teams[0].load
    assert bigger.teams[1].load == pytest.approx(before.teams[1].load / 2)


def test_channels_add_up():
    web = TWO_TEAMS["channels"]["web"]
    fair = {**web, "leads": "0.3 / h", "mix": {"large": "100 %"}, "quality": 0.7}
    both = load_of(channels={"web": web, "fair": fair})
    alone = [load_of(channels={"web": web}), load_of(channels={"fair": fair})]
    assert both.hours == pytest.approx(sum(load.hours for load in alone))
    assert both.wins == pytest.approx(sum(load.wins for load in alone))


def test_a_warm_up_changes_neither_flow_nor_load():
    horizon = {**TWO_TEAMS["horizon"], "study": "steady_state", "warm_up": "200 h"}
    assert load_of(horizon=horizon).teams == load_of().teams


def test_survivors_are_better_than_those_who_came():
    """Two stages at even odds, quality of sd 2: those who pass once pass again more easily.

    E[w] = 1/2 by symmetry, but E[w²] = 1/4 + Var w > 1/4.
    """
    stages = {name: {"inside": {"touches": "1 call"}, "advance": "50 %"} for name in ("one", "two")}
    web = {"leads": "1 / h", "mix": {"only": "100 %"}, "working_hours_only": True}
    horizon = TWO_TEAMS["horizon"]
    load = offered_load(
        blueprint_of(
            world(horizon=horizon, stages=stages, channels={"web": web | {"quality_sd": 2.0}})
        )
    )
    grid = np.linspace(-8, 8, 20_001)
    density = np.exp(-(grid**2) / 2) / math.sqrt(2 * math.pi)
    square = np.trapezoid(density / (1 + np.exp(-2 * grid)) ** 2, grid)
    assert load.reaching[0, 0] == pytest.approx([1_000, 500])
    assert load.wins[0, 0] == pytest.approx(1_000 * square, rel=1e-5)
    assert load.wins[0, 0] > 330


EVERYTHING: dict[str, Any] = {
    "horizon": {"start": "2027-01-04", "length": "2_000 h"},
    "calendar": {"country": "DE", "hours_per_day": 8},
    "segments": TWO_TEAMS["segments"],
    "channels": {
        "web": {
            "leads": "30 / wk",
            "mix": {"small": "60 %", "large": "40 %"},
            "quality": -0.2,
            "quality_sd": 1.2,
            "season": {"august": 0.5},
            "bursts": [{"date": "2027-03-01", "leads": 60, "days": 5}],
        },
    },
    "activities": {
        "call": {"duration": {"exponential": {"mean": "0.5 h"}}},
        "visit": {
            "duration": {"gamma": {"mean": "1.5 h", "cv": 0.5}},
            "travel": {"lognormal": {"mean": "2 h", "cv": 0.6}},
            "visits_per_trip": 1.5,
        },
    },
    "stages": {
        "detection": {
            "inside": {
                "touches": "3 call",
                "gap": {"exponential": {"mean": "2 h"}},
                "no_answer": {
                    "chance": "40 %", "attempts": 3, "retry_gap": "2 h", "duration": "3 min",
                },
            },
            "advance": {"small": "55 %", "large": "45 %"},
        },
        "needs": {
            "inside": {"touches": "4 call", "drop_out": ["10 %", "20 %", "30 %", "40 %"]},
            "field": {"touches": "1 call + 1 visit"},
            "advance": "60 %",
            "field_effect": 0.4,
        },
        "closing": {
            "inside": {"touches": "2 call", "drop_out": "last"},
            "field": {"touches": "2 visit"},
            "advance": "50 %",
            "field_effect": {"small": 0.0, "large": 0.6},
        },
    },
    "roles": {
        "caller": {
            "mode": "inside", "salary": "40_000 EUR / yr", "selling_time": "80 %", "skill_sd": 0.6,
        },
        "visitor": {"mode": "field", "salary": "60_000 EUR / yr", "skill_sd": 0.8},
    },
    "hand_over": {"briefing": {"exponential": {"mean": "0.4 h"}}, "effect": -0.3},
}  # fmt: skip


def teams(inside: str, field: str) -> dict[str, Any]:
    """Small customers stay inside; large ones go to the field and come back for closing."""
    return {
        "inside": {
            "role": "caller",
            "headcount": 60,
            "ownership": inside,
            "covers": [
                {"segments": "small"},
                {"segments": "large", "stages": ["detection", "closing"]},
            ],
        },
        "field": {
            "role": "visitor",
            "headcount": 60,
            "ownership": field,
            "covers": {"segments": "large", "stages": "needs"},
        },
    }


def simulated(blueprint: Blueprint, replications: int) -> np.ndarray:
    """Hours asked of each team, and wins by segment; shape (replications, teams + segments)."""
    rows = []
    for replication in range(replications):
        log = simulate(blueprint, 7, replication)
        touches = log.touches
        hours = touches["work"] + touches["travel"] + touches["briefing"]
        won = log.leads["segment"][log.exits["reason"] == Exit.WON]
        rows.append([*np.bincount(touches["team"], hours, 2), *np.bincount(won, minlength=2)])
    return np.array(rows)


@pytest.mark.parametrize("ownership", ["pooled", "owner"])
@pytest.mark.parametrize(
    ("replications", "precision"), [(8, 0.05), pytest.param(90, 0.015, marks=pytest.mark.slow)]
)
def test_it_agrees_with_simulations_in_which_nobody_waits(
    ownership: str, replications: int, precision: float
):
    """Hours and wins of ample teams: within four standard errors, which are small enough."""
    blueprint = blueprint_of(world(**EVERYTHING, teams=teams(ownership, ownership)))
    load = offered_load(blueprint)
    expected = np.array([*(team.demanded for team in load.teams), *load.wins[0]])
    found = simulated(blueprint, replications)
    error = found.std(axis=0, ddof=1) / math.sqrt(replications)
    assert (error < precision * expected).all()
    assert (np.abs(found.mean(axis=0) - expected) < 4 * error).all()
