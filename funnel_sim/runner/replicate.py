"""One replication: simulate, measure, and check that everything adds up."""

from __future__ import annotations

from funnel_sim.domain.tables import Measures
from funnel_sim.engines.contract import Engine
from funnel_sim.metrics import check_balances, measure
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.runner.packing import Packed, pack


def replicate(blueprint: Blueprint, engine: Engine, seed: int, replication: int) -> Measures:
    """KPIs of one replication. A pure function of its arguments.

    Raises:
        BalanceViolation: leads, money or hours do not add up; names organisation, replication and
            seed, so that the replication can be repeated alone.
    """
    log = engine(blueprint, seed, replication)
    measures = measure(log, blueprint.frame)
    check_balances(log, blueprint.frame, measures)
    return measures


def replicate_and_pack(blueprint: Blueprint, engine: Engine, seed: int, replication: int) -> Packed:
    """`replicate`, ready for the store."""
    return pack(replicate(blueprint, engine, seed, replication))
