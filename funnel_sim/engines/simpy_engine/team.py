"""A team: who waits for whom, and who is taken next.

Leads that the team has begun wait apart from fresh ones, since a limit on work in progress holds
back only the latter. Where leads have owners, begun ones wait for their owner alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

from funnel_sim.domain.names import Ownership
from funnel_sim.engines.simpy_engine.parts import Lead, Rep
from funnel_sim.model.blueprint import NONE


@dataclass(slots=True, order=True)
class Entry:
    """A place in a queue: by rank, then by order of arrival."""

    rank: float
    order: int
    lead: Lead | None
    """None once the lead has gone."""


class Team:
    """Reps who share a queue."""

    def __init__(self, index: int, mode: int, ownership: int, wip_limit: int) -> None:
        self.index = index
        self.mode = mode
        self.owned = ownership == Ownership.OWNER
        self.wip_limit = wip_limit
        self.reps: list[Rep] = []
        self.idle: list[Rep] = []
        """In the order in which they became idle."""
        self._fresh: list[Entry] = []
        self._begun: list[Entry] = []

    def receive(self, lead: Lead) -> None:
        """Take over a lead; an owner of old gets it back."""
        lead.team = self
        owner = lead.owners.get(self.index)
        if self.owned and owner is not None:
            self._count_in(lead, owner)

    def begin(self, lead: Lead, rep: Rep) -> None:
        """The first touch in this team makes the lead work in progress, and the rep its owner."""
        if not lead.begun:
            lead.owners[self.index] = rep
            self._count_in(lead, rep)

    def release(self, lead: Lead) -> None:
        """The lead leaves the team, and with it the work in progress.

        This can make room for a fresh lead only for the rep whose touch has just ended: a begun
        lead that leaves otherwise was waiting, so that all who might take it were busy.
        """
        if lead.begun:
            lead.begun = False
            lead.owners[self.index].begun -= 1

    def free_rep(self, lead: Lead) -> Rep | None:
        """The rep, idle for longest, who may take this lead at once."""
        return next((rep for rep in self.idle if self._may_take(rep, lead)), None)

    def queue(self, lead: Lead, rank: float, order: int) -> None:
        """Let the lead wait."""
        lead.entry = Entry(rank, order, lead)
        heappush(self._line(lead), lead.entry)

    def withdraw(self, lead: Lead) -> None:
        """The lead waits no longer."""
        if lead.entry is not None:
            lead.entry.lead = None
            lead.entry = None

    def choose(self, rep: Rep) -> Lead | None:
        """The waiting lead that `rep` takes next, out of the queue; None if there is none."""
        lines = [rep.own if self.owned else self._begun]
        if self._has_room(rep):
            lines.append(self._fresh)
        for line in lines:
            while line and line[0].lead is None:
                heappop(line)
        first = min((line for line in lines if line), key=lambda line: line[0], default=None)
        if first is None:
            return None
        lead = heappop(first).lead
        assert lead is not None
        lead.entry = None
        return lead

    def _line(self, lead: Lead) -> list[Entry]:
        if not lead.begun:
            return self._fresh
        return lead.owners[self.index].own if self.owned else self._begun

    def _may_take(self, rep: Rep, lead: Lead) -> bool:
        if not lead.begun:
            return self._has_room(rep)
        return not self.owned or lead.owners[self.index] is rep

    def _has_room(self, rep: Rep) -> bool:
        if self.wip_limit == NONE:
            return True
        if self.owned:
            return rep.begun < self.wip_limit
        return sum(r.begun for r in self.reps) < self.wip_limit * len(self.reps)

    def _count_in(self, lead: Lead, rep: Rep) -> None:
        lead.begun = True
        rep.begun += 1
