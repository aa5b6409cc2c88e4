"""What the postings read and write: a Log, cells for the sums, and notes on the way.

An amount belongs to up to four cells, one in each block of `Cells`: that of its time (team and
month), that of its market (segment, channel and journey), that of its place (team and stage), and
that of its seat. So it is added four times, and all breakdowns and the total are made of the cells
in the end. In each block -1 stands for none. Every amount is in a market cell, of which the total
is made.

Everything here is structured arrays and numbers, for compiled code.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log, Rows
from funnel_sim.metrics.amounts import Amount
from funnel_sim.metrics.room import Room

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Indices = NDArray[np.int32]
Cell = np.uint64
"""Number of a cell."""

LEAD_NOTE = np.dtype([
    ("market", "u8"),  # cell
    ("arrival", "f8"),
    ("entry", "i4"),
    ("spent", "i4"),  # the Amount that the hours on it count as
    ("met", "i4"),  # 1 once there was a touch
    ("back", "i4"),  # row in which it came back, 0 for none
])  # fmt: skip
"""What is noted of a lead."""
REP_NOTE = np.dtype([
    ("seat", "u8"),  # cell
    ("year", "i8"),  # plan year
    ("booked", "f8"),  # value won in that year so far
])  # fmt: skip
"""What is noted of a rep."""
DEAL_NOTE = np.dtype([
    ("row", "i8"),  # of the lead
    ("above", "f8"),  # value that comes on top of the quota of its rep
])  # fmt: skip
"""What is noted of a deal won."""
CUSTOMER_NOTE = np.dtype([
    ("renewed", "f8"),  # the last time
    ("renewed_before", "f8"),  # the last time before the window
    ("at_begin", "f8"),  # value then
    ("at_end", "f8"),  # value then
    ("bought", "f8"),  # value of expansions
])  # fmt: skip
"""What is noted of a customer."""
GROUP = np.dtype([
    ("watched", "f8"),  # leads whose cycle is not over
    ("worth", "f8"),  # share that a win adds
    ("won", "f8"),  # share won so far
    ("median", "f8"),  # days; NaN where nobody is won
])  # fmt: skip
"""A group of leads: all, then those of each segment, of each channel, of no known channel."""
KEYED = np.dtype([("key", "f8"), ("number", "i8")])
"""Something to be put in order of the key."""

DEALS, CYCLES, RECYCLED = range(3)
"""What is counted in `Notes.counts`."""
SPENDINGS = 5
"""Kinds of leads that hours are spent on: won, lost, cold, open, care."""


class Tables(NamedTuple):
    """The tables of a Log, contiguous and writeable as compiled code wants them."""

    leads: Rows
    visits: Rows
    touches: Rows
    exits: Rows
    reps: Rows
    absences: Rows
    customers: Rows

    @classmethod
    def of(cls, log: Log) -> Tables:
        """Those of a Log."""
        return cls(*(table if _is_plain(table) else table.copy() for table in log.tables()))


class Cells(NamedTuple):
    """Sums of amounts, and where the blocks begin. That of times is in front.

    Touches are counted by what decides on their amounts, which are made of the counts in the end:
    one count instead of a dozen sums.
    """

    sums: Floats
    """Shape (cells, amounts)."""
    begun: Ints
    """Touches begun, shape (cells, activities, 3): unanswered, answered, answered in vain."""
    hours: Floats
    """Hours of touches, shape (cells, teams × SPENDINGS, 3): work, travel, briefing."""
    segments: int
    channels: int
    journeys: int
    teams: int
    stages: int
    months: int
    market: int
    """Cell of no segment, channel and journey."""
    place: int
    """Cell of no team and stage."""
    seat: int
    """Cell of no seat."""

    @classmethod
    def of(cls, frame: Frame) -> Cells:
        """Empty ones for a Frame."""
        segments, channels, journeys = len(frame.segments), len(frame.channels), len(frame.journeys)
        teams, stages = len(frame.teams), len(frame.stages)
        months = len(frame.calendar.month_labels)
        market = (teams + 1) * (months + 1)
        place = market + (segments + 1) * (channels + 1) * (journeys + 1)
        seat = place + (teams + 1) * (stages + 1)
        cells = seat + 1 + len(frame.seat_team)
        return cls(
            sums=np.zeros((cells, len(Amount))),
            begun=np.zeros((cells, len(frame.activities), 3), np.int64),
            hours=np.zeros((cells, teams * SPENDINGS, 3)),
            segments=segments,
            channels=channels,
            journeys=journeys,
            teams=teams,
            stages=stages,
            months=months,
            market=market,
            place=place,
            seat=seat,
        )


class Notes(NamedTuple):
    """What the postings note down on the way, a row per row of a table."""

    leads: Rows
    """Dtype `LEAD_NOTE`."""
    reps: Rows
    """Dtype `REP_NOTE`."""
    deals: Rows
    """Dtype `DEAL_NOTE`, deals won at the front."""
    customers: Rows
    """Dtype `CUSTOMER_NOTE`."""
    last: NDArray[Cell]
    """Cell of the seat that did the last touch of each stage visit."""
    recycled: Indices
    """Rows of the leads that came in the window and were recycled, at the front."""
    counts: Ints
    """How many deals, cycles and recycled leads are noted, shape (3,)."""
    groups: Rows
    """Dtype `GROUP`."""
    reached: Floats
    """Shares of its groups that are won with each win, shape (leads, 3)."""
    changes: Floats
    """Leads and customers come and gone by month, shape (7, months + 1); zeros."""

    @classmethod
    def of(cls, log: Tables, cells: Cells, room: Room) -> Notes:
        """Those of a Log, not yet filled."""
        leads = len(log.leads)
        return cls(
            leads=room.take(leads, LEAD_NOTE),
            reps=room.take(len(log.reps), REP_NOTE),
            deals=room.take(leads, DEAL_NOTE),
            customers=room.take(len(log.customers), CUSTOMER_NOTE),
            last=room.take(len(log.visits), np.uint64),
            recycled=room.take(leads, np.int32),
            counts=np.zeros(3, np.int64),
            groups=np.empty(2 + cells.segments + cells.channels, GROUP),
            reached=room.take((leads, 3), np.float64),
            changes=np.zeros((7, cells.months + 1)),
        )


class Order(NamedTuple):
    """What is put in order of some key."""

    given: Rows
    """Dtype `KEYED`, in any order."""
    found: Rows
    """Dtype `KEYED`, in rising order."""
    part: Indices
    """Part of the range of keys that each lies in."""
    begin: Indices
    """Of each part."""

    @classmethod
    def of(cls, count: int, room: Room) -> Order:
        """Nothing yet, of at most `count` things."""
        return cls(
            given=room.take(count, KEYED),
            found=room.take(count, KEYED),
            part=room.take(count, np.int32),
            begin=room.take(count + 2, np.int32),
        )


def _is_plain(table: Rows) -> bool:
    flags = table.flags
    return flags.c_contiguous and flags.writeable and flags.aligned
