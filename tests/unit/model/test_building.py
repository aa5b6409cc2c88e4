"""From the schema to arrays: small configs, every number by hand."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from funnel_sim.model.blueprint import NONE, WON, Blueprint
from funnel_sim.model.draws import care_key, channel_key, opening_key, role_key, segment_key
from tests.support.worlds import blueprint_of, world

OFFICE = {"hours_per_day": 8, "opens": 9}
"""Mondays to Fridays, no holidays."""
FORTY_DAYS = {"start": "2027-01-04", "length": "40 d"}
"""From a Monday; 320 working hours."""
WORKING_DAYS = int(np.busday_count("2027-01-04", "2028-01-04"))
YEAR = 8.0 * WORKING_DAYS


def stages(*names: str) -> dict[str, Any]:
    both = {"inside": {"touches": "1 call"}, "field": {"touches": "1 call"}}
    return {name: {**both, "advance": "50 %"} for name in names}


def office(**parts: Any) -> Blueprint:
    return blueprint_of(world(**{"calendar": OFFICE, "horizon": FORTY_DAYS} | parts))


def role(**parts: Any) -> dict[str, Any]:
    return {"mode": "inside", "salary": "50_000 EUR / yr"} | parts


# ---------------------------------------------------------------- journeys and coverage


def test_journeys_are_ways_through_the_stages():
    blueprint = office(
        stages=stages("find", "need", "close", "help"),
        journeys={
            "support": {"stages": ["help"], "effect": 0.7},
            "new": {"stages": ["find", "need", "close"]},
            "backwards": {"stages": ["close", "find"]},
        },
    )
    process = blueprint.process
    assert blueprint.frame.journeys == ("new", "support", "backwards")
    assert process.first_stage.tolist() == [0, 3, 2]
    assert process.next_stage.tolist() == [
        [1, 2, WON, WON], [WON, WON, WON, WON], [WON, WON, 0, WON],
    ]  # fmt: skip
    assert process.stages_left.tolist() == [[3, 2, 1, 0], [0, 0, 0, 1], [1, 0, 2, 0]]
    assert process.journey_effect.tolist() == [0.0, 0.7, 0.0]


def test_cells_that_nobody_reaches_have_no_team():
    customers = {"renewal": {"term": "1 yr"}, "care": {"help": {}}}
    blueprint = office(
        segments={
            "small": {"deal_value": 1, "gross_margin": "50 %", "customers": customers},
            "large": {"deal_value": 1, "gross_margin": "50 %"},
        },
        channels={"web": {"leads": "1 / d", "mix": {"small": "100 %"}}},
        stages=stages("find", "close", "help"),
        journeys={
            "new": {"stages": ["find", "close"]},
            "renewal": {"stages": ["close"]},
            "help": {"stages": ["help"]},
        },
        teams={
            "hunters": {"role": "seller", "headcount": 1, "covers": {"journeys": "new"}},
            "farmers": {
                "role": "seller", "headcount": 1, "covers": {"journeys": ["renewal", "help"]},
            },
        },
    )  # fmt: skip
    no = [NONE, NONE, NONE]
    assert blueprint.staff.covers.tolist() == [
        [[0, 0, NONE], [0, 0, NONE]],
        [[NONE, 1, NONE], no],
        [[NONE, NONE, 1], no],
    ]
    relations = blueprint.relations
    assert relations.renewal_journey.tolist() == [1, NONE]
    assert relations.care_journey.tolist() == [[2], [NONE]]


# ---------------------------------------------------------------- teams


def test_seats_open_and_close_with_the_headcount():
    """Day n of the horizon begins at 8 n; 2027-01-16 is a Saturday, so that Monday counts."""
    changes = [
        {"date": "2027-01-11", "headcount": 4},
        {"date": "2027-01-16", "headcount": 1},
        {"date": "2027-01-20", "headcount": 3},
        {"date": "2027-06-01", "headcount": 9},
    ]
    blueprint = office(
        stages=stages("find", "close", "sign"),
        roles={"seller": role(), "closer": role()},
        teams={
            "hunters": {
                "role": "seller", "headcount": 2, "changes": changes, "covers": {"stages": "find"},
            },
            "signers": {"role": "closer", "headcount": 1, "covers": {"stages": "sign"}},
            "closers": {"role": "seller", "headcount": 2, "covers": {"stages": "close"}},
        },
    )  # fmt: skip
    staff = blueprint.staff
    assert staff.seat_team.tolist() == [0, 0, 0, 0, 1, 2, 2]
    assert staff.seat_number.tolist() == [0, 1, 2, 3, 0, 4, 5]
    spells = list(
        zip(
            staff.opening_seat.tolist(),
            staff.opening_from.tolist(),
            staff.opening_until.tolist(),
            strict=True,
        )
    )
    grown, cut, again = 5 * 8.0, 10 * 8.0, 12 * 8.0
    assert spells == [
        (0, 0.0, math.inf),
        (1, 0.0, cut), (1, again, math.inf),
        (2, grown, cut), (2, again, math.inf),
        (3, grown, cut),
        (4, 0.0, math.inf),
        (5, 0.0, math.inf),
        (6, 0.0, math.inf),
    ]  # fmt: skip
    assert blueprint.frame.headcount.tolist() == [2, 1, 2]
    assert blueprint.frame.seats[:3] == ("hunters 1", "hunters 2", "hunters 3")


def test_rules_of_teams():
    blueprint = office(
        segments={
            "small": {"deal_value": 100, "gross_margin": "50 %"},
            "large": {"deal_value": 900, "gross_margin": "50 %"},
        },
        channels={"web": {"leads": "1 / d", "mix": {"small": "100 %"}}},
        teams={
            "small": {
                "role": "seller", "headcount": 1, "covers": {"segments": "small"},
                "queue": "effort_shares", "shares": {"large": "30 %"}, "cover_absences": True,
                "overflow": {"team": "large", "after": "2 d"}, "wip_limit": 7,
            },
            "large": {"role": "seller", "headcount": 1, "covers": {"segments": "large"}},
        },
    )  # fmt: skip
    staff = blueprint.staff
    assert staff.effort_share.tolist() == [[0.0, 0.3], [0.0, 0.0]]
    assert staff.overflow_team.tolist() == [1, NONE]
    assert staff.overflow_after.tolist() == [16.0, math.inf]
    assert staff.cover_absences.tolist() == [True, False]
    assert staff.wip_limit.tolist() == [7, NONE]
    assert staff.value_scale == 500.0


@pytest.mark.parametrize(
    ("narrow", "work", "odds"),
    [
        (["find"], 0.8, 0.3),
        (["find", "need"], 0.8 ** (1 - 1 / 3), 0.3 * (1 - 1 / 3)),
        (["find", "need", "close", "help"], 1.0, 0.0),
    ],
)
def test_the_fixed_bonus_of_narrow_coverage(narrow: list[str], work: float, odds: float):
    """One of four cells: in full; all four: none; two of four: a third less."""
    bonus = {"work": "80 %", "odds": 0.3}
    names = ["find", "need", "close", "help"]
    rest = [name for name in names if name not in narrow]
    teams = {"narrow": {"role": "special", "headcount": 1, "covers": {"stages": narrow}}}
    if rest:
        teams["rest"] = {"role": "plain", "headcount": 1, "covers": {"stages": rest}}
    blueprint = office(
        stages=stages(*names),
        roles={"special": role(specialisation=bonus), "plain": role()},
        teams=teams,
    )
    assert blueprint.staff.bonus_work[0] == pytest.approx(work)
    assert blueprint.staff.bonus_odds[0] == pytest.approx(odds)
    assert (blueprint.staff.bonus_work[1:] == 1.0).all()
    assert (blueprint.staff.bonus_odds[1:] == 0.0).all()


def test_who_covers_the_only_cell_there_is_has_the_bonus_in_full():
    blueprint = office(roles={"seller": role(specialisation={"work": "80 %"})})
    assert blueprint.staff.bonus_work.tolist() == [0.8]


# ---------------------------------------------------------------- people


def test_careers_by_role():
    eager = role(
        skill_sd=0.4,
        pace_sd=0.2,
        mean_tenure="3 yr",
        vacancy="2 mo",
        ramp={"profile": ["30 %", "60 %"], "step": "1 mo", "effect": -0.5},
        absence={"vacation": "30 d", "sick": "10 d"},
        training={"time": "2 d", "every": "6 mo", "effect": 0.1, "after": "1 wk", "limit": 0.4},
        learning={"rate": "80 %", "prior": 100.0, "floor": "60 %", "odds": 0.3, "half": 40.0},
    )
    blueprint = office(roles={"seller": role(), "eager": eager})
    careers, laws = blueprint.careers, blueprint.laws
    assert careers.role_key.tolist() == [role_key("seller"), role_key("eager")]
    assert careers.skill_sd.tolist() == [0.0, 0.4]
    assert careers.pace_sd.tolist() == [0.0, 0.2]
    assert careers.mean_tenure.tolist() == [math.inf, 3 * YEAR]
    assert careers.vacancy_law[0] == NONE
    assert laws.quantile(int(careers.vacancy_law[1]), 0.5) == pytest.approx(YEAR / 6)
    assert careers.ramp.tolist() == [[1.0, 1.0], [0.3, 0.6]]
    assert careers.ramp_step[1] == pytest.approx(YEAR / 12)
    assert careers.ramp_effect.tolist() == [0.0, -0.5]
    assert careers.vacation.tolist() == [0.0, 240.0]
    assert careers.vacation_spell.tolist() == [40.0, 40.0]
    assert careers.sick.tolist() == [0.0, 80.0]
    assert careers.sick_law[0] == NONE
    assert laws.quantile(int(careers.sick_law[1]), 1 - math.exp(-1)) == pytest.approx(40.0)
    assert careers.training_time.tolist() == [0.0, 16.0]
    assert careers.training_every[1] == pytest.approx(YEAR / 2)
    assert careers.training_effect.tolist() == [0.0, 0.1]
    assert careers.training_after.tolist() == [0.0, 40.0]
    assert careers.training_limit[1] == 0.4
    assert 2.0**careers.learning_exponent == pytest.approx([1.0, 0.8])
    assert careers.learning_prior[1] == 100.0
    assert careers.learning_floor[1] == 0.6
    assert careers.learning_odds.tolist() == [0.0, 0.3]
    assert careers.learning_half[1] == 40.0


def test_no_sick_days_need_no_law():
    assert office(roles={"seller": role(absence={"sick": "0 d"})}).careers.sick_law[0] == NONE


# ---------------------------------------------------------------- customers


def test_relations_by_segment():
    customers = {
        "care": {
            "onboarding": {"journey": "new", "after": "1 wk"},
            "hotline": {"journey": "new", "every": "1 mo"},
        },
        "expansion": {"chance": "25 %", "after": "2 wk", "value": 0.5, "journey": "more"},
        "renewal": {"term": "1 yr", "value": 1.1, "care_effect": 0.8, "journey": "again"},
        "lifetime": {"exponential": {"mean": "4 yr"}},
    }
    blueprint = office(
        segments={
            "other": {"deal_value": 1, "gross_margin": "50 %"},
            "only": {"deal_value": 1, "gross_margin": "50 %", "customers": customers},
        },
        journeys={
            "new": {"stages": ["closing"]},
            "again": {"stages": ["closing"]},
            "more": {"stages": ["closing"]},
        },
    )
    relations, laws = blueprint.relations, blueprint.laws
    assert relations.renewal_journey.tolist() == [NONE, 1]
    assert relations.term.tolist() == [math.inf, YEAR]
    assert relations.renewal_value[1] == 1.1
    assert relations.care_effect.tolist() == [0.0, 0.8]
    assert relations.expansion_journey.tolist() == [NONE, 2]
    assert relations.expansion_chance.tolist() == [0.0, 0.25]
    assert laws.quantile(int(relations.expansion_law[1]), 0.5) == 80.0
    assert relations.expansion_value[1] == 0.5
    assert relations.lifetime_law[0] == NONE
    assert laws.dist["mean"][relations.lifetime_law[1]] == pytest.approx(4 * YEAR)
    assert relations.care_journey.tolist() == [[NONE, NONE], [0, 0]]
    assert relations.care_key[1].tolist() == [care_key("onboarding"), care_key("hotline")]
    assert laws.quantile(int(relations.care_after_law[1, 0]), 0.5) == 40.0
    assert relations.care_every_law[1, 0] == relations.care_after_law[1, 1] == NONE
    assert laws.quantile(int(relations.care_every_law[1, 1]), 0.5) == pytest.approx(YEAR / 12)


# ---------------------------------------------------------------- the first day


def opened(**opening: Any) -> Blueprint:
    return office(
        calendar={**OFFICE, "country": "DE"},
        stages=stages("find", "close"),
        opening=opening,
    )


def test_open_leads_one_by_one():
    blueprint = opened(
        pipeline=[
            {"segment": "only", "stage": "close", "channel": "web", "count": 2, "value": 700},
            {"segment": "only", "stage": "find", "quality": 0.5},
        ]
    )
    opening = blueprint.opening
    assert opening.lead_segment.tolist() == [0, 0, 0]
    assert opening.lead_channel.tolist() == [0, 0, NONE]
    assert opening.lead_journey.tolist() == [0, 0, 0]
    assert opening.lead_stage.tolist() == [1, 1, 0]
    assert opening.lead_value.tolist()[:2] == [700.0, 700.0]
    assert math.isnan(opening.lead_value[2])
    assert opening.lead_quality.tolist() == [0.0, 0.0, 0.5]
    assert opening.lead_created.tolist() == [9.0, 9.0, 9.0]


@pytest.mark.parametrize(
    ("age", "day", "clock"),
    [
        ("0 h", date(2027, 1, 4), 9.0),
        ("2 h", date(2026, 12, 31), 15.0),
        ("8 h", date(2026, 12, 31), 9.0),
        ("9 h", date(2026, 12, 30), 16.0),
        ("4 d", date(2026, 12, 28), 9.0),
        ("5 d", date(2026, 12, 24), 9.0),
    ],
)
def test_ages_count_back_in_working_time(age: str, day: date, clock: float):
    """From Monday 2027-01-04 in Germany: 1 January and 25 December 2026 were Fridays."""
    lead = {"segment": "only", "stage": "find", "age": age}
    (created,) = opened(pipeline=[lead]).opening.lead_created.tolist()
    assert created == pytest.approx(24.0 * (day - date(2027, 1, 4)).days + clock)


def test_a_lead_of_many_years_is_created_on_a_working_day():
    lead = {"segment": "only", "stage": "find", "age": "10 yr"}
    (created,) = opened(pipeline=[lead]).opening.lead_created.tolist()
    day = date(2027, 1, 4) + timedelta(days=math.floor(created / 24.0))
    assert day.weekday() < 5
    # a year means the working days of 2027, whose holidays often fall on weekends
    assert (date(2027, 1, 4) - day).days == pytest.approx(3652, abs=70)


def test_customers_one_by_one():
    opening = opened(
        customers=[
            {"segment": "only", "count": 2},
            {"segment": "only", "value": 300, "age": "2 wk"},
        ]
    ).opening
    assert opening.customer_segment.tolist() == [0, 0, 0]
    assert np.isnan(opening.customer_value[:2]).all()
    assert opening.customer_value[2] == 300.0
    assert np.isnan(opening.customer_age[:2]).all()
    assert opening.customer_age[2] == 80.0


# ---------------------------------------------------------------- sources


def test_sources_in_the_order_of_their_luck():
    blueprint = office(
        channels={
            "web": {"leads": "1 / d", "mix": {"only": "100 %"}},
            "names": {
                "prospects": {"size": 500, "cool_down": "1 wk"}, "mix": {"only": "100 %"},
            },
        },
        recycling={"chance": "20 %", "after": "3 d", "quality": -0.4},
        first_response={"exponent": 0.2, "reference": "30 min", "floor": -0.6, "target": "4 h"},
    )  # fmt: skip
    sources = blueprint.sources
    keys = [channel_key("web"), channel_key("names"), opening_key(), segment_key("only")]
    assert sources.source_key.tolist() == keys
    assert sources.list_size.tolist() == [0, 500]
    assert sources.cool_down.tolist() == [0.0, 40.0]
    assert sources.flows[1].expected == 0.0
    assert sources.recycling_chance == 0.2
    assert blueprint.laws.quantile(sources.recycling_law, 0.5) == 24.0
    assert sources.recycling_quality == -0.4
    assert sources.response_exponent == 0.2
    assert sources.response_reference == 0.5
    assert sources.response_floor == -0.6
    assert blueprint.frame.response_target == 4.0


def test_without_a_word_nobody_comes_back_and_waiting_costs_nothing():
    sources = office().sources
    assert (sources.recycling_chance, sources.recycling_law) == (0.0, NONE)
    assert (sources.response_exponent, sources.response_reference) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("spend", "shape", "expected"),
    [("0", 1.0, 10.0), ("1_000", 1.0, 15.0), ("3_000", 1.0, 17.5), ("3_000", 2.0, 19.0)],
)
def test_marketing_money_brings_leads_with_saturation(spend: str, shape: float, expected: float):
    """10 a week come anyway, at most 10 more: half at 1,000, 3/4 at 3,000; squared, 9/10."""
    response = {
        "spend": f"{spend} EUR / mo", "half": "12_000 EUR / yr", "most": "10 / wk", "shape": shape,
    }  # fmt: skip
    web = {"leads": "10 / wk", "mix": {"only": "100 %"}, "working_hours_only": True}
    blueprint = office(channels={"web": web | {"response": response, "fixed_cost": "500 EUR / mo"}})
    assert blueprint.sources.flows[0].expected == pytest.approx(8 * expected)
    per_month = blueprint.frame.channel_cost_per_hour[0] * YEAR / 12
    assert per_month == pytest.approx(500 + float(spend.replace("_", "")))


def test_the_response_alone_may_bring_all_leads():
    response = {"spend": "1_000 EUR / mo", "half": "1_000 EUR / mo", "most": "10 / wk"}
    web = {"mix": {"only": "100 %"}, "working_hours_only": True, "response": response}
    flow = office(channels={"web": web}).sources.flows[0]
    assert flow.expected == pytest.approx(8 * 5)


# ---------------------------------------------------------------- rates


def test_rates_of_the_frame():
    blueprint = office(
        segments={
            "only": {"deal_value": 1, "gross_margin": "50 %", "contract": "2 yr"},
            "other": {"deal_value": 1, "gross_margin": "50 %"},
        },
        roles={
            "seller": role(
                hiring_cost="8_000 EUR",
                quota="600_000 EUR / yr",
                commission={"rate": "5 %", "accelerator": 1.5},
            ),
            "plain": role(),
        },
        revenue="recognised",
    )
    frame = blueprint.frame
    assert frame.recognised
    assert frame.contract.tolist() == [2 * YEAR, 0.0]
    assert frame.hiring_cost.tolist() == [8_000.0, 0.0]
    assert frame.quota_per_hour[0] == pytest.approx(600_000 / YEAR)
    assert math.isnan(frame.quota_per_hour[1])
    assert frame.accelerator.tolist() == [1.5, 1.0]
    assert math.isnan(frame.response_target)
    assert not office().frame.recognised
