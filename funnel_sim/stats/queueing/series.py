"""A funnel as a Jackson network: M/M/c stages in a row; a share of leads passes to the next.

In steady state the stages behave as independent M/M/c queues with Poisson arrivals, and wins are a
Poisson stream.

Source: Jackson (1957), Networks of waiting lines, Operations Research 5(4), 518-521; Gross et al.
(2008), section 4.2; Burke (1956) for the Poisson output.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from funnel_sim.stats.queueing.conditions import require_not_negative, require_share
from funnel_sim.stats.queueing.erlang_c import erlang_c
from funnel_sim.stats.queueing.measures import QueueMeasures


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the funnel, worked by a team of its own."""

    servers: int
    service_hours: float
    """Mean of the exponential time that the stage takes."""
    pass_share: float
    """Share of leads, in [0, 1], that go on to the next stage; after the last: that are won."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """Steady state of stages in a row."""

    stages: tuple[QueueMeasures, ...]
    arrivals_per_hour: tuple[float, ...]
    """Leads that reach each stage, per hour."""
    wins_per_hour: float


def funnel_in_series(arrivals_per_hour: float, stages: Sequence[Stage]) -> Funnel:
    """Steady state of `stages`, the first of which gets `arrivals_per_hour`.

    Raises:
        ValueError: no stage, a parameter out of its range, or a stage with a load of 1 or more
            (named by number).
    """
    require_not_negative("arrivals_per_hour", arrivals_per_hour)
    if not stages:
        msg = "`stages` must hold at least one stage. Got none."
        raise ValueError(msg)
    reached, queues = [arrivals_per_hour], []
    for number, stage in enumerate(stages, start=1):
        try:
            require_share("pass_share", stage.pass_share)
            queues.append(erlang_c(stage.servers, reached[-1], stage.service_hours))
        except ValueError as problem:
            msg = f"stage {number}: {problem}"
            raise ValueError(msg) from None
        reached.append(reached[-1] * stage.pass_share)
    return Funnel(tuple(queues), tuple(reached[:-1]), reached[-1])
