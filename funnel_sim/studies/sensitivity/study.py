"""Vary the assumptions: one at a time to the ends, in walks, in designed samples, and at random.

All worlds share their luck, so differences between them come from the inputs. Screening, indices
and the tornado's order are about the *gap*, the difference between the two organisations that are
best as written; the decision is among all of them. Inputs that screening finds negligible stay as
written where indices are estimated.
"""

from __future__ import annotations

import numpy as np

from funnel_sim.config.scenario import Scenario
from funnel_sim.config.schema.sensitivity import Sensitivity
from funnel_sim.domain.tables import Floats
from funnel_sim.stats.estimates import mean_interval, proportion_interval
from funnel_sim.stats.sensitivity.knowing import worth_of_all, worth_of_one
from funnel_sim.stats.sensitivity.screening import Effect, elementary_effects, walks
from funnel_sim.stats.sensitivity.variance import Index, sobol_indices, sobol_points
from funnel_sim.stats.switching import best_of
from funnel_sim.studies.ranges import UNCERTAIN
from funnel_sim.studies.replications import Replications
from funnel_sim.studies.sensitivity.requirements import need_library
from funnel_sim.studies.sensitivity.result import (
    Assumption,
    End,
    Gap,
    Sensitivities,
    SensitivityResult,
    Standing,
)
from funnel_sim.studies.worlds import Input, Worlds, as_inputs, bases

SEEDS = 2**32
"""SALib takes seeds below this."""


def sensitivity(scenario: Scenario, source: Replications) -> SensitivityResult:
    """What the ranges in `uncertain` do, in every situation.

    Raises:
        InvalidInput: SALib is missing, the objective is undefined, or values do not fit together.
        ReplicationsFailed, Interrupted: what is done is stored.
    """
    need_library()
    return SensitivityResult(
        scenario.name,
        scenario.experiment,
        tuple(_Study(name, base, source).found() for name, base in bases(scenario)),
    )


def most(rule: Sensitivity, inputs: int, organisations: int) -> int:
    """Replications that a situation costs at most."""
    ends = (1 + 2 * inputs) * organisations * rule.ends
    walked = rule.trajectories * (inputs + 1) * 2 if inputs > 1 else 0
    indexed = rule.samples * (inputs + 2) * 2
    return ends + (walked + indexed + rule.worlds * organisations) * rule.replications


class _Study:
    """One situation."""

    def __init__(self, name: str | None, base: Scenario, source: Replications) -> None:
        experiment = base.experiment
        self.rule, self.confidence = experiment.sensitivity, experiment.confidence
        self.seed = experiment.seed % SEEDS
        self.inputs = as_inputs(base, UNCERTAIN, experiment.uncertain)
        self.source, self.before = source, source.cost
        count = len(experiment.organisations)
        self.expected = source.cost + most(self.rule, len(self.inputs), count)
        self.worlds = Worlds(name, base, self.inputs, source, self.expected)

    def found(self) -> Sensitivities:
        base = self.worlds.as_written(self.rule.ends)
        order = np.argsort(-base.mean(axis=0), kind="stable")
        self.two = (int(order[0]), int(order[1]))
        lows, highs = zip(*(self._ends(one) for one in self.inputs), strict=True)
        effects, screened = self._screening()
        indices, indexed = self._indices(effects)
        points, drawn = self._drawn(base)
        values = drawn.mean(axis=1)
        worths = [
            worth_of_one(points[:, i], values, self.confidence, self.seed)
            for i in range(len(self.inputs))
        ]
        experiment = self.worlds.base.experiment
        parts = zip(self.inputs, lows, highs, effects, indices, worths, strict=True)
        return Sensitivities(
            variant=self.worlds.variant,
            objective=self.worlds.objective.name,
            currency=experiment.market.currency,
            confidence=self.confidence,
            horizon=str(experiment.horizon.length),
            first=self.worlds.names[self.two[0]],
            second=self.worlds.names[self.two[1]],
            base=self._gap(base),
            assumptions=tuple(Assumption(*part) for part in parts),
            standings=self._standings(base, drawn),
            worth=worth_of_all(points, values, self.confidence, self.seed),
            ends=self.rule.ends,
            replications=self.rule.replications,
            worlds=len(drawn),
            indexed=indexed,
            screened=screened,
            cost=self.source.cost - self.before,
        )

    def _ends(self, one: Input) -> tuple[End, End]:
        alone = self._worlds([one])
        values = np.array([[one.range.low], [one.range.high]])
        low, high = alone.at(values, self.rule.ends)
        return self._end(one.range.low, low), self._end(one.range.high, high)

    def _end(self, value: float, sample: Floats) -> End:
        means = self.worlds.sign * sample.mean(axis=0)
        return End(value, tuple(means.tolist()), self._gap(sample))

    def _gap(self, sample: Floats) -> Gap:
        first, second = self.two
        estimate = mean_interval(sample[:, first] - sample[:, second], self.confidence)
        return Gap(estimate.mean, estimate.low, estimate.high)

    def _screening(self) -> tuple[list[Effect | None], int]:
        """What every input does to the gap, and how many worlds that took."""
        if len(self.inputs) == 1:
            return [None], 0
        points = walks(len(self.inputs), self.rule.trajectories, self.seed)
        gaps = self._gaps(self.worlds, points)
        return [*elementary_effects(points, gaps, self.confidence, self.seed)], len(points)

    def _indices(self, effects: list[Effect | None]) -> tuple[list[Index | None], int]:
        """Indices of the inputs that are not negligible, and how many worlds that took."""
        largest = max((e.size for e in effects if e is not None), default=0.0)
        kept = [
            i
            for i, e in enumerate(effects)
            if e is None or (e.size > 0 and e.size >= self.rule.negligible * largest)
        ]
        found: list[Index | None] = [None] * len(effects)
        if not kept:
            return found, 0
        points = sobol_points(len(kept), self.rule.samples, self.seed)
        gaps = self._gaps(self._worlds([self.inputs[i] for i in kept]), points)
        indices = sobol_indices(gaps, len(kept), self.confidence, self.seed)
        for i, index in zip(kept, indices, strict=True):
            found[i] = index
        return found, len(points)

    def _drawn(self, base: Floats) -> tuple[Floats, Floats]:
        """Worlds drawn at random (Latin hypercube): their values, and the objective.

        All have the luck of the same few replications. By how much these are better or worse than
        the mean is known from the experiment as written, which has more of them, and taken out (a
        control variate with the coefficient 1).
        """
        from scipy.stats import qmc

        shares = qmc.LatinHypercube(len(self.inputs), rng=self.seed).random(self.rule.worlds)
        points = _values(self.inputs, shares)
        few = self.rule.replications
        lucky = base[:few].mean(axis=0) - base.mean(axis=0)
        return points, self.worlds.at(points, few) - (lucky if few < len(base) else 0.0)

    def _standings(self, base: Floats, drawn: Floats) -> tuple[Standing, ...]:
        comparisons = [best_of(sample, self.confidence) for sample in drawn]
        means = drawn.mean(axis=1)
        best = np.argmax(means, axis=1)
        found = []
        for i, name in enumerate(self.worlds.names):
            share = proportion_interval(int((best == i).sum()), len(drawn), self.confidence)
            clear = sum(c.certain == i for c in comparisons) / len(drawn)
            sign = self.worlds.sign
            found.append(
                Standing(
                    organisation=name,
                    base=float(sign * base[:, i].mean()),
                    mean=float(sign * means[:, i].mean()),
                    share=share.share,
                    share_low=share.low,
                    share_high=share.high,
                    clear=clear,
                )
            )
        return tuple(found)

    def _gaps(self, worlds: Worlds, shares: Floats) -> Floats:
        """The gap at points of the unit cube, mean over replications."""
        sample = worlds.at(_values(worlds.inputs, shares), self.rule.replications, self.two)
        gaps: Floats = (sample[:, :, 0] - sample[:, :, 1]).mean(axis=1)
        return gaps

    def _worlds(self, inputs: list[Input]) -> Worlds:
        worlds = self.worlds
        return Worlds(worlds.variant, worlds.base, inputs, self.source, self.expected)


def _values(inputs: tuple[Input, ...], shares: Floats) -> Floats:
    """Points of the unit cube in the units of the inputs."""
    return np.array([[i.at(float(s)) for i, s in zip(inputs, row, strict=True)] for row in shares])
