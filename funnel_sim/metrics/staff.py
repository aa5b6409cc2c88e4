"""What sellers and channels cost by the hour, worked or not, and the time that sellers are away.

Paid time runs from hiring to leaving, absences included. Of the time that a seller is there, the
selling share is for touches; the rest is admin, spread over the day. Amounts in the currency of the
Frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log, Rows
from funnel_sim.domain.names import Away
from funnel_sim.metrics.commission import payroll_until
from funnel_sim.metrics.formulas import ratio
from funnel_sim.metrics.ledger import TOTAL, Ledger
from funnel_sim.metrics.window import Window

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

HOURS_AWAY = {
    "vacation_hours": Away.VACATION,
    "sick_hours": Away.SICK,
    "training_hours": Away.TRAINING,
}
"""KPI that counts the hours away of a kind."""
ROUNDING = 1e-9
"""Relative shortfall that still counts as having reached a quota."""


@dataclass(frozen=True, slots=True)
class TeamRates:
    """Rates of the role of each team, shape (teams,)."""

    pay: Floats
    """Money per paid hour."""
    seat: Floats
    """Money per paid hour."""
    selling_share: Floats

    @classmethod
    def of(cls, frame: Frame) -> TeamRates:
        """The rates of a Frame."""
        role = frame.team_role
        return cls(frame.pay_per_hour[role], frame.seat_per_hour[role], frame.selling_share[role])

    @property
    def per_selling_hour(self) -> Floats:
        """What an hour of selling time costs, with the admin time and the seat that it needs."""
        return np.asarray((self.pay + self.seat) / self.selling_share)


def post_staff(ledger: Ledger, log: Log, frame: Frame, window: Window) -> None:
    """Paid time, what it costs and the bookings due for it; hires and departures."""
    pieces = window.split(log.reps["hired"], payroll_until(log, frame))
    reps, paid = log.reps[pieces.row], pieces.hours
    team = reps["team"]
    rates, role = TeamRates.of(frame), frame.team_role[team]
    share = rates.selling_share[team]
    amounts = {
        "paid_hours": paid,
        "capacity_hours": paid * share,
        "admin_hours": paid * (1.0 - share),
        "pay": paid * rates.pay[team],
        "seats": paid * rates.seat[team],
        "quota": np.nan_to_num(paid * frame.quota_per_hour[role], nan=0.0),
    }
    ledger.post(_keys(reps, pieces.month), amounts)
    _post_changes(ledger, log, frame, window)


def _post_changes(ledger: Ledger, log: Log, frame: Frame, window: Window) -> None:
    hired = log.reps[(log.reps["new"] == 1) & window.holds(log.reps["hired"])]
    cost = frame.hiring_cost[frame.team_role[hired["team"]]]
    amounts = {"hires": np.ones(len(hired)), "hiring_cost": cost}
    ledger.post(_keys(hired, window.month_of(hired["hired"])), amounts)
    left = log.reps[window.holds(log.reps["left"])]
    month = window.month_of(left["left"])
    ledger.post(_keys(left, month), {"departures": np.ones(len(left))})


def post_absences(ledger: Ledger, log: Log, frame: Frame, window: Window) -> None:
    """Paid hours away by kind, and what they cost; they are no time for touches or admin."""
    began = log.absences[~np.isnan(log.absences["begin"])]
    pieces = window.split(began["begin"], began["end"])
    kind, reps = began["kind"][pieces.row], log.reps[began["rep"][pieces.row]]
    rates, team, away = TeamRates.of(frame), reps["team"], pieces.hours
    share = rates.selling_share[team]
    amounts = {name: np.where(kind == code, away, 0.0) for name, code in HOURS_AWAY.items()}
    amounts |= {
        "capacity_hours": -away * share,
        "admin_hours": -away * (1.0 - share),
        "absence_cost": away * (rates.pay + rates.seat)[team],
    }
    ledger.post(_keys(reps, pieces.month), amounts)


def put_reps_at_quota(ledger: Ledger, frame: Frame) -> None:
    """Share of the seats with a quota that reach it, in total and by team."""
    quota = ledger.get("rep", "quota")[1:]
    booked = ledger.get("rep", "bookings_under_quota")[1:]
    due = quota > 0.0
    reached = due & (booked >= quota * (1.0 - ROUNDING))
    teams = ledger.rows["team"]
    of_team = [
        np.bincount(frame.seat_team[flag], minlength=teams).astype(np.float64)
        for flag in (reached, due)
    ]
    ledger.put("team", "reps_at_quota", ratio(*of_team))
    ledger.put(TOTAL, "reps_at_quota", ratio(*(sums.sum(keepdims=True) for sums in of_team)))


def post_channels(ledger: Ledger, frame: Frame, window: Window) -> None:
    """Fixed cost of channels, by channel and month."""
    channels, months = len(frame.channels), len(window.edges) - 1
    channel = np.repeat(np.arange(channels), months)
    month = np.tile(np.arange(months), channels)
    cost = frame.channel_cost_per_hour[channel] * window.month_hours[month]
    ledger.post({"channel": channel, "month": month}, {"channel_cost": cost})


def _keys(reps: Rows, month: Ints) -> dict[str, Ints]:
    return {
        "month": month,
        "team": reps["team"].astype(np.int64),
        "rep": reps["seat"].astype(np.int64),
    }
