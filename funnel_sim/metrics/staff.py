"""What sellers and channels cost by the hour, worked or not.

Paid time = headcount × working hours. Of it, the selling share is time for touches; the rest is
admin, spread over the day. Amounts in the currency of the Frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.metrics.ledger import Ledger
from funnel_sim.metrics.window import Window

Floats = NDArray[np.float64]


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


def post_staff(ledger: Ledger, frame: Frame, window: Window) -> None:
    """Paid time and what it costs, by team and month."""
    rates = TeamRates.of(frame)
    team, month = _grid(len(frame.teams), window)
    paid = frame.headcount[team] * window.month_hours[month]
    amounts = {
        "paid_hours": paid,
        "capacity_hours": paid * rates.selling_share[team],
        "admin_hours": paid * (1.0 - rates.selling_share[team]),
        "pay": paid * rates.pay[team],
        "seats": paid * rates.seat[team],
    }
    ledger.post({"team": team, "month": month}, amounts)


def post_channels(ledger: Ledger, frame: Frame, window: Window) -> None:
    """Fixed cost of channels, by channel and month."""
    channel, month = _grid(len(frame.channels), window)
    cost = frame.channel_cost_per_hour[channel] * window.month_hours[month]
    ledger.post({"channel": channel, "month": month}, {"channel_cost": cost})


def _grid(rows: int, window: Window) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    months = len(window.edges) - 1
    return np.repeat(np.arange(rows), months), np.tile(np.arange(months), rows)
