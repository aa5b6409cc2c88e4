"""Is the warm-up of a steady-state study long enough? A few pilot replications tell.

Looked at are the open leads and, where customers bring business, the customers: both carry the past
on. Pilots are the first replications of the study itself, over the whole horizon. How a series is
judged says `stats.settling`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from funnel_sim.engines.choice import load_engine
from funnel_sim.engines.contract import Engine
from funnel_sim.metrics.levels import customers, open_leads, slot_edges
from funnel_sim.model.blueprint import NONE, Blueprint
from funnel_sim.model.offered_load import OfferedLoad
from funnel_sim.runner.completion import Progress
from funnel_sim.runner.execution import Workers, perform
from funnel_sim.runner.jobs import Failure, Job
from funnel_sim.stats.settling import Settling, settling
from funnel_sim.studies.designs import Design, blueprint_of

Floats = NDArray[np.float64]

PILOTS = 10
"""Replications of every design."""
SERIES = ("open leads", "customers")
"""What is looked at, in this order; customers only where they bring business."""


@dataclass(frozen=True, slots=True)
class WarmUpCheck:
    """One design and one series. Times are working hours since the start of the horizon."""

    design: str
    series: str
    """One of `SERIES`."""
    replications: int
    warm_up: float
    """As configured."""
    warm_up_until: date
    """Day on which it ends."""
    mser5: float
    """Where MSER-5 cuts the average over replications."""
    mser5_reached: bool
    """Whether that is in the first half."""
    start: float | None
    """Least warm-up: how long the series is unlike the rest. None: it does not settle."""
    start_until: date | None
    """Day on which the start ends."""
    level: float
    """Mean of the series in the window, without the start."""
    left: float | None
    """Its mean between warm-up and the end of the start; None where the warm-up is longer."""
    first_half: float
    """Its mean in the first half of the window, without the start."""
    second_half: float
    window: float
    """Working hours that remain without warm-up and start."""
    too_short: bool
    """Whether the warm-up leaves some of the start in the window."""
    window_too_short: bool
    """Whether little is left, compared with the start."""
    growing: tuple[str, ...]
    """Teams whose queue grows by arithmetic, see `growing_teams`."""
    unsteady: tuple[str, ...]
    """Channels whose flow changes with the date: season, bursts or trend."""

    @property
    def settles(self) -> bool:
        """Whether there is a steady state to be seen."""
        return self.start is not None and not self.growing

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return self.settles and not self.too_short and not self.window_too_short


def in_steady_state(designs: Mapping[str, Design]) -> dict[str, Design]:
    """Those of the designs that are studied in the steady state."""
    return {name: d for name, d in designs.items() if d.horizon.study == "steady_state"}


def without_steady_state(
    designs: Mapping[str, Design], loads: Mapping[str, OfferedLoad]
) -> dict[str, tuple[str, ...]]:
    """Design -> its growing teams, for those that have any and are studied in the steady state."""
    steady = in_steady_state(designs)
    teams = {name: growing_teams(blueprint_of(d), loads[name]) for name, d in steady.items()}
    return {name: found for name, found in teams.items() if found}


def growing_teams(blueprint: Blueprint, load: OfferedLoad) -> tuple[str, ...]:
    """Teams without a steady state, by arithmetic: their queue grows for as long as leads come.

    They are asked for 100 % of their hours or more, no lead of theirs has a limited patience or
    overflows to a back-up team, and their sellers do not learn to be quicker. Where leads go cold,
    an overloaded queue settles all the same: it loses as many as it must.
    """
    staff = blueprint.staff
    patient = blueprint.sources.patience_law == NONE
    quicker = (blueprint.careers.learning_exponent < 0)[staff.team_role]
    overloaded = {team.team for team in load.overloaded}
    return tuple(
        name
        for team, name in enumerate(blueprint.frame.teams)
        if name in overloaded
        and patient[(staff.covers == team).any(axis=(0, 2))].all()
        and staff.overflow_team[team] == NONE
        and not quicker[team]
    )


def check_warm_ups(
    designs: Mapping[str, Design],
    loads: Mapping[str, OfferedLoad],
    seed: int,
    *,
    engine: Engine | None = None,
    workers: Workers = None,
    on_progress: Progress | None = None,
) -> tuple[WarmUpCheck, ...]:
    """Check the warm-up of steady-state designs; `loads` has at least their offered loads.

    `engine` None is the default one; `workers` None uses every core, 1 none but this process. A
    pilot that fails is left out: the study will say what happened.
    """
    engine = engine or load_engine()
    blueprints = {name: blueprint_of(d) for name, d in designs.items()}
    jobs = [Job(name, bp, seed, r) for r in range(PILOTS) for name, bp in blueprints.items()]
    found: dict[str, dict[int, Floats]] = {name: {} for name in blueprints}
    with closing(perform(pilot, jobs, engine, workers)) as results:
        for done, (job, levels) in enumerate(results, start=1):
            if on_progress is not None:
                on_progress(done, len(jobs), job.design)
            if not isinstance(levels, Failure):
                found[job.design][job.replication] = levels
    return tuple(
        _check(designs[name], blueprints[name], loads[name], what, series)
        for name, pilots in found.items()
        if len(pilots) > 1
        for what, series in zip(SERIES, _by_series(pilots), strict=False)
    )


def pilot(blueprint: Blueprint, engine: Engine, seed: int, replication: int) -> Floats:
    """The series of one replication, shape (series, slots)."""
    log = engine(blueprint, seed, replication)
    edges, bring = slot_edges(blueprint.frame), _with_business(blueprint)
    levels = [open_leads(log, edges)]
    if bring.any():
        levels.append(customers(log, edges, bring))
    return np.array(levels)


def _with_business(blueprint: Blueprint) -> NDArray[np.bool_]:
    """Segments whose customers come back with anything, shape (segments,)."""
    relations = blueprint.relations
    journeys = (relations.renewal_journey, relations.expansion_journey, *relations.care_journey.T)
    return np.asarray((np.array(journeys) != NONE).any(axis=0))


def _by_series(pilots: Mapping[int, Floats]) -> Floats:
    """Shape (series, replications, slots)."""
    return np.array([pilots[r] for r in sorted(pilots)]).swapaxes(0, 1)


def _check(
    design: Design, blueprint: Blueprint, load: OfferedLoad, what: str, series: Floats
) -> WarmUpCheck:
    frame, slots = blueprint.frame, series.shape[1]
    slot = frame.horizon / slots
    judged = settling(series, min(math.ceil(frame.warm_up / slot), slots - 2))
    start = None if judged.start is None else judged.start * slot
    return WarmUpCheck(
        design=design.name,
        series=what,
        replications=len(series),
        warm_up=frame.warm_up,
        warm_up_until=_day(blueprint, frame.warm_up),
        mser5=judged.truncation.observations * slot,
        mser5_reached=judged.truncation.reached,
        start=start,
        start_until=None if start is None else _day(blueprint, start),
        level=judged.level,
        left=_level_left(judged),
        first_half=judged.level - judged.drift.mean / 2,
        second_half=judged.level + judged.drift.mean / 2,
        window=judged.window * slot,
        too_short=judged.too_short,
        window_too_short=judged.window_too_short,
        growing=growing_teams(blueprint, load) if what == SERIES[0] else (),
        unsteady=_unsteady(design),
    )


def _unsteady(design: Design) -> tuple[str, ...]:
    return tuple(
        name
        for name, channel in design.market.channels.items()
        if channel.bursts or channel.trend or len({1.0, *channel.season.values()}) > 1
    )


def _level_left(judged: Settling) -> float | None:
    return None if judged.left is None else judged.level + judged.left.mean


def _day(blueprint: Blueprint, hours: float) -> date:
    """The working day in which so many hours have passed: a closing belongs to the day it ends."""
    calendar = blueprint.calendar
    day = max(math.ceil(round(hours / calendar.hours_per_day, 9)) - 1, 0)
    found = calendar.working_days[min(day, len(calendar.working_days) - 1)].item()
    assert isinstance(found, date)
    return found
