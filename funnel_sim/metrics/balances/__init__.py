"""What must add up in every replication: leads, customers, money, hours, and the order of events.

The checks read the Log and the KPIs by ways of their own, so that an error in an engine or in a
metric shows. Each yields a sentence per balance that does not hold, and by how much.

- `evidence`: what one walk through the Log finds; `inspection` is that walk, compiled
- `faults`, `rows`: what may be wrong with a row
- `leads`, `pipeline`, `customers`: in, out, and there
- `money`: revenue, contribution, and breakdowns that add up
- `team_months`: the breakdown by team and month beside those by either
- `hours`: what sellers are paid for
- `order`: nobody in two places at once
"""

from __future__ import annotations

from funnel_sim.domain.errors import BalanceViolation
from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log
from funnel_sim.domain.tables import Measures
from funnel_sim.metrics.balances.customers import check_customer_count
from funnel_sim.metrics.balances.evidence import gathered
from funnel_sim.metrics.balances.hours import check_hours
from funnel_sim.metrics.balances.leads import check_lead_count
from funnel_sim.metrics.balances.money import check_breakdowns, check_contribution, check_revenue
from funnel_sim.metrics.balances.order import check_one_at_a_time
from funnel_sim.metrics.balances.pipeline import check_pipeline
from funnel_sim.metrics.balances.rows import check_rows
from funnel_sim.metrics.balances.team_months import check_team_months

__all__ = ["check_balances"]


def check_balances(log: Log, frame: Frame, measures: Measures) -> None:
    """Check that leads, money and hours of a replication add up, and that events are in order.

    Raises:
        BalanceViolation: one does not; the message names organisation, replication and seed, and
            lists every balance that does not hold.
    """
    evidence = gathered(log, frame)
    problems = [
        *check_lead_count(evidence, frame, measures),
        *check_pipeline(evidence, frame, measures),
        *check_customer_count(evidence, frame, measures),
        *check_rows(evidence),
        *check_revenue(evidence, frame, measures),
        *check_breakdowns(evidence, frame, measures),
        *check_team_months(frame, measures),
        *check_contribution(measures),
        *check_hours(log, evidence, frame, measures),
        *check_one_at_a_time(log, evidence),
    ]
    if problems:
        heading = (
            f"Organisation '{frame.organisation}', replication {log.replication}, "
            f"seed {log.seed}: {len(problems)} balance{'s do' if len(problems) > 1 else ' does'} "
            "not hold. This is a fault of the program, not of the input."
        )
        raise BalanceViolation("\n".join([heading, *(f"  {problem}" for problem in problems)]))
