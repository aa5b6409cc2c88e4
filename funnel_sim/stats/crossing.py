"""Where a probability crosses a wanted level, along ordered values of an input.

At every value tried, n independent replications say how often something happens, and replication r
has the same random numbers at every value. Then the share of successes is nearly monotone in the
value, and its crossing can be found by bisection: the crossing of the shares is the root of the
sample-average approximation (Kim, Pasupathy & Henderson 2015, A guide to sample average
approximation, in Handbook of Simulation Optimization). Where each replication succeeds from some
value of its own on, the crossing is the sample quantile of those values.

The interval is that of a test turned round: the values at which the wanted level lies within
Wilson's score interval of the share. At the true crossing that holds with the confidence of
Wilson's interval, whatever the shape of the curve; where each replication has a value of its own,
it is the order-statistic interval for a quantile (Conover 1999, Practical Nonparametric Statistics,
section 3.2) with Wilson's approximation to the binomial. Ends are ends of steps of the grid.

Limits: a curve that crosses the level several times between two values of the first scan is not
seen to do so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from funnel_sim.stats.estimates import Proportion

Chance = Callable[[int], Proportion]
"""The share of successes at a place of the grid."""

SCAN = 4
"""Parts of the range whose ends are tried first."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """Places of the grid; `at` and the ends are None where there is no such place."""

    rising: bool
    """Whether the chance grows with the place."""
    best: int
    """Of the places tried first, that with the largest share."""
    at: int | None
    """The first place, in the direction in which the chance grows, whose share is enough."""
    surely: int | None
    """The first one whose whole interval is enough; the last of the interval."""
    before: int | None
    """The last one, before `at`, whose whole interval is not enough: the crossing lies beyond. None
    where all places before may be enough."""


def crossing(chance: Chance, last: int, level: float) -> Crossing:
    """Find where the share comes to `level`, on places 0 to `last`.

    `chance` must give the same for the same place; it is asked again for places tried before.
    """
    scan = sorted({round(last * part / SCAN) for part in range(SCAN + 1)})
    shares = {place: chance(place).share for place in scan}
    rising = shares[scan[-1]] >= shares[scan[0]]
    ordered = scan if rising else scan[::-1]
    best = max(ordered, key=lambda place: shares[place])  # the first of equals
    way = ordered[: ordered.index(best) + 1]

    def first(enough: Callable[[Proportion], bool], along: list[int]) -> int | None:
        return _first(lambda place: enough(chance(place)), along)

    at = first(lambda p: p.share >= level, way)
    surely = first(lambda p: p.low >= level, ordered)
    maybe = first(lambda p: p.high >= level, way)
    step = 1 if rising else -1
    before = None if maybe is None or maybe == ordered[0] else maybe - step
    return Crossing(rising, best, at, surely, before)


def _first(holds: Callable[[int], bool], along: list[int]) -> int | None:
    """The first place at which it holds, by bisection behind the first of `along` that does."""
    for i, place in enumerate(along):
        if holds(place):
            if i == 0:
                return place
            out, inside = along[i - 1], place
            while abs(inside - out) > 1:
                middle = (inside + out) // 2
                out, inside = (out, middle) if holds(middle) else (middle, inside)
            return inside
    return None
