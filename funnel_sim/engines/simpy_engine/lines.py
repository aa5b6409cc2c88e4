"""Lines in which leads wait, one kind for each way to choose.

`best` gives the lead that a rep would take, with a key by which lines of a team compare: the lower,
the better. A lead that has gone stays behind as an entry without lead until somebody passes it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from funnel_sim.model.ranking import Criteria, judgement

if TYPE_CHECKING:
    from funnel_sim.engines.simpy_engine.parts import Lead, Rep


@dataclass(slots=True, order=True)
class Entry:
    """A place in a line: by rank, then by order of queueing."""

    rank: float
    order: int
    lead: Lead | None = field(compare=False)
    """None once the lead has gone."""
    criteria: Criteria = field(default=(0.0, 0.0, 0.0), compare=False)
    """Closeness, value and ease, where reps judge by themselves."""


Key = tuple[float, float, int]
Best = tuple[Key, Entry]


class Line(ABC):
    """Leads that wait."""

    @abstractmethod
    def push(self, entry: Entry) -> None:
        """Let a lead wait."""

    @abstractmethod
    def best(self, rep: Rep, now: float) -> Best | None:
        """The waiting lead that `rep` takes next, with its key; None if there is none."""


class Ranked(Line):
    """By a rank that is fixed at queueing."""

    def __init__(self) -> None:
        self._heap: list[Entry] = []

    def push(self, entry: Entry) -> None:
        """Let a lead wait."""
        heappush(self._heap, entry)

    def best(self, _rep: Rep, _now: float) -> Best | None:
        """The lowest rank, then the first come."""
        first = first_alive(self._heap)
        return None if first is None else ((first.rank, 0.0, first.order), first)


class Shared(Line):
    """By segment, the one furthest below its share of the team's time first."""

    def __init__(self, spent: list[float], shares: list[float]) -> None:
        self._spent = spent
        """Selling hours of the team so far, by segment; kept by the team."""
        self._shares = shares
        self._heaps: list[list[Entry]] = [[] for _ in shares]

    def push(self, entry: Entry) -> None:
        """Let a lead wait."""
        assert entry.lead is not None
        heappush(self._heaps[entry.lead.segment], entry)

    def best(self, _rep: Rep, _now: float) -> Best | None:
        """The first come of the segment with the least time for its share."""
        found: Best | None = None
        for segment, heap in enumerate(self._heaps):
            first = first_alive(heap)
            if first is not None:
                key = (self._time_for_share(segment), float(segment), first.order)
                if found is None or key < found[0]:
                    found = key, first
        return found

    def _time_for_share(self, segment: int) -> float:
        share = self._shares[segment]
        return self._spent[segment] / share if share > 0.0 else float("inf")


class Judged(Line):
    """As each rep likes: by personal weights of closeness, value, ease and waiting."""

    def __init__(self, day: float) -> None:
        self._day = day
        self._entries: list[Entry] = []

    def push(self, entry: Entry) -> None:
        """Let a lead wait."""
        self._entries.append(entry)

    def best(self, rep: Rep, now: float) -> Best | None:
        """The highest weighted sum, then the first come."""
        self._entries = [entry for entry in self._entries if entry.lead is not None]
        found: Best | None = None
        for entry in self._entries:
            assert entry.lead is not None
            waited = now - entry.lead.queued
            score = judgement(rep.weights, entry.criteria, waited, self._day)
            key = (-score, 0.0, entry.order)
            if found is None or key < found[0]:
                found = key, entry
        return found


def first_alive(heap: list[Entry]) -> Entry | None:
    """The first entry whose lead still waits."""
    while heap and heap[0].lead is None:
        heappop(heap)
    return heap[0] if heap else None
