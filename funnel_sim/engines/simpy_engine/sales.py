"""The life of a lead and the working life of a rep.

Two kinds of processes meet at a touch: the lead's, which asks for a rep, waits, is worked on and
moves on; and the rep's, who chooses, works and chooses again, unless the roster has him away. All
decisions are made at once, in the same step; events only carry them on.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from functools import partial
from itertools import count

import simpy

from funnel_sim.domain.log import Rows
from funnel_sim.domain.names import Entry, Exit, TouchResult, VisitOutcome
from funnel_sim.engines.contract import ARRIVES, ENDS, OVERFLOWS, RENEGES, RETURNS, STAFF
from funnel_sim.engines.simpy_engine import lines
from funnel_sim.engines.simpy_engine.clock import Clock
from funnel_sim.engines.simpy_engine.customers import Customers
from funnel_sim.engines.simpy_engine.luck import LeadLuck
from funnel_sim.engines.simpy_engine.parts import (
    Absence,
    Customer,
    Family,
    Lead,
    Prospect,
    Rep,
    Touch,
)
from funnel_sim.engines.simpy_engine.plan import Plan, Step
from funnel_sim.engines.simpy_engine.prospects import Prospects
from funnel_sim.engines.simpy_engine.recorder import Recorder
from funnel_sim.engines.simpy_engine.team import Team
from funnel_sim.model.blueprint import NONE, WON, Relations
from funnel_sim.model.draws import Draws
from funnel_sim.model.odds import drops_out

Process = Generator[simpy.Event, object, None]

_NEW_BUSINESS = 0
"""Journey of those who are no customers yet."""
_NO_CUSTOMERS = (Entry.NEW, Entry.OPENING, Entry.PROSPECT, Entry.RECYCLED)
"""Leads who may become customers; for them the wait for the first touch counts."""
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
        self._order = count()
        self.clock.process(self.arrivals(leads))
        self.customers.are_there(customers)

    def employ(self, rep: Rep) -> None:
        """Put a rep on the roster; what it plans for him is scheduled here."""
        hire = self.clock.at(rep.hired, STAFF) if rep.hired > 0.0 else None
        for absence in rep.absences:
            self.clock.call_at(absence.due, STAFF, partial(self.calls_from_idleness, rep))
        if rep.due < math.inf:
            self.clock.call_at(rep.due, STAFF, partial(self.calls_from_idleness, rep))
        self.clock.process(self.working_life(rep, hire))

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
        pause = self.plan.draw(self.step(lead).lead_in_law, lead_in_luck)
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
            yield from self.pause(self.plan.draw(self.step(lead).gap_law, gap_luck))

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
            result = self.result(lead, touch, outcome_luck)
            touch.released.succeed()
            if result == TouchResult.CONTINUES:
                return VisitOutcome.OPEN, touch.gap_luck
            if result != TouchResult.NO_ANSWER:
                return VisitOutcome[result.name], touch.gap_luck
            retry = self.plan.draw(self.step(lead).retry_law, touch.gap_luck)
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
                self.call_idle(lead.team)

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
        if reason == Exit.WON and lead.journey == _NEW_BUSINESS and lead.entry in _NO_CUSTOMERS:
            self.customers.buys(lead)
        self.customers.ended(lead, reason)

    def pause(self, hours: float) -> Generator[simpy.Event, object, None]:
        """Customer-side time, in which the rep is free for others."""
        if hours > 0.0:
            yield self.clock.after(hours, RETURNS)

    def step(self, lead: Lead) -> Step:
        """What the stage of a lead takes, in the mode of the team that has it."""
        assert lead.team is not None
        return self.plan.steps[lead.stage][lead.team.mode]

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
                self.call_idle(team)

    def approach(self, rep: Rep, prospect: Prospect) -> Touch:
        """A rep takes a name off the list; the touch begins at once."""
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
        touch = self.begin(rep, lead)
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
            return self.call(rep, lead)
        back_up, limit = self.back_up(lead)
        rep = back_up.free_rep(lead) if back_up is not None and limit == 0.0 else None
        if rep is not None:
            return self.call(rep, lead)
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
            self.call(rep, lead)
        else:
            self.queue(lead, back_up, order)

    def queue(self, lead: Lead, team: Team, order: int) -> None:
        """Let the lead wait for a team, at the place that the order of its wait gives it."""
        criteria = self.plan.criteria(lead)
        team.queue(lead, lines.Entry(self.plan.rank(lead, team.index), order, lead, criteria))

    # ------------------------------------------------------------ touches

    def call(self, rep: Rep, lead: Lead) -> Touch:
        """Give an idle rep this lead."""
        rep.team.idle.remove(rep)
        touch = self.begin(rep, lead)
        rep.called.succeed(touch)
        return touch

    def begin(self, rep: Rep, lead: Lead) -> Touch:
        """A touch begins: how long it takes is the lead's luck, times what the rep makes of it."""
        team, now = rep.team, self.clock.now
        withdraw(lead)
        if lead.team is not team:
            self.take_over(lead, team)
        if lead.response is None:
            late = lead.entry in _NO_CUSTOMERS
            lead.response = self.plan.response_effect(now - lead.arrived) if late else 0.0
        step = self.step(lead)
        activity = step.activity[lead.touch]
        cases = rep.cases[lead.segment, lead.stage]
        duration_luck, travel_luck, gap_luck, answer_luck = self.luck.of_touch(lead)
        answered = answer_luck >= step.no_answer[lead.touch]
        if answered:
            work = self.plan.work(activity, lead, rep, cases, now, duration_luck)
            travel = self.plan.travel(activity, travel_luck)
        else:
            work, travel = self.plan.draw(step.unanswered_law, duration_luck), 0.0
        briefing = 0.0
        if lead.needs_briefing:
            lead.needs_briefing = False
            briefing = self.plan.draw(self.plan.briefing_law, self.luck.of_briefing(lead))
        hours = work + travel + briefing
        end = now + hours / team.selling_share
        team.begin(lead, rep)
        team.spent[lead.segment] += hours
        row = self.record.begins(lead, rep, activity, now, end, work, travel, briefing, cases)
        touch = Touch(
            rep, row, answered, cases, gap_luck, self.clock.at(end, ENDS), self.clock.event()
        )
        lead.last_rep = rep.index
        if lead.granted is not None and not lead.granted.triggered:
            lead.granted.succeed(touch)
        return touch

    def take_over(self, lead: Lead, team: Team) -> None:
        """The back-up team takes a lead for the rest of the stage, in its own mode."""
        if lead.begun:
            lead.hand_overs += 1
            lead.needs_briefing = True
        self.release(lead)
        lead.team = team
        lead.overflowed = True
        lead.touch = min(lead.touch, len(self.step(lead).activity) - 1)
        self.record.overflows(lead, team.index, self.clock.now)

    def result(self, lead: Lead, touch: Touch, outcome_luck: float) -> TouchResult:
        """Note what the touch led to, under the effects as they are at its end."""
        step, rep, odds = self.step(lead), touch.rep, math.nan
        if not touch.answered:
            last = lead.attempt + 1 >= step.attempts
            result = TouchResult.UNREACHABLE if last else TouchResult.NO_ANSWER
        else:
            odds = self.plan.odds(lead, rep, touch.cases, self.clock.now)
            rep.cases[lead.segment, lead.stage] += 1
            last = lead.touch + 1 == len(step.activity)
            result = TouchResult.ADVANCED if last else TouchResult.CONTINUES
            if drops_out(outcome_luck, odds, step.dropped_by[lead.touch]):
                result = TouchResult.LOST
        self.record.ends(touch, result, odds)
        return result

    def close(self) -> None:
        """The horizon ends: note where every lead that is still open stands."""
        for lead in self.alive.values():
            self.record.exits(lead, Exit.OPEN, math.nan)
            if lead.entries:
                self.record.still_waits(lead)

    # ------------------------------------------------------------ reps

    def working_life(self, rep: Rep, hire: simpy.Event | None) -> Process:
        """Choose, work, choose again; with nothing to do, wait to be called."""
        if hire is not None:
            yield hire
        rep.team.reps.append(rep)
        if rep.team.wip_limit != NONE:
            self.call_idle(rep.team)
        while self.clock.now < rep.due:
            absence = self.absence_now(rep)
            if absence is not None:
                yield from self.away(rep, absence)
                continue
            touch = self.next_touch(rep)
            if touch is None:
                touch = yield from self.idle(rep)
            if touch is not None:
                yield touch.released
        self.depart(rep)

    def next_touch(self, rep: Rep) -> Touch | None:
        """Begin what is next: the best of those who wait, or else a name off a list."""
        lead = rep.team.best(rep, self.clock.now)
        if lead is not None:
            return self.begin(rep, lead)
        if rep.team.has_room(rep):
            prospect = self.prospects.next(self.listed[rep.team.index])
            if prospect is not None:
                return self.approach(rep, prospect)
        return None

    def idle(self, rep: Rep) -> Generator[simpy.Event, object, Touch | None]:
        """Wait to be called; None where the roster has something else."""
        rep.team.idle.append(rep)
        rep.called = self.clock.event()
        touch = yield rep.called
        assert touch is None or isinstance(touch, Touch)
        return touch

    def calls_from_idleness(self, rep: Rep) -> None:
        """The roster has something for a rep; whoever is at work sees it after the touch."""
        if rep in rep.team.idle:
            rep.team.idle.remove(rep)
            rep.called.succeed(None)

    def absence_now(self, rep: Rep) -> Absence | None:
        """The absence that lasts now; those that a touch has outlasted are noted as of length 0."""
        now = self.clock.now
        while rep.absences and rep.absences[0].due <= now:
            absence = rep.absences.pop(0)
            self.record.goes_away(absence, min(now, absence.end))
            if now < absence.end:
                return absence
        return None

    def away(self, rep: Rep, absence: Absence) -> Process:
        """Be away until the planned end."""
        rep.away = True
        if rep.team.covers_absences:
            self.call_idle(rep.team)
        yield self.clock.at(absence.end, STAFF)
        rep.away = False

    def depart(self, rep: Rep) -> None:
        """Leave for good; colleagues take over what was begun."""
        self.record.departs(rep, self.clock.now)
        rep.team.dismiss(rep, self.alive.values())
        self.call_idle(rep.team)

    def call_idle(self, team: Team) -> None:
        """Let idle reps choose, longest idle first, once what happens now is done."""
        if team.idle and not team.calls_idle:
            team.calls_idle = True
            self.clock.call_soon(partial(self.idle_choose, team))

    def idle_choose(self, team: Team) -> None:
        """Idle reps see whether there is something for them after all."""
        team.calls_idle = False
        for rep in list(team.idle):
            if rep in team.idle:
                touch = self.next_touch(rep)
                if touch is not None:
                    team.idle.remove(rep)
                    rep.called.succeed(touch)


def withdraw(lead: Lead) -> None:
    """The lead waits no longer."""
    for entry in lead.entries:
        entry.lead = None
    lead.entries.clear()


def give_up(granted: simpy.Event) -> None:
    """End a wait with nothing, unless it is over already."""
    if not granted.triggered:
        granted.succeed(None)
