"""From the Log of a replication to KPIs, money and balances.

Read it in this order:

- `registry`, `kpis`: what each KPI means
- `measure`: the way from Log to KPIs
- `window`, `ledger`, `keys`: the hours that count, and sums that add up by rows
- `leads`, `cycle`, `revenue`, `commission`, `customers`: what is posted about leads and deals
- `touches`, `waits`, `staff`: what is posted about work
- `formulas`: KPIs from sums
- `survival`: times to an event with censoring
- `levels`: how much is under way over time, for the check of a warm-up
- `balances`: what must add up in every replication
"""

from funnel_sim.metrics.balances import check_balances
from funnel_sim.metrics.measure import measure
from funnel_sim.metrics.registry import INDEX, KPIS, Kpi, kpi

__all__ = ["INDEX", "KPIS", "Kpi", "check_balances", "kpi", "measure"]
