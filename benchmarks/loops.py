"""The event loop of an engine apart: without the draws before it and the Log behind it.

A function here per engine that has one (`programs.OwnEngine.loop` names it): (blueprint, seed,
replication) -> Loop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from funnel_sim.domain.log import Log
from funnel_sim.engines.compiled_engine import engine as compiled_engine
from funnel_sim.engines.compiled_engine.arithmetic import CompiledArithmetic
from funnel_sim.engines.compiled_engine.beginning import givens, hour_0
from funnel_sim.engines.compiled_engine.plan import plan_of
from funnel_sim.engines.compiled_engine.world import Room
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.draws import Draws


@dataclass(frozen=True, slots=True)
class Loop:
    """One replication up to the moment before its first event."""

    run: Callable[[], None]
    """Play it to the horizon; this is timed."""
    log: Callable[[], Log]
    """What was written down meanwhile."""


def compiled(blueprint: Blueprint, seed: int, replication: int) -> Loop:
    """That of the compiled engine, at an hour 0 with as much room as the replication needs.

    To learn how much that is, the replication is played once before.
    """
    given = givens(blueprint, Draws(seed, replication, CompiledArithmetic()))
    plan = plan_of(blueprint)
    compiled_engine.play(plan, given, seed, replication)
    world = hour_0(plan, given, seed, replication)
    loop = compiled_engine.loop()

    def log() -> Log:
        assert Room(int(world.clock[0]["full"])) == Room.ENOUGH
        return compiled_engine.log(world, given, seed, replication, blueprint.calendar)

    return Loop(lambda: loop(world), log)
