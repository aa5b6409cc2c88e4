"""What the model refuses of people, customers and the opening state, and what it accepts."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from funnel_sim.config.paths import format_path
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.model.building.blueprint import build_blueprint
from funnel_sim.model.checks import model_problems
from funnel_sim.model.checks.channels import MOST_TIMES
from funnel_sim.model.draws import MOST_PER_FIELD
from tests.support.worlds import world

SOUND: dict[str, Any] = {
    "calendar": {"country": "DE", "hours_per_day": 8},
    "horizon": {"start": "2027-01-04", "length": "12 mo"},
    "segments": {
        "only": {
            "deal_value": 1000,
            "gross_margin": "50 %",
            "customers": {
                "care": {"hotline": {"journey": "again", "after": "1 d", "every": "1 mo"}},
                "expansion": {"chance": "20 %", "after": "6 mo", "journey": "again"},
                "renewal": {"term": "1 yr", "journey": "again"},
                "lifetime": {"exponential": {"mean": "5 yr"}},
            },
        }
    },
    "channels": {
        "web": {"leads": "5 / wk", "mix": {"only": "100 %"}},
        "names": {"prospects": {"size": 100, "cool_down": "6 mo"}, "mix": {"only": "100 %"}},
        "ads": {
            "response": {"spend": "1_000 EUR / mo", "most": "9 / d", "half": "2_000 EUR / mo"},
            "mix": {"only": "100 %"},
        },
    },
    "journeys": {"new": {"stages": ["closing"]}, "again": {"stages": ["closing"]}},
    "recycling": {"chance": "20 %", "after": "3 mo"},
    "roles": {
        "seller": {
            "mode": "inside",
            "salary": "50_000 EUR / yr",
            "hiring_cost": "8_000 EUR",
            "quota": "500_000 EUR / yr",
            "ramp": {"profile": ["50 %"], "step": "1 mo"},
            "mean_tenure": "3 yr",
            "vacancy": {"exponential": {"mean": "2 mo"}},
            "absence": {
                "vacation": "30 d", "vacation_spell": "2 wk",
                "sick": "15 d", "sick_spell": {"exponential": {"mean": "4 d"}},
            },
            "training": {"time": "1 d", "every": "3 mo"},
        }
    },
    "teams": {
        "all": {
            "role": "seller", "headcount": 2, "changes": [{"date": "2027-07-01", "headcount": 3}],
        }
    },
    "opening": {
        "pipeline": [{"segment": "only", "stage": "closing", "age": "20 d", "value": "900 EUR"}],
        "customers": [{"segment": "only", "count": 9, "value": 700, "since": "2026-03-01"}],
    },
}  # fmt: skip

CUSTOMERS = "market.segments.only.customers"
SELLER = "market.roles.seller"
TEAM = "organisations.test.teams.all"
LEAD, CUSTOMER = "opening.pipeline.0", "opening.customers.0"


def document(*changes: tuple[str, Any]) -> dict[str, Any]:
    """The sound experiment with values put at dotted paths; None takes a key away."""
    plain = copy.deepcopy(world(**SOUND))
    for path, value in changes:
        place: Any = plain
        *parents, last = path.split(".")
        for key in parents:
            place = place[int(key)] if isinstance(place, list) else place.setdefault(key, {})
        if value is None:
            del place[last]
        else:
            place[last] = value
    return plain


def said(*changes: tuple[str, Any]) -> list[tuple[str, str]]:
    experiment = Experiment.model_validate(document(*changes))
    return [(format_path(at), sentence) for at, sentence in model_problems(experiment)]


def test_a_sound_experiment_has_no_problems():
    assert said() == []


ZERO = {"exponential": {"mean": "0 h"}}


@pytest.mark.parametrize(
    "path",
    [
        f"{CUSTOMERS}.care.hotline.after",
        f"{CUSTOMERS}.care.hotline.every",
        f"{CUSTOMERS}.expansion.after",
        f"{CUSTOMERS}.lifetime",
        "market.recycling.after",
        f"{SELLER}.vacancy",
        f"{SELLER}.absence.sick_spell",
    ],
)
def test_laws_that_cannot_be_built_are_refused_wherever_they_stand(path: str):
    ((where, sentence),) = said((path, ZERO))
    assert where == f"{path}.exponential.mean"
    assert sentence == "`mean` must be positive and finite. Got 0.0."


@pytest.mark.parametrize(
    "path",
    [
        f"{SELLER}.hiring_cost",
        f"{CUSTOMER.replace('.0', '[0]')}.value",
        f"{LEAD.replace('.0', '[0]')}.value",
    ],
)
def test_amounts_are_in_the_currency_of_the_market(path: str):
    ((where, sentence),) = said((path.replace("[0]", ".0"), "5 USD"))
    assert where == path
    key = path.split(".")[-1]
    assert sentence == f"`{key}` must be in the market's currency EUR. Got 5 USD."


@pytest.mark.parametrize(
    "path",
    [f"{SELLER}.quota", "market.channels.ads.response.spend", "market.channels.ads.response.half"],
)
def test_rates_of_money_are_in_the_currency_of_the_market(path: str):
    ((where, sentence),) = said((path, "5 USD / yr"))
    assert where == path
    assert "must be in the market's currency EUR. Got 5 USD" in sentence
    ((_, sentence),) = said((path, "1e200 EUR / min"))
    assert "must be at most 1e+15 (a year)" in sentence


@pytest.mark.parametrize(
    "path",
    [
        f"{SELLER}.ramp.step",
        f"{SELLER}.mean_tenure",
        f"{CUSTOMERS}.renewal.term",
        "market.channels.names.prospects.cool_down",
    ],
)
def test_durations_are_finite(path: str):
    ((where, sentence),) = said((path, "1e308 yr"))
    assert where == path
    assert "must be a finite time. Got 1e+308 yr." in sentence


@pytest.mark.parametrize(
    ("path", "value", "at", "part"),
    [
        # people
        (f"{SELLER}.quota", "0 EUR / yr", f"{SELLER}.quota", "must be greater than 0"),
        (f"{SELLER}.absence.vacation", "250 d", f"{SELLER}.absence", "less than a working year"),
        (f"{SELLER}.absence.sick", "240 d", f"{SELLER}.absence", "`vacation` and `sick` must be"),
        (
            f"{SELLER}.absence.vacation_spell", "31 d", f"{SELLER}.absence.vacation_spell",
            "must not be longer than `vacation`, 30 d. Got 31 d.",
        ),
        (
            f"{SELLER}.absence.vacation", None, f"{SELLER}.absence.vacation_spell",
            "must not be longer than `vacation`, none. Got 2 wk.",
        ),
        (
            f"{SELLER}.absence.sick", None, f"{SELLER}.absence.sick_spell",
            "`sick_spell` needs `sick`",
        ),
        (
            f"{SELLER}.absence.sick_spell", "0 d", f"{SELLER}.absence.sick_spell",
            "must be longer than 0 on average",
        ),
        (f"{SELLER}.absence.sick_spell", "1e-3 min", f"{SELLER}.absence.sick_spell", "10_000"),
        (f"{SELLER}.absence.vacation_spell", "1 min", f"{SELLER}.absence.vacation_spell", "10_000"),
        (f"{SELLER}.training.time", "3 mo", f"{SELLER}.training.time", "shorter than `every`, 3"),
        (f"{SELLER}.training.time", "54 d", f"{SELLER}.training", "They take 102 % of it."),
        (f"{SELLER}.training.every", "9 h", f"{SELLER}.training", "must leave time to work"),
        (f"{SELLER}.training", {"time": "1 min", "every": "2 min"}, f"{SELLER}.training.every",
         "more than 10_000 sessions"),
        (f"{SELLER}.mean_tenure", "1 h", f"{SELLER}.mean_tenure", "more than 1_000 sellers"),
        # headcounts
        (f"{TEAM}.changes.0.date", "2027-01-04", f"{TEAM}.changes[0].date", "after the start"),
        (f"{TEAM}.changes.0.date", "2026-12-31", f"{TEAM}.changes[0].date", "Got 2026-12-31."),
        (f"{TEAM}.changes.0.date", "2032-01-04", f"{TEAM}.changes[0].date", "before 2032-01-04"),
        # channels
        (
            "market.channels.names.prospects.cool_down", "5 min",
            "market.channels.names.prospects.cool_down", "tried more than 10_000 times",
        ),
        (
            "market.channels.ads.response.most", "100_000 / h",
            "market.channels.ads.response.most", "`most` must bring no more than 1_000_000 leads",
        ),
        # customers
        (
            f"{CUSTOMERS}.care.hotline.every", "0 d", f"{CUSTOMERS}.care.hotline.every",
            "must be longer than 0 on average, or the cases never end",
        ),
        (
            f"{CUSTOMERS}.care.hotline.every", "6 min", f"{CUSTOMERS}.care.hotline.every",
            "there would be 2.06e+04 cases for each",
        ),
        (
            "opening.customers.0.count", 900_000, f"{CUSTOMERS}.care.hotline.every",
            "12 cases for each of about 9.01e+05 customers",
        ),
        # what is open at the start
        (f"{LEAD}.age", "51 yr", "opening.pipeline[0].age", "at most 50 years. Got 51 yr."),
        (f"{LEAD}.age", "1e308 yr", "opening.pipeline[0].age", "at most 50 years."),
        (f"{CUSTOMER}.since", "2027-01-05", "opening.customers[0].since", "start of the horizon"),
        (f"{CUSTOMER}.since", "1066-10-14", "opening.customers[0].since", "Got 1066-10-14."),
        (
            f"{CUSTOMER}.since", "2025-12-01", "opening.customers[0].since",
            "the term of only lasts 1 yr. Got 2025-12-01. Count from the last renewal.",
        ),
    ],
)  # fmt: skip
def test_one_mistake_is_one_finding_at_its_place(path: str, value: Any, at: str, part: str):
    ((where, sentence),) = said((path, value))
    assert where == at
    assert part in sentence


def test_a_term_that_is_too_short_is_refused():
    changes: list[tuple[str, Any]] = [
        (f"{CUSTOMERS}.renewal.term", "5 min"),
        (f"{CUSTOMER}.since", "2027-01-04"),
    ]
    ((where, sentence),) = said(*changes)
    assert where == f"{CUSTOMERS}.renewal.term"
    assert "more than 10_000 within the horizon" in sentence


@pytest.mark.parametrize("day", ["2027-01-05", "1900-01-01"])
def test_an_open_lead_was_created_by_the_start_and_not_ages_ago(day: str):
    ((where, sentence),) = said((f"{LEAD}.age", None), (f"{LEAD}.created", day))
    assert where == "opening.pipeline[0].created"
    assert (
        f"by the start of the horizon, 2027-01-04, and not before 1976-11-27. Got {day}."
        in (sentence)
        or day in sentence
    )


def test_an_age_reaches_up_to_the_term_and_a_date_a_week_further():
    """Working days in Germany: 257 in the year from 2027-01-04 on, 253 in the one before it."""
    no_date: tuple[str, Any] = (f"{CUSTOMER}.since", None)
    assert said(no_date, (f"{CUSTOMER}.age", "256 d")) == []
    ((where, _),) = said(no_date, (f"{CUSTOMER}.age", "257 d"))
    assert where == "opening.customers[0].age"
    assert said((f"{CUSTOMER}.since", "2025-12-19")) == []  # 261 days
    ((where, _),) = said((f"{CUSTOMER}.since", "2025-12-18"))
    assert where == "opening.customers[0].since"


def test_customers_without_a_term_may_have_any_age():
    changes: list[tuple[str, Any]] = [
        (f"{CUSTOMERS}.renewal", None),
        (f"{CUSTOMER}.since", "1990-01-01"),
    ]
    assert said(*changes) == []


def test_rows_stand_for_no_more_than_a_million():
    lead = {"segment": "only", "stage": "closing", "count": 600_000}
    ((where, sentence),) = said(("opening.pipeline", [lead, lead]))
    assert where == "opening.pipeline"
    assert sentence == "`pipeline` must hold at most 1_000_000 in all. Got 1_200_000."


def test_many_seats_and_short_tenures_are_refused_together():
    many = {f"team_{n}": {"role": "seller", "headcount": 10_000} for n in range(11)}
    short: tuple[str, Any] = (f"{SELLER}.mean_tenure", "1 mo")
    ((where, sentence),) = said(("organisations.test.teams", many))
    assert where == "organisations.test.teams"
    assert "no more than 100_000 sellers over the horizon" in sentence
    ((where, _),) = said((f"{TEAM}.headcount", 8_000), short)
    assert where == "organisations.test.teams"
    assert said((f"{TEAM}.headcount", 8_000)) == []


def test_the_same_mistake_in_many_rows_is_told_once():
    lead = {"segment": "only", "stage": "closing"}
    rows = [{**lead, "value": f"{n} USD"} for n in range(50)]
    ((where, sentence),) = said(("opening.pipeline", rows))
    assert where == "opening.pipeline[0].value"
    assert sentence.endswith("Got 0 USD. The same holds for 49 further rows.")


def test_a_plan_of_headcounts_may_reach_beyond_a_short_trial():
    changes: list[tuple[str, Any]] = [
        ("horizon.length", "2 wk"),
        (f"{TEAM}.changes.0.date", "2029-06-01"),
    ]
    assert said(*changes) == []
    assert "changes[0].date" in said(*changes, (f"{TEAM}.changes.0.date", "2207-06-01"))[0][0]


def test_a_trend_counts_with_the_leads_that_it_brings():
    growing: tuple[str, Any] = ("market.channels.web.trend", 9.0)
    assert said(growing) == []
    long: tuple[str, Any] = ("horizon.length", "6 yr")
    found = said(growing, long)
    assert [where for where, _ in found if "channels" in where] == ["market.channels.web.leads"]


def test_all_mistakes_are_told_at_once():
    found = said(
        (f"{SELLER}.quota", "0 EUR / yr"),
        (f"{SELLER}.absence.vacation", "1 yr"),
        (f"{CUSTOMERS}.care.hotline.every", "0 d"),
        (f"{TEAM}.changes.0.date", "2026-01-01"),
        (f"{CUSTOMER}.value", "1 USD"),
        (f"{LEAD}.age", "90 yr"),
    )
    assert len(found) == 6


def test_how_often_things_happen_stays_within_the_counters_of_random_numbers():
    assert 6 * MOST_TIMES < MOST_PER_FIELD


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (f"{SELLER}.absence", {"vacation": "0 d", "sick": "0 d"}),
        (f"{SELLER}.absence", {"vacation": "3 d"}),
        (f"{SELLER}.ramp", {"profile": [], "step": "1 mo"}),
        (f"{CUSTOMERS}.care.hotline", {"journey": "again"}),
        (f"{CUSTOMERS}.lifetime", "0 d"),
        (f"{TEAM}.changes.0.date", "2027-07-03"),
        (f"{TEAM}.changes.0.headcount", 0),
        (f"{CUSTOMER}.since", "2027-01-04"),
        (f"{LEAD}.age", "0 d"),
        (f"{LEAD}.age", "50 yr"),
        ("market.channels.ads.response.spend", "0 EUR / mo"),
    ],
)
def test_what_is_accepted_can_be_built(path: str, value: Any):
    plain = document((path, value))
    experiment = Experiment.model_validate(plain)
    assert list(model_problems(experiment)) == []
    blueprint = build_blueprint(
        "test",
        experiment.market,
        experiment.organisations["test"],
        experiment.horizon,
        experiment.opening,
        experiment.revenue,
    )
    assert blueprint.opening.lead_created[0] <= blueprint.calendar.opens
