"""The Log: what one replication writes down. Every metric is computed from it and nothing else.

Times are working hours since the start of the horizon, unless a column says otherwise. Indices
(`lead`, `segment`, `team` ...) point into the names that the Frame lists and into the other tables
of the same Log; -1 means none, NaN means not yet. An event at or after the end of the horizon does
not happen: a touch in hand then keeps its planned end and the result `unfinished`.

Row order is part of the contract, since two engines have to agree to the bit. `leads` and `exits`
have one row per lead: those open at the start as the config lists them, those of channels by
(created, channel order, number), and then all that the simulation itself brings (prospects when
they are approached, recycled leads, business of customers) in order of arrival. `visits` stand in
order of entry, `touches` in order of start, `reps` by seat, then order of hiring, `absences` by
rep, then time, `customers` as the config lists them, then in order of their win.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.void]
"""A structured array, one row per thing."""
Row: TypeAlias = Any
"""One of its rows, for compiled code, with its columns by name."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table of the Log."""

    name: str
    dtype: str
    unit: str
    meaning: str


LEAD_COLUMNS = (
    Column("channel", "i4", "index", "channel that the lead came through; -1 if not known"),
    Column("source", "i4", "index", "source of its luck: channels, then opening, then segments"),
    Column("number", "i8", "count", "number within the source, from 0; repeat business keeps it"),
    Column("segment", "i4", "index", "customer segment"),
    Column("journey", "i4", "index", "journey"),
    Column("enters", "i4", "index", "stage in which the journey begins for this lead"),
    Column("entry", "i4", "code", "Entry: how the lead came in"),
    Column("origin", "i8", "index", "lead that it comes from, recycled or as customer; -1"),
    Column("customer", "i8", "index", "row of `customers` whose business it is; -1"),
    Column("created", "f8", "calendar h", "creation, hours since midnight of the start date"),
    Column("arrival", "f8", "working h", "entry into the queue: creation, or the next opening"),
    Column("value", "f8", "money", "revenue if the deal is won; 0 for care"),
    Column("quality", "f8", "log-odds", "quality of the lead, with its channel's shift"),
)
VISIT_COLUMNS = (
    Column("lead", "i8", "index", "lead"),
    Column("stage", "i4", "index", "stage"),
    Column("visit", "i4", "count", "how often the lead was in this stage before"),
    Column("team", "i4", "index", "team that has the lead: the covering one, or the back-up"),
    Column("entered", "f8", "working h", "entry into the stage"),
    Column("left", "f8", "working h", "end of the stage; NaN while open"),
    Column("waiting_since", "f8", "working h", "start of a wait nobody ended; NaN if none"),
    Column("outcome", "i4", "code", "VisitOutcome"),
    Column("overflowed", "f8", "working h", "when the back-up team took over; NaN if not"),
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
    Column("cases", "i4", "count", "touches answered by this rep in this cell before"),
    Column("odds", "f8", "log-odds", "to advance, at its end; NaN if unanswered or unfinished"),
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
    Column("seat", "i4", "index", "seat; its holders follow one another"),
    Column("number", "i4", "count", "number of the seat within the role over all teams, from 0"),
    Column("holder", "i4", "count", "holders of the seat before"),
    Column("new", "i4", "0 or 1", "hired within the horizon; 0 for staff in place"),
    Column("hired", "f8", "working h", "first hour on the payroll; 0 for staff in place"),
    Column("due", "f8", "working h", "planned last hour; NaN if none within the horizon"),
    Column("left", "f8", "working h", "actual last hour, after the touch in hand; NaN if none"),
    Column("departure", "i4", "code", "Departure: why `due`"),
    Column("skill", "f8", "log-odds", "personal skill"),
    Column("pace", "f8", "factor", "personal factor on the time of work"),
)
ABSENCE_COLUMNS = (
    Column("rep", "i4", "index", "rep"),
    Column("kind", "i4", "code", "Away"),
    Column("due", "f8", "working h", "planned begin"),
    Column("begin", "f8", "working h", "actual begin, after the touch in hand; NaN if none"),
    Column("end", "f8", "working h", "planned and actual end"),
)
CUSTOMER_COLUMNS = (
    Column("lead", "i8", "index", "lead whose win made the customer; -1 if there at the start"),
    Column("channel", "i4", "index", "channel of that lead; -1 if not known"),
    Column("source", "i4", "index", "as in `leads`"),
    Column("number", "i8", "count", "as in `leads`"),
    Column("segment", "i4", "index", "customer segment"),
    Column("value", "f8", "money", "value of the first deal"),
    Column("since", "f8", "working h", "win, or begin of the present term (<= 0) at the start"),
    Column("until", "f8", "working h", "when the customer was lost; NaN while not"),
    Column("reason", "i4", "code", "Churn"),
)


def dtype_of(columns: tuple[Column, ...]) -> np.dtype[np.void]:
    """The numpy dtype of a table with these columns."""
    return np.dtype([(c.name, c.dtype) for c in columns])


LEAD = dtype_of(LEAD_COLUMNS)
VISIT = dtype_of(VISIT_COLUMNS)
TOUCH = dtype_of(TOUCH_COLUMNS)
EXIT = dtype_of(EXIT_COLUMNS)
REP = dtype_of(REP_COLUMNS)
ABSENCE = dtype_of(ABSENCE_COLUMNS)
CUSTOMER = dtype_of(CUSTOMER_COLUMNS)


def whole_rows(table: Rows) -> Rows:
    """The same rows without columns: NumPy moves them ten to forty times as fast."""
    return table.view(np.dtype(f"V{table.dtype.itemsize}"))


def joined(*tables: Rows) -> Rows:
    """One table of several with the same columns."""
    return np.concatenate([whole_rows(table) for table in tables]).view(tables[0].dtype)


@dataclass(frozen=True, slots=True)
class Log:
    """All that happened in one replication of one organisation."""

    seed: int
    replication: int
    leads: Rows
    """Dtype `LEAD`, one row per lead that is open at the start or comes within the horizon."""
    visits: Rows
    """Dtype `VISIT`, one row per visit of a lead to a stage."""
    touches: Rows
    """Dtype `TOUCH`, one row per attempt at a touch."""
    exits: Rows
    """Dtype `EXIT`, one row per lead."""
    reps: Rows
    """Dtype `REP`, one row per rep."""
    absences: Rows
    """Dtype `ABSENCE`, one row per planned absence."""
    customers: Rows
    """Dtype `CUSTOMER`, one row per customer."""

    def equals(self, other: Log) -> bool:
        """Equal to the last bit, NaN equal to NaN."""
        return (self.seed, self.replication) == (other.seed, other.replication) and all(
            mine.dtype == theirs.dtype and mine.tobytes() == theirs.tobytes()
            for mine, theirs in zip(self.tables(), other.tables(), strict=True)
        )

    def tables(self) -> tuple[Rows, ...]:
        """The tables in the order of the fields."""
        return (
            self.leads, self.visits, self.touches, self.exits,
            self.reps, self.absences, self.customers,
        )  # fmt: skip
