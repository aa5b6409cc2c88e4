"""M/H2/c: one team for two kinds of exponential task, first come first served, nobody reneges.

A quasi-birth-death process. Level: the number present n. Phase: how many of the tasks in service
are of the first kind, 0 to min(n, c). The kind of a waiting task is drawn when its service begins,
which changes nothing under first come first served. From level c on the levels repeat, so that pi(n
+ 1) = pi(n) R; R comes from the matrix G of first passages one level down by logarithmic reduction
(quadratic convergence). Levels below c are eliminated one by one from the bottom.

Source: Neuts (1981), Matrix-Geometric Solutions in Stochastic Models, ch. 3; Latouche & Ramaswami
(1993), A logarithmic reduction algorithm for quasi-birth-death processes, Journal of Applied
Probability 30(3), 650-674.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from funnel_sim.stats.queueing.conditions import require_positive, require_servers, stable_load
from funnel_sim.stats.queueing.measures import QueueMeasures

Matrix: TypeAlias = NDArray[np.float64]

LEAST_PASSAGE = 1e-15
"""Logarithmic reduction ends once the paths left out weigh no more than this."""


def mixed_tasks(
    servers: int, arrivals_per_hour: tuple[float, float], service_hours: tuple[float, float]
) -> QueueMeasures:
    """Steady state of M/H2/c; the pairs are (first kind, second kind), which wait equally long.

    Solves matrices of size c + 1: meant for up to a few hundred servers.

    Raises:
        ValueError: a parameter is out of its range, or the load is 1 or more.
    """
    require_servers(servers)
    for arrivals, hours in zip(arrivals_per_hour, service_hours, strict=True):
        require_positive("arrivals_per_hour", arrivals)
        require_positive("service_hours", hours)
    offered = sum(a * h for a, h in zip(arrivals_per_hour, service_hours, strict=True))
    load = stable_load(offered, servers)
    levels = _Levels(servers, arrivals_per_hour, service_hours)
    rate = _rate_matrix(levels)
    p_wait, waiting = _queue(levels, rate)
    return QueueMeasures(
        utilisation=load,
        p_wait=p_wait,
        wait=waiting / sum(arrivals_per_hour),
        mean_waiting=waiting,
        mean_present=waiting + offered,
    )


class _Levels:
    """Transition rates from level to level; rows: phase before, columns: phase after."""

    def __init__(
        self, servers: int, arrivals: tuple[float, float], service_hours: tuple[float, float]
    ) -> None:
        self.servers = servers
        self.arrivals = sum(arrivals)
        self.first_share = arrivals[0] / self.arrivals
        self.services = (1 / service_hours[0], 1 / service_hours[1])

    def _ending(self, in_service: int) -> tuple[Matrix, Matrix]:
        """Rates at which a task of the first, of the second kind ends, per phase."""
        first = np.arange(in_service + 1, dtype=np.float64)
        return first * self.services[0], (in_service - first) * self.services[1]

    def stay(self, level: int) -> Matrix:
        """Diagonal: minus the rate of leaving any state of `level`."""
        first, second = self._ending(min(level, self.servers))
        return np.diag(-(self.arrivals + first + second))

    def up(self, level: int) -> Matrix:
        """Arrivals at `level`: one starts service at once below level c, waits from there on."""
        if level >= self.servers:
            return self.arrivals * np.eye(self.servers + 1)
        rates = np.zeros((level + 1, level + 2))
        phase = np.arange(level + 1)
        rates[phase, phase] = self.arrivals * (1 - self.first_share)
        rates[phase, phase + 1] = self.arrivals * self.first_share
        return rates

    def down(self, level: int) -> Matrix:
        """Ends of service at `level`; above level c the next task starts, its kind drawn then."""
        in_service = min(level, self.servers)
        first, second = self._ending(in_service)
        phase = np.arange(in_service + 1)
        if level <= self.servers:
            rates = np.zeros((level + 1, level))
            rates[phase[1:], phase[:-1]] = first[1:]
            rates[phase[:-1], phase[:-1]] = second[:-1]
            return rates
        rates = np.diag(first * self.first_share + second * (1 - self.first_share))
        rates[phase[1:], phase[:-1]] = first[1:] * (1 - self.first_share)
        rates[phase[:-1], phase[1:]] = second[:-1] * self.first_share
        return rates


def _rate_matrix(levels: _Levels) -> Matrix:
    """R: expected visits to the next level up per visit to this one, before returning to it."""
    above = levels.servers + 1
    stay, up, down = levels.stay(above), levels.up(above), levels.down(above)
    passage = _first_passage(stay, up, down)
    return np.asarray(np.linalg.solve(-(stay + up @ passage).T, up.T).T)


def _first_passage(stay: Matrix, up: Matrix, down: Matrix) -> Matrix:
    """G: phase at the first visit one level down, per phase at the start."""
    identity = np.eye(len(stay))
    high, low = np.linalg.solve(-stay, up), np.linalg.solve(-stay, down)
    passage, path = low.copy(), high.copy()
    while path.max() > LEAST_PASSAGE and abs(1 - passage.sum(axis=1)).max() > LEAST_PASSAGE:
        back = identity - high @ low - low @ high
        high, low = np.linalg.solve(back, high @ high), np.linalg.solve(back, low @ low)
        passage += path @ low
        path = path @ high
    return np.asarray(passage)


def _queue(levels: _Levels, rate: Matrix) -> tuple[float, float]:
    """P(all servers busy) and mean number waiting."""
    servers = levels.servers
    fallen: list[Matrix] = []  # pi(n) = pi(n + 1) fallen[n], for n < c
    inner = levels.stay(0)
    for level in range(servers):
        fallen.append(np.asarray(-np.linalg.solve(inner.T, levels.down(level + 1).T).T))
        inner = levels.stay(level + 1) + fallen[level] @ levels.up(level)
    full = _null_vector(inner + rate @ levels.down(servers + 1))
    geometric = np.linalg.inv(np.eye(servers + 1) - rate)
    busy = float((full @ geometric).sum())
    waiting = float((full @ rate @ geometric @ geometric).sum())
    idle, state = 0.0, full
    for level in reversed(range(servers)):
        state = state @ fallen[level]
        idle += float(state.sum())
    return busy / (busy + idle), waiting / (busy + idle)


def _null_vector(generator: Matrix) -> Matrix:
    """The probability vector x with x `generator` = 0."""
    equations = generator.copy()
    equations[:, 0] = 1.0
    total = np.zeros(len(generator))
    total[0] = 1.0
    return np.asarray(np.linalg.solve(equations.T, total))
