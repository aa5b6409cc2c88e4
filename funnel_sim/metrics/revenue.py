"""Bookings, and revenue: at the win, or evenly over the contract. Money of the Frame's currency.

Recognised, a deal of value v with a contract of L hours is revenue of v / L per hour from its win
on, and of v at the win where L is 0. Customers there at the start bring their running contract:
their value, over [since, since + L). A contract is paid to its end, also by a customer who leaves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log
from funnel_sim.domain.names import Entry, Exit
from funnel_sim.metrics.commission import commissions, has_quota
from funnel_sim.metrics.keys import chosen, exit_keys
from funnel_sim.metrics.ledger import Ledger
from funnel_sim.metrics.window import Window

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def post_bookings(ledger: Ledger, log: Log, frame: Frame, window: Window) -> None:
    """Value of the deals won in the window, and the commission on them."""
    rows = np.flatnonzero(log.exits["reason"] == Exit.WON)
    value = log.leads["value"][rows]
    amounts = {
        "bookings": value,
        "bookings_under_quota": np.where(has_quota(log, frame, rows), value, 0.0),
        "commission": commissions(log, frame, rows),
    }
    time = log.exits["time"][rows]
    inside = window.holds(time)
    keys = exit_keys(log, rows) | {"month": window.month_of(time)}
    ledger.post(chosen(keys, inside), {name: amount[inside] for name, amount in amounts.items()})


@dataclass(frozen=True, slots=True)
class Contracts:
    """What brings revenue: deals won and contracts from before the start, shape (contracts,)."""

    begin: Floats
    """Working hours."""
    length: Floats
    """Working hours over which the value is recognised; 0: all of it at `begin`."""
    value: Floats
    segment: Ints
    entry: Ints
    """Entry of the lead; that of new business for contracts from before the start."""
    keys: dict[str, Ints]
    """Rows of breakdowns, without the month."""

    @classmethod
    def of(cls, log: Log, frame: Frame) -> Contracts:
        """All contracts of a replication."""
        won = cls._won(log, frame)
        return won.joined(cls._from_before(log, frame)) if frame.recognised else won

    @classmethod
    def _won(cls, log: Log, frame: Frame) -> Contracts:
        rows = np.flatnonzero(log.exits["reason"] == Exit.WON)
        leads = log.leads[rows]
        segment = leads["segment"].astype(np.int64)
        length = frame.contract[segment] if frame.recognised else np.zeros(len(rows))
        begin, entry = log.exits["time"][rows], leads["entry"].astype(np.int64)
        return cls(begin, length, leads["value"], segment, entry, exit_keys(log, rows))

    @classmethod
    def _from_before(cls, log: Log, frame: Frame) -> Contracts:
        there = log.customers[log.customers["lead"] < 0]
        segment = there["segment"].astype(np.int64)
        running = frame.contract[segment] > 0.0
        there, segment = there[running], segment[running]
        nobody = np.full(len(there), -1)
        keys = {"segment": segment, "channel": there["channel"].astype(np.int64)}
        keys |= dict.fromkeys(("journey", "team", "stage", "rep"), nobody)
        entry = np.full(len(there), int(Entry.NEW))
        length = frame.contract[segment]
        return cls(there["since"], length, there["value"], segment, entry, keys)

    def joined(self, other: Contracts) -> Contracts:
        """These and the others."""
        return Contracts(
            np.concatenate([self.begin, other.begin]),
            np.concatenate([self.length, other.length]),
            np.concatenate([self.value, other.value]),
            np.concatenate([self.segment, other.segment]),
            np.concatenate([self.entry, other.entry]),
            {d: np.concatenate([key, other.keys[d]]) for d, key in self.keys.items()},
        )

    def owed(self, time: float) -> Floats:
        """Value booked before `time` and not recognised by then."""
        left = np.clip(self.begin + self.length - time, 0.0, None)
        share = np.divide(left, self.length, out=np.zeros_like(left), where=self.length > 0.0)
        return np.where(self.begin < time, self.value * share, 0.0)


def post_revenue(ledger: Ledger, log: Log, frame: Frame, window: Window) -> None:
    """Revenue and gross margin of the window, by month."""
    contracts = Contracts.of(log, frame)
    pieces = window.split(contracts.begin, contracts.begin + contracts.length)
    at_once = np.flatnonzero((contracts.length == 0.0) & window.holds(contracts.begin))
    row = np.concatenate([pieces.row, at_once])
    month = np.concatenate([pieces.month, window.month_of(contracts.begin[at_once])])
    share = np.concatenate([pieces.hours / contracts.length[pieces.row], np.ones(len(at_once))])
    revenue, entry = contracts.value[row] * share, contracts.entry[row]
    amounts = {
        "revenue": revenue,
        "gross_margin": revenue * frame.gross_margin[contracts.segment[row]],
        "expansion_revenue": np.where(entry == Entry.EXPANSION, revenue, 0.0),
        "renewal_revenue": np.where(entry == Entry.RENEWAL, revenue, 0.0),
    }
    ledger.post(chosen(contracts.keys, row) | {"month": month}, amounts)


def put_backlog(ledger: Ledger, log: Log, frame: Frame, window: Window) -> None:
    """What is booked and not recognised at the end; by month, at the end of the month."""
    contracts = Contracts.of(log, frame)
    ledger.post(contracts.keys, {"backlog": contracts.owed(window.end)})
    by_month = [contracts.owed(end).sum() for end in window.edges[1:].tolist()]
    ledger.put("month", "backlog", np.array(by_month))
