"""The KPIs: name, unit, what is better, formula, and the breakdowns that each one has.

Units: `money` (the currency of the Frame), `money/win`, `money/rep`, `share` (1 is 100 %; quota
attainment and net revenue retention may be more), `ratio`, `count`, `h` (working hours), `days`
(calendar days), `months`. Everything is over the window from the end of the warm-up to the horizon.
A flow belongs to the moment at which it happens: bookings and commission to the win; revenue and
margin to the win too, or to the hours of the contract where revenue is recognised over it; counts
and cash of a touch to its start; hours to the hours they take, so that a touch across the end of a
month is split. A month is that of the moment, also for a lead: when it enters the queue.

Rows by rep are seats: who follows on a seat continues its row. A win is that of the rep of the last
touch. Rows by `team_month` are the months of each team, team by team.

Tables add up: over the dimensions in `additive`, rows sum to the total, but for what has no row
there: leads whose channel is not known, and revenue of contracts from before the start, which
nobody in the model won. What cannot be traced to a segment, channel or stage is not spread over
them by a key: the direct costs are shown, and the rest has lines of its own. So contribution =
direct_contribution - idle_cost - absence_cost - hiring_cost - channel_cost.
"""

from __future__ import annotations

from funnel_sim.domain.errors import did_you_mean
from funnel_sim.metrics.kpis.activity import ACTIVITY
from funnel_sim.metrics.kpis.customers import CUSTOMERS
from funnel_sim.metrics.kpis.deals import DEALS
from funnel_sim.metrics.kpis.economics import ECONOMICS
from funnel_sim.metrics.kpis.kpi import Kpi
from funnel_sim.metrics.kpis.money import MONEY
from funnel_sim.metrics.kpis.time import TIME

__all__ = ["INDEX", "KPIS", "LONGEST_NAME", "Kpi", "kpi"]

LONGEST_NAME = 24
"""Characters in the name of a KPI, which is also a column of tables."""

KPIS: tuple[Kpi, ...] = (*MONEY, *DEALS, *CUSTOMERS, *ACTIVITY, *TIME, *ECONOMICS)
"""All KPIs, in the order of the columns of every table."""

INDEX: dict[str, int] = {kpi.name: column for column, kpi in enumerate(KPIS)}
"""Column of each KPI."""


def kpi(name: str) -> Kpi:
    """The KPI of that name.

    Raises:
        ValueError: there is none; the message names the nearest.
    """
    if name not in INDEX:
        msg = f"Unknown KPI '{name}'.{did_you_mean(name, tuple(INDEX))}"
        raise ValueError(msg)
    return KPIS[INDEX[name]]
