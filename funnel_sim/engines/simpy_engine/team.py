"""A team: who waits for whom, and who is taken next.

Leads that the team has begun wait apart from fresh ones, since a limit on work in progress holds
back only the latter. Where leads have owners, begun ones wait for their owner alone; those whose
owner has left wait for whoever is free.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from funnel_sim.domain.names import Ownership
from funnel_sim.engines.simpy_engine.lines import Entry, Line
from funnel_sim.engines.simpy_engine.parts import Lead, Rep
from funnel_sim.engines.simpy_engine.plan import TeamRules
from funnel_sim.model.blueprint import NONE


class Team:
    """Reps who share a queue."""

    def __init__(
        self, index: int, rules: TeamRules, new_line: Callable[[list[float]], Line]
    ) -> None:
        self.index = index
        self.mode = rules.mode
        self.selling_share = rules.selling_share
        self.bonus_work = rules.bonus_work
        self.bonus_odds = rules.bonus_odds
        self.owned = rules.ownership == Ownership.OWNER
        self.covers_absences = rules.cover_absences
        self.wip_limit = rules.wip_limit
        self.reps: list[Rep] = []
        """On the payroll now."""
        self.idle: list[Rep] = []
        """In the order in which they became idle."""
        self.spent = [0.0] * len(rules.effort_share)
        """Selling hours of touches begun, by segment."""
        self._new_line = new_line
        self.calls_idle = False
        """Idle reps are about to choose."""
        self._fresh = self.new_line()
        self._begun = self.new_line()
        self._in_progress = 0
        """Open leads begun and not passed on (only where leads are pooled)."""

    def new_line(self) -> Line:
        """An empty line of the kind that the team's discipline needs."""
        return self._new_line(self.spent)

    def receive(self, lead: Lead) -> None:
        """Take over a lead at the beginning of a stage; an owner of old gets it back."""
        lead.team = self
        of_old = lead.family.owners.get(self.index)
        if self.owned and of_old is not None and not of_old.gone:
            lead.owner = of_old
            self._count_in(lead)

    def begin(self, lead: Lead, rep: Rep) -> None:
        """The first touch in this team makes the lead work in progress, and the rep its owner."""
        if self.owned and lead.owner is None:
            lead.owner = lead.family.owners[self.index] = rep
            if lead.begun:
                rep.begun += 1
        if not lead.begun:
            self._count_in(lead)

    def release(self, lead: Lead) -> None:
        """The lead leaves the team, and with it the work in progress."""
        if lead.begun:
            lead.begun = False
            if lead.owner is not None:
                lead.owner.begun -= 1
            elif not self.owned:
                self._in_progress -= 1
        lead.owner = None

    def dismiss(self, rep: Rep, leads: Iterable[Lead]) -> None:
        """A rep leaves for good: who waited for him waits for the others, after a hand-over."""
        rep.gone = True
        self.reps.remove(rep)
        for lead in leads:
            if lead.owner is rep:
                lead.owner = None
                lead.hand_overs += 1
                lead.needs_briefing = True
                for entry in lead.entries[:1]:
                    moved = Entry(entry.rank, entry.order, lead, entry.criteria)
                    entry.lead = None
                    lead.entries[0] = moved
                    self._begun.push(moved)

    def free_rep(self, lead: Lead) -> Rep | None:
        """The rep, idle for longest, who may take this lead at once."""
        if lead.team is not self or not lead.begun:
            return next((rep for rep in self.idle if self.has_room(rep)), None)
        owner = lead.owner
        if owner is not None and not (self.covers_absences and owner.away):
            return owner if owner in self.idle else None
        return self.idle[0] if self.idle else None

    def queue(self, lead: Lead, entry: Entry) -> None:
        """Let the lead wait."""
        lead.entries.append(entry)
        self._line(lead).push(entry)

    def best(self, rep: Rep, now: float) -> Lead | None:
        """The waiting lead that `rep` takes next; None if there is none."""
        found = (line.best(rep, now) for line in self._open_lines(rep))
        first = min((best for best in found if best is not None), default=None)
        return None if first is None else first[1].lead

    def has_room(self, rep: Rep) -> bool:
        """Whether `rep` may begin a fresh lead."""
        if self.wip_limit == NONE:
            return True
        if self.owned:
            return rep.begun < self.wip_limit
        return self._in_progress < self.wip_limit * len(self.reps)

    def _open_lines(self, rep: Rep) -> Iterator[Line]:
        if self.owned:
            yield rep.own
            if self.covers_absences:
                yield from (other.own for other in self.reps if other.away)
        yield self._begun
        if self.has_room(rep):
            yield self._fresh

    def _line(self, lead: Lead) -> Line:
        if lead.team is not self or not lead.begun:
            return self._fresh
        return self._begun if lead.owner is None else lead.owner.own

    def _count_in(self, lead: Lead) -> None:
        lead.begun = True
        if lead.owner is not None:
            lead.owner.begun += 1
        else:
            self._in_progress += 1
