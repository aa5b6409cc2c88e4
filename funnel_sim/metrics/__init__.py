"""From the Log of a replication to KPIs, money and balances.

Read it in this order:

- `registry`, `kpis`: what each KPI means
- `measure`: the way from Log to KPIs
- `amounts`, `postings`: what is added up, and the compiled loops that do it
- `terms`, `book`, `room`: what these read, where they write, and their memory
- `ledger`, `formulas`: the sums by rows, and KPIs from sums
- `survival`: times to an event with censoring
- `levels`: how much is under way over time, for the check of a warm-up
- `balances`: what must add up in every replication
"""

from funnel_sim.metrics.balances import check_balances
from funnel_sim.metrics.measure import measure
from funnel_sim.metrics.registry import INDEX, KPIS, Kpi, kpi

__all__ = ["INDEX", "KPIS", "Kpi", "check_balances", "kpi", "measure"]
