"""Stages and activities of a market as arrays."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from funnel_sim.config.coverage import journeys_of
from funnel_sim.config.schema.base import for_segment
from funnel_sim.config.schema.laws import Law
from funnel_sim.config.schema.market import Cadence, Market, Stage
from funnel_sim.domain.names import Mode
from funnel_sim.domain.units import DurationValue, WorkingTime
from funnel_sim.model.blueprint import NONE, WON, Process
from funnel_sim.model.distributions import Distributions
from funnel_sim.model.draws import stage_key
from funnel_sim.model.laws import duration_distribution
from funnel_sim.model.odds import log_odds

Q = TypeVar("Q")


class Durations:
    """Adds laws of durations to the distributions of a model; no law is NONE."""

    def __init__(self, laws: Distributions, working_time: WorkingTime) -> None:
        self._laws = laws
        self._working_time = working_time

    def add(self, law: Law[DurationValue] | None) -> int:
        """Row of the law."""
        if law is None:
            return NONE
        return self._laws.add(duration_distribution(law, self._working_time))


def build_process(market: Market, durations: Durations) -> Process:
    """Arrays of journeys × stages, of stages × modes × touches, and of activities."""
    names, stages = list(market.stages), list(market.stages.values())
    activities = list(market.activities)
    segments = list(market.segments)
    journeys = list(journeys_of(market).values())
    ways = [[names.index(stage) for stage in journey.stages] for journey in journeys]
    most = max(len(c.touches) for stage in stages for c in cadences(stage) if c is not None)
    shape = (len(stages), len(Mode))
    process = Process(
        stage_key=np.array([stage_key(name) for name in market.stages], dtype=np.uint64),
        first_stage=np.array([way[0] for way in ways], dtype=np.int64),
        next_stage=np.full((len(ways), len(stages)), WON, dtype=np.int64),
        stages_left=np.zeros((len(ways), len(stages)), dtype=np.int64),
        journey_effect=np.array([journey.effect for journey in journeys]),
        touches=np.zeros(shape, dtype=np.int64),
        activity=np.full((*shape, most), NONE, dtype=np.int64),
        dropped_by=np.ones((*shape, most)),
        no_answer=np.zeros((*shape, most)),
        attempts=np.ones(shape, dtype=np.int64),
        gap_law=np.full(shape, NONE, dtype=np.int64),
        lead_in_law=np.full(shape, NONE, dtype=np.int64),
        retry_law=np.full(shape, NONE, dtype=np.int64),
        unanswered_law=np.full(shape, NONE, dtype=np.int64),
        base_odds=np.full((*shape, len(segments)), -np.inf),
        work_law=np.array([durations.add(a.duration) for a in market.activities.values()]),
        travel_law=np.array([durations.add(a.travel) for a in market.activities.values()]),
        trips_per_touch=np.array([1.0 / a.visits_per_trip for a in market.activities.values()]),
    )
    for journey, way in enumerate(ways):
        process.next_stage[journey, way[:-1]] = way[1:]
        process.stages_left[journey, way] = range(len(way), 0, -1)
    for s, stage in enumerate(stages):
        for mode, cadence in enumerate(cadences(stage)):
            if cadence is not None:
                _fill_cadence(process, (s, mode), cadence, activities, durations)
                process.base_odds[s, mode] = [_odds(stage, mode, name) for name in segments]
    return process


def cadences(stage: Stage) -> tuple[Cadence | None, Cadence | None]:
    """Cadences of a stage in the order of the codes of `Mode`."""
    return stage.inside, stage.field


def _odds(stage: Stage, mode: int, segment: str) -> float:
    effect = for_segment(stage.field_effect, segment) if mode == Mode.FIELD else 0.0
    return log_odds(for_segment(stage.advance, segment)) + effect


def _fill_cadence(
    process: Process,
    at: tuple[int, int],
    cadence: Cadence,
    activities: list[str],
    durations: Durations,
) -> None:
    touches = len(cadence.touches)
    process.touches[at] = touches
    process.activity[at][:touches] = [activities.index(name) for name in cadence.touches]
    process.dropped_by[at][:touches] = dropped_by(cadence)
    process.gap_law[at] = durations.add(cadence.gap)
    process.lead_in_law[at] = durations.add(cadence.lead_in)
    if cadence.no_answer is not None:
        silence = cadence.no_answer
        process.no_answer[at][:touches] = [
            silence.chance if name == silence.activity else 0.0 for name in cadence.touches
        ]
        process.attempts[at] = silence.attempts
        process.retry_law[at] = durations.add(silence.retry_gap)
        process.unanswered_law[at] = durations.add(silence.duration)


def dropped_by(cadence: Cadence) -> list[float]:
    """Share of drop-outs that come by each touch; the last is exactly 1."""
    touches = len(cadence.touches)
    if cadence.drop_out == "last":
        return [0.0] * (touches - 1) + [1.0]
    if cadence.drop_out == "even":
        return [(j + 1) / touches for j in range(touches)]
    return [*np.cumsum(cadence.drop_out)[:-1].tolist(), 1.0]
