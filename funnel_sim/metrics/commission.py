"""Commission, faster above quota.

Each rep has a quota per plan year, twelve months of working hours from the start: what the role
owes per hour on the payroll × the hours that the rep is on it in that year. Deals of the year fill
it in order of their win. The part of a deal's value above it earns the rate × accelerator; so
commission stays that of single deals, and adds up in every breakdown. Commission is on the booking,
also where revenue is recognised later.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log
from funnel_sim.domain.names import CommissionBase
from funnel_sim.metrics.formulas import ratio

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def commissions(log: Log, frame: Frame, rows: Ints) -> Floats:
    """Commission on each of the deals won in `rows`, which must be all of the replication."""
    leads, role = log.leads[rows], _roles(log, frame, rows)
    base = leads["value"] * np.where(
        _on_margin(frame)[role], frame.gross_margin[leads["segment"]], 1.0
    )
    faster = (frame.accelerator[role] - 1.0) * _share_above_quota(log, frame, rows)
    return np.asarray(frame.commission_rate[role] * base * (1.0 + faster))


def has_quota(log: Log, frame: Frame, rows: Ints) -> Flags:
    """Whether the rep who won each of the deals has a quota."""
    return np.asarray(~np.isnan(frame.quota_per_hour[_roles(log, frame, rows)]))


def payroll_until(log: Log, frame: Frame) -> Floats:
    """Hour at which the pay of each rep ends: leaving, or the horizon; shape (reps,)."""
    left = log.reps["left"]
    return np.where(np.isnan(left), frame.horizon, left)


def _share_above_quota(log: Log, frame: Frame, rows: Ints) -> Floats:
    """Share of each deal's value that comes on top of the quota; 0 where there is none."""
    value, time = log.leads["value"][rows], log.exits["time"][rows]
    rep = log.exits["rep"][rows].astype(np.int64)
    year = np.floor(time / frame.calendar.hours_per_year)
    before = _sum_before(value, np.lexsort((rows, time, year, rep)), rep, year)
    above = np.clip(before + value - _quota(log, frame, rep, year), 0.0, value)
    return np.nan_to_num(ratio(above, value), nan=0.0)


def _quota(log: Log, frame: Frame, rep: Ints, year: Floats) -> Floats:
    """What a rep owes in a plan year; NaN without a quota."""
    length = frame.calendar.hours_per_year
    begin = np.maximum(log.reps["hired"][rep], year * length)
    end = np.minimum(payroll_until(log, frame)[rep], (year + 1.0) * length)
    role = frame.team_role[log.reps["team"][rep]]
    return np.asarray(frame.quota_per_hour[role] * np.maximum(end - begin, 0.0))


def _sum_before(value: Floats, order: Ints, rep: Ints, year: Floats) -> Floats:
    """Value of the deals of the same rep and year that come before each in `order`."""
    sums = np.cumsum(value[order]) - value[order]
    mine, this = rep[order], year[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (mine[1:] != mine[:-1]) | (this[1:] != this[:-1])
    group = np.cumsum(first) - 1
    before = np.empty(len(order))
    before[order] = sums - sums[first][group]
    return before


def _roles(log: Log, frame: Frame, rows: Ints) -> Ints:
    """Role of the rep of the last touch of each lead in `rows`."""
    return np.asarray(frame.team_role[log.reps["team"][log.exits["rep"][rows]]])


def _on_margin(frame: Frame) -> Flags:
    return np.array([base == CommissionBase.MARGIN.word for base in frame.commission_base])
