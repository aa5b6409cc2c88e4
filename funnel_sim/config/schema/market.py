"""A market: who buys, where leads come from, what selling to them takes, and what sellers cost."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

from funnel_sim.config.quantities import (
    Currency,
    LogOdds,
    Money,
    MoneyRate,
    Name,
    PositiveDuration,
    Rate,
    Share,
)
from funnel_sim.config.schema.base import PerSegment, Strict
from funnel_sim.config.schema.customers import Customers, FirstResponse, Journey, Recycling
from funnel_sim.config.schema.laws import DurationLaw, MoneyLaw
from funnel_sim.config.schema.people import Role, Spread

Month = Literal[
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Kind = Literal["call", "video", "visit", "demo", "proposal", "support", "training"]
Factor = Annotated[float, Field(strict=True, ge=0, le=100, allow_inf_nan=False)]

HOURS = re.compile(r"^([01]?\d|2[0-4])-([01]?\d|2[0-4])$")
CHANGE = re.compile(r"^\s*([+-]?\d+(?:\.\d+)?)\s*%\s*$")
TOUCH = re.compile(r"^\s*(\d{1,3})?\s*([a-z][a-z0-9_]*)\s*$")


def parse_touches(value: Any) -> Any:
    """`2 call + 1 visit` as a tuple of activity names in order."""
    if not isinstance(value, str):
        msg = "write touches as '2 call + 1 visit'"
        raise ValueError(msg)
    names: list[str] = []
    for part in value.split("+"):
        match = TOUCH.match(part)
        if match is None:
            msg = f"write touches as '2 call + 1 visit'. Cannot read '{part.strip()}'"
            raise ValueError(msg)
        names += [match[2]] * int(match[1] or 1)
    if not 1 <= len(names) <= 100:
        msg = f"a stage needs 1 to 100 touches. Got {len(names)}"
        raise ValueError(msg)
    return tuple(names)


def write_touches(names: tuple[str, ...]) -> str:
    """The tuple as users write it, runs of the same activity counted."""
    runs: list[tuple[str, int]] = []
    for name in names:
        last, count = runs[-1] if runs else ("", 0)
        runs = [*runs[:-1], (name, count + 1)] if name == last else [*runs, (name, 1)]
    return " + ".join(f"{count} {name}" for name, count in runs)


Touches = Annotated[
    tuple[str, ...],
    BeforeValidator(parse_touches, json_schema_input_type=str),
    PlainSerializer(write_touches, return_type=str),
]


def read_change(value: Any) -> Any:
    """`+10 %` or `-5 %` as 0.1 or -0.05; a plain number as it is."""
    if not isinstance(value, str):
        return value
    match = CHANGE.match(value)
    if match is None:
        msg = f"write a change per year as '+10 %'. Got '{value}'"
        raise ValueError(msg)
    return float(match[1]) / 100.0


class Calendar(Strict):
    """When the staff work. Nights, weekends and holidays take no simulated time."""

    country: str | None = None
    """ISO code of the country whose public holidays are free, e.g. DE. None: no holidays."""
    region: str | None = None
    """ISO code of the region, e.g. BY, for regional holidays."""
    hours_per_day: Annotated[float, Field(strict=True, gt=0, le=24, allow_inf_nan=False)] = 8.0
    """Paid hours per working day."""
    opens: Annotated[float, Field(strict=True, ge=0, lt=24, allow_inf_nan=False)] | None = None
    """Opening time in hours after midnight; 8.5 is half past eight. None: 9, or as early as a long
    day needs."""
    working_days: Annotated[tuple[Weekday, ...], Field(min_length=1)] = WEEKDAYS[:5]
    """Days of the week on which the staff work."""


class Segment(Strict):
    """A kind of customer."""

    deal_value: MoneyLaw
    """Revenue of a deal if it is won."""
    gross_margin: Share
    """Share of revenue left after the cost of what is sold."""
    work_factor: Annotated[float, Field(strict=True, gt=0, le=1000, allow_inf_nan=False)] = 1.0
    """How long touches take compared with what the activity says: 2 where they take twice the
    time. Travel, attempts without an answer and briefings are the same for all segments."""
    patience: DurationLaw | None = None
    """Working time that a lead waits for its next touch before it goes cold, drawn once per stage.
    None: it never does."""
    customers: Customers = Customers()
    """What becomes of those who buy."""
    contract: PositiveDuration | None = None
    """Working time over which the revenue of a deal is recognised. None: at once."""


class Burst(Strict):
    """Extra leads from a date on, such as a fair."""

    date: date
    """First day."""
    leads: Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
    """Leads to expect on top of the usual flow."""
    days: Annotated[int, Field(strict=True, ge=1, le=366)] = 1
    """Calendar days over which they come, evenly."""


class Response(Strict):
    """Leads that marketing money brings on top of `leads`, with saturation (Hill curve).

    most × spend^shape / (half^shape + spend^shape).
    """

    spend: MoneyRate
    """What is spent; it counts as marketing cost."""
    most: Rate
    """Leads that no money can exceed."""
    half: MoneyRate
    """Spend that brings half of them."""
    shape: Annotated[float, Field(strict=True, gt=0, le=10, allow_inf_nan=False)] = 1.0
    """1: each further sum brings less from the start; above 1: S-shaped."""


class Counted(Strict):
    """Leads as they really came: how many on each calendar day."""

    start: date
    """Day of the first count."""
    leads: Annotated[
        tuple[Annotated[int, Field(strict=True, ge=0, le=1_000_000)], ...],
        Field(min_length=1, max_length=10_000),
    ]
    """Leads of that day and of each calendar day after it. Other days have none."""


class ProspectList(Strict):
    """Names that the staff work through by themselves when no lead waits."""

    size: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
    """Names on the list."""
    cool_down: PositiveDuration
    """Working time before somebody who was approached in vain may be tried again."""


class Channel(Strict):
    """A source of leads: they come by themselves, as counted, or stand on a list of prospects."""

    leads: Rate | None = None
    """Leads to expect per time, e.g. `40 / wk`, before season and bursts. None: those of
    `response`, `bursts` or `prospects` only."""
    response: Response | None = None
    """None: marketing money brings no further leads."""
    prospects: ProspectList | None = None
    """None: no list. A list has no flow beside it."""
    counted: Counted | None = None
    """Exactly these leads, at the usual hours; season, trend, weekdays and over-dispersion do not
    apply. None: not counted. Counts have no flow beside them."""
    trend: Annotated[
        float,
        Field(strict=True, gt=-1, le=10, allow_inf_nan=False),
        BeforeValidator(read_change),
    ] = 0.0
    """Change of the flow in a year, compounding from the start of the horizon: `+10 %`."""
    mix: dict[str, Share]
    """Share of each segment; adds up to 100 %."""
    quality: LogOdds = 0.0
    """Shift of the odds to advance at every stage, log-odds."""
    quality_sd: Spread = 0.0
    """Standard deviation of the quality from lead to lead, log-odds."""
    cost_per_lead: Money | None = None
    """Marketing cash per lead."""
    fixed_cost: MoneyRate | None = None
    """Marketing cash that does not depend on the number of leads."""
    season: dict[Month, Factor] = {}
    """Factors on the flow by month; months not named have 1."""
    bursts: tuple[Burst, ...] = ()
    """Extra leads from a date on."""
    over_dispersion: Annotated[float, Field(strict=True, ge=1, le=100, allow_inf_nan=False)] = 1.0
    """Variance of the counts per `dispersion_period` over their mean; 1 is Poisson."""
    dispersion_period: Literal["day", "week"] = "week"
    """Calendar period over which the flow is modulated."""
    weekdays: dict[Weekday, Factor] | None = None
    """Weights of the days of the week. None: Mon-Fri 1, Sat and Sun 0.5 (17 % at weekends)."""
    hours: dict[str, Factor] | None = None
    """Weights by hour of the day, e.g. `{8-18: 1, 18-23: 0.4}`. None: evenly from 7 to 22."""
    working_hours_only: bool = False
    """Leads come only while the staff work; `weekdays` and `hours` then do not apply."""

    @model_validator(mode="after")
    def hours_are_ranges(self) -> Channel:
        """Hour keys read `8-18`."""
        for key in self.hours or {}:
            match = HOURS.match(key)
            if match is None or int(match[1]) >= int(match[2]):
                msg = f"`hours` needs ranges such as 8-18. Got '{key}'"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def one_kind_of_source(self) -> Channel:
        """A flow, a list or counts: one of them, and no more."""
        flow = self.leads is not None or self.response is not None or bool(self.bursts)
        if flow + (self.prospects is not None) + (self.counted is not None) != 1:
            msg = (
                "a channel needs `leads` (or `response`, or `bursts`), or else `prospects`, or "
                "else `counted`"
            )
            raise ValueError(msg)
        if self.counted is not None and self.working_hours_only:
            msg = "`counted` has leads by calendar day: take `working_hours_only` out"
            raise ValueError(msg)
        return self


class Activity(Strict):
    """Something a seller does with a customer."""

    duration: DurationLaw
    """Time with the customer, preparation and follow-up included."""
    cost: Money | None = None
    """Cash per touch."""
    travel: DurationLaw | None = None
    """Time on the road per trip, there and back."""
    travel_cost: Money | None = None
    """Cash on the road per trip."""
    visits_per_trip: Annotated[float, Field(strict=True, ge=1, le=50, allow_inf_nan=False)] = 1.0
    """Touches that share a trip: each bears its part of travel time and cost."""
    kind: Kind | None = None
    """What reports count it as. None: as its name says."""


class NoAnswer(Strict):
    """Nobody picks up: the touch is tried again later, up to a limit."""

    activity: str = "call"
    """Activity that may go unanswered."""
    chance: Share
    """Chance that an attempt is not answered."""
    attempts: Annotated[int, Field(strict=True, ge=1, le=100)]
    """Attempts at one touch; the lead is lost as unreachable when the last is not answered."""
    retry_gap: DurationLaw
    """Working time until the next attempt."""
    duration: DurationLaw
    """Time that an unanswered attempt takes."""


class Cadence(Strict):
    """The touches that a stage needs when worked from inside, or in the field."""

    touches: Touches
    """Activities in order, e.g. `2 call + 1 visit`."""
    gap: DurationLaw | None = None
    """Customer-side working time between two touches; the rep is free for others meanwhile."""
    lead_in: DurationLaw | None = None
    """Customer-side working time before the first touch of the stage."""
    no_answer: NoAnswer | None = None
    """What happens when nobody answers. None: everybody does."""
    drop_out: Literal["even", "last"] | tuple[Share, ...] = "even"
    """At which touch leads that will not advance drop out: evenly at each, at the last one, or
    shares per touch that add up to 100 %."""


class Stage(Strict):
    """A step of the sales process. A lead advances, or is lost."""

    inside: Cadence | None = None
    """Touches when an inside team works the stage. None: it cannot."""
    field: Cadence | None = None
    """Touches when a field team works the stage. None: it cannot."""
    advance: PerSegment[Share]
    """Share of average leads that advance when worked from inside."""
    field_effect: PerSegment[LogOdds] = {"all": 0.0}
    """What working in the field adds to the odds to advance, log-odds."""


class Market(Strict):
    """Everything that is the same whichever organisation works the market."""

    description: str = ""
    """One sentence for reports."""
    currency: Currency
    """ISO code; every amount in the config is in it."""
    calendar: Calendar = Calendar()
    segments: Annotated[dict[Name, Segment], Field(min_length=1)]
    """Kinds of customers."""
    channels: Annotated[dict[Name, Channel], Field(min_length=1)]
    """Sources of leads."""
    activities: Annotated[dict[Name, Activity], Field(min_length=1)]
    """What sellers do with customers."""
    stages: Annotated[dict[Name, Stage], Field(min_length=1)]
    """Steps of the sales process, in order."""
    journeys: dict[Name, Journey] = {}
    """Ways through the stages by name; `new`, that of new leads, must be one of them. None given:
    new leads pass all stages in order."""
    roles: Annotated[dict[Name, Role], Field(min_length=1)]
    """Kinds of sellers."""
    recycling: Recycling | None = None
    """None: a lead that is lost stays lost."""
    first_response: FirstResponse = FirstResponse()
    """What waiting for the first touch costs."""
