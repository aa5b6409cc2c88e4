"""Who advances: shares, log-odds and the early drop-out rule.

Plain scalar code, as both engines use it.
"""

from __future__ import annotations

import math


def log_odds(share: float) -> float:
    """Log-odds of a share in [0, 1]; the ends give -inf and inf."""
    if share <= 0.0:
        return -math.inf
    if share >= 1.0:
        return math.inf
    return math.log(share / (1.0 - share))


def logistic(x: float) -> float:
    """Share of given log-odds; never overflows."""
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


def drops_out(u: float, odds: float, dropped_by_now: float) -> bool:
    """Whether a lead with outcome luck `u` drops out at this touch.

    `odds` are the log-odds to advance under the effects as they are now, `dropped_by_now` is the
    share of drop-outs that come by this touch (1 at the last). Better odds can only help the same
    lead: the rule is monotone in `odds` for each `u`.
    """
    return u >= 1.0 - (1.0 - logistic(odds)) * dropped_by_now


def odds_to_advance(
    base: float,
    journey: float,
    quality: float,
    skill: float,
    bonus: float,
    training: float,
    ramp: float,
    learning: float,
    hand_overs: float,
    response: float,
    care: float,
) -> float:
    """Log-odds to advance under all effects, each in log-odds; the order of the sum counts."""
    return (
        base
        + journey
        + quality
        + skill
        + bonus
        + training
        + ramp
        + learning
        + hand_overs
        + response
        + care
    )
