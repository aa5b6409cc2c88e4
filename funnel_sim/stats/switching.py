"""Where the best design changes along an input, with an interval; samples share their draws.

Between neighbouring values every replication is taken to be linear in the input, so the mean of
each design is a line with bends at the values that were simulated. The designs' upper envelope says
which is the best where; it changes at *switches*.

The interval of a switch from a to b holds the values x at which the difference of b and a may be
zero: those with |mean D(x)| ≤ t s(x)/√n, where D_r(x) is the difference in replication r and s(x)
its standard deviation over replications. That is Fieller's theorem, applied to a root instead of a
ratio: at the true root the paired t-test refuses no more often than it says, whatever the slope, so
the interval covers it as often as promised if D is normal there (Fieller 1954, Some problems in
interval estimation, JRSS B 16(2)). Within a gap between two values both sides are quadratic in
x, and the ends of the interval are their roots. An interval that reaches the end of the range is
open there: a steeper question, or more replications, would close it.

Limits: a bend between two simulated values is not seen. Each interval holds by itself, for a pair
of designs that was chosen after looking; with several switches they do not hold at once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from funnel_sim.stats.samples import Floats
from funnel_sim.stats.selection.best import BestComparison, against_best

EXACT = 1e-9
"""Relative error of arithmetic."""


@dataclass(frozen=True, slots=True)
class Switch:
    """From `before` on the low side to `after` on the high side of a value."""

    before: int
    after: int
    """Designs by their number."""
    at: float
    low: float
    high: float
    """Interval; infinite where it goes beyond the values that were looked at."""


def best_of(samples: Floats, confidence: float) -> BestComparison:
    """Every design against the best of the others, over (replications, designs) `samples`.

    Student's quantile at 1 − α/(2(k − 1)): Bonferroni over the k − 1 differences from whichever is
    the best, which needs nothing about how designs depend on each other.
    """
    from scipy.stats import t

    n, k = samples.shape
    quantile = float(t.ppf(1 - (1 - confidence) / (2 * max(k - 1, 1)), n - 1))
    differences = samples[:, :, None] - samples[:, None, :]
    width = quantile * differences.std(axis=0, ddof=1) / math.sqrt(n)
    return against_best(differences.mean(axis=0), width)


def switches(values: Floats, samples: Floats, confidence: float) -> tuple[Switch, ...]:
    """Every switch along ascending `values`, shape (values,).

    `samples` have the shape (values, replications, designs); larger is better.
    """
    means = samples.mean(axis=1)
    found = []
    best = _best_at(means[0], means[1] - means[0])
    for gap in range(len(values) - 1):
        for share, after in _overtakings(means[gap], means[gap + 1], best):
            low, high = _interval(values, samples[:, :, after] - samples[:, :, best], gap, share,
                                  confidence)  # fmt: skip
            at = float(values[gap] + share * (values[gap + 1] - values[gap]))
            found.append(Switch(best, after, at, low, high))
            best = after
    return tuple(found)


def _best_at(means: Floats, slopes: Floats) -> int:
    """The best, where several are equal that which gains most to the right."""
    return int(np.lexsort((slopes, means))[-1])


def _overtakings(left: Floats, right: Floats, best: int) -> list[tuple[float, int]]:
    """Shares of a gap at which another design takes the lead, and which, in order."""
    found: list[tuple[float, int]] = []
    share = 0.0
    while True:
        gains = (right - left) - (right[best] - left[best])
        behind = left[best] - left
        with np.errstate(divide="ignore", invalid="ignore"):
            meets = np.where(gains > 0, behind / gains, np.inf)
        meets[best] = np.inf
        after = int(np.lexsort((-gains, meets))[0])
        if not meets[after] < 1.0:  # a lead taken at the very end belongs to the next gap
            return found
        share, best = max(share, float(meets[after])), after
        found.append((share, best))


def _interval(
    values: Floats, differences: Floats, gap: int, share: float, confidence: float
) -> tuple[float, float]:
    """Ends of the values around a root at which the difference may be zero.

    `differences` have the shape (values, replications).
    """
    from scipy.stats import t

    n = differences.shape[1]
    bound = float(t.ppf((1 + confidence) / 2, n - 1)) ** 2 / n
    centred = differences - differences.mean(axis=1, keepdims=True)
    high = _walk(values, differences.mean(axis=1), centred, gap, share, bound)
    turned = -values[::-1], differences.mean(axis=1)[::-1], centred[::-1]
    low = _walk(*turned, len(values) - 2 - gap, 1.0 - share, bound)
    return -low, high


def _walk(
    values: Floats, means: Floats, centred: Floats, gap: int, share: float, bound: float
) -> float:
    """The first value to the right at which the difference is surely not zero."""
    n = centred.shape[1]
    for j in range(gap, len(values) - 1):
        m0, slope = means[j], means[j + 1] - means[j]
        c0, turn = centred[j], centred[j + 1] - centred[j]
        a, b, c = (
            float(square - bound * spread / (n - 1))
            for square, spread in (
                (slope * slope, turn @ turn),
                (2 * m0 * slope, 2 * c0 @ turn),
                (m0 * m0, c0 @ c0),
            )
        )
        roots = [
            r
            for r in _roots(a, b, c)
            if share - EXACT <= r <= 1.0 and 2 * a * r + b >= -EXACT * abs(b)
        ]
        if roots:
            return float(values[j] + min(roots) * (values[j + 1] - values[j]))
        share = 0.0
    return math.inf


def _roots(a: float, b: float, c: float) -> list[float]:
    """Real roots of a x² + b x + c."""
    if a == 0:
        return [-c / b] if b else []
    inside = b * b - 4 * a * c
    if abs(inside) <= EXACT * b * b:  # where replications agree, both roots are one
        return [-b / (2 * a)]
    if inside < 0:
        return []
    q = -(b + math.copysign(math.sqrt(inside), b)) / 2
    return [q / a, c / q] if q else [0.0]
