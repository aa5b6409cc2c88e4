"""Seek the input of every organisation of every situation.

Replications 0 to n - 1 are looked at, at every value that is tried, so the answer depends on the
experiment alone.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from funnel_sim.config.scenario import Scenario
from funnel_sim.metrics.registry import INDEX
from funnel_sim.model.offered_load import OfferedLoad, offered_load
from funnel_sim.stats.crossing import Crossing, crossing
from funnel_sim.stats.estimates import Proportion, proportion_interval
from funnel_sim.studies.designs import Design, Situation, blueprint_of
from funnel_sim.studies.goal_seek.ceiling import ceiling, with_more_sellers
from funnel_sim.studies.goal_seek.requirements import organisations_of
from funnel_sim.studies.goal_seek.result import Answer, GoalSeekResult, Sought, Tried
from funnel_sim.studies.goal_seek.scale import Scale, scale_along
from funnel_sim.studies.ranges import SOUGHT
from funnel_sim.studies.replications import Replications
from funnel_sim.studies.target import Target, target_of
from funnel_sim.studies.worlds import Input, as_inputs, bases, situation_in, world

GUESS = 14
"""Values that are tried of an organisation, more or less: for the progress that is shown."""


def goal_seek(scenario: Scenario, source: Replications) -> GoalSeekResult:
    """Find the value from which on the target is reached with the wanted chance.

    Raises:
        ReplicationsFailed, Interrupted: what is done is stored.
    """
    keys: dict[str, str] = {}
    sought = tuple(_sought(name, base, source, keys) for name, base in bases(scenario))
    return GoalSeekResult(scenario.name, scenario.experiment, sought, keys)


class _Values:
    """The situation at every value that is asked for, made once."""

    def __init__(self, variant: str | None, base: Scenario, one: Input) -> None:
        self._variant, self._base, self._input = variant, base, one
        self._made: dict[float, Situation] = {}

    def design(self, value: float, organisation: str) -> Design:
        if value not in self._made:
            there = world(self._base, [self._input], [value])
            self._made[value] = situation_in(self._variant, there)
        designs = self._made[value].designs
        return next(d for d in designs if d.organisation_name == organisation)


def _sought(
    variant: str | None, base: Scenario, source: Replications, keys: dict[str, str]
) -> Sought:
    experiment, section = base.experiment, base.experiment.goal_seek
    (one,) = as_inputs(base, SOUGHT, section.inputs)
    scale = scale_along(one, section.steps)
    confidence = section.confidence or experiment.confidence
    target = target_of(experiment, section.target)
    values, answers = _Values(variant, base, one), []
    for name in organisations_of(experiment):
        search = _Search(values, name, source, target, section.replications, confidence)
        answers.append(search.answer(scale, section.chance))
        keys.update(search.keys)
    return Sought(
        variant=variant,
        currency=experiment.market.currency,
        target=target,
        chance=section.chance,
        confidence=confidence,
        input=one.path,
        scale=scale,
        replications=section.replications,
        answers=tuple(answers),
    )


class _Search:
    """The search for one organisation."""

    def __init__(
        self,
        values: _Values,
        organisation: str,
        source: Replications,
        target: Target,
        count: int,
        confidence: float,
    ) -> None:
        self._values, self._organisation = values, organisation
        self._source, self._target = source, target
        self._count, self._confidence = count, confidence
        self._before = source.cost
        self._hits: dict[float, NDArray[np.bool_]] = {}
        self.tried: dict[float, Tried] = {}
        self.keys: dict[str, str] = {}

    def answer(self, scale: Scale, chance: float) -> Answer:
        found = crossing(lambda i: self.at(scale.value(i)).chance, scale.last, chance)

        def value(place: int | None) -> float | None:
            return None if place is None else scale.value(place)

        ends = value(found.before), value(found.surely)
        low, high = ends if found.rising else ends[::-1]
        top = None
        if found.at is None:
            top = ceiling(self, scale, scale.value(found.best), chance, self._target.kpi.name)
        return Answer(
            organisation=self._organisation,
            rising=found.rising,
            tried=tuple(self.tried[v] for v in sorted(self.tried)),
            value=value(found.at),
            low=low,
            high=high,
            turned=self._turned(found, scale),
            ceiling=top,
            cost=self._source.cost - self._before,
        )

    def at(self, value: float) -> Tried:
        """What becomes of a value."""
        if value not in self.tried:
            design = self.design(value)
            hits, mean = self._simulated(design, f"{design.name} at {value:g}")
            self._hits[value] = hits
            self.tried[value] = Tried(
                value, self._share(hits), mean, offered_load(blueprint_of(design)).bottleneck
            )
        return self.tried[value]

    def load(self, value: float, added: Mapping[str, int]) -> OfferedLoad:
        """The offered load with more sellers; nothing is simulated."""
        return offered_load(blueprint_of(self._reinforced(value, added)))

    def chance(self, value: float, added: Mapping[str, int]) -> Proportion:
        """The chance with more sellers."""
        design = self._reinforced(value, added)
        more = ", ".join(f"{team} +{n}" for team, n in added.items())
        return self._share(self._simulated(design, f"{design.name} at {value:g}, {more}")[0])

    def design(self, value: float) -> Design:
        """The organisation at a value."""
        return self._values.design(value, self._organisation)

    def _reinforced(self, value: float, added: Mapping[str, int]) -> Design:
        design = self.design(value)
        return with_more_sellers(design, added) if added else design

    def _simulated(self, design: Design, called: str) -> tuple[NDArray[np.bool_], float]:
        expected = self._before + max(GUESS, len(self.tried) + 1) * self._count
        outcomes = self._source.of([design], self._count, expected)[design.name]
        values = outcomes.total[:, INDEX[self._target.kpi.name]]
        self.keys[called] = self._source.key(design)
        defined = values[np.isfinite(values)]
        mean = float(defined.mean()) if len(defined) else float("nan")
        return self._target.reached(values), mean

    def _share(self, hits: NDArray[np.bool_]) -> Proportion:
        return proportion_interval(int(hits.sum()), len(hits), self._confidence)

    def _turned(self, found: Crossing, scale: Scale) -> float:
        end = scale.value(found.best if found.at is None else found.at)
        values = sorted(self.tried, reverse=not found.rising)
        way = np.array([self._hits[v] for v in values[: values.index(end) + 1]])
        ever = np.maximum.accumulate(way, axis=0)
        return float((ever & ~way).any(axis=0).mean())
