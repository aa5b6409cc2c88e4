"""A sales organisation: who handles which part of the selling work, and by which rules."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from funnel_sim.config.quantities import Duration, LogOdds, Name, Share
from funnel_sim.config.schema.base import ALL, Strict, as_list
from funnel_sim.config.schema.laws import DurationLaw

Names = Annotated[tuple[str, ...], Field(min_length=1), BeforeValidator(as_list)]
Queue = Literal[
    "fifo", "closest_to_close", "highest_value", "margin_per_hour",
    "effort_shares", "own_judgement",
]  # fmt: skip


class Coverage(Strict):
    """A block of segments × stages × journeys."""

    segments: Names = (ALL,)
    """Segments, or `all`."""
    stages: Names = (ALL,)
    """Stages, or `all`."""
    journeys: Names = (ALL,)
    """Journeys, or `all`."""


class HeadcountChange(Strict):
    """A headcount from a date on."""

    date: date
    """First day."""
    headcount: Annotated[int, Field(strict=True, ge=0, le=10_000)]
    """Seats from then on. New ones are filled that day; the last ones are closed."""


class Overflow(Strict):
    """A back-up team that may take leads which have waited too long."""

    team: str
    """Team that takes them, in its own mode and at its own cost."""
    after: Duration
    """Working time of one wait from which the back-up may take the lead too; whoever is free first
    takes it. The back-up then keeps it for the rest of the stage."""


class Team(Strict):
    """Sellers who share a queue."""

    role: str
    """Role in the market's `roles`."""
    mode: Literal["inside", "field"] | None = None
    """Where the team works from. None: as its role says."""
    headcount: Annotated[int, Field(strict=True, ge=1, le=10_000)]
    """Sellers on the payroll at the start."""
    changes: tuple[HeadcountChange, ...] = ()
    """Headcounts from later dates on."""
    covers: Annotated[tuple[Coverage, ...], Field(min_length=1), BeforeValidator(as_list)] = (
        Coverage(),
    )
    """What the team works on: one block of segments × stages × journeys, or a list of blocks."""
    queue: Queue = "fifo"
    """How a free rep chooses among the leads that wait. `effort_shares` needs `shares`."""
    shares: dict[str, Share] = {}
    """Shares of the team's selling time by segment, adding up to 100 %."""
    ownership: Literal["pooled", "owner"] = "pooled"
    """`pooled`: any free rep takes the next touch. `owner`: the rep of the first touch keeps it."""
    wip_limit: Annotated[int, Field(strict=True, ge=1, le=100_000)] | None = None
    """Open leads that one rep may have begun at a time; in a pooled team, on average over the
    team. None: no limit."""
    overflow: Overflow | None = None
    """None: leads wait for this team alone."""
    cover_absences: bool = False
    """Whether colleagues serve the leads of an owner who is away. False: they wait."""


class HandOver(Strict):
    """What it takes to pass a lead from one team to another."""

    briefing: DurationLaw | None = None
    """Time that the receiving rep needs to read in."""
    delay: DurationLaw | None = None
    """Working time before the lead enters the next team's queue."""
    effect: LogOdds = 0.0
    """What each hand-over adds to the odds to advance from then on, log-odds; a loss is < 0."""


class Organisation(Strict):
    """A design of the sales force."""

    name: Name | None = None
    """Name in tables and charts. None: the name of the file."""
    description: str = ""
    """One sentence for reports."""
    teams: Annotated[dict[Name, Team], Field(min_length=1)]
    """Teams; together they cover each stage of each segment exactly once."""
    hand_over: HandOver = HandOver()
