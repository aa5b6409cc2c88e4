"""The Blueprint as plain Python values, which SimPy's processes read faster than array cells."""

from __future__ import annotations

import math
from dataclasses import dataclass

from funnel_sim.engines.simpy_engine.parts import Lead
from funnel_sim.model.blueprint import NONE, Blueprint
from funnel_sim.model.quantiles import quantile
from funnel_sim.model.ranking import rank


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


class Plan:
    """Everything that does not change during a replication. Names as in `model.blueprint`."""

    def __init__(self, blueprint: Blueprint) -> None:
        sources, process, staff = blueprint.sources, blueprint.process, blueprint.staff
        self.horizon = blueprint.frame.horizon
        self.channel_key: list[int] = sources.channel_key.tolist()
        self.stage_key: list[int] = process.stage_key.tolist()
        self.next_stage: list[int] = process.next_stage.tolist()
        self.steps = _steps(blueprint)
        self.covers: list[list[int]] = staff.covers.tolist()
        self.team_rules: list[tuple[int, int, int]] = list(
            zip(
                staff.mode.tolist(), staff.ownership.tolist(), staff.wip_limit.tolist(), strict=True
            )
        )
        self.selling_share: list[float] = staff.selling_share.tolist()
        self.rep_team: list[int] = staff.rep_team.tolist()
        self.briefing_law = staff.briefing_law
        self.delay_law = staff.delay_law
        self.hand_over_effect = staff.hand_over_effect
        self._laws = [
            (row[0], row[1], row[2], row[3], blueprint.laws.tables, row[4], row[5])
            for row in blueprint.laws.dist.tolist()
        ]
        self._work_factor: list[float] = sources.work_factor.tolist()
        self._patience_law: list[int] = sources.patience_law.tolist()
        self._work_law: list[int] = process.work_law.tolist()
        self._travel_law: list[int] = process.travel_law.tolist()
        self._trips_per_touch: list[float] = process.trips_per_touch.tolist()
        self._discipline: list[int] = staff.discipline.tolist()
        self._stages_left: list[int] = process.stages_left.tolist()
        self._margin_per_hour: list[list[list[float]]] = staff.margin_per_hour.tolist()

    def draw(self, law: int, luck: float) -> float:
        """The quantile of a law at `luck`; 0 where there is no law."""
        return 0.0 if law == NONE else quantile(*self._laws[law], luck)

    def patience(self, segment: int, luck: float) -> float:
        """Working hours that a lead of the segment waits; infinite where there is no law."""
        law = self._patience_law[segment]
        return math.inf if law == NONE else quantile(*self._laws[law], luck)

    def effort(
        self, activity: int, segment: int, luck: float, travel_luck: float
    ) -> tuple[float, float]:
        """Selling hours of work and of travel that a touch takes with a lead of the segment."""
        work = self.draw(self._work_law[activity], luck) * self._work_factor[segment]
        travel = self.draw(self._travel_law[activity], travel_luck)
        return work, travel * self._trips_per_touch[activity]

    def rank(self, lead: Lead, team: int) -> float:
        """Place of a waiting lead in the queue of a team."""
        return rank(
            self._discipline[team],
            self._stages_left[lead.stage],
            lead.value,
            self._margin_per_hour[lead.segment][lead.stage][lead.touch],
        )


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
