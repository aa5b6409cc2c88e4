"""Putting things in order of a key, in time that grows with their number and little more."""

from __future__ import annotations

import math

from funnel_sim.compiling import inlined
from funnel_sim.domain.log import Row, Rows
from funnel_sim.metrics.book import Order

SHRINK = 4
"""Ratio of the steps of Shell's sort."""


@inlined
def put_in_order(order: Order, count: int) -> None:
    """Sort the first `count` of `order.given` into `order.sorted`, by key, then by number.

    Keys should be finite. They are dealt into as many parts as there are, narrower ones where they
    are low, since most times are skewed to the right; each part is sorted by Shell's method.
    """
    given, found, part_of, begin = order.given, order.found, order.part, order.begin
    low, high = math.inf, -math.inf
    for row in range(count):
        low, high = min(low, given[row]["key"]), max(high, given[row]["key"])
    scale = 1.0 / (high - low) if high > low else 0.0
    for part in range(count + 2):
        begin[part] = 0
    for row in range(count):
        part = _part(given[row]["key"], low, scale, count)
        part_of[row] = part
        begin[part + 2] += 1
    for part in range(count):
        begin[part + 2] += begin[part + 1]
    for row in range(count):
        part = part_of[row] + 1
        _copy(given[row], found[begin[part]])
        begin[part] += 1
    for part in range(count):
        if begin[part + 1] - begin[part] > 1:
            _sort(found, begin[part], begin[part + 1])


@inlined
def _part(key: float, low: float, scale: float, count: int) -> int:
    height = (key - low) * scale
    if not height <= 1.0:  # the largest, or not a number
        height = 1.0
    return int(math.sqrt(math.sqrt(height)) * (count - 1))


@inlined
def _sort(found: Rows, begin: int, end: int) -> None:
    step = 1
    while step * SHRINK < end - begin:
        step *= SHRINK
    while step > 0:
        for place in range(begin + step, end):
            key, number = found[place]["key"], found[place]["number"]
            at = place
            while at >= begin + step and _comes_after(found[at - step], key, number):
                _copy(found[at - step], found[at])
                at -= step
            found[at]["key"], found[at]["number"] = key, number
        step //= SHRINK


@inlined
def _comes_after(other: Row, key: float, number: int) -> bool:
    same: bool = other["key"] == key and other["number"] > number
    return same or bool(other["key"] > key)


@inlined
def _copy(one: Row, other: Row) -> None:
    other["key"], other["number"] = one["key"], one["number"]
