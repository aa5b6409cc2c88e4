"""The offered load: by hand for small cases, against simulations for all mechanisms at once."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from funnel_sim.domain.names import Entry, Exit
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


def test_a_team_has_as_many_sellers_at_the_end_as_its_last_change_says():
    """1,000 hours from 2027-01-04 end in February, before the third change."""
    dates = {"2027-01-06": 5, "2027-01-08": 3, "2027-06-01": 9}
    changes = [{"date": date, "headcount": count} for date, count in dates.items()]
    inside, field = TWO_TEAMS["teams"]["inside"] | {"changes": changes}, TWO_TEAMS["teams"]["field"]
    growing, same = load_of(teams={"inside": inside, "field": field}).teams
    assert (growing.headcount, growing.headcount_at_end) == (2, 3)
    assert (same.headcount, same.headcount_at_end) == (1, 1)


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


# ---------------------------------------------------------------- customers, open leads, recycling

ONE_CALL = {"inside": {"touches": "1 call"}}
THOUSAND = {"start": "2027-01-04", "length": "1_000 h"}
NOBODY_NEW = {"web": {"leads": "0 / d", "mix": {"only": "100 %"}}}
JOURNEYS: dict[str, Any] = {
    "new": {"stages": ["find", "close"]},
    "renewal": {"stages": ["close"]},
    "expansion": {"stages": ["close"]},
    "help": {"stages": ["help"]},
}


def load_with(customers: dict[str, Any], **parts: Any) -> OfferedLoad:
    """One segment, whose deals are worth 1,000; every call takes an hour; half of those found are
    won, of others four in five; the clock never stops for 1,000 hours."""
    stages = {
        "find": {**ONE_CALL, "advance": "50 %"},
        "close": {**ONE_CALL, "advance": "80 %"},
        "help": {**ONE_CALL, "advance": "100 %"},
    }
    only = {"deal_value": 1_000, "gross_margin": "50 %", "customers": customers}
    given = {
        "horizon": THOUSAND,
        "segments": {"only": only},
        "stages": stages,
        "journeys": JOURNEYS,
        "channels": NOBODY_NEW,
    }
    return offered_load(blueprint_of(world(**(given | parts))))


def ten_customers(**more: Any) -> dict[str, Any]:
    return {"customers": [{"segment": "only", "count": 10, **more}]}


def test_care_falls_due_again_and_again():
    """Every 100 h within 1,000 h: nine cases each, at 100 h to 900 h; nothing is won by them."""
    care = {"help": {"every": "100 h"}}
    load = load_with({"care": care}, opening=ten_customers())
    assert load.reaching[3, 0] == pytest.approx([0, 0, 90])
    assert load.hours.sum() == pytest.approx(90)
    assert load.total_wins == 0.0


def test_care_of_customers_at_the_start_is_past_its_first_case():
    care = {"help": {"after": "30 h"}}
    load = load_with({"care": care}, opening=ten_customers())
    assert load.hours.sum() == 0.0


def test_care_ends_with_the_lifetime():
    """Of ten customers, 10 exp(-k/5) are left when the k-th case is due."""
    customers = {
        "care": {"help": {"every": "100 h"}},
        "lifetime": {"exponential": {"mean": "500 h"}},
    }
    load = load_with(customers, opening=ten_customers())
    expected = sum(10 * math.exp(-k / 5) for k in range(1, 10))
    assert load.hours.sum() == pytest.approx(expected, rel=0.02)


def test_renewals_follow_one_another():
    """Due at 300 h and, for the four in five who renew within an hour, at 701 h; then at 1,102."""
    load = load_with(
        {"renewal": {"term": "400 h", "value": 1.5}}, opening=ten_customers(age="100 h")
    )
    assert load.reaching[1, 0] == pytest.approx([0, 10 + 8, 0])
    assert load.wins[1, 0] == pytest.approx(8 + 6.4)
    assert load.total_revenue == pytest.approx((8 + 6.4) * 1_500)


def test_a_renewal_that_is_overdue_comes_at_once():
    """At 0 h, 401 h and 802 h."""
    load = load_with({"renewal": {"term": "400 h"}}, opening=ten_customers(age="900 h"))
    assert load.reaching[1, 0, 1] == pytest.approx(10 * (1 + 0.8 + 0.64))


def test_unknown_ages_are_anywhere_within_the_term():
    """The first renewal falls in [0, 400), the second 401 h later, the third if the first came
    before 198 h."""
    load = load_with({"renewal": {"term": "400 h"}}, opening=ten_customers())
    assert load.reaching[1, 0, 1] == pytest.approx(10 * (1 + 0.8 + 0.64 * 198 / 400), rel=0.01)


def test_customers_who_did_not_renew_need_no_care():
    """Term of 400 h: ten have the cases at 100 to 400 h, eight those at 500 to 800, and so on."""
    customers = {"care": {"help": {"every": "100 h"}}, "renewal": {"term": "400.5 h"}}
    load = load_with(customers, opening=ten_customers(age="0 h"))
    assert load.reaching[3, 0, 2] == pytest.approx(10 * 4 + 8 * 4 + 6.4)


def test_expansions_come_once_a_term():
    """Half ask 60 h after the begin of a term: of ten at 60 h, of eight at 461 h, then at 862 h."""
    customers = {
        "expansion": {"chance": "50 %", "after": "60 h", "value": 0.3},
        "renewal": {"term": "400 h"},
    }
    load = load_with(customers, opening=ten_customers(age="0 h", value=500))
    asked = 5 + 4 + 3.2
    assert load.reaching[2, 0, 1] == pytest.approx(asked)
    assert load.revenue[2, 0] == pytest.approx(asked * 0.8 * 150)


def test_expansions_of_the_past_do_not_come_again():
    customers = {"expansion": {"chance": "50 %", "after": "60 h"}}
    assert load_with(customers, opening=ten_customers(age="61 h")).hours.sum() == 0.0


def test_new_customers_renew_when_their_time_has_come():
    """A lead an hour, half × 80 % won after two hours. The first renewal is due by the end for
    those who came before 1,000 - 2 - 200 h, the second 201 h earlier, and so on."""
    web = {"leads": "1 / h", "mix": {"only": "100 %"}, "working_hours_only": True}
    load = load_with({"renewal": {"term": "200 h"}}, channels={"web": web})
    due = sum(0.8**k * (1_000 - 202 - 201 * k) for k in range(4))
    assert load.reaching[0, 0, 0] == pytest.approx(1_000)
    assert load.reaching[1, 0, 1] == pytest.approx(0.4 * due, rel=0.01)
    assert load.wins[1, 0] == pytest.approx(0.4 * 0.8 * due, rel=0.01)


def test_the_odds_of_a_renewal_keep_the_quality_of_the_lead():
    """Quality sd 2: those who were won once win again more easily than four in five on average."""
    web = {
        "leads": "1 / h", "mix": {"only": "100 %"}, "working_hours_only": True, "quality_sd": 2.0,
    }  # fmt: skip
    load = load_with({"renewal": {"term": "200 h"}}, channels={"web": web})
    assert load.wins[1, 0] > 1.1 * 0.8 * load.reaching[1, 0, 1]


def test_open_leads_begin_where_they_are():
    pipeline = [
        {"segment": "only", "stage": "close", "count": 10, "value": 300},
        {"segment": "only", "stage": "find", "count": 10},
        {"segment": "only", "stage": "close", "journey": "expansion", "count": 10},
    ]
    load = load_with({}, opening={"pipeline": pipeline})
    assert load.reaching[0, 0] == pytest.approx([10, 10 + 5, 0])
    assert load.reaching[2, 0] == pytest.approx([0, 10, 0])
    assert load.hours.sum() == pytest.approx(35)
    assert load.revenue[0, 0] == pytest.approx(8 * 300 + 4 * 1_000)


def test_an_open_lead_that_is_won_becomes_a_customer():
    """Eight of ten after an hour, who have nine cases of care each."""
    pipeline = [{"segment": "only", "stage": "close", "count": 10}]
    load = load_with({"care": {"help": {"every": "100 h"}}}, opening={"pipeline": pipeline})
    assert load.reaching[3, 0, 2] == pytest.approx(72)


def test_lost_leads_come_back_once():
    """A lead an hour; of the 0.6 that are lost, 30 % come back after 200 h: those of 800 h."""
    web = {"leads": "1 / h", "mix": {"only": "100 %"}, "working_hours_only": True}
    plain = load_with({}, channels={"web": web})
    again = load_with({}, channels={"web": web}, recycling={"chance": "30 %", "after": "200 h"})
    back = 800 * 0.6 * 0.3
    assert again.reaching[0, 0, 0] - plain.reaching[0, 0, 0] == pytest.approx(back, rel=0.01)
    assert again.total_wins - plain.total_wins == pytest.approx(back * 0.4, rel=0.01)


def test_prospects_only_fill_idle_time():
    names = {"prospects": {"size": 500, "cool_down": "1 wk"}, "mix": {"only": "100 %"}}
    assert load_with({}, channels={"names": names}).hours.sum() == 0.0


def test_absences_raise_the_load():
    """13 of the 26 weeks of a half-year away: half the hours, double the load."""
    horizon = {"start": "2027-01-04", "length": "26 wk"}
    roles = TWO_TEAMS["roles"]
    away = {"vacation": "0.5 yr"}
    both = [
        load_of(horizon=horizon, roles=roles | {"visitor": roles["visitor"] | extra})
        for extra in ({}, {"absence": away})
    ]
    assert both[1].teams[0] == both[0].teams[0]
    assert both[1].teams[1].load == pytest.approx(2 * both[0].teams[1].load)


def test_a_team_that_is_never_there_cannot_do_what_it_is_asked_for():
    roles = TWO_TEAMS["roles"]
    never = roles["visitor"] | {"absence": {"vacation": "1 yr"}}
    load = load_of(roles=roles | {"visitor": never})
    assert load.bottleneck.load == math.inf


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


REPEAT: dict[str, Any] = {
    "horizon": {"start": "2027-01-04", "length": "2 yr"},
    "calendar": {"country": "DE", "hours_per_day": 8},
    "segments": {
        "small": {
            "deal_value": 1_000, "gross_margin": "50 %",
            "customers": {
                "care": {
                    "onboarding": {"journey": "help", "after": "3 d"},
                    "hotline": {
                        "journey": "help", "every": {"gamma": {"mean": "2 mo", "cv": 0.7}},
                    },
                },
                "expansion": {"chance": "40 %", "after": {"exponential": {"mean": "2 mo"}}},
                "renewal": {"term": "6 mo"},
                "lifetime": {"exponential": {"mean": "5 yr"}},
            },
        },
        "large": {"deal_value": 20_000, "gross_margin": "50 %", "work_factor": 2.0},
    },
    "channels": {
        "web": {
            "leads": "20 / wk",
            "mix": {"small": "70 %", "large": "30 %"},
            "quality_sd": 0.8,
            "trend": "-30 %",
            "hours": {"8-18": 1},
        },
    },
    "recycling": {"chance": "30 %", "after": {"exponential": {"mean": "4 mo"}}, "quality": -0.3},
    "activities": {"call": {"duration": {"exponential": {"mean": "0.5 h"}}}},
    "stages": {
        "find": {"inside": {"touches": "2 call", "gap": "1 d"}, "advance": "60 %"},
        "close": {"field": {"touches": "1 call"}, "advance": "60 %"},
        "help": {"inside": {"touches": "1 call"}, "advance": "100 %"},
    },
    "journeys": {
        "new": {"stages": ["find", "close"]},
        "renewal": {"stages": ["close"], "effect": 1.0},
        "expansion": {"stages": ["find", "close"], "effect": 0.5},
        "help": {"stages": ["help"]},
    },
    "roles": {
        "caller": {"mode": "inside", "salary": "40_000 EUR / yr"},
        "closer": {
            "mode": "field", "salary": "40_000 EUR / yr", "skill_sd": 0.5,
            "specialisation": {"work": "70 %", "odds": 0.3},
        },
    },
    "teams": {
        "inside": {"role": "caller", "headcount": 30, "covers": {"stages": ["find", "help"]}},
        "field": {"role": "closer", "headcount": 30, "covers": {"stages": "close"}},
    },
    "hand_over": {"briefing": "0.25 h", "delay": "4 h", "effect": -0.2},
    "opening": {
        "pipeline": [{"segment": "large", "stage": "close", "count": 40, "age": "2 wk"}],
        "customers": [{"segment": "small", "count": 150}],
    },
}  # fmt: skip


@pytest.mark.slow
def test_customers_open_leads_and_recycling_agree_with_simulations():
    """Leads that enter each journey, hours by team, wins by journey, and revenue.

    Within four standard errors; two per cent are left for work that the horizon cuts off and that
    arithmetic counts in full.
    """
    blueprint, replications = blueprint_of(world(**REPEAT)), 20
    load = offered_load(blueprint)
    entered = [load.reaching[j, :, s].sum() for j, s in enumerate(blueprint.process.first_stage)]
    demanded = [team.demanded for team in load.teams]
    expected = np.array([*entered, *demanded, *load.wins.sum(axis=1)[:3], load.total_revenue])
    rows = []
    for replication in range(replications):
        log = simulate(blueprint, 11, replication)
        touches, leads = log.touches, log.leads
        hours = touches["work"] + touches["travel"] + touches["briefing"]
        won = log.exits["reason"] == Exit.WON
        rows.append(
            [
                *np.bincount(leads["journey"][leads["entry"] != Entry.OPENING], minlength=4),
                *np.bincount(touches["team"], hours, 2),
                *np.bincount(leads["journey"][won], minlength=3),
                leads["value"][won].sum(),
            ]
        )
    found = np.array(rows)
    error = found.std(axis=0, ddof=1) / math.sqrt(replications)
    assert (error < 0.025 * expected).all()
    assert (np.abs(found.mean(axis=0) - expected) < 4 * error + 0.02 * expected).all()
