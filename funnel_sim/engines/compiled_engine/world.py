"""The state of one replication as arrays: what the compiled functions read and write.

Times are working hours since the start of the horizon. Indices are 0-based; `NONE` (-1) is none.
Rows of the Log are written straight into the Log's own tables; everything else that changes stands
in the tables declared here. All arrays are made before the loop starts and never grow within it:
where one is too small, `full` names it, and the replication is begun anew with more room.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[Any]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Keys = NDArray[np.uint64]


class Room(IntEnum):
    """The arrays that may turn out too small, as `full` names them."""

    ENOUGH = 0
    LEADS = 1
    SLOTS = 2
    VISITS = 3
    TOUCHES = 4
    CUSTOMERS = 5
    PLACES = 6
    RENEGES = 7
    OVERFLOWS = 8
    STAFF = 9
    RETURNS = 10


def _dtype(**columns: str) -> np.dtype[np.void]:
    """A table: columns of a type each, `integers="a b c", floats="d e"`; 8 bytes unless short."""
    kinds = {"integers": "i8", "floats": "f8", "short": "i4", "keys": "u8"}
    names = [(name, kinds[kind]) for kind, text in columns.items() for name in text.split()]
    return np.dtype(names)


LAW = _dtype(integers="family start length", floats="a b c")
STEP = _dtype(
    integers="touches attempts gap_law lead_in_law retry_law unanswered_law",
)
"""A stage in a mode."""
CADENCE = _dtype(integers="activity", floats="dropped_by no_answer")
"""A touch of a stage in a mode."""
ACTIVITY = _dtype(integers="work_law travel_law", floats="trips")
SEGMENT = _dtype(
    integers="patience_law renewal_journey expansion_journey expansion_law lifetime_law",
    floats="work_factor term renewal_value care_effect expansion_chance expansion_value",
)
CARE = _dtype(integers="journey after_law every_law", keys="key")
JOURNEY = _dtype(integers="first_stage longest", floats="effect")
ROLE = _dtype(
    floats="ramp_step ramp_effect training_effect training_limit learning_exponent learning_prior "
    "learning_floor learning_odds learning_half",
)
TEAM = _dtype(
    integers="mode discipline owned wip_limit overflow_team covers_absences first_rep end_rep "
    "reps in_progress idle_first idle_last called",
    floats="selling_share overflow_after bonus_work bonus_odds",
)
"""`reps` are those on the payroll, `in_progress` open leads begun (in pools), `called`: idle reps
are about to choose. Reps of a team stand together, from `first_rep` to before `end_rep`."""
REP = _dtype(
    floats="skill pace hired ramps_from due gap_luck",
    integers="team role absence absences_end trained_from trained trained_end begun lead touch_row "
    "cases",
    short="idle away gone answered before after",
)
"""`lead`, `touch_row`, `cases`, `gap_luck` and `answered` are those of the touch in hand; `before`
and `after` the neighbours among the idle."""
LEAD_STATE = _dtype(
    integers="index number visit_row family customer prospect term wait place back_up_place alive",
    floats="value quality effect arrived response queued outcome_luck patience_luck duration_luck "
    "travel_luck gap_luck answer_luck",
    short="segment journey source entry stage visit stages_seen touch attempt team owner "
    "overflowed needs_briefing begun timed drawn hand_overs last_rep",
)
"""`wait` is the number of the present wait, `timed` says whether it has an end; `response` is NaN
before the first touch; `drawn` says that the luck of the next touch is known already; `index` is
the row in the table of leads, `alive` the place in the list of open leads."""
CUSTOMER_STATE = _dtype(integers="family term due done lost", floats="quality")
PROSPECT_STATE = _dtype(integers="approached next cooled")
"""`next` is the one behind in the same line of the list, `cooled` the number of the return."""
PLACE = _dtype(
    floats="rank closeness value ease", integers="order lead team line slot child next before"
)
"""A place in a line. `before` is the one above or before it, as `lines` has them."""
EVENT = _dtype(floats="time", integers="order code")
CLOCK = _dtype(
    floats="now",
    integers="scheduled waits arrived listed reneges overflows staff returns timers leads "
    "visits touches customers alive free_place places first_called called hiring cooled "
    "prospect_families full",
)
"""One row: the time, and how many there are of each. `listed` are the leads of the table, `arrived`
those among them that have come, `timers` the waits with an end, `hiring` the reps looked at for a
first day at hour 0; `prospect_families` is where their families begin."""


class World(NamedTuple):
    """Everything that a replication reads (first part) and writes (second part)."""

    # ------------------------------------------------------------ what does not change
    seed: np.uint64
    replication: np.uint64
    horizon: float
    briefing_law: int
    delay_law: int
    hand_over_effect: float
    recycling_chance: float
    recycling_law: int
    recycling_quality: float
    response_exponent: float
    response_reference: float
    response_floor: float
    value_scale: float
    day: float
    laws: Rows
    """`LAW`."""
    tables: Floats
    """Of the laws."""
    steps: Rows
    """`STEP`, (stages, modes)."""
    cadence: Rows
    """`CADENCE`, (stages, modes, touches)."""
    base_odds: Floats
    """(stages, modes, segments)."""
    activities: Rows
    """`ACTIVITY`."""
    segments: Rows
    """`SEGMENT`."""
    care: Rows
    """`CARE`, (segments, kinds)."""
    journeys: Rows
    """`JOURNEY`."""
    covers: Ints
    """Team, (journeys, segments, stages)."""
    next_stage: Ints
    """(journeys, stages)."""
    stages_left: Ints
    """(journeys, stages)."""
    margin_per_hour: Floats
    """(journeys, segments, stages, touches)."""
    ease: Floats
    """(journeys, segments, stages, touches)."""
    effort_share: Floats
    """(teams, segments)."""
    listed: Ints
    """1 where the team works new leads of the segment in the first stage, (teams, segments)."""
    roles: Rows
    """`ROLE`."""
    ramp: Floats
    """(roles, steps)."""
    source_key: Keys
    stage_key: Keys
    cool_down: Floats
    """(channels,)."""
    weights: Floats
    """Of own judgement, (reps, 4)."""
    trained_at: Floats
    """By rep, ascending."""
    prospect_rows: Rows
    """Dtype `LEAD` of the Log."""

    # ------------------------------------------------------------ what does
    clock: Rows
    """`CLOCK`, one row."""
    teams: Rows
    """`TEAM`."""
    spent: Floats
    """Selling hours of touches begun, (teams, segments)."""
    reps: Rows
    """`REP`."""
    rep_rows: Rows
    """Dtype `REP` of the Log."""
    absences: Rows
    """Dtype `ABSENCE` of the Log, by rep."""
    cases: Ints
    """Answered touches, (reps, segments, stages)."""
    lead_rows: Rows
    """Dtype `LEAD` of the Log."""
    leads: Rows
    """`LEAD_STATE` of the open leads, in slots that are used again: few enough to stay in the
    processor's cache, however many come in all. Functions know a lead by its slot, `i`."""
    alive: Ints
    """Slots: those in use, then those that are free."""
    exits: Rows
    """Dtype `EXIT` of the Log."""
    visits: Rows
    """Dtype `VISIT` of the Log."""
    touches: Rows
    """Dtype `TOUCH` of the Log."""
    family_visits: Small
    """How often a lead and all that comes of it entered a stage, (families, stages)."""
    family_owners: Small
    """Owner of old + 1, 0 for none, (families, teams)."""
    customer_rows: Rows
    """Dtype `CUSTOMER` of the Log."""
    customers: Rows
    """`CUSTOMER_STATE`."""
    care_case: Small
    """Number of the case that comes next, (customers, kinds)."""
    prospects: Rows
    """`PROSPECT_STATE`."""
    untried: Ints
    """First name never tried, (channels, segments)."""
    cooled_first: Ints
    """First name that has cooled down, (channels, segments)."""
    cooled_last: Ints
    """Last one."""
    places: Rows
    """`PLACE`."""
    roots: Ints
    """First place of each line, (lines, slots): fresh and begun of each team, own of reps."""
    lasts: Ints
    """Last one, where lines are lists."""
    called_teams: Ints
    """Teams whose idle reps are about to choose, a ring, (teams,)."""
    ends: Rows
    """A knock-out of `EVENT` among reps, whose touch ends first: row n is the better of 2n and
    2n + 1, row 1 the winner; reps stand in the second half. Infinite: no touch in hand."""
    reneges: Rows
    """A heap of `EVENT`, as all of the following; `code`: lead, `order`: number of the wait."""
    overflows: Rows
    """`code`: lead, `order`: number of the wait."""
    staff: Rows
    """`code`: see `reps`."""
    returns: Rows
    """`code`: see `events`."""
