"""One replication from Blueprint to Log, compiled."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from funnel_sim.compiling import entry
from funnel_sim.domain.log import Log
from funnel_sim.engines.compiled_engine.arithmetic import CompiledArithmetic
from funnel_sim.engines.compiled_engine.beginning import Givens, givens, hour_0
from funnel_sim.engines.compiled_engine.loop import run
from funnel_sim.engines.compiled_engine.plan import Plan, plan_of
from funnel_sim.engines.compiled_engine.world import Room, World
from funnel_sim.engines.contract import releasing_lock
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.calendar import WorkCalendar
from funnel_sim.model.draws import Draws


@releasing_lock
def simulate(blueprint: Blueprint, seed: int, replication: int) -> Log:
    """Run one replication; see `engines.contract` for what is promised."""
    given = givens(blueprint, Draws(seed, replication, CompiledArithmetic()))
    end = play(plan_of(blueprint), given, seed, replication)
    return log(end, given, seed, replication, blueprint.calendar)


def play(plan: Plan, given: Givens, seed: int, replication: int) -> World:
    """The World at the horizon; begun anew with more room where there was too little."""
    while True:
        w = hour_0(plan, given, seed, replication)
        loop()(w)
        full = Room(int(w.clock[0]["full"]))
        if full == Room.ENOUGH:
            for which, count in _needed(w, given).items():
                plan.notes(which, count)
            return w
        plan.notes(full, 2 * _made(w, given, full))


@cache
def loop() -> Callable[[World], None]:
    """The compiled event loop."""
    return entry(run)


def log(w: World, given: Givens, seed: int, replication: int, calendar: WorkCalendar) -> Log:
    """What a World at the horizon has written down."""
    k = w.clock[0]
    leads = w.lead_rows[: k["leads"]]
    later = leads[len(given.leads) :]
    if len(later):
        later["created"] = 24.0 * calendar.to_calendar_days(later["arrival"])
    return Log(
        seed=seed,
        replication=replication,
        leads=leads,
        visits=w.visits[: k["visits"]],
        touches=w.touches[: k["touches"]],
        exits=w.exits[: k["leads"]],
        reps=w.rep_rows,
        absences=w.absences,
        customers=w.customer_rows[: k["customers"]],
    )


def _needed(w: World, given: Givens) -> dict[Room, int]:
    """Rows that a whole replication has needed, of the arrays that count them."""
    k = w.clock[0]
    return {
        Room.LEADS: int(k["leads"]) - len(given.leads),
        Room.VISITS: int(k["visits"]),
        Room.TOUCHES: int(k["touches"]),
        Room.CUSTOMERS: int(k["customers"]) - len(given.customers),
        Room.PLACES: int(k["places"]),
    }


def _made(w: World, given: Givens, which: Room) -> int:
    """Rows that there were for what came up in the replication."""
    return {
        Room.LEADS: len(w.lead_rows) - len(given.leads),
        Room.VISITS: len(w.visits),
        Room.TOUCHES: len(w.touches),
        Room.CUSTOMERS: len(w.customer_rows) - len(given.customers),
        Room.PLACES: len(w.places),
        Room.SLOTS: len(w.leads),
        Room.RENEGES: len(w.reneges),
        Room.OVERFLOWS: len(w.overflows),
        Room.RETURNS: len(w.returns),
    }[which]
