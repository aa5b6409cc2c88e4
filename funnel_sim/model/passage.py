"""Who gets through a stage when reps differ in skill, by arithmetic alone.

One uniform U decides a stage visit: at touch j the lead drops out if U >= T_j = 1 - (1 - p_j) F_j,
p_j being the chance to advance with the rep of that touch, F_j the share of drop-outs that come by
it (`model.odds`). So it is still in after touch j with probability E min(T_1, ..., T_j).

With one rep for the whole stage, p is the same at each touch and the minimum is T_j. Where each
touch finds another rep, the skills are independent and E min = ∫ P(T_1 > u) ... P(T_j > u) du over
(0, 1), each factor a normal probability since T_i rises with the skill. The integral is taken over
the score x of the last skill, u = T_j(x), by Gauss-Legendre.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from funnel_sim.model.expectations import Work
from funnel_sim.model.odds import logistic

Floats = NDArray[np.float64]

REACH = 8.0
"""Scores beyond which a normal law has no weight that counts."""
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)


def by_one_rep(work: Work, odds: Floats) -> tuple[Floats, Floats]:
    """Chance to begin each touch, shape (*odds, touches), and to pass the stage, shape as `odds`.

    `odds` are log-odds to advance with the skill of the rep in them.
    """
    advance = _shares(odds)
    return work.begun(advance), work.passes(advance)


def by_changing_reps(work: Work, odds: Floats, skill_sd: float) -> tuple[Floats, Floats]:
    """The same where each touch finds another rep; `odds`, shape (n,), are without skill."""
    if skill_sd == 0.0 or not np.isfinite(odds).all():
        return by_one_rep(work, odds)
    staying = _staying(odds, work.dropped_by, skill_sd) * np.cumprod(work.answered)
    begun = np.concatenate([np.ones((len(odds), 1)), staying[:, :-1]], axis=1)
    return begun, staying[:, -1]


def _staying(odds: Floats, dropped_by: Floats, skill_sd: float) -> Floats:
    """Chance of still being in after each touch, all of them answered; shape (odds, touches)."""
    at_score = np.add.outer(odds, skill_sd * REACH * _NODES)
    share, rest = _shares(at_score), _shares(-at_score)
    lowest = _shares(odds - REACH * skill_sd)
    staying = np.ones((len(odds), len(dropped_by)))
    for j, by_now in enumerate(dropped_by.tolist()):
        if by_now == 0.0:
            continue
        leaving = rest * by_now
        density = skill_sd * share * leaving
        all_above = np.ones_like(share)
        for earlier in dropped_by[: j + 1].tolist():
            if earlier > 0.0:
                all_above *= _chance_above(leaving / earlier, odds[:, None], skill_sd)
        below = 1.0 - (1.0 - lowest) * by_now
        staying[:, j] = below + REACH * ((all_above * density) @ _WEIGHTS)
    return staying


def _chance_above(failing: Floats, odds: Floats, skill_sd: float) -> Floats:
    """P(1 - p < failing) for p = logistic(odds + skill); `failing` may exceed 1."""
    from scipy.special import logit, ndtr

    chance: Floats = ndtr((odds + logit(np.minimum(failing, 1.0))) / skill_sd)
    return chance


def _shares(odds: Floats) -> Floats:
    shares: Floats = np.vectorize(logistic, otypes=[float])(odds)
    return shares
