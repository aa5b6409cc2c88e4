"""What an average lead still brings and still costs, touch by touch, on its way to a contract."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from funnel_sim.model.blueprint import Process
from funnel_sim.model.distributions import DistributionArrays
from funnel_sim.model.expectations import mean_advance, work

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_NO_HOURS = 1e18
"""Finite, so that a deal without value still has a rank."""


def hand_overs(covers: Ints) -> Ints:
    """Hand-overs behind a lead when it is in each stage, shape as `covers` (segments, stages)."""
    changes = (np.diff(covers, axis=1) != 0).astype(np.int64)
    return np.concatenate(
        [np.zeros((len(covers), 1), dtype=np.int64), changes.cumsum(axis=1)], axis=1
    )


def margin_per_hour(
    process: Process,
    laws: DistributionArrays,
    covers: Ints,
    mode: Ints,
    hand_over_effect: float,
    gross_margin: Floats,
    work_factor: Floats,
) -> Floats:
    """Expected margin per unit of deal value over expected selling hours, both still to come.

    For a lead of average quality with reps of average skill, briefings left out; shape (segments,
    stages, touches). Where no hours are to come, the value is 1e18. `gross_margin` and
    `work_factor` have shape (segments,).
    """
    segments, stages = covers.shape
    touches = process.activity.shape[2]
    behind = hand_overs(covers)
    ratio = np.zeros((segments, stages, touches))
    for segment in range(segments):
        win, hours = 1.0, 0.0
        for stage in reversed(range(stages)):
            m = int(mode[covers[segment, stage]])
            odds = process.base_odds[stage, m, segment] + hand_over_effect * behind[segment, stage]
            advance = mean_advance(np.array([odds]), 0.0)
            here = work(process, laws, stage, m, float(work_factor[segment]))
            begun, passes = here.begun(advance)[0], float(here.passes(advance)[0])
            wins_from_here = passes * win
            hours_from = np.cumsum((begun * here.hours)[::-1])[::-1] + passes * hours
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio[segment, stage, : len(begun)] = np.where(
                    hours_from > 0.0, gross_margin[segment] * wins_from_here / hours_from, _NO_HOURS
                )
            win, hours = wins_from_here, float(hours_from[0])
    return ratio
