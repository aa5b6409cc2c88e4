"""The life of a lead: it enters a stage, asks for a rep, waits, is worked on and moves on.

Two kinds of processes meet at a touch: the lead's, which is here, and the rep's, which is in
`reps`. All decisions are made at once, in the same step; events only carry them on.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from functools import partial
from itertools import count

import simpy

from funnel_sim.domain.log import Rows
from funnel_sim.domain.names import Entry, Exit, TouchResult, VisitOutcome
from funnel_sim.engines.contract import ARRIVES, OVERFLOWS, RENEGES, RETURNS
from funnel_sim.engines.simpy_engine import lines
from funnel_sim.engines.simpy_engine.clock import Clock
from funnel_sim.engines.simpy_engine.customers import Customers
from funnel_sim.engines.simpy_engine.luck import LeadLuck
from funnel_sim.engines.simpy_engine.parts import (
    NO_CUSTOMERS,
    Customer,
    Family,
    Lead,
    Prospect,
    Rep,
    Touch,
)
from funnel_sim.engines.simpy_engine.plan import Plan
from funnel_sim.engines.simpy_engine.prospects import Prospects
from funnel_sim.engines.simpy_engine.recorder import Recorder
from funnel_sim.engines.simpy_engine.reps import Reps
from funnel_sim.engines.simpy_engine.team import Team
from funnel_sim.engines.simpy_engine.touches import Touches, withdraw
from funnel_sim.model.blueprint import NONE, WON, Relations
from funnel_sim.model.draws import Draws

Process = Generator[simpy.Event, object, None]

_NEW_BUSINESS = 0
"""Journey of those who are no customers yet."""
_LOST = (Exit.LOST, Exit.UNREACHABLE, Exit.COLD)


class Sales:
    """One organisation at work on the leads of one replication."""

    def __init__(
        self, plan: Plan, draws: Draws, relations: Relations, record: Recorder,
        leads: Rows, prospects: Rows, customers: Rows,
    ) -> None:  # fmt: skip
        self.clock = Clock()
        self.plan = plan
        self.luck = LeadLuck(draws, leads, plan.source_key, plan.stage_key)
        self.record = record
        self.prospects = Prospects(prospects)
        self.customers = Customers(self.clock, plan, relations, draws, record, self.customer_brings)
        self.alive: dict[int, Lead] = {}
        """Leads that have arrived and not left, by index."""
        self.teams = [
            Team(t, rules, partial(plan.new_line, t)) for t, rules in enumerate(plan.teams)
        ]
        self.listed = [self._listed_segments(team) for team in self.teams]
        """Of whose names each team approaches, by team."""
        self.touches = Touches(self.clock, plan, self.luck, record, self.release)
        self.reps = Reps(self.clock, record, self.alive, self.touches.begin, self.approach)
        self._order = count()
        self.clock.process(self.arrivals(leads))
        self.customers.are_there(customers)

    # ------------------------------------------------------------ leads

    def arrivals(self, leads: Rows) -> Process:
        """Let every lead of the table in at its hour."""
        columns = ("channel", "source", "number", "segment", "journey", "enters", "entry", "value",
                   "quality", "arrival")  # fmt: skip
        for index, row in enumerate(zip(*(leads[c].tolist() for c in columns), strict=True)):
            channel, source, number, segment, journey, enters, entry, value, quality, arrival = row
            if arrival >= self.plan.horizon:
                return
            yield self.clock.at(arrival, ARRIVES)
            self.clock.process(self.journey(Lead(
                index, channel, source, number, segment, journey, enters, entry, value, quality,
                Family(), arrival,
            )))  # fmt: skip

    def journey(self, lead: Lead, touch: Touch | None = None) -> Process:
        """From the first stage to the contract, unless the lead is lost on the way.

        A prospect comes with the rep who approaches him: the first `touch` has begun.
        """
        if touch is None:
            self.alive[lead.index] = lead
            pause = self.enter(lead, lead.enters)
        else:
            pause = 0.0
        while True:
            yield from self.pause(pause)
            outcome = yield from self.work_through(lead, touch)
            touch = None
            self.record.leaves(lead, outcome, self.clock.now)
            if outcome != VisitOutcome.ADVANCED:
                return self.leave(lead, Exit[outcome.name])
            stage = self.plan.next_stage[lead.journey][lead.stage]
            if stage == WON:
                return self.leave(lead, Exit.DONE if lead.entry == Entry.CARE else Exit.WON)
            pause = self.enter(lead, stage)

    def enter(self, lead: Lead, stage: int) -> float:
        """Begin a stage. Returns the customer-side pause before its first touch."""
        team = self.teams[self.plan.covers[lead.journey][lead.segment][stage]]
        handed_over = lead.team not in (None, team)
        if lead.team is not team:
            self.hand_over(lead, team)
        visits = lead.family.visits
        lead.stage, lead.visit = stage, visits[stage]
        visits[stage] += 1
        lead.stages_seen += 1
        lead.touch, lead.overflowed = 0, False
        lead.visit_row = self.record.enters(lead, team.index, self.clock.now)
        _, patience_luck, lead_in_luck, delay_luck = self.luck.of_visit(lead)
        lead.patience = self.plan.patience(lead.segment, patience_luck)
        pause = self.plan.draw(self.touches.step(lead).lead_in_law, lead_in_luck)
        if handed_over:
            pause += self.plan.draw(self.plan.delay_law, delay_luck)
        return pause

    def work_through(
        self, lead: Lead, touch: Touch | None
    ) -> Generator[simpy.Event, object, VisitOutcome]:
        """Work a stage touch by touch until the lead advances, drops out or goes cold."""
        outcome_luck = self.luck.of_visit(lead)[0]
        while True:
            outcome, gap_luck = yield from self.attempts(lead, outcome_luck, touch)
            if outcome != VisitOutcome.OPEN:
                return outcome
            lead.touch += 1
            touch = None
            yield from self.pause(self.plan.draw(self.touches.step(lead).gap_law, gap_luck))

    def attempts(
        self, lead: Lead, outcome_luck: float, touch: Touch | None
    ) -> Generator[simpy.Event, object, tuple[VisitOutcome, float]]:
        """Try one touch until it is answered or given up; the first may have begun already.

        Returns the outcome of the stage, OPEN if it goes on, and the luck of the gap behind.
        """
        for lead.attempt in count():
            if touch is None:
                touch = yield from self.wait_for_rep(lead)
            if touch is None:
                return VisitOutcome.COLD, 0.0
            yield touch.end
            result = self.touches.result(lead, touch, outcome_luck)
            touch.released.succeed()
            if result == TouchResult.CONTINUES:
                return VisitOutcome.OPEN, touch.gap_luck
            if result != TouchResult.NO_ANSWER:
                return VisitOutcome[result.name], touch.gap_luck
            retry = self.plan.draw(self.touches.step(lead).retry_law, touch.gap_luck)
            touch = None
            yield from self.pause(retry)
        raise AssertionError("the last allowed attempt always decides")

    def hand_over(self, lead: Lead, team: Team) -> None:
        """Pass a lead to another team; the first team it meets needs no hand-over."""
        if lead.team is not None:
            lead.hand_overs += 1
            lead.needs_briefing = True
            self.release(lead)
        team.receive(lead)

    def release(self, lead: Lead) -> None:
        """The lead leaves its team; idle reps may have room for another."""
        if lead.team is not None:
            lead.team.release(lead)
            if lead.team.wip_limit != NONE:
                self.reps.call_idle(lead.team)

    def leave(self, lead: Lead, reason: Exit) -> None:
        """The lead leaves for good, or to come back as another."""
        del self.alive[lead.index]
        if reason in _LOST and lead.entry in (Entry.NEW, Entry.OPENING):
            reason = self.recycled(lead, reason)
        self.record.exits(lead, reason, self.clock.now)
        self.release(lead)
        if reason in _LOST and lead.prospect is not None:
            cool_down = self.plan.cool_down[lead.channel]
            self.clock.call_after(cool_down, RETURNS, partial(self.cooled, lead.prospect))
        if reason == Exit.WON and lead.journey == _NEW_BUSINESS and lead.entry in NO_CUSTOMERS:
            self.customers.buys(lead)
        self.customers.ended(lead, reason)

    def pause(self, hours: float) -> Generator[simpy.Event, object, None]:
        """Customer-side time, in which the rep is free for others."""
        if hours > 0.0:
            yield self.clock.after(hours, RETURNS)

    # ------------------------------------------------------------ leads that come later

    def recycled(self, lead: Lead, reason: Exit) -> Exit:
        """Whether a lost lead will come back; then the reason for which it leaves is that."""
        chance_luck, nurture_luck, _, _ = self.luck.of_recycling(lead)
        if lead.journey != _NEW_BUSINESS or chance_luck >= self.plan.recycling_chance:
            return reason
        nurture = self.plan.draw(self.plan.recycling_law, nurture_luck)
        self.clock.call_after(nurture, RETURNS, partial(self.comes_back, lead))
        return Exit.RECYCLED

    def comes_back(self, lead: Lead) -> None:
        """A lost lead is back after its time of nurture."""
        again = Lead(
            self.record.lead_count, lead.channel, lead.source, lead.number, lead.segment,
            lead.journey, self.plan.first_stage[lead.journey], Entry.RECYCLED, lead.value,
            lead.quality + self.plan.recycling_quality, lead.family, self.clock.now,
        )  # fmt: skip
        self.comes(again, lead.index)

    def customer_brings(
        self, customer: Customer, entry: Entry, journey: int, value: float, effect: float
    ) -> None:
        """A customer asks for something."""
        lead = Lead(
            self.record.lead_count, customer.channel, customer.source, customer.number,
            customer.segment, journey, self.plan.first_stage[journey], entry, value,
            customer.quality, customer.family, self.clock.now, effect, customer, customer.term,
        )  # fmt: skip
        self.comes(lead, customer.origin)

    def comes(self, lead: Lead, origin: int) -> None:
        """A lead that is not in the table enters its first stage."""
        self.record.comes(lead, origin)
        self.clock.process(self.journey(lead))

    def cooled(self, prospect: Prospect) -> None:
        """A name may be tried again."""
        self.prospects.put_back(prospect)
        for team, segments in zip(self.teams, self.listed, strict=True):
            if prospect.segment in segments:
                self.reps.call_idle(team)

    def approach(self, rep: Rep) -> Touch | None:
        """A rep takes the next name off the lists of his team; the touch begins at once."""
        prospect = self.prospects.next(self.listed[rep.team.index])
        if prospect is None:
            return None
        lead = Lead(
            self.record.lead_count, prospect.channel, prospect.source, prospect.number,
            prospect.segment, _NEW_BUSINESS, self.plan.first_stage[_NEW_BUSINESS], Entry.PROSPECT,
            prospect.value, prospect.quality, prospect.family, self.clock.now, prospect=prospect,
        )  # fmt: skip
        prospect.family.owners.clear()
        self.record.comes(lead, prospect.approached)
        prospect.approached = lead.index
        self.alive[lead.index] = lead
        self.enter(lead, lead.enters)
        lead.queued = self.clock.now
        touch = self.touches.begin(rep, lead)
        self.clock.process(self.journey(lead, touch))
        return touch

    def _listed_segments(self, team: Team) -> list[int]:
        """Segments of whose new leads the team works the first stage."""
        first = self.plan.first_stage[_NEW_BUSINESS]
        covers = self.plan.covers[_NEW_BUSINESS]
        return [s for s, by_stage in enumerate(covers) if by_stage[first] == team.index]

    # ------------------------------------------------------------ waiting

    def wait_for_rep(self, lead: Lead) -> Generator[simpy.Event, object, Touch | None]:
        """Ask for a rep and wait in the queue; None once the lead's patience is over."""
        team = lead.team
        assert team is not None
        lead.queued = self.clock.now
        rep = team.free_rep(lead)
        if rep is not None:
            return self.reps.call(rep, lead)
        back_up, limit = self.back_up(lead)
        rep = back_up.free_rep(lead) if back_up is not None and limit == 0.0 else None
        if rep is not None:
            return self.reps.call(rep, lead)
        order = next(self._order)
        self.queue(lead, team, order)
        lead.granted = granted = self.clock.event()
        if lead.patience < math.inf:
            self.clock.call_after(lead.patience, RENEGES, partial(give_up, granted))
        if back_up is not None and limit == 0.0:
            self.queue(lead, back_up, order)
        elif back_up is not None:
            overflow = partial(self.overflow, lead, granted, back_up, order)
            self.clock.call_after(limit, OVERFLOWS, overflow)
        touch = yield granted
        if touch is None:
            withdraw(lead)
            return None
        assert isinstance(touch, Touch)
        return touch

    def back_up(self, lead: Lead) -> tuple[Team | None, float]:
        """The team that may take the lead after a wait, and the wait; none takes it twice."""
        assert lead.team is not None
        rules = self.plan.teams[lead.team.index]
        if lead.overflowed or rules.overflow_team == NONE:
            return None, math.inf
        return self.teams[rules.overflow_team], rules.overflow_after

    def overflow(self, lead: Lead, granted: simpy.Event, back_up: Team, order: int) -> None:
        """The wait has become too long: the back-up team may take the lead too."""
        if granted.triggered:
            return
        rep = back_up.free_rep(lead)
        if rep is not None:
            self.reps.call(rep, lead)
        else:
            self.queue(lead, back_up, order)

    def queue(self, lead: Lead, team: Team, order: int) -> None:
        """Let the lead wait for a team, at the place that the order of its wait gives it."""
        criteria = self.plan.criteria(lead)
        team.queue(lead, lines.Entry(self.plan.rank(lead, team.index), order, lead, criteria))

    def close(self) -> None:
        """The horizon ends: note where every lead that is still open stands."""
        for lead in self.alive.values():
            self.record.exits(lead, Exit.OPEN, math.nan)
            if lead.entries:
                self.record.still_waits(lead)


def give_up(granted: simpy.Event) -> None:
    """End a wait with nothing, unless it is over already."""
    if not granted.triggered:
        granted.succeed(None)
