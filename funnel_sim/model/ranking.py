"""In which order a free rep takes the leads that wait: the lower the rank, the sooner.

Ranks are fixed when a lead enters the queue. Within equal rank, first come first served. Plain
scalar code, as both engines use it; disciplines are the codes of `domain.names.Discipline`.
"""

from __future__ import annotations

FIFO = 0
CLOSEST_TO_CLOSE = 1
HIGHEST_VALUE = 2
MARGIN_PER_HOUR = 3


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
