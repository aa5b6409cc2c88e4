"""Search for the effort shares that may be the best: a coarse lattice, then finer around the best.

All shares get a fourth of the replications; those that are surely behind are out, the others get
half, then all of them. The best ones' neighbours at half the step, from which a step is taken from
one segment and given to another, join those that are left, and so on. All is decided on the same
luck (common random numbers), and on replications 0 to n - 1 alone.

Each look throws out the best of the shares that are looked at with a probability of at most
(1 - confidence) / looks; see `stats.selection.subset`. Shares between those that were tried are not
seen. Means in the search are too good for the best of many: they choose, and say nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from funnel_sim.config.schema.effort import Effort
from funnel_sim.domain.tables import Floats
from funnel_sim.stats.selection.subset import may_be_best

Point = tuple[int, ...]
"""Parts of the whole per segment, adding up to `Lattice.parts`."""
Sampler = Callable[[Sequence[Point], int], Floats]
"""Points and a number of replications -> values, shape (replications, points)."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """All the shares that can be reached."""

    segments: int
    parts: int
    """Steps of the finest lattice in the whole."""
    step: int
    """Parts of the first step."""

    def coarse(self) -> list[Point]:
        """The shares that are tried first, in the order of the segments."""
        return [
            tuple(n * self.step for n in point)
            for point in _compositions(self.parts // self.step, self.segments)
        ]

    def neighbours(self, point: Point, step: int) -> Iterator[Point]:
        """A step taken from one segment and given to another."""
        for giver in range(self.segments):
            for taker in range(self.segments):
                if giver != taker and point[giver] >= step:
                    moved = list(point)
                    moved[giver] -= step
                    moved[taker] += step
                    yield tuple(moved)

    def shares(self, point: Point) -> tuple[float, ...]:
        """Shares of a point."""
        return tuple(part / self.parts for part in point)


@dataclass(frozen=True, slots=True)
class Searched:
    """All points that were tried, and those that are left."""

    tried: dict[Point, int]
    """With the replications that each was looked at."""
    left: tuple[Point, ...]
    """Not surely behind; the best mean first."""


def lattice_of(rule: Effort, segments: int) -> Lattice:
    """The lattice that the section asks for."""
    halvings = 2**rule.refine
    return Lattice(segments, round(1 / rule.step) * halvings, halvings)


def search(lattice: Lattice, rule: Effort, confidence: float, values: Sampler) -> Searched:
    """The points that may be the best of those tried."""
    looks = (-(-rule.tries // 4), -(-rule.tries // 2), rule.tries)
    sure = 1 - (1 - confidence) / (len(looks) * (rule.refine + 1))
    tried: dict[Point, int] = {}

    def race(points: Sequence[Point]) -> list[Point]:
        """Those that are left of some, the best first."""
        left = list(points)
        for count in looks:
            found = values(left, count)
            tried.update((point, max(count, tried.get(point, 0))) for point in left)
            if len(left) > 1:
                stay = may_be_best(found, sure)
                left, found = [left[i] for i in stay], found[:, stay]
        order = np.argsort(-found.mean(axis=0), kind="stable")
        return [left[i] for i in order]

    left, step = race(lattice.coarse()), lattice.step
    while step > 1:
        step //= 2
        around = (p for one in left[: rule.finalists] for p in lattice.neighbours(one, step))
        new = [point for point in dict.fromkeys(around) if point not in tried]
        left = race([*left, *new])
    return Searched(tried, tuple(left))


def _compositions(whole: int, segments: int) -> Iterator[Point]:
    """All ways to write `whole` as an ordered sum of so many numbers of 0 or more."""
    if segments == 1:
        yield (whole,)
        return
    for first in range(whole + 1):
        for rest in _compositions(whole - first, segments - 1):
            yield (first, *rest)
