"""The Log: what one replication writes down. Every metric is computed from it and nothing else.

Times are working hours since the start of the horizon, unless a column says otherwise. Indices
(`lead`, `segment`, `team` ...) point into the names that the Frame lists and into the other tables
of the same Log; -1 means none, NaN means not yet. An event at or after the end of the horizon does
not happen: a touch in hand then keeps its planned end and the result `unfinished`.

Row order is part of the contract, since two engines have to agree to the bit: `leads` and `exits`
have one row per lead by (created, channel order, number); `visits` stand in order of entry,
`touches` in order of start, `reps` by team, then number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.void]
"""A structured array, one row per thing."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table of the Log."""

    name: str
    dtype: str
    unit: str
    meaning: str


LEAD_COLUMNS = (
    Column("channel", "i4", "index", "channel that the lead came through"),
    Column("number", "i8", "count", "number of the lead within its channel, from 0"),
    Column("segment", "i4", "index", "customer segment"),
    Column("created", "f8", "calendar h", "creation, hours since midnight of the start date"),
    Column("arrival", "f8", "working h", "entry into the queue: creation, or the next opening"),
    Column("value", "f8", "money", "revenue if the deal is won"),
    Column("quality", "f8", "log-odds", "quality of the lead, with its channel's shift"),
)
VISIT_COLUMNS = (
    Column("lead", "i8", "index", "lead"),
    Column("stage", "i4", "index", "stage"),
    Column("visit", "i4", "count", "how often the lead was in this stage before"),
    Column("team", "i4", "index", "team that covers the stage for this lead"),
    Column("entered", "f8", "working h", "entry into the stage"),
    Column("left", "f8", "working h", "end of the stage; NaN while open"),
    Column("waiting_since", "f8", "working h", "start of a wait nobody ended; NaN if none"),
    Column("outcome", "i4", "code", "VisitOutcome"),
)
TOUCH_COLUMNS = (
    Column("lead", "i8", "index", "lead"),
    Column("visit", "i8", "index", "row of `visits`"),
    Column("stage", "i4", "index", "stage"),
    Column("touch", "i4", "count", "number of the touch within the stage visit, from 0"),
    Column("attempt", "i4", "count", "attempts at this touch before"),
    Column("activity", "i4", "index", "activity"),
    Column("team", "i4", "index", "team that did it"),
    Column("rep", "i4", "index", "rep who did it"),
    Column("queued", "f8", "working h", "start of the wait for a rep"),
    Column("start", "f8", "working h", "the rep begins"),
    Column("end", "f8", "working h", "the rep is free again (planned, if unfinished)"),
    Column("work", "f8", "selling h", "time with the customer or on the phone"),
    Column("travel", "f8", "selling h", "time on the road"),
    Column("briefing", "f8", "selling h", "reading in after a hand-over"),
    Column("result", "i4", "code", "TouchResult"),
)
EXIT_COLUMNS = (
    Column("time", "f8", "working h", "when the lead left; NaN while open"),
    Column("reason", "i4", "code", "Exit"),
    Column("stage", "i4", "index", "stage the lead was in last; -1 before arrival"),
    Column("team", "i4", "index", "team the lead was with last; -1 before arrival"),
    Column("rep", "i4", "index", "rep of the last finished touch; -1 if none"),
    Column("hand_overs", "i4", "count", "hand-overs between teams so far"),
)
REP_COLUMNS = (
    Column("team", "i4", "index", "team"),
    Column("number", "i4", "count", "number within the role over all teams, from 0"),
    Column("skill", "f8", "log-odds", "personal skill"),
)


def dtype_of(columns: tuple[Column, ...]) -> np.dtype[np.void]:
    """The numpy dtype of a table with these columns."""
    return np.dtype([(c.name, c.dtype) for c in columns])


LEAD = dtype_of(LEAD_COLUMNS)
VISIT = dtype_of(VISIT_COLUMNS)
TOUCH = dtype_of(TOUCH_COLUMNS)
EXIT = dtype_of(EXIT_COLUMNS)
REP = dtype_of(REP_COLUMNS)


@dataclass(frozen=True, slots=True)
class Log:
    """All that happened in one replication of one organisation."""

    seed: int
    replication: int
    leads: Rows
    """Dtype `LEAD`, one row per lead created within the horizon."""
    visits: Rows
    """Dtype `VISIT`, one row per visit of a lead to a stage."""
    touches: Rows
    """Dtype `TOUCH`, one row per attempt at a touch."""
    exits: Rows
    """Dtype `EXIT`, one row per lead."""
    reps: Rows
    """Dtype `REP`, one row per rep."""

    def equals(self, other: Log) -> bool:
        """Equal to the last bit, NaN equal to NaN."""
        return (self.seed, self.replication) == (other.seed, other.replication) and all(
            mine.dtype == theirs.dtype and mine.tobytes() == theirs.tobytes()
            for mine, theirs in zip(self.tables(), other.tables(), strict=True)
        )

    def tables(self) -> tuple[Rows, ...]:
        """The tables in the order of the fields."""
        return (self.leads, self.visits, self.touches, self.exits, self.reps)
