"""From the Log of a replication to KPIs, money and balances.

Read it in this order:

- `registry`: what each KPI means
- `measure`: the way from Log to KPIs
- `window`, `ledger`: the hours that count, and sums that add up
- `leads`, `touches`, `waits`, `staff`: what is posted
- `formulas`: KPIs from sums
- `survival`: times to an event with censoring
- `balances`: what must add up in every replication
"""
