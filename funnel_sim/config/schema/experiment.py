"""An experiment: which organisations are compared, over which time, on what, with what stakes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator, model_validator

from funnel_sim.config import quantities
from funnel_sim.config.quantities import (
    Duration,
    LogOdds,
    Money,
    Name,
    PositiveDuration,
    Share,
)
from funnel_sim.config.schema.base import Strict
from funnel_sim.config.schema.bridge import Bridge
from funnel_sim.config.schema.compare import Compare
from funnel_sim.config.schema.effort import Effort
from funnel_sim.config.schema.goal_seek import GoalSeek
from funnel_sim.config.schema.market import Market
from funnel_sim.config.schema.optimise import Optimise
from funnel_sim.config.schema.organisation import Organisation
from funnel_sim.config.schema.pace import Pace
from funnel_sim.config.schema.ranges import Range
from funnel_sim.config.schema.sensitivity import Sensitivity
from funnel_sim.config.schema.switch_points import SwitchPoints
from funnel_sim.domain import units

Replications = Annotated[int, Field(strict=True, ge=1, le=100_000)]


def read_target(written: Any) -> float:
    """`15 %` as a share, `4_200_000 EUR` or a plain number as a number."""
    if isinstance(written, str) and written.strip().endswith("%"):
        return units.parse_share(written)
    return units.parse_money(written).value


Target = Annotated[float, PlainValidator(read_target)]


class Horizon(Strict):
    """The time that is simulated."""

    start: date
    """First day."""
    length: PositiveDuration
    """Months and years follow the calendar; weeks, days and hours count working time."""
    study: Literal["terminating", "steady_state"] = "terminating"
    """`terminating`: a plan year, nothing is thrown away. `steady_state`: after a warm-up."""
    warm_up: PositiveDuration | None = None
    """Working time left out of every metric; only in a steady-state study."""

    @model_validator(mode="after")
    def warm_up_fits_study(self) -> Horizon:
        """A warm-up belongs to a steady-state study, and to no other."""
        if (self.study == "steady_state") != (self.warm_up is not None):
            msg = "`warm_up` must be given for study: steady_state, and only for it"
            raise ValueError(msg)
        return self


class Precision(Strict):
    """How many replications, and when to stop."""

    at_least: Annotated[Replications, Field(ge=2)] = 30
    """Replications of every organisation in any case."""
    at_most: Annotated[Replications, Field(ge=2)] = 500
    """Replications after which the study stops even if the intervals are still wide."""
    until: dict[str, quantities.Precision] = {}
    """KPI and the half-width of its 95 % interval that is narrow enough: `{contribution: ±1 %}`."""

    @model_validator(mode="after")
    def order(self) -> Precision:
        """At least is not more than at most."""
        if self.at_least > self.at_most:
            msg = f"`at_least` must be ≤ `at_most`. Got {self.at_least} and {self.at_most}"
            raise ValueError(msg)
        return self


def number_as_precision(value: Any) -> Any:
    """`replications: 100` is exactly one hundred."""
    if isinstance(value, int) and not isinstance(value, bool):
        return {"at_least": value, "at_most": value}
    return value


class RealValue(Strict):
    """What a KPI really was."""

    value: Target
    """In the unit of the KPI: `13 %`, `12.9` (days), `4_200_000 EUR`."""
    source: Annotated[str, Field(min_length=1)]
    """Where it comes from, and how it differs from what the simulator counts."""


class Reality(Strict):
    """What really happened to one of the organisations: shown next to what was simulated."""

    organisation: str
    """Organisation that this was."""
    kpis: Annotated[dict[str, RealValue], Field(min_length=1)]
    """KPI and what it was over the horizon."""


Count = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]


def _one_of(first: str, one: object, second: str, other: object) -> None:
    if one is not None and other is not None:
        msg = f"`{first}` and `{second}` say the same in two ways. Take one of them out"
        raise ValueError(msg)


class OpenLeads(Strict):
    """Leads already in a stage at the start."""

    segment: str
    """Segment of the market."""
    stage: str
    """Stage that they are in; they begin it again."""
    journey: str = "new"
    """Journey that they are on."""
    channel: str | None = None
    """Channel that they came through. None: not known."""
    count: Count = 1
    """How many."""
    age: Duration | None = None
    """Working time since they were created. None: as `created` says, or at the start."""
    created: date | None = None
    """Day on which they were created, instead of `age`."""
    value: Money | None = None
    """Revenue if won. None: as the segment's deals."""
    quality: LogOdds = 0.0
    """Shift of the odds to advance, log-odds."""

    @model_validator(mode="after")
    def said_once(self) -> OpenLeads:
        """Age or date, not both."""
        _one_of("age", self.age, "created", self.created)
        return self


class OpenCustomers(Strict):
    """Customers at the start."""

    segment: str
    """Segment of the market."""
    count: Count = 1
    """How many."""
    value: Money | None = None
    """Value of the deal they bought. None: as the segment's deals."""
    age: Duration | None = None
    """Working time since the present term began. None: as `since` says, or anywhere within the
    term."""
    since: date | None = None
    """Day on which the present term began, instead of `age`."""

    @model_validator(mode="after")
    def said_once(self) -> OpenCustomers:
        """Age or date, not both."""
        _one_of("age", self.age, "since", self.since)
        return self


class Opening(Strict):
    """What is there on the first day."""

    pipeline: tuple[OpenLeads, ...] = ()
    """Open leads: written here, or a CSV file with these columns."""
    customers: tuple[OpenCustomers, ...] = ()
    """Customers: written here, or a CSV file with these columns."""


class Experiment(Strict):
    """One question, the designs that may answer it, and the rule by which it is decided."""

    name: Name | None = None
    """Name of the result folder. None: the name of the file."""
    question: str
    """What the reader wants to know."""
    market: Market
    """A market file, or a market written here (with `extends` to change parts of one)."""
    organisations: Annotated[dict[Name, Organisation], Field(min_length=1)]
    """Organisation files, or organisations written here, by name."""
    baseline: str | None = None
    """Organisation that the others are compared with. None: the first."""
    equal: Literal["none", "payroll"] = "none"
    """`payroll`: scale headcounts so that every design's staff cost the same as the baseline's."""
    horizon: Horizon
    opening: Opening = Opening()
    """Pipeline and customers on the first day. None given: a plan year starts from nothing."""
    revenue: Literal["booking", "recognised"] = "booking"
    """When revenue counts: at the win, or evenly over the segment's `contract`."""
    replications: Annotated[Precision, BeforeValidator(number_as_precision)] = Precision()
    objective: str = "contribution"
    """KPI by which designs are compared."""
    indifference: Money | None = None
    """A smaller difference in the objective is no reason to reorganise. None: any one counts."""
    confidence: Annotated[Share, Field(gt=0.5, lt=1)] = 0.95
    """Confidence of all intervals; those of comparisons hold together."""
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**63)]
    """Root of all random numbers."""
    targets: dict[str, Target] = {}
    """KPI and the value to reach over the horizon."""
    reality: Reality | None = None
    """What really happened, if known. Nothing is fitted to it; it is shown beside the result."""
    variants: dict[Name, dict[str, Any]] = {}
    """Named sets of overrides, path: value; every organisation runs in each of them."""
    compare: Compare = Compare()
    """The study `compare`, which chooses the best organisation."""
    bridge: Bridge = Bridge()
    """The study `bridge`, which says why one organisation earns more than another."""
    uncertain: dict[str, Range] = {}
    """Path of a value and the range that it may really lie in, for `sensitivity` and
    `switch-points`: `{market.activities.visit.cost: 120..260}`."""
    switch_points: SwitchPoints = SwitchPoints()
    """The study `switch-points`, which finds where the best organisation changes."""
    sensitivity: Sensitivity = Sensitivity()
    """The study `sensitivity`, which tells on which assumptions the answer hangs."""
    goal_seek: GoalSeek = GoalSeek()
    """The study `goal-seek`, which finds what it takes to reach a target."""
    pace: Pace = Pace()
    """The study `pace`, which tells whether a year that is under way still reaches its target."""
    effort: Effort = Effort()
    """The study `effort`, which tells what it costs to let each rep decide which lead is next."""
    optimise: Optimise = Optimise()
    """The study `optimise`, which finds the plans that earn most under constraints."""
