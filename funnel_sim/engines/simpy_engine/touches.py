"""A rep works on a lead: how long it takes, whose lead it becomes, and what comes of it."""

from __future__ import annotations

import math
from collections.abc import Callable

from funnel_sim.domain.names import TouchResult
from funnel_sim.engines.contract import ENDS
from funnel_sim.engines.simpy_engine.clock import Clock
from funnel_sim.engines.simpy_engine.luck import LeadLuck
from funnel_sim.engines.simpy_engine.parts import NO_CUSTOMERS, Lead, Rep, Touch
from funnel_sim.engines.simpy_engine.plan import Plan, Step
from funnel_sim.engines.simpy_engine.recorder import Recorder
from funnel_sim.engines.simpy_engine.team import Team
from funnel_sim.model.odds import drops_out


class Touches:
    """All touches of one replication. `release` takes a lead out of its team."""

    def __init__(
        self, clock: Clock, plan: Plan, luck: LeadLuck, record: Recorder,
        release: Callable[[Lead], None],
    ) -> None:  # fmt: skip
        self._clock = clock
        self._plan = plan
        self._luck = luck
        self._record = record
        self._release = release

    def step(self, lead: Lead) -> Step:
        """What the stage of a lead takes, in the mode of the team that has it."""
        assert lead.team is not None
        return self._plan.steps[lead.stage][lead.team.mode]

    def begin(self, rep: Rep, lead: Lead) -> Touch:
        """A touch begins: how long it takes is the lead's luck, times what the rep makes of it."""
        team, now = rep.team, self._clock.now
        withdraw(lead)
        if lead.team is not team:
            self.take_over(lead, team)
        if lead.response is None:
            late = lead.entry in NO_CUSTOMERS
            lead.response = self._plan.response_effect(now - lead.arrived) if late else 0.0
        step = self.step(lead)
        activity = step.activity[lead.touch]
        cases = rep.cases[lead.segment, lead.stage]
        duration_luck, travel_luck, gap_luck, answer_luck = self._luck.of_touch(lead)
        answered = answer_luck >= step.no_answer[lead.touch]
        if answered:
            work = self._plan.work(activity, lead, rep, cases, now, duration_luck)
            travel = self._plan.travel(activity, travel_luck)
        else:
            work, travel = self._plan.draw(step.unanswered_law, duration_luck), 0.0
        briefing = 0.0
        if lead.needs_briefing:
            lead.needs_briefing = False
            briefing = self._plan.draw(self._plan.briefing_law, self._luck.of_briefing(lead))
        hours = work + travel + briefing
        end = now + hours / team.selling_share
        team.begin(lead, rep)
        team.spent[lead.segment] += hours
        row = self._record.begins(lead, rep, activity, now, end, work, travel, briefing, cases)
        touch = Touch(
            rep, row, answered, cases, gap_luck, self._clock.at(end, ENDS), self._clock.event()
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
        self._release(lead)
        lead.team = team
        lead.overflowed = True
        lead.touch = min(lead.touch, len(self.step(lead).activity) - 1)
        self._record.overflows(lead, team.index, self._clock.now)

    def result(self, lead: Lead, touch: Touch, outcome_luck: float) -> TouchResult:
        """Note what the touch led to, under the effects as they are at its end."""
        step, rep, odds = self.step(lead), touch.rep, math.nan
        if not touch.answered:
            last = lead.attempt + 1 >= step.attempts
            result = TouchResult.UNREACHABLE if last else TouchResult.NO_ANSWER
        else:
            odds = self._plan.odds(lead, rep, touch.cases, self._clock.now)
            rep.cases[lead.segment, lead.stage] += 1
            last = lead.touch + 1 == len(step.activity)
            result = TouchResult.ADVANCED if last else TouchResult.CONTINUES
            if drops_out(outcome_luck, odds, step.dropped_by[lead.touch]):
                result = TouchResult.LOST
        self._record.ends(touch, result, odds)
        return result


def withdraw(lead: Lead) -> None:
    """The lead waits no longer."""
    for entry in lead.entries:
        entry.lead = None
    lead.entries.clear()
