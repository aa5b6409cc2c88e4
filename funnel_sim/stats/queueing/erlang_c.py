"""M/M/c: Poisson arrivals, exponential service, c equal servers, nobody reneges.

Source: Gross, Shortle, Thompson & Harris (2008), Fundamentals of Queueing Theory, 4th ed., section
2.3.
"""

from __future__ import annotations

import math

from funnel_sim.stats.queueing.conditions import (
    require_not_negative,
    require_positive,
    require_servers,
    stable_load,
)
from funnel_sim.stats.queueing.measures import QueueMeasures


def erlang_b(servers: int, offered: float) -> float:
    """Share of arrivals that find all `servers` busy, where those go away at once (M/M/c/c).

    B(0) = 1, B(n) = aB(n-1) / (n + aB(n-1)), a = `offered` = arrivals per hour x service hours.
    Every term is in [0, 1], so the recursion is stable for any number of servers.
    """
    require_servers(servers)
    require_not_negative("offered", offered)
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = offered * blocked / (n + offered * blocked)
    return blocked


def erlang_c(servers: int, arrivals_per_hour: float, service_hours: float) -> QueueMeasures:
    """Steady state of M/M/c.

    P(wait) = B / (1 - load (1 - B)) with B = `erlang_b`; mean wait = P(wait) service_hours / (c (1
    - load)).

    Raises:
        ValueError: a parameter is out of its range, or the load is 1 or more.
    """
    require_servers(servers)
    require_not_negative("arrivals_per_hour", arrivals_per_hour)
    require_positive("service_hours", service_hours)
    offered = arrivals_per_hour * service_hours
    load = stable_load(offered, servers)
    blocked = erlang_b(servers, offered)
    p_wait = blocked / (1 - load * (1 - blocked))
    wait = p_wait * service_hours / (servers * (1 - load))
    waiting = arrivals_per_hour * wait
    return QueueMeasures(
        utilisation=load,
        p_wait=p_wait,
        wait=wait,
        mean_waiting=waiting,
        mean_present=waiting + offered,
    )


def wait_exceeds(
    hours: float, servers: int, arrivals_per_hour: float, service_hours: float
) -> float:
    """P(time in queue > `hours`) = P(wait) exp(-(c / service_hours - arrivals_per_hour) hours)."""
    require_not_negative("hours", hours)
    queue = erlang_c(servers, arrivals_per_hour, service_hours)
    spare = servers / service_hours - arrivals_per_hour
    return queue.p_wait * math.exp(-spare * hours)
