"""Non-pre-emptive priorities: a free server takes the first come of the highest class.

Mean wait of class k (1 = highest): W_k = W_0 / ((1 - s_{k-1}) (1 - s_k)), where s_k is the load of
classes 1 to k and W_0 the mean time until a server is free, seen by an arrival that has the highest
rank and nobody ahead.

Source: Cobham (1954), Priority assignment in waiting line problems, Operations Research 2(1),
70-76; Gross et al. (2008), section 3.4; for several servers of one mean service time also Kella &
Yechiali (1985).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from funnel_sim.stats.queueing.conditions import (
    require_equal_lengths,
    require_not_negative,
    require_positive,
    stable_load,
)
from funnel_sim.stats.queueing.erlang_c import erlang_c


def priority_waits(
    arrivals_per_hour: Sequence[float],
    service_hours: Sequence[float],
    service_cv: Sequence[float],
) -> list[float]:
    """Mean wait per class in M/G/1 with priorities; lists run from the highest class to the lowest.

    W_0 = sum of arrivals_per_hour service_hours^2 (1 + cv^2) / 2.

    Raises:
        ValueError: lists of different length, a parameter out of its range, or a load of 1 or more
            in all.
    """
    require_equal_lengths(
        arrivals_per_hour=arrivals_per_hour, service_hours=service_hours, service_cv=service_cv
    )
    classes = list(zip(arrivals_per_hour, service_hours, service_cv, strict=True))
    for arrivals, hours, cv in classes:
        require_not_negative("arrivals_per_hour", arrivals)
        require_positive("service_hours", hours)
        require_not_negative("service_cv", cv)
    stable_load(sum(arrivals * hours for arrivals, hours, _ in classes), 1)
    residual = sum(arrivals * hours**2 * (1 + cv**2) / 2 for arrivals, hours, cv in classes)
    return _cobham(residual, [arrivals * hours for arrivals, hours, _ in classes])


def priority_waits_of_team(
    servers: int, arrivals_per_hour: Sequence[float], service_hours: float
) -> list[float]:
    """Mean wait per class in M/M/c with priorities and one mean service time for all classes.

    W_0 = P(wait) service_hours / c with P(wait) of Erlang C.

    Raises:
        ValueError: no class, a parameter out of its range, or a load of 1 or more in all.
    """
    require_equal_lengths(arrivals_per_hour=arrivals_per_hour)
    for arrivals in arrivals_per_hour:
        require_not_negative("arrivals_per_hour", arrivals)
    queue = erlang_c(servers, sum(arrivals_per_hour), service_hours)
    loads = [arrivals * service_hours / servers for arrivals in arrivals_per_hour]
    return _cobham(queue.p_wait * service_hours / servers, loads)


def _cobham(residual: float, loads: Sequence[float]) -> list[float]:
    cumulative = [0.0, *accumulate(loads)]
    return [residual / ((1 - above) * (1 - through)) for above, through in pairwise(cumulative)]
