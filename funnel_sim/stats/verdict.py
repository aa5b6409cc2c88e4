"""Which design is best, by more than chance and by more than matters.

Picking the best of several and then comparing it with the others, as if it had been named
beforehand, finds winners where there are none. So all pairs of designs get intervals that hold at
once, and the verdict uses those of the best against each other design: with probability
`confidence`, whatever is best by luck, no sentence of the verdict is wrong. This is stricter than
constrained multiple comparisons with the best, and needs no assumption on how designs are
correlated.

With three designs or more these intervals are a little wider than those against the baseline alone
(`paired`), which answer fewer questions: a sentence about the verdict takes its numbers from here.

Source: Hsu (1996), Multiple Comparisons: Theory and Methods, ch. 4 and 5.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from funnel_sim.stats.samples import (
    Floats,
    differences,
    magnitude,
    paired_sample,
    require_confidence,
)
from funnel_sim.stats.simultaneous import SEED, simultaneous_intervals

MOST_WANTED = 1_000_000
"""More replications than this are not suggested to anybody."""


class Kind(StrEnum):
    """What the replications say about the best design."""

    CLEAR_WINNER = "clear_winner"
    """It is better than every other by more than matters."""
    REAL_BUT_SMALL = "real_but_small"
    """It is better than its contenders, but surely by no more than matters."""
    ALIKE = "alike"
    """It differs from its contenders by no more than matters, if at all."""
    MORE_REPLICATIONS = "more_replications"
    """Intervals are too wide to say."""


@dataclass(frozen=True, slots=True)
class Gap:
    """By how much the best design is better than another: 0 or more, whatever the direction."""

    name: str
    mean: float
    low: float
    high: float
    """`low` and `high` hold for all pairs of designs at once."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a comparison, and the facts that sentences about it need."""

    kind: Kind
    best: str
    """The design with the best mean; the baseline where means are equal."""
    best_mean: float
    winner: str | None
    """`best` if the kind is a clear winner, else None."""
    contenders: tuple[str, ...]
    """`best` and those, nearest first, that it is not surely better than by more than matters."""
    gaps: tuple[Gap, ...]
    """`best` against every other design, nearest first."""
    baseline: str
    higher_is_better: bool
    indifference: float
    """A difference up to this does not matter; in the unit of the values."""
    confidence: float
    n: int
    """Replications used."""
    dropped: int
    """Replications left out since a design's value was undefined."""
    replications_wanted: int | None
    """About how many replications in all would settle an open verdict, if means and spread stay as
    they are; None where it is settled, or where more would hardly help."""

    def gap(self, name: str) -> Gap:
        """`best` against the design `name`."""
        return next(gap for gap in self.gaps if gap.name == name)

    def is_open(self, gap: Gap) -> bool:
        """Whether the interval leaves open that `best` is better by more than matters."""
        return gap.low <= self.indifference < gap.high


def verdict(
    values: ArrayLike,
    names: Sequence[str],
    baseline: str,
    *,
    higher_is_better: bool = True,
    indifference: float = 0.0,
    confidence: float = 0.95,
    drop_undefined: bool = False,
    seed: int = SEED,
) -> Verdict:
    """Judge the designs `names`, the columns of `values` (replications, designs), two or more.

    Raises:
        ValueError: a bad shape, values that are not finite, names that do not fit the columns, an
            unknown baseline, a negative indifference, or a confidence outside (0, 1).
    """
    require_confidence(confidence)
    numbers = paired_sample(values, drop_undefined=drop_undefined)
    _require_names(names, baseline, numbers.shape[1])
    if not 0 <= indifference < math.inf:
        msg = f"`indifference` must be a finite number of 0 or more. Got {indifference}."
        raise ValueError(msg)
    means = numbers.mean(axis=0)
    better = means if higher_is_better else -means
    best = max(range(len(names)), key=lambda design: (better[design], names[design] == baseline))
    gaps = _gaps(numbers if higher_is_better else -numbers, names, best, confidence, seed)
    kind = _kind(gaps, indifference)
    n = len(numbers)
    return Verdict(
        kind=kind,
        best=names[best],
        best_mean=float(means[best]),
        winner=names[best] if kind is Kind.CLEAR_WINNER else None,
        contenders=(names[best], *(gap.name for gap in gaps if gap.low <= indifference)),
        gaps=gaps,
        baseline=baseline,
        higher_is_better=higher_is_better,
        indifference=indifference,
        confidence=confidence,
        n=n,
        dropped=len(np.asarray(values)) - n,
        replications_wanted=_wanted(gaps, indifference, n),
    )


def _require_names(names: Sequence[str], baseline: str, designs: int) -> None:
    if len(names) != designs or len(set(names)) != designs:
        msg = f"`names` must be {designs} different names, one per column. Got {list(names)}."
        raise ValueError(msg)
    if baseline not in names:
        msg = f"`baseline` must be one of {list(names)}. Got '{baseline}'."
        raise ValueError(msg)


def _gaps(
    numbers: Floats, names: Sequence[str], best: int, confidence: float, seed: int
) -> tuple[Gap, ...]:
    """The best against each other, from intervals for all pairs; larger `numbers` are better."""
    pairs = list(combinations(range(len(names)), 2))
    left, right = np.array(pairs).T.tolist()
    apart = differences(numbers, left, right)
    intervals = simultaneous_intervals(apart, confidence, seed, magnitude(numbers))
    gaps = []
    for i, (one, other) in enumerate(pairs):
        mean, low, high = (float(x[i]) for x in (intervals.mean, intervals.low, intervals.high))
        if one == best:
            gaps.append(Gap(names[other], mean, low, high))
        elif other == best:
            gaps.append(Gap(names[one], 0.0 - mean, 0.0 - high, 0.0 - low))
    return tuple(sorted(gaps, key=lambda gap: gap.mean))


def _kind(gaps: Sequence[Gap], indifference: float) -> Kind:
    near = [gap for gap in gaps if gap.low <= indifference]
    if not near:
        return Kind.CLEAR_WINNER
    if any(gap.high > indifference for gap in near):
        return Kind.MORE_REPLICATIONS
    return Kind.REAL_BUT_SMALL if all(gap.low > 0 for gap in near) else Kind.ALIKE


def _wanted(gaps: Sequence[Gap], indifference: float, n: int) -> int | None:
    """How many until no interval holds the indifference: widths shrink with sqrt(n)."""
    undecided = [gap for gap in gaps if gap.low <= indifference < gap.high]
    if n == 1 or not undecided:
        return None
    nearness = min(abs(gap.mean - indifference) / (gap.high - gap.mean) for gap in undecided)
    if nearness <= math.sqrt(n / MOST_WANTED):
        return None
    return max(n + 1, math.ceil(n / nearness**2))
