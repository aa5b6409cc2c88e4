"""Months of moments and calendar days, for compiled loops. Times in working hours.

A spell from `begin` to `end` is cut at window and months like this, in time proportional to the
months that it touches:

    low, high = max(begin, window.start), min(end, window.end)
    if high > low:
        month = month_of(window.edges, low, guess)
        while True:
            ... hours_in(window.edges, month, low, high) ...
            if is_last(window.edges, month, high):
                break
            month += 1

A spell whose begin or end is NaN has no hours.
"""

from __future__ import annotations

from funnel_sim.compiling import inlined
from funnel_sim.metrics.terms import Days, Floats, Window


@inlined
def holds(window: Window, time: float) -> bool:
    """Whether a time lies in the window; NaN does not."""
    return window.start <= time < window.end


@inlined
def month_of(edges: Floats, time: float, guess: int) -> int:
    """Month of a time; times beyond the first or last month belong to it.

    Fastest where the guess, some month, is right.
    """
    if edges[guess] <= time < edges[guess + 1]:
        return guess
    low, high = 0, len(edges) - 2
    while low < high:
        middle = (low + high + 1) // 2
        if edges[middle] <= time:
            low = middle
        else:
            high = middle - 1
    return low


@inlined
def hours_in(edges: Floats, month: int, low: float, high: float) -> float:
    """Hours of a spell that lie in a month that it touches."""
    hours: float = min(high, edges[month + 1]) - max(low, edges[month])
    return hours


@inlined
def is_last(edges: Floats, month: int, high: float) -> bool:
    """Whether a spell that ends then touches no later month."""
    return edges[month + 1] >= high or month == len(edges) - 2


@inlined
def cycle_days(days: Days, created: float, until: float) -> float:
    """Calendar days from the creation of a lead, in calendar hours, until then; 0 or more."""
    return max(_calendar_days(days, until) - created / 24.0, 0.0)


@inlined
def _calendar_days(days: Days, time: float) -> float:
    """As `CalendarFrame.calendar_days`: days since midnight of the start date."""
    day = min(max(int(time / days.hours), 0), len(days.offsets) - 1)
    while day > 0 and day * days.hours > time:
        day -= 1
    while day + 1 < len(days.offsets) and (day + 1) * days.hours <= time:
        day += 1
    so_far: float = days.offsets[day]
    return so_far + (days.opens + time - day * days.hours) / 24.0
