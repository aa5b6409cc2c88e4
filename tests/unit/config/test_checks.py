"""What the parts of an experiment must agree on, at which place and in which words."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from funnel_sim.config.checks import problems
from funnel_sim.config.paths import format_path
from funnel_sim.config.schema.experiment import Experiment
from tests.support.worlds import world

CALL = {"touches": "1 call"}

SOUND: dict[str, Any] = {
    "segments": {
        "small": {
            "deal_value": 1000,
            "gross_margin": "50 %",
            "contract": "1 yr",
            "customers": {
                "care": {"hotline": {"journey": "help", "every": "1 mo"}},
                "expansion": {"chance": "20 %", "after": "6 mo", "journey": "more"},
                "renewal": {"term": "1 yr", "journey": "more"},
            },
        },
        "large": {"deal_value": 9000, "gross_margin": "50 %"},
    },
    "channels": {
        "web": {"leads": "1 / d", "mix": {"small": "50 %", "large": "50 %"}},
        "names": {"prospects": {"size": 100, "cool_down": "6 mo"}, "mix": {"large": "100 %"}},
        "ads": {
            "response": {"spend": "1_000 EUR / mo", "most": "9 / d", "half": "2_000 EUR / mo"},
            "mix": {"small": "100 %"},
        },
    },
    "stages": {
        "first": {"inside": CALL, "field": CALL, "advance": "50 %"},
        "closing": {"inside": CALL, "field": CALL, "advance": "50 %"},
        "support": {"inside": CALL, "advance": "100 %"},
    },
    "journeys": {
        "new": {"stages": ["first", "closing"]},
        "more": {"stages": ["closing"]},
        "help": {"stages": ["support"]},
    },
    "roles": {
        "seller": {"mode": "inside", "salary": "50_000 EUR / yr"},
        "traveller": {"mode": "field", "salary": "50_000 EUR / yr"},
    },
    "teams": {
        "desk": {
            "role": "seller",
            "headcount": 2,
            "covers": [{"stages": "first"}, {"stages": "support"}],
            "queue": "effort_shares",
            "shares": {"small": "30 %", "large": "70 %"},
        },
        "road": {
            "role": "traveller",
            "headcount": 2,
            "covers": {"stages": "closing"},
            "overflow": {"team": "desk", "after": "4 h"},
            "changes": [
                {"date": "2027-02-01", "headcount": 0},
                {"date": "2027-06-01", "headcount": 3},
            ],
        },
    },
    "opening": {
        "pipeline": [{"segment": "small", "stage": "closing", "channel": "web", "count": 3}],
        "customers": [{"segment": "small", "count": 9}],
    },
    "revenue": "recognised",
}

MARKET = "market"
SMALL = "market.segments.small"
DESK, ROAD = "organisations.test.teams.desk", "organisations.test.teams.road"
LEAD = "opening.pipeline.0"


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
    return [(format_path(at), sentence) for at, sentence in problems(experiment)]


def test_a_sound_experiment_has_no_problems():
    assert said() == []


@pytest.mark.parametrize(
    ("path", "value", "at", "part"),
    [
        # journeys
        ("market.journeys.all", {"stages": ["first"]}, "market.journeys.all", "Give this one"),
        ("market.journeys.new", None, "market.journeys", "`journeys` needs `new`"),
        (
            "market.journeys.more.stages", ["closing", "closng"], "market.journeys.more.stages[1]",
            "unknown stage 'closng'. Did you mean 'closing'?",
        ),
        (
            "market.journeys.more.stages", ["closing", "closing"],
            "market.journeys.more.stages[1]", "stage 'closing' comes twice",
        ),
        # customers
        (
            f"{SMALL}.customers.care.hotline.journey", "hlp",
            f"{SMALL}.customers.care.hotline.journey", "Did you mean 'help'?",
        ),
        (
            f"{SMALL}.customers.care.hotline.journey", None,
            f"{SMALL}.customers.care.hotline", "no journey is called 'hotline'. Add it",
        ),
        (
            f"{SMALL}.customers.expansion.journey", None,
            f"{SMALL}.customers.expansion.journey", "unknown journey 'expansion'",
        ),
        (
            f"{SMALL}.customers.renewal.journey", "again",
            f"{SMALL}.customers.renewal.journey", "unknown journey 'again'. Known: help, more, new",
        ),
        # channels
        *((f"market.channels.names.{key}", value, f"market.channels.names.{key}",
           f"`{key}` is for leads that come by themselves")
          for key, value in {
              "season": {"may": 2}, "trend": "+5 %", "over_dispersion": 2, "hours": {"8-9": 1},
              "dispersion_period": "day", "weekdays": {"sat": 1}, "working_hours_only": True,
          }.items()),
        (
            "market.channels.ads.response.half", "0 EUR / mo",
            "market.channels.ads.response.half", "must be greater than 0. Got 0 EUR / mo.",
        ),
        # coverage
        (
            f"{DESK}.covers", [{"stages": "first"}, {"stages": "support"},
                               {"stages": "support", "journeys": ["new", "more"]}],
            f"{DESK}.covers[2]", "covers nothing: 'support' is on no journey of 'new', 'more'",
        ),
        (
            f"{ROAD}.covers", {"stages": "closing", "journeys": ["new", "more", "nwe"]},
            f"{ROAD}.covers[0].journeys[2]", "unknown journey 'nwe'. Did you mean 'new'?",
        ),
        # back-up
        (f"{ROAD}.overflow.team", "dsk", f"{ROAD}.overflow.team", "Did you mean 'desk'?"),
        (f"{ROAD}.overflow.team", "road", f"{ROAD}.overflow.team", "cannot be its own back-up"),
        (
            f"{DESK}.overflow", {"team": "road", "after": "1 h"}, f"{DESK}.overflow.team",
            "the back-up team 'road' works field, but stage 'support' has no `field` touches",
        ),
        # shares of effort
        (f"{DESK}.shares", None, f"{DESK}.queue", "`queue: effort_shares` needs `shares`"),
        (f"{DESK}.queue", "fifo", f"{DESK}.shares", "need `queue: effort_shares`. Got `queue: f"),
        (f"{DESK}.shares.small", "20 %", f"{DESK}.shares", "add up to 100 %. Got 90 %"),
        (f"{DESK}.shares.smal", "0 %", f"{DESK}.shares.smal", "Did you mean 'small'?"),
        # headcounts
        (
            f"{ROAD}.changes.1.date", "2027-02-01", f"{ROAD}.changes[1].date",
            "must be later than the one before, 2027-02-01. Got 2027-02-01.",
        ),
        # opening
        (f"{LEAD}.segment", "smal", "opening.pipeline[0].segment", "Did you mean 'small'?"),
        (f"{LEAD}.stage", "won", "opening.pipeline[0].stage", "unknown stage 'won'"),
        (f"{LEAD}.journey", "old", "opening.pipeline[0].journey", "unknown journey 'old'"),
        (f"{LEAD}.channel", "wbe", "opening.pipeline[0].channel", "Did you mean 'web'?"),
        (
            f"{LEAD}.stage", "support", "opening.pipeline[0].stage",
            "stage 'support' is not on journey 'new', which passes 'first', 'closing'",
        ),
        ("opening.customers.0.segment", "?", "opening.customers[0].segment", "unknown segment"),
        # revenue
        (f"{SMALL}.contract", None, "revenue", "needs a `contract` in at least one segment"),
    ],
)  # fmt: skip
def test_one_mistake_is_one_finding_at_its_place(path: str, value: Any, at: str, part: str):
    ((where, sentence),) = said((path, value))
    assert where == at
    assert part in sentence


def test_revenue_at_booking_needs_no_contract():
    assert said((f"{SMALL}.contract", None), ("revenue", "booking")) == []


def test_a_team_may_be_closed_only_if_a_back_up_takes_its_leads():
    last = (f"{ROAD}.changes.1.headcount", 0)
    assert said(last) == []
    ((where, sentence),) = said(last, (f"{ROAD}.overflow", None))
    assert where == "organisations.test.teams.road.changes[1].headcount"
    assert "nobody is left in team 'road' from 2027-06-01 on" in sentence


def test_shares_are_for_segments_that_the_team_covers():
    small = [{"segments": "small", "stages": "first"}, {"stages": "support"}]
    large = {"segments": "large", "stages": "first"}
    assert said((f"{DESK}.covers", [*small, large])) == []
    small[1] = {"segments": "small", "stages": "support"}
    found = said((f"{DESK}.covers", small), (f"{ROAD}.covers", [{"stages": "closing"}, large]))
    assert [where for where, _ in found] == ["organisations.test.teams.desk.shares.large"]
    assert "team 'desk' does not cover segment 'large'" in found[0][1]


def test_holes_and_overlaps_name_the_journey_and_the_segments_that_reach_it():
    ((where, sentence),) = said((f"{DESK}.covers", {"stages": "first"}))
    assert where == "organisations.test.teams"
    assert sentence.startswith("nobody covers support on journey help for 'small'.")
    ((where, sentence),) = said((f"{ROAD}.covers", {"stages": "closing", "journeys": "new"}))
    assert sentence.startswith("nobody covers closing on journey more for 'small'.")
    found = said((f"{DESK}.covers", [{"stages": ["first", "support"]}, {"journeys": "more"}]))
    assert [(where, s.partition(". ")[0]) for where, s in found] == [
        (
            "organisations.test.teams.road.covers",
            "teams 'desk', 'road' all cover 'closing on journey more of small'",
        )
    ]


def test_a_journey_that_nobody_uses_needs_no_team():
    assert said(("market.journeys.unused", {"stages": ["support", "closing"]})) == []


def test_the_same_mistake_in_many_rows_is_told_once():
    row = {"segment": "small", "stage": "closng"}
    good = {"segment": "small", "stage": "closing"}
    found = said(("opening.pipeline", [good, row, row, good, row, {**row, "stage": "frst"}]))
    assert [where for where, _ in found] == [
        "opening.pipeline[1].stage",
        "opening.pipeline[5].stage",
    ]
    assert found[0][1].endswith("Did you mean 'closing'? The same holds for 2 further rows.")
    assert found[1][1].endswith("Did you mean 'first'?")
    found = said(("opening.pipeline", [row, row]))
    assert found[0][1].endswith("The same holds for one further row.")


def test_without_journeys_an_open_lead_may_stand_in_any_stage():
    without: list[tuple[str, Any]] = [
        ("market.journeys", None),
        (f"{SMALL}.customers", None),
        (f"{LEAD}.stage", "support"),
    ]
    assert said(*without) == []


def test_what_is_open_at_the_start_is_a_sale_and_no_case_of_care():
    """Care earns nothing and is not won; the customers of the start bring their own."""
    case = {"segment": "small", "stage": "support", "journey": "help"}
    ((where, sentence),) = said(("opening.pipeline", [case, case]))
    assert where == "opening.pipeline[0].journey"
    assert sentence.startswith("journey 'help' is for the care of customers")
    assert sentence.endswith("The same holds for one further row.")


def test_a_journey_on_which_something_is_sold_may_be_open_at_the_start():
    renewal = {"segment": "small", "stage": "closing", "journey": "more"}
    assert said(("opening.pipeline", [renewal])) == []
    care = {"visits": {"journey": "more", "every": "1 mo"}}
    assert said(("opening.pipeline", [renewal]), (f"{SMALL}.customers.care", care)) == []
