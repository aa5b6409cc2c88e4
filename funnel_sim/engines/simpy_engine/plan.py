"""The Blueprint as plain Python values, which SimPy's processes read faster than array cells."""

from __future__ import annotations

import math
from dataclasses import dataclass

from funnel_sim.domain.names import Discipline
from funnel_sim.engines.simpy_engine.lines import Judged, Line, Ranked, Shared
from funnel_sim.engines.simpy_engine.parts import Lead, Rep
from funnel_sim.model.blueprint import NONE, Blueprint
from funnel_sim.model.experience import (
    hours_of_work,
    learning_factor,
    learning_odds,
    productivity,
    response_effect,
)
from funnel_sim.model.odds import odds_to_advance
from funnel_sim.model.quantiles import quantile
from funnel_sim.model.ranking import Criteria, criteria, rank


@dataclass(frozen=True, slots=True)
class Step:
    """A stage worked in one mode. Lists are per touch, `base_odds` per segment."""

    activity: list[int]
    dropped_by: list[float]
    no_answer: list[float]
    attempts: int
    gap_law: int
    lead_in_law: int
    retry_law: int
    unanswered_law: int
    base_odds: list[float]


@dataclass(frozen=True, slots=True)
class TeamRules:
    """How a team works. Names as in `model.blueprint.Staff`."""

    mode: int
    discipline: int
    ownership: int
    wip_limit: int
    selling_share: float
    effort_share: list[float]
    """By segment."""
    overflow_team: int
    overflow_after: float
    cover_absences: bool
    bonus_work: float
    bonus_odds: float


@dataclass(frozen=True, slots=True)
class RoleRules:
    """How sellers of a role become better. Names as in `model.blueprint.Careers`."""

    ramp: list[float]
    ramp_step: float
    ramp_effect: float
    training_effect: float
    training_limit: float
    learning_exponent: float
    learning_prior: float
    learning_floor: float
    learning_odds: float
    learning_half: float


class Plan:
    """Everything that does not change during a replication. Names as in `model.blueprint`."""

    def __init__(self, blueprint: Blueprint) -> None:
        sources, process, staff = blueprint.sources, blueprint.process, blueprint.staff
        self.horizon = blueprint.frame.horizon
        self.source_key: list[int] = sources.source_key.tolist()
        self.stage_key: list[int] = process.stage_key.tolist()
        self.first_stage: list[int] = process.first_stage.tolist()
        self.next_stage: list[list[int]] = process.next_stage.tolist()
        self.journey_effect: list[float] = process.journey_effect.tolist()
        self.steps = _steps(blueprint)
        self.covers: list[list[list[int]]] = staff.covers.tolist()
        self.teams = _team_rules(blueprint)
        self.roles = _role_rules(blueprint)
        self.team_role: list[int] = staff.team_role.tolist()
        self.briefing_law = staff.briefing_law
        self.delay_law = staff.delay_law
        self.hand_over_effect = staff.hand_over_effect
        self.recycling_chance = sources.recycling_chance
        self.recycling_law = sources.recycling_law
        self.recycling_quality = sources.recycling_quality
        self.cool_down: list[float] = sources.cool_down.tolist()
        self._response = (
            sources.response_exponent, sources.response_reference, sources.response_floor,
        )  # fmt: skip
        self._day = blueprint.calendar.pattern.hours_per_day
        self._value_scale = staff.value_scale
        self._laws = [
            (row[0], row[1], row[2], row[3], blueprint.laws.tables, row[4], row[5])
            for row in blueprint.laws.dist.tolist()
        ]
        self._work_factor: list[float] = sources.work_factor.tolist()
        self._patience_law: list[int] = sources.patience_law.tolist()
        self._work_law: list[int] = process.work_law.tolist()
        self._travel_law: list[int] = process.travel_law.tolist()
        self._trips_per_touch: list[float] = process.trips_per_touch.tolist()
        self._stages_left: list[list[int]] = process.stages_left.tolist()
        self._margin_per_hour: list[list[list[list[float]]]] = staff.margin_per_hour.tolist()
        self._ease: list[list[list[list[float]]]] = staff.ease.tolist()

    def draw(self, law: int, luck: float) -> float:
        """The quantile of a law at `luck`; 0 where there is no law."""
        return 0.0 if law == NONE else quantile(*self._laws[law], luck)

    def patience(self, segment: int, luck: float) -> float:
        """Working hours that a lead of the segment waits; infinite where there is no law."""
        law = self._patience_law[segment]
        return math.inf if law == NONE else quantile(*self._laws[law], luck)

    def work(
        self, activity: int, lead: Lead, rep: Rep, cases: int, now: float, luck: float
    ) -> float:
        """Selling hours of work that a touch with the lead takes this rep."""
        role = self.roles[rep.role]
        return hours_of_work(
            self.draw(self._work_law[activity], luck),
            self._work_factor[lead.segment],
            rep.pace,
            rep.team.bonus_work,
            learning_factor(
                cases, role.learning_exponent, role.learning_prior, role.learning_floor
            ),
            productivity(role.ramp, role.ramp_step, now - rep.ramps_from),
        )

    def travel(self, activity: int, luck: float) -> float:
        """Selling hours on the road for a touch."""
        return self.draw(self._travel_law[activity], luck) * self._trips_per_touch[activity]

    def odds(self, lead: Lead, rep: Rep, cases: int, now: float) -> float:
        """Log-odds to advance under the effects as they are now."""
        role = self.roles[rep.role]
        missing = 1.0 - productivity(role.ramp, role.ramp_step, now - rep.ramps_from)
        shown = sum(time <= now for time in rep.trained_at)
        response = lead.response or 0.0
        return odds_to_advance(
            self.steps[lead.stage][rep.team.mode].base_odds[lead.segment],
            self.journey_effect[lead.journey],
            lead.quality,
            rep.skill,
            rep.team.bonus_odds,
            min(role.training_limit, role.training_effect * shown),
            role.ramp_effect * missing,
            learning_odds(cases, role.learning_odds, role.learning_half),
            self.hand_over_effect * lead.hand_overs,
            response if lead.stages_seen == 1 else 0.0,
            lead.effect,
        )

    def response_effect(self, wait: float) -> float:
        """Log-odds lost by a wait for the first touch."""
        return response_effect(wait, *self._response)

    def rank(self, lead: Lead, team: int) -> float:
        """Place of a waiting lead in the queue of a team."""
        return rank(
            self.teams[team].discipline,
            self._stages_left[lead.journey][lead.stage],
            lead.value,
            self._margin_per_hour[lead.journey][lead.segment][lead.stage][lead.touch],
        )

    def criteria(self, lead: Lead) -> Criteria:
        """What a rep weighs who judges by himself."""
        left = self._stages_left[lead.journey]
        ease = self._ease[lead.journey][lead.segment][lead.stage][lead.touch]
        return criteria(left[lead.stage], max(left), lead.value, self._value_scale, ease)

    def new_line(self, team: int, spent: list[float]) -> Line:
        """An empty line of a team, of the kind that its discipline needs."""
        rules = self.teams[team]
        if rules.discipline == Discipline.EFFORT_SHARES:
            return Shared(spent, rules.effort_share)
        if rules.discipline == Discipline.OWN_JUDGEMENT:
            return Judged(self._day)
        return Ranked()


def _steps(blueprint: Blueprint) -> list[list[Step]]:
    touches = blueprint.process.touches.tolist()
    return [
        [_step(blueprint, stage, mode, count) for mode, count in enumerate(by_mode)]
        for stage, by_mode in enumerate(touches)
    ]


def _step(blueprint: Blueprint, stage: int, mode: int, touches: int) -> Step:
    p, at = blueprint.process, (stage, mode)
    return Step(
        activity=p.activity[at][:touches].tolist(),
        dropped_by=p.dropped_by[at][:touches].tolist(),
        no_answer=p.no_answer[at][:touches].tolist(),
        attempts=int(p.attempts[at]),
        gap_law=int(p.gap_law[at]),
        lead_in_law=int(p.lead_in_law[at]),
        retry_law=int(p.retry_law[at]),
        unanswered_law=int(p.unanswered_law[at]),
        base_odds=p.base_odds[at].tolist(),
    )


def _team_rules(blueprint: Blueprint) -> list[TeamRules]:
    staff = blueprint.staff
    columns = (
        staff.mode, staff.discipline, staff.ownership, staff.wip_limit, staff.selling_share,
        staff.effort_share, staff.overflow_team, staff.overflow_after, staff.cover_absences,
        staff.bonus_work, staff.bonus_odds,
    )  # fmt: skip
    return [TeamRules(*row) for row in zip(*(c.tolist() for c in columns), strict=True)]


def _role_rules(blueprint: Blueprint) -> list[RoleRules]:
    careers = blueprint.careers
    columns = (
        careers.ramp, careers.ramp_step, careers.ramp_effect, careers.training_effect,
        careers.training_limit, careers.learning_exponent, careers.learning_prior,
        careers.learning_floor, careers.learning_odds, careers.learning_half,
    )  # fmt: skip
    return [RoleRules(*row) for row in zip(*(c.tolist() for c in columns), strict=True)]
