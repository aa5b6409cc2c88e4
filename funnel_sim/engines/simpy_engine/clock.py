"""Simulated time in working hours, with the order of events at equal times that the contract sets."""

from __future__ import annotations

from heapq import heappush

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
        heappush(self._queue, (time, _FIRST + event_class, next(self._eid), event))  # type: ignore[arg-type]
        return event

    def after(self, pause: float, event_class: int) -> simpy.Event:
        """An event `pause` hours from now."""
        return self.at(self.now + pause, event_class)
