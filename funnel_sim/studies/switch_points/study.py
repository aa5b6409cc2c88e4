"""Simulate every organisation along an input, or on a grid of two, and see where the best changes.

Along one input the gap that holds a switch is halved `refine` times, so that what is taken to be
linear is a small part of the range. All worlds get the same replications with the same luck.
"""

from __future__ import annotations

import numpy as np

from funnel_sim.config.scenario import Scenario
from funnel_sim.domain.tables import Floats
from funnel_sim.stats.switching import best_of, switches
from funnel_sim.studies.ranges import INPUTS
from funnel_sim.studies.replications import Replications
from funnel_sim.studies.switch_points.result import Spot, Switching, SwitchPoint, SwitchResult
from funnel_sim.studies.worlds import Worlds, as_inputs, bases

APART = 1e-9
"""Part of the range by which two values differ."""


def switch_points(scenario: Scenario, source: Replications) -> SwitchResult:
    """Where the best organisation changes, in every situation.

    Raises:
        InvalidInput: the objective is undefined, or a combination of values does not fit.
        ReplicationsFailed, Interrupted: what is done is stored.
    """
    found = []
    for name, base in bases(scenario):
        rule = base.experiment.switch_points
        inputs = as_inputs(base, INPUTS, rule.inputs)
        spots = rule.points + rule.refine if len(inputs) == 1 else rule.grid**2
        expected = source.cost + spots * rule.replications * len(base.experiment.organisations)
        worlds = Worlds(name, base, inputs, source, expected)
        found.append((_along if len(inputs) == 1 else _map)(worlds))
    return SwitchResult(scenario.name, scenario.experiment, tuple(found))


def _along(worlds: Worlds) -> Switching:
    rule, (one,) = worlds.base.experiment.switch_points, worlds.inputs
    confidence = worlds.base.experiment.confidence
    values = one.grid(rule.points)
    samples = worlds.at(values[:, None], rule.replications)
    for _ in range(rule.refine):
        more = _halves(values, [s.at for s in switches(values, samples, confidence)])
        more = np.setdiff1d(np.round(more) if one.whole else more, values)
        if not len(more):
            break
        joined = np.concatenate([values, more])
        order = np.argsort(joined)
        further = worlds.at(more[:, None], rule.replications)
        values, samples = joined[order], np.concatenate([samples, further])[order]
    points = tuple(
        SwitchPoint(worlds.names[s.before], worlds.names[s.after], s.at, s.low, s.high)
        for s in switches(values, samples, confidence)
    )
    return _found(worlds, values[:, None], samples, points)


def _halves(values: Floats, at: list[float]) -> Floats:
    """The middle of every gap that holds a switch."""
    gaps = {int(np.clip(np.searchsorted(values, x), 1, len(values) - 1)) for x in at}
    least = APART * (values[-1] - values[0])
    wide = [i for i in sorted(gaps) if values[i] - values[i - 1] > least]
    return np.array([(values[i] + values[i - 1]) / 2 for i in wide])


def _map(worlds: Worlds) -> Switching:
    rule = worlds.base.experiment.switch_points
    across, up = (one.grid(rule.grid) for one in worlds.inputs)
    points = np.array([(x, y) for y in up for x in across])
    return _found(worlds, points, worlds.at(points, rule.replications), ())


def _found(
    worlds: Worlds, points: Floats, samples: Floats, found: tuple[SwitchPoint, ...]
) -> Switching:
    experiment = worlds.base.experiment
    return Switching(
        variant=worlds.variant,
        objective=worlds.objective.name,
        currency=experiment.market.currency,
        confidence=experiment.confidence,
        organisations=worlds.names,
        inputs=worlds.inputs,
        replications=samples.shape[1],
        spots=tuple(_spot(worlds, p, s) for p, s in zip(points, samples, strict=True)),
        switches=found,
        cost=worlds.cost,
    )


def _spot(worlds: Worlds, values: Floats, sample: Floats) -> Spot:
    comparison = best_of(sample, worlds.base.experiment.confidence)
    first = max(comparison.rows, key=lambda row: row.mean)
    return Spot(
        values=tuple(values.tolist()),
        means=tuple((worlds.sign * sample.mean(axis=0)).tolist()),
        best=worlds.names[first.design],
        clear=comparison.certain is not None,
        lead=first.mean,
        low=first.low,
        high=first.high,
    )
