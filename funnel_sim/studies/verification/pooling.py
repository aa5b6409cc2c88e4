"""Pooling: two kinds of task, a team for each or one team for both, with the same leads."""

from __future__ import annotations

import math

from funnel_sim.stats.queueing.pooling import pooling
from funnel_sim.studies.verification.parameters import Parameter, Values
from funnel_sim.studies.verification.queue import (
    Case,
    Quantity,
    Queue,
    arrivals_input,
    hours,
    kpi,
    number,
    service_input,
)
from funnel_sim.studies.verification.run_length import relaxation

KINDS = ("short", "long")
SERVERS = Parameter("servers", "servers of each team", (1, 1), count=2, whole=True)
LOAD = Parameter("load", "of either team", (0.83,))
SERVICE = Parameter("service", "mean hours of a task of each kind", (1.0, 10.0), count=2)


def pooling_queue(values: Values) -> Queue:
    """Two M/M/c beside one M/H2/c."""
    first, second = (int(count) for count in values["servers"])
    load, (short, long) = values["load"][0], values["service"]
    arrivals = (load * first / short, load * second / long)
    theory = pooling((first, second), arrivals, (short, long))
    inputs = (
        *(arrivals_input(rate, kind) for kind, rate in zip(KINDS, arrivals, strict=True)),
        service_input(short, "segment", "short"),
        service_input(long, "segment", "long"),
    )
    waits = (("separate", theory.separate.wait), ("pooled", theory.pooled.wait))
    effect = "helps" if theory.pooling_helps else "hurts"
    return Queue(
        label=f"tasks of {short:g} h and {long:g} h, load {load:g}: pooling {effect}",
        settings=(
            *(
                f"market.channels.{kind}.leads={number(rate)} / h"
                for kind, rate in zip(KINDS, arrivals, strict=True)
            ),
            f"market.activities.task.duration.exponential.mean={hours(short)}",
            f"market.segments.long.work_factor={number(long / short)}",
            f"organisations.separate.teams.short.headcount={first}",
            f"organisations.separate.teams.long.headcount={second}",
            f"organisations.pooled.teams.both.headcount={first + second}",
        ),
        quantities=tuple(
            Quantity(f"Wq, {name}", "h", wait, name, kpi("wait"), inputs) for name, wait in waits
        ),
        relaxation=max(
            relaxation(load, short, 1.0, first),
            relaxation(load, long, 1.0, second),
            _relaxation_of_pool(load, first + second, arrivals, (short, long)),
        ),
        touches_per_hour=sum(arrivals),
    )


def _relaxation_of_pool(
    load: float, servers: int, arrivals: tuple[float, float], service: tuple[float, float]
) -> float:
    mean = sum(a * s for a, s in zip(arrivals, service, strict=True)) / sum(arrivals)
    square = sum(2 * a * s**2 for a, s in zip(arrivals, service, strict=True)) / sum(arrivals)
    return relaxation(load, mean, math.sqrt(square / mean**2 - 1), servers)


POOLING = Case(
    "pooling", "Pooling", "pooling.yaml", (SERVERS, LOAD, SERVICE), pooling_queue,
    by_default=({}, {"service": "1,1", "load": "0.9"}),
)  # fmt: skip
