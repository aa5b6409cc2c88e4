"""Prospect lists, recycling, the first response and an open pipeline, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from funnel_sim.domain.names import Entry, Exit, VisitOutcome
from funnel_sim.engines.simpy_engine import simulate
from funnel_sim.model.odds import log_odds, logistic
from tests.support.worlds import blueprint_of, leads_at, run, seller, team, world

MONTH = {"start": "2027-01-04", "length": "720 h"}
NEVER = {"closing": {"inside": {"touches": "1 call"}, "advance": "0 %"}}


def listed(size: int, cool_down: str = "50 h", **parts):
    """One rep, a list of names and a channel that brings nobody by itself."""
    channels = {
        "web": {"leads": "0 / d", "mix": {"only": "100 %"}, "working_hours_only": True},
        "list": {"prospects": {"size": size, "cool_down": cool_down}, "mix": {"only": "100 %"}},
    }
    return world(channels=channels, **parts)


# ---------------------------------------------------------------- prospects


def test_names_are_worked_when_nobody_waits():
    """Touches of 1 h from hour 0; the lead of 2.5 comes before the next name."""
    log = run(listed(5), leads_at([2.5]))
    assert log.touches["lead"].tolist() == [1, 2, 3, 0, 4, 5]
    assert log.touches["start"].tolist() == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    assert log.leads["entry"].tolist() == [Entry.NEW] + [Entry.PROSPECT] * 5
    assert log.leads["number"].tolist() == [0, 0, 1, 2, 3, 4]
    assert log.leads["arrival"].tolist() == [2.5, 0.0, 1.0, 2.0, 4.0, 5.0]


def test_a_no_cools_down_before_it_is_tried_again_and_with_new_luck():
    """Three names, every answer is no: hours 0, 1, 2, then again at 51, 52, 53 after 50 h."""
    log = run(listed(3, stages=NEVER), leads_at([]))
    assert log.touches["start"].tolist() == [0.0, 1.0, 2.0, 51.0, 52.0, 53.0]
    assert log.leads["number"].tolist() == [0, 1, 2, 0, 1, 2]
    assert log.leads["origin"].tolist() == [-1, -1, -1, 0, 1, 2]
    assert log.visits["visit"].tolist() == [0, 0, 0, 1, 1, 1]
    assert (log.exits["reason"] == Exit.LOST).all()


def test_a_yes_is_never_called_again_and_the_list_is_finite():
    log = run(listed(4), leads_at([]))
    assert len(log.leads) == 4
    assert (log.exits["reason"] == Exit.WON).all()


def test_names_go_to_the_team_of_their_segment():
    segments = {name: {"deal_value": 1, "gross_margin": "50 %"} for name in ("a", "b")}
    mix = {"a": "50 %", "b": "50 %"}
    channels = {"list": {"prospects": {"size": 60, "cool_down": "1 yr"}, "mix": mix}}
    teams = {
        name: {"role": "seller", "headcount": 1, "covers": {"segments": [name]}}
        for name in ("a", "b")
    }
    log = run(world(segments=segments, channels=channels, teams=teams), leads_at([]))
    assert len(log.touches) == 60
    assert (log.touches["team"] == log.leads["segment"][log.touches["lead"]]).all()
    for segment in (0, 1):
        mine = log.leads["number"][log.leads["segment"] == segment]
        assert mine.tolist() == sorted(mine.tolist())


def test_a_full_desk_takes_no_further_names():
    """A limit of one open lead: the next name is called when the first is through, 41 h later."""
    stages = {"closing": {"inside": {"touches": "2 call", "gap": "40 h"}, "advance": "100 %"}}
    document = listed(9, stages=stages, teams=team(wip_limit=1))
    log = run(document, leads_at([]))
    first = log.touches[log.touches["touch"] == 0]
    assert first["start"].tolist() == [0.0, 42.0, 84.0]


# ---------------------------------------------------------------- recycling


def test_every_lost_lead_comes_back_once():
    recycling = {"chance": "100 %", "after": "100 h", "quality": 0.5}
    stages = {"closing": {"inside": {"touches": "1 call"}, "advance": "1 %"}}
    document = world(recycling=recycling, stages=stages, horizon=MONTH)
    log = run(document, leads_at([0.0, 5.0]))
    assert log.exits["reason"].tolist() == [Exit.RECYCLED, Exit.RECYCLED, Exit.LOST, Exit.LOST]
    assert log.visits["outcome"].tolist() == [VisitOutcome.LOST] * 4
    assert log.leads["arrival"].tolist() == [0.0, 5.0, 101.0, 106.0]
    assert log.leads["origin"].tolist() == [-1, -1, 0, 1]
    assert log.leads["entry"].tolist()[2:] == [Entry.RECYCLED] * 2
    assert log.touches["odds"][2] - log.touches["odds"][0] == pytest.approx(0.5)


def test_the_share_that_comes_back_is_the_chance():
    recycling = {"chance": "30 %", "after": "10 h"}
    teams = team(headcount=50)
    document = world(recycling=recycling, stages=NEVER, teams=teams, horizon=MONTH)
    log = run(document, leads_at(np.linspace(0.0, 600.0, 4000).tolist()))
    back = (log.leads["entry"] == Entry.RECYCLED).sum()
    assert back == (log.exits["reason"] == Exit.RECYCLED).sum()
    assert back / 4000 == pytest.approx(0.3, abs=3 * math.sqrt(0.3 * 0.7 / 4000))


def test_recycling_with_no_chance_is_none():
    leads = leads_at([0.0, 5.0, 7.0])
    off = run(world(stages=NEVER), leads)
    on = run(world(stages=NEVER, recycling={"chance": "0 %", "after": "1 h"}), leads)
    assert on.equals(off)


# ---------------------------------------------------------------- first response

HALF = {
    "one": {"inside": {"touches": "1 call"}, "advance": "50 %"},
    "two": {"inside": {"touches": "1 call"}, "advance": "50 %"},
}


def test_odds_fall_by_a_power_of_the_wait_down_to_a_floor_in_the_first_stage_only():
    """Lead 1 waits 4 h, lead 2 90 h: exponent 0.5 gives -0.5 ln 4 and the floor of -1."""
    response = {"exponent": 0.5, "reference": "1 h", "floor": -1.0}
    stages = {name: part | {"advance": "99.9 %"} for name, part in HALF.items()}
    document = world(
        first_response=response, stages=stages, horizon=MONTH, teams=team(headcount=1),
        activities={"call": {"duration": "10 h"}},
    )  # fmt: skip
    log = run(document, leads_at([0.0, 6.0, 16.0]))
    first = {int(t["lead"]): t for t in reversed(log.touches) if t["stage"] == 0}
    second = log.touches[log.touches["stage"] == 1]
    base = log_odds(0.999)
    assert first[0]["odds"] == base
    waits = [float(first[lead]["start"] - log.leads["arrival"][lead]) for lead in (1, 2)]
    expected = [base + max(-1.0, -0.5 * math.log(wait)) for wait in waits]
    assert [first[1]["odds"], first[2]["odds"]] == pytest.approx(expected)
    assert second["odds"] == pytest.approx(base)


def test_a_wait_up_to_the_reference_costs_nothing():
    response = {"exponent": 0.5, "reference": "20 h"}
    document = world(stages=HALF, activities={"call": {"duration": "10 h"}}, horizon=MONTH)
    leads = leads_at([0.0, 1.0])
    off = run(document, leads)
    document["market"]["first_response"] = response
    assert run(document, leads).equals(off)


def test_more_staff_win_more_where_a_slow_response_costs():
    """The same leads, with one to four sellers: wins rise with them, and not without the effect."""
    rng = np.random.default_rng(3)
    leads = leads_at(np.cumsum(rng.exponential(1.2, 500)).tolist())
    stages = {"closing": {"inside": {"touches": "1 call"}, "advance": "50 %"}}
    wins = {}
    for exponent in (0.0, 0.4):
        wins[exponent] = [
            int(
                (
                    run(
                        world(
                            first_response={"exponent": exponent, "reference": "15 min"},
                            stages=stages, teams=team(headcount=count), horizon=MONTH,
                        ),
                        leads,
                    ).exits["reason"]
                    == Exit.WON
                ).sum()
            )
            for count in (1, 2, 4)
        ]  # fmt: skip
    slow, fast = wins[0.4][0], wins[0.4][2]
    assert wins[0.4] == sorted(wins[0.4])
    assert fast > slow + 20
    assert abs(wins[0.0][0] - wins[0.0][2]) <= 4  # only what the horizon cuts off


# ---------------------------------------------------------------- open pipeline


def test_open_leads_enter_their_stage_on_the_first_day_before_all_others():
    opening = {
        "pipeline": [
            {"segment": "only", "stage": "two", "count": 2, "value": 500, "age": "48 h"},
            {"segment": "only", "stage": "one"},
        ]
    }
    document = world(stages=HALF, opening=opening, channels={
        "web": {"leads": "1 / d", "mix": {"only": "100 %"}, "working_hours_only": True}
    })  # fmt: skip
    log = simulate(blueprint_of(document), 1, 0)
    first = log.leads[:3]
    assert first["entry"].tolist() == [Entry.OPENING] * 3
    assert first["value"].tolist() == [500.0, 500.0, 1000.0]
    assert first["arrival"].tolist() == [0.0] * 3
    assert first["created"].tolist() == pytest.approx([-48.0, -48.0, 0.0])
    assert log.visits["stage"].tolist()[:3] == [1, 1, 0]
    assert log.touches["start"].tolist()[:3] == [0.0, 1.0, 2.0]
    assert (log.leads["entry"][3:] == Entry.NEW).all()


def test_a_pipeline_in_the_last_stage_is_won_at_its_odds():
    opening = {"pipeline": [{"segment": "only", "stage": "two", "count": 2000}]}
    stages = HALF | {"two": {"inside": {"touches": "1 call"}, "advance": "30 %"}}
    channels = {"web": {"leads": "0 / d", "mix": {"only": "100 %"}}}
    document = world(stages=stages, opening=opening, channels=channels, teams=team(headcount=50))
    won = (simulate(blueprint_of(document), 1, 0).exits["reason"] == Exit.WON).mean()
    assert won == pytest.approx(0.3, abs=3 * math.sqrt(0.21 / 2000))


def test_quality_of_an_open_lead_moves_its_odds():
    opening = {"pipeline": [{"segment": "only", "stage": "two", "quality": 0.7}]}
    document = world(stages=HALF, opening=opening, roles=seller())
    log = simulate(blueprint_of(document), 1, 0)
    assert logistic(float(log.touches["odds"][0])) == pytest.approx(logistic(0.7))
