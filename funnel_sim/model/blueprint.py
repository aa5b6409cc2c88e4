"""The Blueprint: one organisation in its market as arrays, the only thing that engines read.

Indices follow the names in the Frame. `law` columns are rows of `laws`; -1 means there is none.
Times are working hours (selling hours for durations of work), money is in the market's currency,
odds are natural logarithms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.model.arrivals import Flow
from funnel_sim.model.calendar import WorkCalendar
from funnel_sim.model.distributions import DistributionArrays

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]

WON = -1
"""`next_stage` of the last stage."""
NONE = -1
"""No law, no limit."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Segments and channels: what decides who comes, and when."""

    value_law: Ints
    """Shape (segments,)."""
    patience_law: Ints
    """Shape (segments,)."""
    work_factor: Floats
    """Factor on the work of every answered touch, not on travel, shape (segments,)."""
    channel_key: Keys
    """Counter words, shape (channels,)."""
    mix: Floats
    """Cumulative shares of the segments, shape (channels, segments)."""
    quality: Floats
    """Shift in log-odds, shape (channels,)."""
    quality_sd: Floats
    """Log-odds, shape (channels,)."""
    flows: tuple[Flow, ...]
    """Expected flow of each channel over the horizon."""


@dataclass(frozen=True, slots=True)
class Process:
    """Stages and activities: what each step takes in each mode. Axis order: stage, mode, touch."""

    stage_key: Keys
    """Counter words, shape (stages,)."""
    next_stage: Ints
    """Stage after this one, WON after the last, shape (stages,)."""
    stages_left: Ints
    """Stages from here to the contract, this one included, shape (stages,)."""
    touches: Ints
    """Number of touches, 0 where the stage cannot be worked in that mode, shape (stages, modes)."""
    activity: Ints
    """Shape (stages, modes, touches)."""
    dropped_by: Floats
    """Share of drop-outs that come by this touch; 1 at the last; shape (stages, modes, touches)."""
    no_answer: Floats
    """Chance that an attempt is not answered, shape (stages, modes, touches)."""
    attempts: Ints
    """Most attempts at one touch, shape (stages, modes)."""
    gap_law: Ints
    """Shape (stages, modes)."""
    lead_in_law: Ints
    """Shape (stages, modes)."""
    retry_law: Ints
    """Shape (stages, modes)."""
    unanswered_law: Ints
    """Shape (stages, modes)."""
    base_odds: Floats
    """Log-odds to advance before effects, shape (stages, modes, segments)."""
    work_law: Ints
    """Shape (activities,)."""
    travel_law: Ints
    """Shape (activities,)."""
    trips_per_touch: Floats
    """Part of a trip that one touch bears, shape (activities,)."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Teams, coverage and hand-over: who works what, and by which rules."""

    covers: Ints
    """Team for a segment and stage, shape (segments, stages)."""
    mode: Ints
    """Mode code, shape (teams,)."""
    discipline: Ints
    """Discipline code, shape (teams,)."""
    ownership: Ints
    """Ownership code, shape (teams,)."""
    wip_limit: Ints
    """Open leads per rep, NONE for no limit, shape (teams,)."""
    margin_per_hour: Floats
    """Expected margin per unit of value over expected hours, still to come,
    shape (segments, stages, touches)."""
    selling_share: Floats
    """Share of paid time for touches, shape (teams,)."""
    rep_team: Ints
    """Shape (reps,), ascending."""
    rep_role_key: Keys
    """Counter words, shape (reps,)."""
    rep_number: Ints
    """Number within the role over all teams, shape (reps,)."""
    skill_sd: Floats
    """Log-odds, shape (reps,)."""
    briefing_law: int
    delay_law: int
    hand_over_effect: float
    """Log-odds per hand-over."""


@dataclass(frozen=True, slots=True)
class Blueprint:
    """Everything an engine needs besides the key of the replication."""

    frame: Frame
    calendar: WorkCalendar
    laws: DistributionArrays
    sources: Sources
    process: Process
    staff: Staff
