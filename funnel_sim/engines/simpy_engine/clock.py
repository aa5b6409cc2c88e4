"""Simulated time in working hours, with the contract's order of events at equal times."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappush
from typing import Any

import simpy

_FIRST = 2
"""SimPy's own zero-delay events have priority 0 and 1: what happens now is finished first."""


class Clock(simpy.Environment):
    """A SimPy environment whose timed events carry the classes of `engines.contract`."""

    def at(self, time: float, event_class: int) -> simpy.Event:
        """An event at exactly `time` (not before now) in the order of its class."""
        event = simpy.Event(self)
        event._ok = True
        event._value = None
        entry: Any = (time, _FIRST + event_class, next(self._eid), event)
        heappush(self._queue, entry)
        return event

    def after(self, pause: float, event_class: int) -> simpy.Event:
        """An event `pause` hours from now."""
        return self.at(self.now + pause, event_class)

    def call_at(self, time: float, event_class: int, what: Callable[[], None]) -> None:
        """Do something at `time` that needs no process of its own."""
        self.at(time, event_class).callbacks = [lambda _: what()]

    def call_after(self, pause: float, event_class: int, what: Callable[[], None]) -> None:
        """Do something `pause` hours from now that needs no process of its own."""
        self.call_at(self.now + pause, event_class, what)

    def call_soon(self, what: Callable[[], None]) -> None:
        """Do something now, after what has been set off already."""
        event = self.event()
        event.callbacks = [lambda _: what()]
        event.succeed()
