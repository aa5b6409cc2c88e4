"""Sellers: what one costs, how good one is and becomes, when one is away, when one leaves."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from funnel_sim.config.quantities import (
    Duration,
    LogOdds,
    Money,
    MoneyRate,
    Positive,
    PositiveDuration,
    Share,
)
from funnel_sim.config.schema.base import Strict
from funnel_sim.config.schema.laws import DurationLaw

Spread = Annotated[float, Field(strict=True, ge=0, le=10, allow_inf_nan=False)]
Productivity = Annotated[Share, Field(ge=0.01)]


class Commission(Strict):
    """Variable pay of the rep who wins the deal."""

    rate: Share
    """Share of the base."""
    on: Literal["revenue", "margin"] = "revenue"
    """What it is a share of."""
    accelerator: Annotated[float, Field(strict=True, ge=1, le=20, allow_inf_nan=False)] = 1.0
    """Factor on the rate for what a rep books above the quota of a plan year. Needs `quota`."""


class Ramp(Strict):
    """How a new hire becomes productive. Staff in place at the start are past it."""

    profile: Annotated[tuple[Productivity, ...], Field(max_length=60)]
    """Productivity in each step after hiring, e.g. `[30 %, 60 %, 85 %]`; then 100 %. Work takes
    1 / productivity times as long."""
    step: PositiveDuration
    """Working time of one step, e.g. `1 mo`."""
    effect: LogOdds = 0.0
    """What productivity 0 would add to the odds to advance, log-odds, < 0; it shrinks with the
    missing productivity."""


class Learning(Strict):
    """Learning by doing: per rep and cell (segment × stage), by answered touches made there."""

    rate: Annotated[Share, Field(gt=0)] = 1.0
    """Factor on the time of work per doubling of experience (Wright 1936); 1: no learning."""
    prior: Positive = 50.0
    """Touches of experience that a rep brings into each cell, at which durations hold as written:
    after as many touches again experience has doubled (Stanford-B, Asher 1956)."""
    floor: Annotated[Share, Field(gt=0)] = 0.5
    """Factor on the time of work that no experience can beat."""
    odds: LogOdds = 0.0
    """Most that experience adds to the odds to advance, log-odds."""
    half: Positive = 50.0
    """Touches in the cell after which half of `odds` is reached."""


class Specialisation(Strict):
    """A fixed bonus of narrow coverage, instead of learning by doing.

    In full for a team that covers a single cell (segment × stage), none for one that covers all.
    """

    work: Annotated[Share, Field(gt=0)] = 1.0
    """Factor on the time of work."""
    odds: LogOdds = 0.0
    """What it adds to the odds to advance, log-odds."""


class Training(Strict):
    """Training that costs time now and adds skill later."""

    time: PositiveDuration
    """Working time away per session."""
    every: PositiveDuration
    """Working time between sessions; each rep begins at a time of his own within the first."""
    effect: LogOdds = 0.0
    """What each session adds to the odds to advance, log-odds."""
    after: Duration | None = None
    """Working time until it shows. None: at once."""
    limit: Annotated[float, Field(strict=True, ge=0, le=10, allow_inf_nan=False)] = 1.0
    """Most that training adds within the horizon, log-odds."""


class Absence(Strict):
    """Paid time away. It begins after the touch in hand and ends as planned."""

    vacation: Duration | None = None
    """Working time per working year, e.g. `30 d`."""
    vacation_spell: PositiveDuration | None = None
    """Length of one vacation. None: a week."""
    sick: Duration | None = None
    """Working time per working year, on average, e.g. `15 d`."""
    sick_spell: DurationLaw | None = None
    """Length of one sickness. None: exponential with mean 5 days."""


class Role(Strict):
    """A kind of seller, and what one costs."""

    mode: Literal["inside", "field"]
    """Where the role works from; a team may override it."""
    salary: MoneyRate
    """Fixed pay of one full-time seller."""
    on_costs: Share = 0.0
    """Employer's contributions as a share of the salary."""
    seat_cost: MoneyRate | None = None
    """Desk, car, licences of one seller."""
    hiring_cost: Money | None = None
    """Search, selection and induction of one new seller."""
    commission: Commission | None = None
    """Variable pay; None: none."""
    quota: MoneyRate | None = None
    """Bookings that one rep should win, e.g. `600_000 EUR / yr`; part of a year counts in part."""
    selling_time: Annotated[Share, Field(gt=0)] = 1.0
    """Share of present time left for touches; the rest is admin and internal, spread over the
    day. Where `absence` is given, it must not be counted here too."""
    skill_sd: Spread = 0.0
    """Standard deviation of personal skill between reps, log-odds."""
    pace_sd: Annotated[float, Field(strict=True, ge=0, le=2, allow_inf_nan=False)] = 0.0
    """Standard deviation of the logarithm of personal pace: a factor of mean 1 on work."""
    ramp: Ramp | None = None
    """None: a new hire works like the others from the first day."""
    mean_tenure: PositiveDuration | None = None
    """Working time that a rep stays on average, exponential. None: nobody leaves by himself."""
    vacancy: DurationLaw | None = None
    """Working time until a seat that was left is filled again. None: at once."""
    absence: Absence | None = None
    """None: nobody is ever away."""
    training: Training | None = None
    """None: none."""
    learning: Learning | None = None
    """None: practice changes nothing."""
    specialisation: Specialisation | None = None
    """None: no fixed bonus. Not together with `learning`."""

    @model_validator(mode="after")
    def fits_together(self) -> Role:
        """One kind of specialisation; an accelerator has a quota to accelerate from."""
        if self.learning is not None and self.specialisation is not None:
            msg = "`learning` and `specialisation` say the same in two ways. Take one of them out"
            raise ValueError(msg)
        if self.commission and self.commission.accelerator > 1.0 and self.quota is None:
            msg = "`commission.accelerator` needs a `quota` above which it applies"
            raise ValueError(msg)
        return self
