"""All inspections of a Log, as the one compiled function to call."""

from __future__ import annotations

from funnel_sim.compiling import entry
from funnel_sim.metrics.balances.evidence import Evidence, Limits
from funnel_sim.metrics.balances.inspection.customers import inspect_customers
from funnel_sim.metrics.balances.inspection.leads import inspect_leads
from funnel_sim.metrics.balances.inspection.staff import (
    inspect_absences,
    inspect_reps,
    inspect_rest,
)
from funnel_sim.metrics.balances.inspection.touches import inspect_touches
from funnel_sim.metrics.balances.inspection.visits import inspect_ends, inspect_visits
from funnel_sim.metrics.book import Tables


@entry
def inspect(log: Tables, limits: Limits, evidence: Evidence) -> None:
    """Look at every row; `evidence` is blank, and is filled."""
    inspect_customers(log.customers, log.exits, limits, evidence)
    inspect_leads(log.leads, log.exits, log.customers, limits, evidence)
    inspect_visits(log.visits, log.leads, log.exits, limits, evidence)
    inspect_ends(log.visits, log.leads, log.exits, evidence)
    inspect_reps(log.reps, limits, evidence)
    inspect_absences(log.absences, log.reps, limits, evidence)
    inspect_touches(log.touches, log.visits, log.reps, log.absences, limits, evidence)
    inspect_rest(log.absences, evidence)
