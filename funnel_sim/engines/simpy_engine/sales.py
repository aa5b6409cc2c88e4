"""The life of a lead and the working life of a rep.

Two kinds of processes meet at a touch: the lead's, which asks for a rep, waits, is worked on and
moves on; and the rep's, who chooses, works and chooses again. All decisions are made at once, in
the same step; events only carry them on.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from functools import partial
from itertools import count

import simpy

from funnel_sim.domain.log import Rows
from funnel_sim.domain.names import Exit, TouchResult, VisitOutcome
from funnel_sim.engines.contract import ARRIVES, ENDS, RENEGES, RETURNS
from funnel_sim.engines.simpy_engine.clock import Clock
from funnel_sim.engines.simpy_engine.luck import LeadLuck
from funnel_sim.engines.simpy_engine.parts import Lead, Rep, Touch
from funnel_sim.engines.simpy_engine.plan import Plan, Step
from funnel_sim.engines.simpy_engine.recorder import Recorder
from funnel_sim.engines.simpy_engine.team import Team
from funnel_sim.model.blueprint import WON
from funnel_sim.model.draws import Draws
from funnel_sim.model.odds import drops_out

Process = Generator[simpy.Event, object, None]


class Sales:
    """One organisation at work on the leads of one replication."""

    def __init__(self, plan: Plan, draws: Draws, leads: Rows, skills: list[float]) -> None:
        self.clock = Clock()
        self.plan = plan
        self.luck = LeadLuck(draws, leads, plan.channel_key, plan.stage_key)
        self.record = Recorder(leads)
        self.alive: dict[int, Lead] = {}
        """Leads that have arrived and not left, by index."""
        self.teams = [Team(t, *rules) for t, rules in enumerate(plan.team_rules)]
        for index, (team, skill) in enumerate(zip(plan.rep_team, skills, strict=True)):
            rep = Rep(index, self.teams[team], skill, self.clock.event())
            rep.team.reps.append(rep)
            self.clock.process(self.working_life(rep))
        self.clock.process(self.arrivals(leads))
        self._order = count()

    def arrivals(self, leads: Rows) -> Process:
        """Let every lead in at its hour."""
        for index, row in enumerate(leads.tolist()):
            channel, number, segment, _, arrival, value, quality = row
            if arrival >= self.plan.horizon:
                return
            yield self.clock.at(arrival, ARRIVES)
            key = self.plan.channel_key[channel]
            lead = Lead(index, key, number, segment, value, quality)
            self.clock.process(self.journey(lead))

    def journey(self, lead: Lead) -> Process:
        """From the first stage to the contract, unless the lead is lost on the way."""
        self.alive[lead.index] = lead
        stage = 0
        while stage != WON:
            outcome = yield from self.stage_visit(lead, stage)
            self.record.leaves(lead, outcome, self.clock.now)
            if outcome != VisitOutcome.ADVANCED:
                return self.leave(lead, Exit[outcome.name])
            stage = self.plan.next_stage[stage]
        self.leave(lead, Exit.WON)

    def stage_visit(self, lead: Lead, stage: int) -> Generator[simpy.Event, object, VisitOutcome]:
        """Work a stage touch by touch until the lead advances, drops out or goes cold."""
        team = self.teams[self.plan.covers[lead.segment][stage]]
        handed_over = lead.team not in (None, team)
        if lead.team is not team:
            self.hand_over(lead, team)
        lead.stage, lead.visit = stage, lead.visits[stage]
        lead.visits[stage] += 1
        lead.visit_row = self.record.enters(lead, team.index, self.clock.now)
        outcome_luck, patience_luck, lead_in_luck, delay_luck = self.luck.of_visit(lead)
        step = self.plan.steps[stage][team.mode]
        lead.patience = self.plan.patience(lead.segment, patience_luck)
        pause = self.plan.draw(step.lead_in_law, lead_in_luck)
        if handed_over:
            pause += self.plan.draw(self.plan.delay_law, delay_luck)
        yield from self.pause(pause)

        for lead.touch in range(len(step.activity)):
            outcome, gap_luck = yield from self.attempts(lead, team, step, outcome_luck)
            if outcome != VisitOutcome.OPEN:
                return outcome
            yield from self.pause(self.plan.draw(step.gap_law, gap_luck))
        raise AssertionError("the last touch of a stage always decides")

    def attempts(
        self, lead: Lead, team: Team, step: Step, outcome_luck: float
    ) -> Generator[simpy.Event, object, tuple[VisitOutcome, float]]:
        """Try one touch until it is answered or given up.

        Returns the outcome of the stage, OPEN if it goes on, and the luck of the gap behind.
        """
        for lead.attempt in count():
            touch = yield from self.wait_for_rep(lead, team)
            if touch is None:
                return VisitOutcome.COLD, 0.0
            yield touch.end
            result = self.result(lead, team, touch, outcome_luck)
            self.record.ends(touch.row, result)
            touch.released.succeed()
            if result == TouchResult.CONTINUES:
                return VisitOutcome.OPEN, touch.gap_luck
            if result != TouchResult.NO_ANSWER:
                return VisitOutcome[result.name], touch.gap_luck
            yield from self.pause(self.plan.draw(step.retry_law, touch.gap_luck))
        raise AssertionError("the last allowed attempt always decides")

    def hand_over(self, lead: Lead, team: Team) -> None:
        """Pass a lead to another team; the first team it meets needs no hand-over."""
        if lead.team is not None:
            lead.hand_overs += 1
            lead.needs_briefing = True
            lead.team.release(lead)
        team.receive(lead)

    def leave(self, lead: Lead, reason: Exit) -> None:
        """The lead leaves for good."""
        del self.alive[lead.index]
        self.record.exits(lead, reason, self.clock.now)
        if lead.team is not None:
            lead.team.release(lead)

    def pause(self, hours: float) -> Generator[simpy.Event, object, None]:
        """Customer-side time, in which the rep is free for others."""
        if hours > 0.0:
            yield self.clock.after(hours, RETURNS)

    def wait_for_rep(self, lead: Lead, team: Team) -> Generator[simpy.Event, object, Touch | None]:
        """Ask for a rep and wait in the queue; None once the lead's patience is over."""
        lead.queued = self.clock.now
        rep = team.free_rep(lead)
        if rep is not None:
            return self.call(rep, lead)
        team.queue(lead, self.plan.rank(lead, team.index), next(self._order))
        lead.granted = granted = self.clock.event()
        if lead.patience < math.inf:
            self.clock.call_after(lead.patience, RENEGES, partial(give_up, granted))
        touch = yield granted
        if touch is None:
            team.withdraw(lead)
            return None
        assert isinstance(touch, Touch)
        return touch

    def call(self, rep: Rep, lead: Lead) -> Touch:
        """Give an idle rep this lead."""
        rep.team.idle.remove(rep)
        touch = self.begin(rep, lead)
        rep.called.succeed(touch)
        return touch

    def begin(self, rep: Rep, lead: Lead) -> Touch:
        """A touch begins: how long it takes is the lead's luck, not the rep's."""
        team, now = rep.team, self.clock.now
        step = self.plan.steps[lead.stage][team.mode]
        activity = step.activity[lead.touch]
        duration_luck, travel_luck, gap_luck, answer_luck = self.luck.of_touch(lead)
        answered = answer_luck >= step.no_answer[lead.touch]
        if answered:
            work, travel = self.plan.effort(activity, lead.segment, duration_luck, travel_luck)
        else:
            work, travel = self.plan.draw(step.unanswered_law, duration_luck), 0.0
        briefing = 0.0
        if lead.needs_briefing:
            lead.needs_briefing = False
            briefing = self.plan.draw(self.plan.briefing_law, self.luck.of_briefing(lead))
        end = now + (work + travel + briefing) / self.plan.selling_share[team.index]
        team.begin(lead, rep)
        row = self.record.begins(lead, rep, activity, now, end, work, travel, briefing)
        touch = Touch(rep, row, answered, gap_luck, self.clock.at(end, ENDS), self.clock.event())
        lead.last_rep = rep.index
        if lead.granted is not None and not lead.granted.triggered:
            lead.granted.succeed(touch)
        return touch

    def result(self, lead: Lead, team: Team, touch: Touch, outcome_luck: float) -> TouchResult:
        """What the touch led to, under the effects as they are at its end."""
        step = self.plan.steps[lead.stage][team.mode]
        if not touch.answered:
            last = lead.attempt + 1 >= step.attempts
            return TouchResult.UNREACHABLE if last else TouchResult.NO_ANSWER
        odds = (
            step.base_odds[lead.segment]
            + lead.quality
            + touch.rep.skill
            + self.plan.hand_over_effect * lead.hand_overs
        )
        if drops_out(outcome_luck, odds, step.dropped_by[lead.touch]):
            return TouchResult.LOST
        last = lead.touch + 1 == len(step.activity)
        return TouchResult.ADVANCED if last else TouchResult.CONTINUES

    def close(self) -> None:
        """The horizon ends: note where every lead that is still open stands."""
        for lead in self.alive.values():
            self.record.exits(lead, Exit.OPEN, math.nan)
            if lead.entry is not None:
                self.record.still_waits(lead)

    def working_life(self, rep: Rep) -> Process:
        """Choose, work, choose again; with nothing to do, wait to be called."""
        while True:
            lead = rep.team.choose(rep)
            if lead is not None:
                touch = self.begin(rep, lead)
            else:
                rep.team.idle.append(rep)
                rep.called = self.clock.event()
                called_with = yield rep.called
                assert isinstance(called_with, Touch)
                touch = called_with
            yield touch.released


def give_up(granted: simpy.Event) -> None:
    """End a wait with nothing, unless it is over already."""
    if not granted.triggered:
        granted.succeed(None)
