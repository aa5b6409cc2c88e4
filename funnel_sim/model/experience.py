"""How productive a seller is: ramp-up, learning by doing, and what a slow response costs.

Plain scalar code, as both engines use it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def productivity(profile: Sequence[float], step: float, hours_since_hired: float) -> float:
    """Productivity of a new hire: the step of `profile` that lasts now, 1 after the last.

    A step begins with its first moment. `step` is in working hours, > 0; infinite hours are those
    of staff in place.
    """
    steps = hours_since_hired / step
    return profile[int(steps)] if steps < len(profile) else 1.0


def learning_factor(cases: int, exponent: float, prior: float, floor: float) -> float:
    """Factor on the time of work after `cases` touches in the cell.

    ((prior + cases) / prior) ** exponent, not below `floor`: a learning curve (Wright 1936,
    "Factors Affecting the Cost of Airplanes") that begins with experience (Stanford-B: Asher 1956,
    RAND R-291). `exponent` is log2 of the factor per doubling, <= 0.
    """
    if exponent == 0.0:
        return 1.0
    return max(floor, math.pow((prior + cases) / prior, exponent))


def learning_odds(cases: int, limit: float, half: float) -> float:
    """Log-odds gained after `cases` touches in the cell: limit × cases / (cases + half)."""
    return limit * (cases / (cases + half))


def hours_of_work(
    drawn: float, factor: float, pace: float, bonus: float, learning: float, productive: float
) -> float:
    """Selling hours that a touch takes a rep: as drawn, times what segment and rep make of it."""
    return drawn * factor * pace * bonus * learning / productive


def response_effect(wait: float, exponent: float, reference: float, floor: float) -> float:
    """Log-odds lost by waiting `wait` hours for the first touch, <= 0.

    The odds are multiplied by (wait / reference) ** -exponent beyond the reference; `floor` (<= 0)
    bounds the loss.
    """
    if exponent == 0.0 or wait <= reference:
        return 0.0
    return max(floor, -exponent * math.log(wait / reference))
