"""Under which rows of the breakdowns something is posted, and what a lead counts as."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from funnel_sim.domain.log import Log, Rows
from funnel_sim.domain.names import Entry, Exit, VisitOutcome

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

OF_CUSTOMERS = (Entry.EXPANSION, Entry.RENEWAL, Entry.CARE)
GONE = (Exit.LOST, Exit.UNREACHABLE, Exit.COLD)


def market_keys(log: Log, rows: Ints) -> dict[str, Ints]:
    """Segment, channel and journey of the leads in `rows`."""
    leads = log.leads
    return {name: leads[name][rows].astype(np.int64) for name in ("segment", "channel", "journey")}


def seats_of(log: Log, reps: Ints) -> Ints:
    """Seat of each rep; -1 for none."""
    seats = np.append(log.reps["seat"].astype(np.int64), -1)
    return np.asarray(seats[reps])


def exit_keys(log: Log, rows: Ints) -> dict[str, Ints]:
    """As `market_keys`, with the team and stage that the leads left from and the seat they left."""
    exits = log.exits[rows]
    return market_keys(log, rows) | {
        "team": exits["team"].astype(np.int64),
        "stage": exits["stage"].astype(np.int64),
        "rep": seats_of(log, exits["rep"]),
    }


def comes_first(leads: Rows) -> Flags:
    """Leads of channels and names approached for the first time: what is counted as a lead."""
    first_approach = (leads["entry"] == Entry.PROSPECT) & (leads["origin"] < 0)
    return np.asarray((leads["entry"] == Entry.NEW) | first_approach)


def is_new_business(leads: Rows) -> Flags:
    """Whose win makes a customer."""
    return np.asarray((leads["journey"] == 0) & ~np.isin(leads["entry"], OF_CUSTOMERS))


def is_care(log: Log) -> Flags:
    """Cases of care, as against sales, shape (leads,)."""
    return np.asarray((log.leads["entry"] == Entry.CARE) | (log.exits["reason"] == Exit.DONE))


def standing(log: Log) -> Ints:
    """How each lead ended (Exit): of one that comes back, as what it was given up."""
    reason = log.exits["reason"].astype(np.int64)
    given_up = np.full(len(reason), int(Exit.LOST))
    cold = log.visits["outcome"] == VisitOutcome.COLD
    given_up[log.visits["lead"][cold]] = Exit.COLD
    return np.where(reason == Exit.RECYCLED, given_up, reason)


def chosen(keys: dict[str, Ints], rows: ArrayLike) -> dict[str, Ints]:
    """The keys of some of the rows, by index or flag."""
    index = np.asarray(rows)
    return {dimension: key[index] for dimension, key in keys.items()}
