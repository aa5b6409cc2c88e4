"""Elementary effects: what an input does when it alone moves, from many places of its ranges.

A trajectory walks through the unit cube and moves every input once, by two thirds of its range.
The effect is the change of the result per whole range. Its mean size says how much an input
matters, its spread whether it does so in the same way everywhere; a large spread means that it
bends, or acts together with others.

Source: Morris (1991), Technometrics 33(2); the mean of absolute effects: Campolongo, Cariboni &
Saltelli (2007), Environmental Modelling & Software 22(10). By SALib, an extra of this package.
"""

from __future__ import annotations

from dataclasses import dataclass

from funnel_sim.stats.samples import Floats

LEVELS = 4


@dataclass(frozen=True, slots=True)
class Effect:
    """What one input does, in the unit of the result per whole range."""

    mean: float
    size: float
    """Mean of absolute effects, μ*."""
    half_width: float
    """Of the interval of `size`, by bootstrap over trajectories."""
    spread: float
    """Standard deviation of effects, σ."""


def walks(inputs: int, trajectories: int, seed: int) -> Floats:
    """Points of all trajectories, shape (trajectories × (inputs + 1), inputs)."""
    from SALib.sample import morris

    points: Floats = morris.sample(problem(inputs), trajectories, num_levels=LEVELS, seed=seed)
    return points


def elementary_effects(
    points: Floats, values: Floats, confidence: float, seed: int
) -> tuple[Effect, ...]:
    """The effect of every input; `values` are the results at the points of `walks`."""
    from SALib.analyze import morris

    found = morris.analyze(
        problem(points.shape[1]),
        points,
        values,
        num_resamples=1000,
        conf_level=confidence,
        num_levels=LEVELS,
        seed=seed,
    )
    return tuple(
        Effect(*map(float, row))
        for row in zip(
            found["mu"], found["mu_star"], found["mu_star_conf"], found["sigma"], strict=True
        )
    )


def problem(inputs: int) -> dict[str, object]:
    """What SALib calls a problem: so many inputs in [0, 1]."""
    names = [f"x{i}" for i in range(inputs)]
    return {"num_vars": inputs, "names": names, "bounds": [[0.0, 1.0]] * inputs}
