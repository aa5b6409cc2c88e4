"""Erlang C (M/M/c) and Erlang A (M/M/c+M): a pool of equal servers, without and with patience."""

from __future__ import annotations

from funnel_sim.stats.queueing.erlang_a import erlang_a
from funnel_sim.stats.queueing.erlang_c import erlang_c
from funnel_sim.studies.verification.parameters import Parameter, Values
from funnel_sim.studies.verification.queue import (
    Case,
    Quantity,
    Queue,
    arrivals_input,
    hours,
    kpi,
    number,
    ratio,
    service_input,
)
from funnel_sim.studies.verification.run_length import relaxation

ORGANISATION = "pool"
SERVERS = Parameter("servers", "servers in the pool", (5,), whole=True)
LOAD = Parameter("load", "arrivals × service / servers", (0.9,))
ARRIVALS = Parameter("arrivals", "arrivals per hour", instead_of="load")
SERVICE = Parameter("service", "mean hours of a task", (1.0,))
PATIENCE = Parameter("patience", "mean hours until who waits leaves", (4.0,))


def pool_settings(servers: int, arrivals: float) -> tuple[str, ...]:
    """Servers and arrivals in the config."""
    return (
        f"organisations.pool.teams.servers.headcount={servers}",
        f"market.channels.arrivals.leads={number(arrivals)} / h",
    )


def flow(values: Values) -> tuple[int, float, float]:
    """Servers, arrivals per hour and service hours, whether load or arrivals are given."""
    servers, service = int(values["servers"][0]), values["service"][0]
    if "arrivals" in values:
        return servers, values["arrivals"][0], service
    return servers, values["load"][0] * servers / service, service


def erlang_c_queue(values: Values) -> Queue:
    """M/M/c."""
    servers, arrivals, service = flow(values)
    theory = erlang_c(servers, arrivals, service)
    inputs = (arrivals_input(arrivals), service_input(service))
    return Queue(
        label=f"M/M/{servers}, load {theory.utilisation:g}",
        settings=(
            *pool_settings(servers, arrivals),
            f"market.activities.task.duration.exponential.mean={hours(service)}",
        ),
        quantities=(
            Quantity("P(wait)", "share", theory.p_wait, ORGANISATION, kpi("p_wait"), inputs),
            Quantity("Wq", "h", theory.wait, ORGANISATION, kpi("wait"), inputs),
        ),
        relaxation=relaxation(theory.utilisation, service, 1.0, servers),
        touches_per_hour=arrivals,
    )


def erlang_a_queue(values: Values) -> Queue:
    """M/M/c+M."""
    servers, arrivals, service = flow(values)
    patience = values["patience"][0]
    theory = erlang_a(servers, arrivals, service, patience)
    inputs = (arrivals_input(arrivals), service_input(service))
    quantities = (
        ("P(wait)", "share", theory.p_wait, kpi("p_wait")),
        ("Wq", "h", theory.wait, kpi("wait")),
        ("P(renege)", "share", theory.p_renege, ratio(kpi("cold"), kpi("leads"))),
        ("utilisation", "share", theory.utilisation, kpi("utilisation", "team", "servers")),
    )
    slowest = service + patience  # the chain forgets at no less than the rate 1 / slowest
    offered = arrivals * service / servers
    return Queue(
        label=f"M/M/{servers}+M, load {offered:g}, patience {patience:g} h",
        settings=(
            *pool_settings(servers, arrivals),
            f"market.activities.task.duration.exponential.mean={hours(service)}",
            f"market.segments.customer.patience.exponential.mean={hours(patience)}",
        ),
        quantities=tuple(
            Quantity(name, unit, value, ORGANISATION, reading, inputs)
            for name, unit, value, reading in quantities
        ),
        relaxation=min(slowest, relaxation(offered, service, 1.0, servers))
        if offered < 1
        else slowest,
        touches_per_hour=arrivals,
    )


ERLANG_C = Case(
    "erlang_c", "Erlang C", "erlang_c.yaml", (SERVERS, LOAD, ARRIVALS, SERVICE), erlang_c_queue,
    by_default=({"servers": "2", "load": "0.8"}, {"servers": "5", "load": "0.9"}),
)  # fmt: skip
ERLANG_A = Case(
    "erlang_a", "Erlang A", "erlang_a.yaml", (SERVERS, LOAD, ARRIVALS, SERVICE, PATIENCE),
    erlang_a_queue,
    by_default=(
        {"servers": "5", "arrivals": "4.5", "patience": "4"},
        {"servers": "10", "arrivals": "12", "patience": "2"},
    ),
)  # fmt: skip
