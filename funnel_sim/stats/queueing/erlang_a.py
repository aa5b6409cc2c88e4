"""M/M/c+M: Erlang C in which a waiting lead reneges after an exponential patience.

Stable at any load.

The number present is a birth-death chain: birth rate lambda, death rate min(n, c) mu + max(n - c,
0) theta. Its probabilities are summed in logarithms outwards from the mode. All terms are positive,
so nothing cancels: 500 servers, loads far above 1, and patience so long that the queue is all but
Erlang C are all exact.

Source: Garnett, Mandelbaum & Reiman (2002), Designing a call center with impatient customers,
Manufacturing & Service Operations Management 4(3), 208-227.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from funnel_sim.stats.queueing.conditions import require_positive, require_servers
from funnel_sim.stats.queueing.measures import QueueMeasures

Floats: TypeAlias = NDArray[np.float64]

NEGLIGIBLE = -45.0
"""Logarithm of a relative probability below which a state is left out: under 1e-19."""
LONGEST_PATIENCE = 1e10
"""Mean patience, in mean times between arrivals, up to which the chain is summed."""


def erlang_a(
    servers: int, arrivals_per_hour: float, service_hours: float, patience_hours: float
) -> QueueMeasures:
    """Steady state of M/M/c+M.

    `p_wait` counts arrivals that find all servers busy. `wait` is over all arrivals: 0 where served
    at once, until service or reneging otherwise; so `p_renege` = `wait` / `patience_hours`.

    Raises:
        ValueError: a parameter is out of its range.
    """
    require_servers(servers)
    require_positive("arrivals_per_hour", arrivals_per_hour)
    require_positive("service_hours", service_hours)
    require_positive("patience_hours", patience_hours)
    if patience_hours * arrivals_per_hour > LONGEST_PATIENCE:
        msg = (
            f"`patience_hours` must be at most {LONGEST_PATIENCE:.0e} times the mean time "
            f"between arrivals; use Erlang C where nobody reneges. Got {patience_hours}."
        )
        raise ValueError(msg)

    def log_ratio(present: Floats) -> Floats:
        """Logarithm of P(n) / P(n - 1)."""
        serving = np.minimum(present, servers) / service_hours
        reneging = np.maximum(present - servers, 0) / patience_hours
        return np.log(arrivals_per_hour / (serving + reneging))

    present, share = _stationary(
        log_ratio, servers, _mode(servers, arrivals_per_hour, service_hours, patience_hours)
    )
    waiting = float(share @ np.maximum(present - servers, 0))
    busy = float(share @ np.minimum(present, servers))
    return QueueMeasures(
        utilisation=busy / servers,
        p_wait=float(share[present >= servers].sum()),
        wait=waiting / arrivals_per_hour,
        mean_waiting=waiting,
        mean_present=waiting + busy,
        p_renege=waiting / patience_hours / arrivals_per_hour,
    )


def _mode(
    servers: int, arrivals_per_hour: float, service_hours: float, patience_hours: float
) -> int:
    """The most likely number present: the last at which leads leave no faster than they come."""
    excess = arrivals_per_hour - servers / service_hours
    if excess < 0:
        return int(arrivals_per_hour * service_hours)
    return servers + int(excess * patience_hours)


def _stationary(
    log_ratio: Callable[[Floats], Floats], servers: int, mode: int
) -> tuple[Floats, Floats]:
    """Numbers present that matter, in rising order, and their probabilities.

    All states from empty to all servers busy are kept where the mode lies among them, so that a
    tiny P(wait) keeps its digits; above, only those that are not negligible beside the first
    waiting state.
    """
    top = max(mode, servers)
    inner = np.arange(mode + 1, top + 1, dtype=np.float64)
    to_top = np.cumsum(log_ratio(inner))
    above = _outwards(lambda step: log_ratio(top + step), limit=None)
    lowest = None if mode > servers else mode
    below = _outwards(lambda step: -log_ratio(mode + 1 - step), limit=mode, keep=lowest)
    start = float(to_top[-1]) if len(to_top) else 0.0
    logs = np.concatenate([below[::-1], [0.0], to_top, start + above])
    present = np.arange(mode - len(below), mode - len(below) + len(logs), dtype=np.float64)
    weight = np.exp(logs - logs.max())
    return present, weight / weight.sum()


def _outwards(
    log_step: Callable[[Floats], Floats], limit: int | None, keep: int | None = None
) -> Floats:
    """Log-probabilities of states 1, 2, ... steps away, relative to the start.

    Ends at `limit` steps, or once negligible and `keep` steps are done.
    """
    logs = np.empty(0)
    while limit is None or len(logs) < limit:
        done = len(logs)
        size = max(1024, done) if limit is None else min(max(1024, done), limit - done)
        steps = np.arange(done + 1, done + size + 1, dtype=np.float64)
        start = logs[-1] if done else 0.0
        logs = np.concatenate([logs, start + np.cumsum(log_step(steps))])
        if logs[-1] < NEGLIGIBLE and len(logs) >= (keep or 0):
            break
    return logs
