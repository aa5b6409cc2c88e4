"""Lead, rep, customer and touch as the processes see them."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import simpy

from funnel_sim.domain.names import Entry as Entered

if TYPE_CHECKING:
    from funnel_sim.engines.simpy_engine.lines import Entry, Line
    from funnel_sim.engines.simpy_engine.team import Team

NO_CUSTOMERS = (Entered.NEW, Entered.OPENING, Entered.PROSPECT, Entered.RECYCLED)
"""Leads who may become customers; for them the wait for the first touch counts."""


@dataclass(slots=True, eq=False)
class Touch:
    """A touch in hand: from the grant until its rep is free again."""

    rep: Rep
    row: int
    """Row in the Log."""
    answered: bool
    cases: int
    """Touches of the rep in this cell before."""
    gap_luck: float
    end: simpy.Event
    """The lead waits for this one and moves first."""
    released: simpy.Event
    """Then the rep, who waits for this one, chooses."""


@dataclass(slots=True, eq=False)
class Absence:
    """A planned time away."""

    row: int
    """Row in the Log."""
    due: float
    end: float


@dataclass(slots=True, eq=False)
class Rep:
    """A seller."""

    index: int
    team: Team
    role: int
    skill: float
    """Log-odds, as a person."""
    pace: float
    """Factor on work, as a person."""
    hired: float
    ramps_from: float
    """When he was new; minus infinity for staff in place."""
    due: float
    """Planned departure; infinite for none."""
    absences: list[Absence]
    """To come, in order of time."""
    trained_at: list[float]
    """When each training shows, ascending."""
    weights: list[float]
    """Of the criteria of own judgement."""
    own: Line
    """Own leads that wait (only where leads have owners)."""
    called: simpy.Event
    """Triggered while idle: with a touch, or with None when the roster has something else."""
    cases: Counter[tuple[int, int]] = field(default_factory=Counter)
    """Answered touches by cell: segment and stage."""
    begun: int = 0
    """Open leads begun and not passed on (only where leads have owners)."""
    away: bool = False
    gone: bool = False
    """Has left for good."""


@dataclass(slots=True, eq=False)
class Family:
    """A lead and all that comes of it later: recycled, won, renewed."""

    visits: Counter[int] = field(default_factory=Counter)
    """How often each stage was entered."""
    owners: dict[int, Rep] = field(default_factory=dict)
    """Owner by index of the team, kept for the case that the lead comes back."""


@dataclass(slots=True, eq=False)
class Customer:
    """Somebody who has bought."""

    row: int
    """Row in the Log."""
    origin: int
    """Lead whose win made the customer; -1 if there at the start."""
    channel: int
    source: int
    number: int
    segment: int
    value: float
    quality: float
    """Log-odds, of the lead."""
    since: float
    family: Family
    term: int = 0
    due: int = 0
    """Cases of care in this term."""
    done: int = 0
    """Of those, the closed ones."""
    lost: bool = False


@dataclass(slots=True, eq=False)
class Prospect:
    """A name on a list."""

    channel: int
    source: int
    number: int
    segment: int
    value: float
    quality: float
    """Log-odds."""
    family: Family = field(default_factory=Family)
    approached: int = -1
    """Lead of the latest approach."""


@dataclass(slots=True, eq=False)
class Lead:
    """A potential deal, or a case of care, on its way through the stages."""

    index: int
    channel: int
    source: int
    number: int
    segment: int
    journey: int
    enters: int
    entry: int
    """Code of `Entry`."""
    value: float
    quality: float
    """Log-odds."""
    family: Family
    arrived: float
    effect: float = 0.0
    """Log-odds by the care given to the customer."""
    customer: Customer | None = None
    term: int = 0
    """Of the customer, when the lead came."""
    prospect: Prospect | None = None
    stage: int = -1
    visit: int = 0
    """How often the family was in this stage before."""
    stages_seen: int = 0
    """Stage visits of this lead so far."""
    visit_row: int = -1
    touch: int = 0
    attempt: int = 0
    patience: float = math.inf
    """Working hours, of this stage visit."""
    team: Team | None = None
    owner: Rep | None = None
    """In the present team, where leads have owners."""
    overflowed: bool = False
    """The back-up team has taken over in this stage."""
    needs_briefing: bool = False
    hand_overs: int = 0
    last_rep: int = -1
    begun: bool = False
    """The present team has begun to work on it."""
    response: float | None = None
    """Log-odds lost by waiting for the first touch; None before it."""
    queued: float = math.nan
    """Start of the present wait."""
    entries: list[Entry] = field(default_factory=list)
    """Places in queues; empty while not waiting."""
    granted: simpy.Event | None = None
    """Triggered with the touch when the wait is over."""
