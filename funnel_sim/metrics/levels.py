"""How many leads are open and how many customers there are, slot by slot: means over time.

Slots are equal parts of the whole horizon, warm-up included: a working day each, or shorter where
the horizon has too few days.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log

Floats = NDArray[np.float64]

LEAST_SLOTS = 200
"""A shorter horizon is cut finer than by days."""


def slot_edges(frame: Frame) -> Floats:
    """Begin of each slot and the end of the last in working hours, shape (slots + 1,)."""
    days = round(frame.horizon / frame.calendar.hours_per_day)
    return np.linspace(0.0, frame.horizon, max(days, LEAST_SLOTS) + 1)


def open_leads(log: Log, edges: Floats) -> Floats:
    """Leads that wait, are worked on or pause between two touches, shape (slots,)."""
    return _mean_level(log.leads["arrival"], log.exits["time"], edges)


def customers(log: Log, edges: Floats, segments: NDArray[np.bool_]) -> Floats:
    """Customers of those segments that are True in `segments`, shape (slots,)."""
    mine = log.customers[segments[log.customers["segment"]]]
    return _mean_level(mine["since"], mine["until"], edges)


def _mean_level(begin: Floats, end: Floats, edges: Floats) -> Floats:
    """Mean number of spells under way in each slot; NaN as an end is none, as a begin no spell."""
    hours = _hours_since(np.maximum(begin, edges[0]), edges) - _hours_since(end, edges)
    return np.asarray(np.diff(hours) / np.diff(edges))


def _hours_since(moments: Floats, edges: Floats) -> Floats:
    """Hours from all moments that are over to each edge, summed up; shape of `edges`."""
    known = np.sort(moments[~np.isnan(moments)])
    over = np.searchsorted(known, edges, side="right")
    before = np.concatenate([[0.0], np.cumsum(known)])[over]
    return np.asarray(over * edges - before)
