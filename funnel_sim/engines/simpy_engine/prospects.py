"""Names on lists: who is approached next when nothing more urgent waits."""

from __future__ import annotations

from collections import deque

from funnel_sim.domain.log import Rows
from funnel_sim.engines.simpy_engine.parts import Prospect


class Prospects:
    """The lists of all channels, by channel and segment."""

    def __init__(self, table: Rows) -> None:
        self._untried: dict[int, dict[int, deque[Prospect]]] = {}
        self._rested: dict[int, dict[int, deque[tuple[int, Prospect]]]] = {}
        self._returns = 0
        fields = ("channel", "source", "number", "segment", "value", "quality")
        for row in zip(*(table[name].tolist() for name in fields), strict=True):
            prospect = Prospect(*row)
            by_segment = self._untried.setdefault(prospect.channel, {})
            by_segment.setdefault(prospect.segment, deque()).append(prospect)
            self._rested.setdefault(prospect.channel, {}).setdefault(prospect.segment, deque())

    def next(self, segments: list[int]) -> Prospect | None:
        """The next name of these segments, off its list.

        Lists in the order of channels; first names never tried, by number, then those that have
        cooled down, in the order in which they did.
        """
        for channel, untried in self._untried.items():
            fresh = [s for s in segments if untried.get(s)]
            if fresh:
                return untried[min(fresh, key=lambda s: untried[s][0].number)].popleft()
            rested = self._rested[channel]
            cooled = [s for s in segments if rested.get(s)]
            if cooled:
                return rested[min(cooled, key=lambda s: rested[s][0][0])].popleft()[1]
        return None

    def put_back(self, prospect: Prospect) -> None:
        """A name has cooled down."""
        self._returns += 1
        self._rested[prospect.channel][prospect.segment].append((self._returns, prospect))
