"""In which order a free rep takes the leads that wait: the lower the rank, the sooner.

Ranks are fixed when a lead enters the queue. Within equal rank, first come first served. Plain
scalar code, as both engines use it; disciplines are the codes of `domain.names.Discipline`.
"""

from __future__ import annotations

from collections.abc import Sequence

FIFO = 0
CLOSEST_TO_CLOSE = 1
HIGHEST_VALUE = 2
MARGIN_PER_HOUR = 3
EFFORT_SHARES = 4
OWN_JUDGEMENT = 5

Criteria = tuple[float, float, float]
"""Closeness, value and ease, each in [0, 1]."""


def rank(discipline: int, stages_left: int, value: float, margin_share_per_hour: float) -> float:
    """Rank of a waiting lead.

    `stages_left` counts this stage too; `value` is the deal's revenue; `margin_share_per_hour` is
    the expected margin still to be won per unit of value, over the expected hours still to be
    worked, at this touch of this stage (`model.expectations`).
    """
    if discipline == CLOSEST_TO_CLOSE:
        return float(stages_left)
    if discipline == HIGHEST_VALUE:
        return -value
    if discipline == MARGIN_PER_HOUR:
        return -value * margin_share_per_hour
    return 0.0


def criteria(
    stages_left: int, stages: int, value: float, value_scale: float, ease: float
) -> Criteria:
    """What a rep weighs: how close to the end of a journey of `stages`, how dear, how easy."""
    total = value + value_scale
    return (
        1.0 - (stages_left - 1) / stages,
        value / total if total > 0.0 else 0.0,
        ease,
    )


def judgement(weights: Sequence[float], seen: Criteria, waited: float, day: float) -> float:
    """How much a rep with these four personal `weights` wants a lead: the more, the sooner.

    The fourth criterion is the wait so far, w / (w + `day`), both in working hours.
    """
    closeness, value, ease = seen
    return (
        weights[0] * closeness
        + weights[1] * value
        + weights[2] * ease
        + weights[3] * (waited / (waited + day))
    )
