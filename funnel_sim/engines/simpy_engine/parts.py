"""Lead, rep and touch as the processes see them."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import simpy

if TYPE_CHECKING:
    from funnel_sim.engines.simpy_engine.team import Entry, Team


@dataclass(slots=True, eq=False)
class Touch:
    """A touch in hand: from the grant until its rep is free again."""

    rep: Rep
    row: int
    """Row in the Log."""
    answered: bool
    gap_luck: float
    end: simpy.Event
    """The lead waits for this one and moves first."""
    released: simpy.Event
    """Then the rep, who waits for this one, chooses."""


@dataclass(slots=True, eq=False)
class Rep:
    """A seller."""

    index: int
    team: Team
    skill: float
    """Log-odds."""
    called: simpy.Event
    """Triggered with the touch when somebody needs this idle rep."""
    own: list[Entry] = field(default_factory=list)
    """Own leads that wait, as a heap (only where leads have owners)."""
    begun: int = 0
    """Open leads begun and not passed on."""


@dataclass(slots=True, eq=False)
class Lead:
    """A potential deal on its way through the stages."""

    index: int
    channel_key: int
    number: int
    segment: int
    value: float
    quality: float
    """Log-odds."""
    stage: int = -1
    visit: int = 0
    """How often the lead was in this stage before."""
    visit_row: int = -1
    touch: int = 0
    attempt: int = 0
    patience: float = math.inf
    """Working hours, of this stage visit."""
    team: Team | None = None
    needs_briefing: bool = False
    hand_overs: int = 0
    last_rep: int = -1
    begun: bool = False
    """The present team has begun to work on it."""
    owners: dict[int, Rep] = field(default_factory=dict)
    """Owner by index of the team, kept for the case that the lead comes back."""
    visits: Counter[int] = field(default_factory=Counter)
    queued: float = math.nan
    """Start of the present wait."""
    entry: Entry | None = None
    """Place in the queue; None while not waiting."""
    granted: simpy.Event | None = None
    """Triggered with the touch when the wait is over."""
