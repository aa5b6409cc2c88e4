"""What the model refuses, at which place and in which words; and what it accepts."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from funnel_sim.config.paths import format_path
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.config.schema.market import NoAnswer
from funnel_sim.model.building.blueprint import build_blueprint
from funnel_sim.model.checks import MOST_LEADS, model_problems
from funnel_sim.model.draws import MOST_PER_FIELD
from tests.support.worlds import world

SOUND: dict[str, Any] = {
    "calendar": {"country": "DE", "hours_per_day": 8},
    "horizon": {"start": "2027-01-04", "length": "12 mo"},
    "channels": {
        "web": {
            "leads": "10 / wk",
            "mix": {"only": "100 %"},
            "hours": {"8-18": 1, "18-23": 0.4},
            "bursts": [{"date": "2027-03-01", "leads": 20, "days": 3}],
        }
    },
    "stages": {
        "closing": {
            "inside": {
                "touches": "2 call",
                "gap": "1 d",
                "lead_in": {"gamma": {"mean": "1 d", "cv": 1}},
                "no_answer": {
                    "chance": "20 %", "attempts": 2, "retry_gap": "1 h", "duration": "3 min",
                },
            },
            "advance": "50 %",
        }
    },
    "hand_over": {"briefing": {"lognormal": {"mean": "30 min", "cv": 0.5}}, "delay": "1 h"},
}  # fmt: skip


def document(path: str = "", value: Any = None) -> dict[str, Any]:
    """The sound experiment with one value put at a dotted path."""
    plain = copy.deepcopy(world(**SOUND))
    place: Any = plain
    *parents, last = path.split(".")
    for key in parents:
        place = place[int(key)] if isinstance(place, list) else place.setdefault(key, {})
    if path:
        place[last] = value
    return plain


def problems(plain: dict[str, Any]) -> list[tuple[str, str]]:
    experiment = Experiment.model_validate(plain)
    return [(format_path(at), sentence) for at, sentence in model_problems(experiment)]


def test_a_sound_experiment_has_no_problems():
    assert problems(document()) == []


MARKET = "market"
CLOSING = "market.stages.closing.inside"
WEB = "market.channels.web"
LAW = "market.activities.call.duration"


@pytest.mark.parametrize(
    ("path", "value", "at", "said"),
    [
        ("market.calendar.country", "Germny", "market.calendar.country", "Did you mean 'DE'?"),
        ("market.calendar.country", "XQ", "market.calendar.country", "Unknown country 'XQ'"),
        ("market.calendar.region", "BYY", "market.calendar.region", "Did you mean 'BY'?"),
        ("market.calendar.opens", 20.0, "market.calendar.opens", "must be in [0, 16]"),
        ("horizon.start", "0207-01-04", "horizon.start", "from 1900-01-01 to before 2400-01-01"),
        ("horizon.start", "9999-12-31", "horizon.start", "Got 9999-12-31"),
        ("horizon.length", "1.5 mo", "horizon.length", "whole months"),
        ("horizon.length", "201 yr", "horizon.length", "whole months"),
        ("horizon.length", "1e300 d", "horizon.length", "at most 200 years"),
        (f"{WEB}.hours", {"8-18": 1, "17-20": 1}, f"{WEB}.hours", "must not overlap. '17-20' does"),
        (f"{WEB}.leads", "40_000 / h", f"{WEB}.leads", "no more than 1_000_000 leads"),
        (f"{WEB}.leads", "1e308 / min", f"{WEB}.leads", "Check number and unit"),
        (f"{WEB}.bursts.0.leads", 1e9, f"{WEB}.bursts[0].leads", "at most 1_000_000"),
        (f"{WEB}.bursts.0.date", "2026-12-31", f"{WEB}.bursts[0].date", "in the horizon or its"),
        (f"{WEB}.bursts.0.date", "2028-03-01", f"{WEB}.bursts[0].date", "Got 2028-03-01"),
        (f"{WEB}.cost_per_lead", "55 USD", f"{WEB}.cost_per_lead", "market's currency EUR"),
        (f"{WEB}.fixed_cost", "55 CHF / yr", f"{WEB}.fixed_cost", "Got 55 CHF"),
        (f"{WEB}.fixed_cost", "1e300 / min", f"{WEB}.fixed_cost", "at most 1e+15"),
        ("market.activities.call.cost", "1 USD", "market.activities.call.cost", "currency EUR"),
        ("market.roles.seller.salary", "50 USD / yr", "market.roles.seller.salary", "EUR"),
        ("market.roles.seller.seat_cost", "1 USD / yr", "market.roles.seller.seat_cost", "EUR"),
        ("market.segments.only.deal_value", "9 USD", "market.segments.only.deal_value", "EUR"),
        ("market.segments.only.deal_value", 1e300, "market.segments.only.deal_value", "1e+15"),
        (
            "market.segments.only.deal_value", {"uniform": {"low": 5, "high": 4}},
            "market.segments.only.deal_value.uniform.low", "`low` <= `high` must hold",
        ),
        (LAW, {"lognormal": {"mean": "18 min", "cv": 12}}, f"{LAW}.lognormal.cv", "in [0, 10]"),
        (LAW, {"exponential": {"mean": "0 min"}}, f"{LAW}.exponential.mean", "positive"),
        (
            LAW, {"triangular": {"low": "2 h", "mode": "1 h", "high": "3 h"}},
            f"{LAW}.triangular.low", "Got 2, 1, 3",
        ),
        (LAW, {"lognormal": {"median": "1 h", "sigma": 9}}, f"{LAW}.lognormal.sigma", "`sigma`"),
        (LAW, "1e308 yr", LAW, "`duration` must be a finite number"),
        (
            "market.activities.call.travel", {"gamma": {"mean": "0 h", "cv": 1}},
            "market.activities.call.travel.gamma.mean", "positive",
        ),
        (
            "market.segments.only.patience", {"weibull": {"mean": "1 d", "cv": 11}},
            "market.segments.only.patience.weibull.cv", "Got 11",
        ),
        (
            f"{CLOSING}.gap", {"uniform": {"low": "2 d", "high": "1 d"}},
            f"{CLOSING}.gap.uniform.low", "Got 16, 8",
        ),
        (
            f"{CLOSING}.lead_in", {"exponential": {"mean": "0 h"}},
            f"{CLOSING}.lead_in.exponential.mean", "positive",
        ),
        (
            f"{CLOSING}.no_answer.retry_gap", {"exponential": {"mean": "0 h"}},
            f"{CLOSING}.no_answer.retry_gap.exponential.mean", "positive",
        ),
        (
            f"{CLOSING}.no_answer.duration", {"exponential": {"mean": "0 h"}},
            f"{CLOSING}.no_answer.duration.exponential.mean", "positive",
        ),
        (
            "organisations.test.hand_over.briefing", {"exponential": {"mean": "0 h"}},
            "organisations.test.hand_over.briefing.exponential.mean", "positive",
        ),
        (
            "organisations.test.hand_over.delay", {"loglogistic": {"mean": "1 h", "cv": 20}},
            "organisations.test.hand_over.delay.loglogistic.cv", "Got 20",
        ),
    ],
)  # fmt: skip
def test_one_mistake_is_one_finding_at_its_place(path: str, value: Any, at: str, said: str):
    ((where, sentence),) = problems(document(path, value))
    assert where == at
    assert said in sentence


def test_a_warm_up_must_end_before_the_horizon_does():
    plain = document(f"{WEB}.bursts", [])
    plain["horizon"] |= {"study": "steady_state", "length": "10 d", "warm_up": "80 h"}
    ((where, sentence),) = problems(plain)
    assert where == "horizon.warm_up"
    assert "has 80 working hours" in sentence
    plain["horizon"]["warm_up"] = "79 h"
    assert problems(plain) == []


def test_a_short_trial_may_leave_out_a_burst_later_in_its_year():
    assert problems(document("horizon.length", "2 wk")) == []


def test_all_mistakes_are_told_at_once_even_where_the_calendar_is_one_of_them():
    plain = document("market.calendar.country", "Germny")
    plain["market"]["activities"]["call"]["duration"] = {"exponential": {"mean": "0 h"}}
    plain["market"]["roles"]["seller"]["salary"] = "1 USD / yr"
    plain["market"]["channels"]["web"]["hours"] = {"8-12": 1, "11-13": 1}
    assert [where for where, _ in problems(plain)] == [
        "market.calendar.country",
        "market.activities.call.duration.exponential.mean",
        "market.roles.seller.salary",
        "market.channels.web.hours",
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("horizon.start", "1900-01-01"),
        ("horizon.start", "2399-12-31"),
        ("horizon.length", "1 min"),
        (f"{WEB}.leads", "0 / wk"),
        (f"{WEB}.bursts.0.date", "2027-12-31"),
        (f"{WEB}.bursts.0.days", 366),
        (LAW, "0 min"),
        (LAW, "1e9 yr"),
        ("market.segments.only.deal_value", 0),
        ("market.calendar.hours_per_day", 24),
        ("market.calendar.working_days", ["sun"]),
        ("market.calendar.country", "US"),
    ],
)
def test_what_is_accepted_can_be_built(path: str, value: Any):
    plain = document(path, value)
    plain["market"]["channels"]["web"]["bursts"] = (
        plain["market"]["channels"]["web"]["bursts"] if "bursts" in path else []
    )
    assert problems(plain) == []
    experiment = Experiment.model_validate(plain)
    organisation = experiment.organisations["test"]
    blueprint = build_blueprint("test", experiment.market, organisation, experiment.horizon)
    assert blueprint.frame.horizon > 0
    assert blueprint.sources.flows[0].expected <= MOST_LEADS


def test_the_schema_keeps_touches_and_attempts_within_the_counters_of_random_numbers():
    """A counter has 16 bits for each; beyond, two touches would share their luck."""
    attempts = NoAnswer.model_json_schema()["properties"]["attempts"]["maximum"]
    assert attempts < MOST_PER_FIELD
    with pytest.raises(ValueError, match="1 to 100 touches"):
        Experiment.model_validate(document(f"{CLOSING}.touches", "101 call"))
