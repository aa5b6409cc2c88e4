"""One replication from Blueprint to Log, on SimPy."""

from __future__ import annotations

from funnel_sim.domain.log import Log, Rows
from funnel_sim.engines.simpy_engine.plan import Plan
from funnel_sim.engines.simpy_engine.sales import Sales
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.draws import Draws
from funnel_sim.model.leads import lead_table
from funnel_sim.model.staffing import rep_table


def simulate(blueprint: Blueprint, seed: int, replication: int) -> Log:
    """Run one replication; see `engines.contract` for what is promised."""
    draws = Draws(seed, replication)
    return simulate_leads(blueprint, draws, lead_table(blueprint, draws))


def simulate_leads(blueprint: Blueprint, draws: Draws, leads: Rows) -> Log:
    """Run one replication on given leads (dtype `LEAD`, by arrival): traces, lessons, tests."""
    reps = rep_table(blueprint, draws)
    sales = Sales(Plan(blueprint), draws, leads, reps["skill"].tolist())
    sales.clock.run(until=blueprint.frame.horizon)
    sales.close()
    return sales.record.log(draws.seed, draws.replication, reps)
