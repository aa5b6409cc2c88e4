"""Pooling has both signs: the same staff as one team per kind of task, and as one team.

With equal task times one team waits less. With very unequal times short tasks get stuck behind long
ones, and separate teams can win. Exponential tasks, first come first served, nobody reneges.

Source: Smith & Whitt (1981), Resource sharing for efficiency in traffic systems, Bell System
Technical Journal 60(1), 39-55; Van Dijk & Van der Sluis (2008), To pool or not to pool in call
centers, Production and Operations Management 17(3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from funnel_sim.stats.queueing.conditions import require_equal_lengths
from funnel_sim.stats.queueing.erlang_c import erlang_c
from funnel_sim.stats.queueing.measures import QueueMeasures
from funnel_sim.stats.queueing.mixed_tasks import mixed_tasks


@dataclass(frozen=True, slots=True)
class Pooling:
    """The same staff and leads, in two organisations."""

    separate: QueueMeasures
    pooled: QueueMeasures

    @property
    def pooling_helps(self) -> bool:
        """Whether the mean wait over all leads is shorter in one team."""
        return self.pooled.wait < self.separate.wait


def pooling(
    servers: tuple[int, int],
    arrivals_per_hour: tuple[float, float],
    service_hours: tuple[float, float],
) -> Pooling:
    """Two teams of `servers`, one per kind of task, beside one team of all of them for both kinds.

    Raises:
        ValueError: a parameter is out of its range, or a team's load is 1 or more.
    """
    return Pooling(
        separate=separate_teams(servers, arrivals_per_hour, service_hours),
        pooled=mixed_tasks(sum(servers), arrivals_per_hour, service_hours),
    )


def separate_teams(
    servers: Sequence[int], arrivals_per_hour: Sequence[float], service_hours: Sequence[float]
) -> QueueMeasures:
    """One M/M/c per kind of task; shares and waits averaged over leads, utilisation over servers.

    Raises:
        ValueError: lists of different length, a parameter out of its range, or a team's load is 1
            or more.
    """
    require_equal_lengths(
        servers=servers, arrivals_per_hour=arrivals_per_hour, service_hours=service_hours
    )
    teams = [
        erlang_c(c, arrivals, hours)
        for c, arrivals, hours in zip(servers, arrivals_per_hour, service_hours, strict=True)
    ]
    leads = sum(arrivals_per_hour)
    waiting = sum(team.mean_waiting for team in teams)
    present = sum(team.mean_present for team in teams)
    blocked = sum(a * team.p_wait for a, team in zip(arrivals_per_hour, teams, strict=True))
    return QueueMeasures(
        utilisation=(present - waiting) / sum(servers),
        p_wait=blocked / leads if leads else 0.0,
        wait=waiting / leads if leads else 0.0,
        mean_waiting=waiting,
        mean_present=present,
    )
