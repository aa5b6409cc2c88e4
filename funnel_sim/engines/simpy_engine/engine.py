"""One replication from Blueprint to Log, on SimPy."""

from __future__ import annotations

from funnel_sim.domain.log import Log, Rows
from funnel_sim.engines.simpy_engine.plan import Plan
from funnel_sim.engines.simpy_engine.recorder import Recorder
from funnel_sim.engines.simpy_engine.sales import Sales
from funnel_sim.engines.simpy_engine.staff import reps_of
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.draws import Draws
from funnel_sim.model.leads import customer_table, lead_table, prospect_table
from funnel_sim.model.staffing import judgement_weights, roster


def simulate(blueprint: Blueprint, seed: int, replication: int) -> Log:
    """Run one replication; see `engines.contract` for what is promised."""
    draws = Draws(seed, replication)
    return simulate_leads(blueprint, draws, lead_table(blueprint, draws))


def simulate_leads(blueprint: Blueprint, draws: Draws, leads: Rows) -> Log:
    """Run one replication on given leads (dtype `LEAD`, by arrival): traces, lessons, tests."""
    people = roster(blueprint, draws)
    customers = customer_table(blueprint, draws)
    record = Recorder(leads, people.reps, people.absences, customers)
    plan = Plan(blueprint)
    sales = Sales(
        plan, draws, blueprint.relations, record,
        leads, prospect_table(blueprint, draws), customers,
    )  # fmt: skip
    weights = judgement_weights(blueprint, draws, people.reps).tolist()
    for rep in reps_of(people, weights, sales.teams, plan.team_role, sales.clock):
        sales.reps.employ(rep)
    sales.clock.run(until=blueprint.frame.horizon)
    sales.close()
    return record.log(draws.seed, draws.replication, blueprint.calendar)
