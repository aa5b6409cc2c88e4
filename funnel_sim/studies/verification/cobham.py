"""Cobham: three classes, the most valuable served first, without interrupting anybody."""

from __future__ import annotations

from funnel_sim.stats.queueing.priorities import priority_waits_of_team
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

CLASSES = ("high", "middle", "low")
ORGANISATION = "by_value"
SERVERS = Parameter("servers", "servers for all classes", (1,), whole=True)
ARRIVALS = Parameter("arrivals", "per hour and class, highest first", (0.3, 0.3, 0.2), count=3)
SERVICE = Parameter("service", "mean hours of a task", (1.0,))


def cobham_queue(values: Values) -> Queue:
    """M/M/c with three priorities."""
    servers, service = int(values["servers"][0]), values["service"][0]
    arrivals = values["arrivals"]
    waits = priority_waits_of_team(servers, arrivals, service)
    load = sum(arrivals) * service / servers
    inputs = (
        *(arrivals_input(rate, name) for name, rate in zip(CLASSES, arrivals, strict=True)),
        service_input(service),
    )
    return Queue(
        label=f"M/M/{servers}, three priorities, load {load:g}",
        settings=(
            f"organisations.by_value.teams.server.headcount={servers}",
            f"market.activities.task.duration.exponential.mean={hours(service)}",
            *(
                f"market.channels.{name}.leads={number(rate)} / h"
                for name, rate in zip(CLASSES, arrivals, strict=True)
            ),
        ),
        quantities=tuple(
            Quantity(f"Wq, {name}", "h", wait, ORGANISATION, kpi("wait", "segment", name), inputs)
            for name, wait in zip(CLASSES, waits, strict=True)
        ),
        relaxation=relaxation(load, service, 1.0, servers),
        touches_per_hour=sum(arrivals),
    )


COBHAM = Case(
    "cobham", "Cobham", "cobham.yaml", (SERVERS, ARRIVALS, SERVICE), cobham_queue, by_default=({},)
)
