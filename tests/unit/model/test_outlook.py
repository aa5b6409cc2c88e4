"""What a lead still brings and still costs on each journey, by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.outlook import hand_overs
from tests.support.worlds import blueprint_of, world

ONE_CALL = {"inside": {"touches": "1 call"}}
STAGES = {
    "find": {**ONE_CALL, "advance": "50 %"},
    "close": {**ONE_CALL, "advance": "40 %"},
    "help": {**ONE_CALL, "advance": "100 %"},
}
TO_EVEN_ODDS = math.log(0.6 / 0.4)
JOURNEYS: dict[str, Any] = {
    "new": {"stages": ["find", "close"]},
    "expansion": {"stages": ["close"], "effect": TO_EVEN_ODDS},
    "backwards": {"stages": ["close", "find"]},
}
CUSTOMERS = {
    "expansion": {"chance": "10 %", "after": "1 d"},
    "care": {"second": {"journey": "backwards"}},
}


def market(**parts: Any) -> Blueprint:
    """Small customers come back, large ones never do and take twice the work."""
    segments = {
        "small": {"deal_value": 100, "gross_margin": "50 %", "customers": CUSTOMERS},
        "large": {"deal_value": 100, "gross_margin": "50 %", "work_factor": 2.0},
    }
    web = {"leads": "1 / d", "mix": {"small": "50 %", "large": "50 %"}}
    return blueprint_of(
        world(
            **{
                "segments": segments,
                "channels": {"web": web},
                "stages": STAGES,
                "journeys": JOURNEYS,
            }
            | parts
        )
    )


def test_margin_per_hour_of_each_journey():
    """A call takes an hour. New: half of the leads pass on to a call that wins 40 %."""
    ratio = market().staff.margin_per_hour[..., 0]
    win, hours = 0.5 * 0.4, 1 + 0.5
    assert ratio[0, 0] == pytest.approx([0.5 * win / hours, 0.5 * 0.4, 0.0])
    assert ratio[0, 1] == pytest.approx([0.5 * win / (2 * hours), 0.5 * 0.4 / 2, 0.0])
    assert ratio[1, 0] == pytest.approx([0.0, 0.5 * 0.5, 0.0])
    assert ratio[2, 0] == pytest.approx([0.5 * 0.5, 0.5 * 0.5 * 0.4 / 1.4, 0.0])
    assert (ratio[1:, 1] == 0.0).all()


def test_ease_compares_with_the_whole_way_of_new_leads():
    """New leads take 1.5 hours if small, 3 if large: 2.25 on average."""
    ease = market().staff.ease[..., 0]

    def of(hours: float) -> float:
        return 2.25 / (2.25 + hours)

    assert ease[0] == pytest.approx(np.array([[of(1.5), of(1), 0], [of(3), of(2), 0]]))
    assert ease[1, 0] == pytest.approx([0, of(1), 0])
    assert ease[2, 0] == pytest.approx([of(1), of(1.4), 0])
    assert (ease[1:, 1] == 0.0).all()


def test_what_takes_no_time_is_as_easy_as_can_be():
    blueprint = market(activities={"call": {"duration": "0 h"}})
    assert (blueprint.staff.ease[0, :, :2] == 1.0).all()


def test_the_fixed_bonus_makes_hours_fewer_and_wins_likelier():
    bonus = {"work": "50 %", "odds": TO_EVEN_ODDS}
    roles: dict[str, dict[str, Any]] = {"seller": {"mode": "inside", "salary": "1 EUR / yr"}}
    roles["closer"] = roles["seller"] | {"specialisation": bonus}
    teams = {
        "finders": {"role": "seller", "headcount": 1, "covers": {"stages": ["find", "help"]}},
        "small": {"role": "closer", "headcount": 1, "covers": [
            {"stages": "close", "segments": "small"}]},
        "large": {"role": "closer", "headcount": 1, "covers": [
            {"stages": "close", "segments": "large"}]},
    }  # fmt: skip
    ratio = market(roles=roles, teams=teams).staff.margin_per_hour[0, :, 1, 0]
    assert ratio == pytest.approx([0.5 * 0.5 / 0.5, 0.5 * 0.5 / 1.0])


def test_hand_overs_are_counted_along_each_journey():
    ways = {
        "new": {"stages": ["find", "close", "help"]},
        "expansion": {"stages": ["close", "help"]},
        "backwards": {"stages": ["close", "find", "help"]},
    }
    teams = {
        "ends": {"role": "seller", "headcount": 1, "covers": {"stages": ["find", "help"]}},
        "closers": {"role": "seller", "headcount": 1, "covers": {"stages": "close"}},
    }
    blueprint = market(journeys=ways, teams=teams)
    behind = hand_overs(blueprint.process, blueprint.staff.covers)
    assert behind[:, 0].tolist() == [[0, 1, 2], [0, 0, 1], [1, 0, 1]]
    assert behind[:, 1].tolist() == [[0, 1, 2], [0, 0, 0], [0, 0, 0]]
