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
    source_key: Keys
    """Counter words of the channels, of `opening` and of the customers of each segment,
    shape (channels + 1 + segments,)."""
    mix: Floats
    """Cumulative shares of the segments, shape (channels, segments)."""
    quality: Floats
    """Shift in log-odds, shape (channels,)."""
    quality_sd: Floats
    """Log-odds, shape (channels,)."""
    flows: tuple[Flow, ...]
    """Expected flow of each channel over the horizon."""
    list_size: Ints
    """Names on the prospect list, 0 where there is none, shape (channels,)."""
    cool_down: Floats
    """Working hours before a prospect may be tried again, shape (channels,)."""
    recycling_chance: float
    """Chance that a lost lead comes back, 0 where none does."""
    recycling_law: int
    recycling_quality: float
    """Added to the quality of a recycled lead, log-odds."""
    response_exponent: float
    """Power of the wait for the first touch by which odds fall; 0: off."""
    response_reference: float
    """Working hours up to which nothing is lost."""
    response_floor: float
    """Most that is lost, log-odds, <= 0."""


@dataclass(frozen=True, slots=True)
class Process:
    """Stages and activities: what each step takes in each mode. Axis order: stage, mode, touch."""

    stage_key: Keys
    """Counter words, shape (stages,)."""
    first_stage: Ints
    """Shape (journeys,)."""
    next_stage: Ints
    """Stage after this one, WON after the last, shape (journeys, stages)."""
    stages_left: Ints
    """Stages from here to the end of the journey, this one included; 0 for stages that are not on
    it; shape (journeys, stages)."""
    journey_effect: Floats
    """Log-odds, shape (journeys,)."""
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
    """Team for a lead, NONE for stages that are not on the journey, shape (journeys, segments,
    stages)."""
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
    shape (journeys, segments, stages, touches)."""
    ease: Floats
    """How little work is still to come, in [0, 1]: h0 / (h0 + expected hours), h0 being the mean
    over segments at the beginning of new leads' journey; shape (journeys, segments, stages,
    touches)."""
    value_scale: float
    """Mean deal value over the segments, for `own_judgement`."""
    effort_share: Floats
    """Share of the team's time per segment (`effort_shares`), shape (teams, segments)."""
    overflow_team: Ints
    """Back-up team, NONE for none, shape (teams,)."""
    overflow_after: Floats
    """Working hours of a wait before the back-up may take the lead, shape (teams,)."""
    cover_absences: NDArray[np.bool_]
    """Whether colleagues serve the leads of an owner who is away, shape (teams,)."""
    bonus_work: Floats
    """Factor on work by the fixed specialisation bonus, shape (teams,)."""
    bonus_odds: Floats
    """Log-odds by the same, shape (teams,)."""
    selling_share: Floats
    """Share of present time for touches, shape (teams,)."""
    team_role: Ints
    """Shape (teams,)."""
    seat_team: Ints
    """Shape (seats,), ascending."""
    seat_number: Ints
    """Number within the role over all teams, shape (seats,)."""
    opening_seat: Ints
    """Seat of each spell in which a seat is open, by seat and time, shape (openings,)."""
    opening_from: Floats
    """Working hours; 0 for staff in place, shape (openings,)."""
    opening_until: Floats
    """Working hours; inf to the end, shape (openings,)."""
    briefing_law: int
    delay_law: int
    hand_over_effect: float
    """Log-odds per hand-over."""


@dataclass(frozen=True, slots=True)
class Careers:
    """What becomes of sellers, by role. Every array has the shape (roles,) unless it says more."""

    role_key: Keys
    """Counter words."""
    skill_sd: Floats
    """Log-odds."""
    pace_sd: Floats
    """Of the logarithm of the pace."""
    mean_tenure: Floats
    """Working hours; inf where nobody leaves."""
    vacancy_law: Ints
    ramp: Floats
    """Productivity by step after hiring, 1 after the end, shape (roles, steps)."""
    ramp_step: Floats
    """Working hours of one step."""
    ramp_effect: Floats
    """Log-odds at productivity 0."""
    vacation: Floats
    """Working hours per working year."""
    vacation_spell: Floats
    """Working hours."""
    sick: Floats
    """Working hours per working year, on average."""
    sick_law: Ints
    training_time: Floats
    """Working hours per session; 0: none."""
    training_every: Floats
    """Working hours."""
    training_effect: Floats
    """Log-odds per session."""
    training_after: Floats
    """Working hours."""
    training_limit: Floats
    """Log-odds."""
    learning_exponent: Floats
    """log2 of the factor per doubling, <= 0; 0: no learning."""
    learning_prior: Floats
    """Touches."""
    learning_floor: Floats
    """Least factor on work."""
    learning_odds: Floats
    """Log-odds."""
    learning_half: Floats
    """Touches."""


@dataclass(frozen=True, slots=True)
class Relations:
    """What becomes of customers, by segment. Shape (segments,) unless it says more."""

    renewal_journey: Ints
    """NONE where there is no renewal."""
    term: Floats
    """Working hours; inf where there is no renewal."""
    renewal_value: Floats
    """Multiple of the customer's deal."""
    care_effect: Floats
    """Log-odds that full care adds compared with none."""
    expansion_journey: Ints
    """NONE where there is none."""
    expansion_chance: Floats
    expansion_law: Ints
    expansion_value: Floats
    """Multiple of the customer's deal."""
    lifetime_law: Ints
    care_journey: Ints
    """NONE beyond the last kind of care, shape (segments, kinds)."""
    care_key: Keys
    """Counter words, shape (segments, kinds)."""
    care_after_law: Ints
    """Before the first case; NONE: as `every`, or at once where that is NONE too;
    shape (segments, kinds)."""
    care_every_law: Ints
    """NONE: one case only, shape (segments, kinds)."""


@dataclass(frozen=True, slots=True)
class OpeningState:
    """What is there on the first day. NaN in a value: to be drawn from the segment's law."""

    lead_segment: Ints
    """Shape (leads,)."""
    lead_channel: Ints
    """NONE where it is not known, shape (leads,)."""
    lead_journey: Ints
    """Shape (leads,)."""
    lead_stage: Ints
    """Shape (leads,)."""
    lead_created: Floats
    """Hours since midnight of the start date, <= opening time, shape (leads,)."""
    lead_value: Floats
    """Shape (leads,)."""
    lead_quality: Floats
    """Log-odds, shape (leads,)."""
    customer_segment: Ints
    """Shape (customers,)."""
    customer_value: Floats
    """Shape (customers,)."""
    customer_age: Floats
    """Working hours since the present term began; NaN: anywhere within it; shape (customers,)."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Blueprint:
    """Everything an engine needs besides the key of the replication."""

    frame: Frame
    calendar: WorkCalendar
    laws: DistributionArrays
    sources: Sources
    process: Process
    staff: Staff
    careers: Careers
    relations: Relations
    opening: OpeningState
