"""What a stage takes and yields on average, by arithmetic alone.

With n touches, chance p to advance, share F_j of drop-outs that come by touch j (F_0 = 0) and
chance a_j that touch j is answered within the allowed attempts, a lead that enters the stage begins
touch j with probability a_1 ... a_(j-1) (1 - (1-p) F_(j-1)), and advances with p a_1 ... a_n. An
attempt is unanswered with chance c; of at most A attempts, c + c^2 + ... + c^A are unanswered on
average and a = 1 - c^A are answered (geometric series). Waiting and going cold are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_sim.model.blueprint import NONE, Process, Sources
from funnel_sim.model.distributions import DistributionArrays
from funnel_sim.model.odds import logistic

Floats = NDArray[np.float64]

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(33)


def mean_law(laws: DistributionArrays, law: int) -> float:
    """Mean of a law; 0 where there is none."""
    return 0.0 if law == NONE else float(laws.dist["mean"][law])


def mean_values(sources: Sources, laws: DistributionArrays) -> Floats:
    """Mean value of the deals of each segment, shape (segments,)."""
    return np.array([mean_law(laws, int(law)) for law in sources.value_law])


def normal_nodes(sd: float) -> tuple[Floats, Floats]:
    """Nodes and weights (sum 1) that integrate over a normal law of mean 0: Gauss-Hermite."""
    if sd == 0.0:
        return np.zeros(1), np.ones(1)
    return sd * _NODES, _WEIGHTS / _WEIGHTS.sum()


def mean_advance(odds: Floats, skill_sd: float) -> Floats:
    """Chance to advance at each of `odds`, averaged over reps' skills. Shape as `odds`."""
    nodes, weights = normal_nodes(skill_sd)
    chance = np.vectorize(logistic, otypes=[float])(np.add.outer(odds, nodes))
    mean: Floats = chance @ weights
    return mean


@dataclass(frozen=True, slots=True)
class Work:
    """What a stage takes of a lead of one segment in one mode. Arrays are per touch."""

    answered: Floats
    """Chance that the touch is made within the allowed attempts."""
    hours: Floats
    """Selling hours per touch that is begun, all attempts included."""
    dropped_by: Floats

    def begun(self, advance: Floats) -> Floats:
        """Chance to begin each touch; shape (*advance, touches)."""
        before = np.concatenate(([0.0], self.dropped_by[:-1]))
        answered = np.concatenate(([1.0], np.cumprod(self.answered)[:-1]))
        return answered * (1.0 - np.multiply.outer(1.0 - advance, before))

    def passes(self, advance: Floats) -> Floats:
        """Chance to pass the stage, every touch answered. Shape as `advance`."""
        every_touch: Floats = advance * self.answered.prod()
        return every_touch


def work(
    process: Process, laws: DistributionArrays, stage: int, mode: int, work_factor: float
) -> Work:
    """What `stage` takes in `mode` of a segment with this `work_factor`."""
    touches = int(process.touches[stage, mode])
    chance = process.no_answer[stage, mode, :touches]
    attempts = float(process.attempts[stage, mode])
    answered = 1.0 - chance**attempts
    unanswered = np.where(
        chance < 1.0, chance * answered / np.maximum(1.0 - chance, 1e-300), attempts
    )
    activity = process.activity[stage, mode, :touches]
    touch_hours = np.array([_touch_hours(process, laws, int(a), work_factor) for a in activity])
    attempt_hours = mean_law(laws, int(process.unanswered_law[stage, mode]))
    return Work(
        answered=answered,
        hours=answered * touch_hours + unanswered * attempt_hours,
        dropped_by=process.dropped_by[stage, mode, :touches],
    )


def _touch_hours(
    process: Process, laws: DistributionArrays, activity: int, work_factor: float
) -> float:
    hours = work_factor * mean_law(laws, int(process.work_law[activity]))
    travel = mean_law(laws, int(process.travel_law[activity]))
    return hours + travel * float(process.trips_per_touch[activity])


def mean_retries(process: Process, stage: int, mode: int) -> float:
    """Unanswered attempts in a stage whose touches are all answered in the end, on average."""
    touches = int(process.touches[stage, mode])
    before = np.arange(int(process.attempts[stage, mode]))
    chance = process.no_answer[stage, mode, :touches, None] ** before
    return float((chance @ before / chance.sum(axis=1)).sum())
