"""A sales organisation: who handles which part of the selling work, and by which rules."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from funnel_sim.config.quantities import LogOdds, Name
from funnel_sim.config.schema.base import ALL, Strict, as_list
from funnel_sim.config.schema.laws import DurationLaw

Names = Annotated[tuple[str, ...], Field(min_length=1), BeforeValidator(as_list)]


class Coverage(Strict):
    """A block of segments × stages."""

    segments: Names = (ALL,)
    """Segments, or `all`."""
    stages: Names = (ALL,)
    """Stages, or `all`."""


class Team(Strict):
    """Sellers who share a queue."""

    role: str
    """Role in the market's `roles`."""
    mode: Literal["inside", "field"] | None = None
    """Where the team works from. None: as its role says."""
    headcount: Annotated[int, Field(strict=True, ge=1, le=10_000)]
    """Sellers on the payroll."""
    covers: Annotated[tuple[Coverage, ...], Field(min_length=1), BeforeValidator(as_list)] = (
        Coverage(),
    )
    """What the team works on: one block of segments × stages, or a list of blocks."""
    queue: Literal["fifo", "closest_to_close", "highest_value", "margin_per_hour"] = "fifo"
    """How a free rep chooses among the leads that wait."""
    ownership: Literal["pooled", "owner"] = "pooled"
    """`pooled`: any free rep takes the next touch. `owner`: the rep of the first touch keeps it."""
    wip_limit: Annotated[int, Field(strict=True, ge=1, le=100_000)] | None = None
    """Open leads that one rep may have begun at a time; in a pooled team, on average over the
    team. None: no limit."""


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
