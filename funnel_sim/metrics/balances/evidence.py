"""What one walk through a Log finds for the balances, by ways other than those of the KPIs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log, Rows
from funnel_sim.metrics.balances.faults import Fault
from funnel_sim.metrics.book import Tables

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAD_MEMO = np.dtype([
    ("visit", "i4"),  # 1 + row of its last stage visit; 0 for none
    ("outcome", "i4"),  # how that ended
    ("made", "i4"),  # customers made by its win
    ("back", "i4"),  # how often it came back
])  # fmt: skip
"""What is remembered of a lead."""
REP_MEMO = np.dtype([
    ("paid", "f8"),  # hours on the payroll
    ("away", "f8"),
    ("busy", "f8"),  # hours in touches
    ("next", "i8"),  # its next absence
    ("stop", "i8"),  # the absence behind its last; 0 for none
])  # fmt: skip
"""What is remembered of a rep; hours within the window."""
SPELL = np.dtype([("start", "f8"), ("end", "f8")])
"""When somebody was busy last."""
TOTALS = np.dtype([
    ("open", "i8"),  # leads at the start of the window
    ("worth", "f8"),  # their value
    ("customers", "i8"),  # at the start of the window
    ("from_before", "i8"),  # customers there at the start
    ("unknown", "i8"),  # leads and customers whose channel is not known
    ("booked", "f8"),  # value won in the window
    ("revenue", "f8"),  # of the window, contract by contract
    ("backlog", "f8"),  # at its end, contract by contract
    ("by_lead", "f8"),  # most hours by which touches of a lead overlap
    ("by_rep", "f8"),  # most hours by which touches of a rep overlap
    ("presence", "f8"),  # most hours by which touches and absences of a rep overlap
    ("unsorted", "i8"),  # spells out of order, with which overlaps must be found otherwise
])  # fmt: skip


class Limits(NamedTuple):
    """What a Log is held to."""

    start: float
    """Of the window, working hours."""
    horizon: float
    seat_team: Ints
    contract: Floats
    """Working hours over which revenue counts, 0 for at once, shape (segments,)."""


class Evidence(NamedTuple):
    """What is found, and room to remember things in."""

    faults: Ints
    """Rows with each fault, shape (faults,)."""
    early: Floats
    """Most hours by which something is too early, for faults of order; shape (faults,)."""
    totals: Rows
    """Dtype `TOTALS`, one row."""
    open_segment: Ints
    """Leads at the start of the window, shape (segments,)."""
    open_channel: Ints
    open_journey: Ints
    customers_segment: Ints
    """Customers at the start of the window, shape (segments,)."""
    customers_channel: Ints
    last_stage: Ints
    """Stage from which the leads of each journey are through; -1 for none."""
    leads: Rows
    """Dtype `LEAD_MEMO`."""
    reps: Rows
    """Dtype `REP_MEMO`."""
    of_lead: Rows
    """Last touch of each lead, dtype `SPELL`."""
    of_rep: Rows
    """Last touch of each rep, dtype `SPELL`."""
    of_presence: Rows
    """Last touch or absence of each rep, dtype `SPELL`."""


def gathered(log: Log, frame: Frame) -> Evidence:
    """What is found in a Log."""
    from funnel_sim.metrics.balances.inspection.everything import inspect

    limits = Limits(
        start=float(frame.warm_up),
        horizon=float(frame.horizon),
        seat_team=np.array(frame.seat_team, dtype=np.int64),
        contract=np.array(frame.contract if frame.recognised else 0.0 * frame.contract),
    )
    evidence = _blank(log, frame)
    inspect(Tables.of(log), limits, evidence)
    return evidence


def _blank(log: Log, frame: Frame) -> Evidence:
    leads, reps = len(log.leads), len(log.reps)
    segments, channels = len(frame.segments), len(frame.channels)
    return Evidence(
        faults=np.zeros(len(Fault), np.int64),
        early=np.full(len(Fault), -np.inf),
        totals=np.zeros(1, TOTALS),
        open_segment=np.zeros(segments, np.int64),
        open_channel=np.zeros(channels, np.int64),
        open_journey=np.zeros(len(frame.journeys), np.int64),
        customers_segment=np.zeros(segments, np.int64),
        customers_channel=np.zeros(channels, np.int64),
        last_stage=np.full(len(frame.journeys), -1),
        leads=np.zeros(leads, LEAD_MEMO),
        reps=np.zeros(reps, REP_MEMO),
        of_lead=_nothing_yet(leads),
        of_rep=_nothing_yet(reps),
        of_presence=_nothing_yet(reps),
    )


def _nothing_yet(count: int) -> Rows:
    spells = np.empty(count, SPELL)
    spells["start"] = spells["end"] = -np.inf
    return spells
