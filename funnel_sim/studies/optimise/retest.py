"""The test of the finalists with replications that the search has not seen.

The search knows its best plan by numbers that luck has helped to choose it by; those of the test
have not: replications behind the last that any plan has had in the search. Candidates are compared
with the best of the others (`stats.near_best`); a plan is near-optimal where its interval reaches
within the indifference of the best.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from funnel_sim.domain.tables import Floats
from funnel_sim.stats.near_best import Leads, leads
from funnel_sim.stats.pareto import pareto_front
from funnel_sim.stats.simultaneous import simultaneous_intervals
from funnel_sim.stats.tail import worst
from funnel_sim.studies.optimise.plan import Plan
from funnel_sim.studies.optimise.result import Origin, Step, Tested
from funnel_sim.studies.optimise.space import Space
from funnel_sim.studies.optimise.trials import Trials

VARIABLE = ("commission", "visit_cost", "call_cost", "marketing")
"""Costs that vary with what is sold."""
OF_THE_SELLER = ("pay", "seats", "hiring_cost")


@dataclass(frozen=True, slots=True)
class Rule:
    """How plans are judged."""

    confidence: float
    indifference: float
    risk: float
    seen: int
    """Replications that the search may have seen."""
    fresh: int


class Retest:
    """Plans in the test, as they come."""

    def __init__(self, space: Space, trials: Trials, rule: Rule) -> None:
        self._space, self._trials, self._rule = space, trials, rule
        self._totals: dict[Plan, Floats] = {}
        self._origins: dict[Plan, Origin] = {}

    @property
    def plans(self) -> list[Plan]:
        """All of them."""
        return list(self._totals)

    def take(self, plans: Sequence[Plan], origin: Origin) -> None:
        """Test further plans."""
        new = [plan for plan in dict.fromkeys(plans) if plan not in self._totals]
        if not new:
            return
        seen = self._rule.seen
        found = self._trials.totals(new, seen + self._rule.fresh)
        for plan in new:
            self._totals[plan] = found[plan][seen:]
            self._origins[plan] = origin

    def values(self, plan: Plan) -> Floats:
        """The objective, larger is better; shape (fresh,)."""
        return self._trials.values(self._totals[plan])

    def kept(self, plan: Plan) -> bool:
        """Whether the service is kept, on average."""
        return self._trials.shortfall(self._totals[plan]) == 0.0

    def candidates(self) -> list[Plan]:
        """Plans that may be the answer, the best first.

        Where none keeps the service, those within the limits that come nearest to it.
        """
        allowed = [plan for plan in self.plans if self._space.allowed(plan)]
        gaps = {plan: self._trials.shortfall(self._totals[plan]) for plan in allowed}
        least = min(gaps.values())
        return sorted(
            (plan for plan in allowed if gaps[plan] == least),
            key=lambda plan: float(self.values(plan).mean()),
            reverse=True,
        )

    def tested(self) -> list[Tested]:
        """All plans with what is found of them, candidates first, the best first."""
        candidates = self.candidates()
        others = sorted(
            (plan for plan in self.plans if plan not in candidates),
            key=lambda plan: float(self.values(plan).mean()),
            reverse=True,
        )
        found, best = self._leads(candidates), candidates[0]
        return [
            *(self._tested(plan, found, i, near=True) for i, plan in enumerate(candidates)),
            *(self._tested(plan, self._behind(plan, best), 0, near=False) for plan in others),
        ]

    def steps(self, pairs: Sequence[tuple[Plan, Plan]]) -> tuple[Step, ...]:
        """Each pair of plans, the second against the first; intervals that hold at once."""
        if not pairs:
            return ()
        sign = self._trials.sign
        gains = np.array([self.values(b) - self.values(a) for a, b in pairs]).T * sign
        size = max(float(np.abs(self.values(plan)).max()) for pair in pairs for plan in pair)
        found = simultaneous_intervals(gains, self._rule.confidence, magnitude=size)
        return tuple(
            Step(
                team=_who(self._space, a, b),
                size=b.headcount,
                gain=float(found.mean[i]),
                low=float(found.low[i]),
                high=float(found.high[i]),
                margin=self._more(a, b, "gross_margin") - self._more(a, b, *VARIABLE),
                cost=self._more(a, b, *OF_THE_SELLER),
                affordable=self._space.affordable(b),
            )
            for i, (a, b) in enumerate(pairs)
        )

    def _more(self, before: Plan, after: Plan, *kpis: str) -> float:
        """By how much the mean of a sum of KPIs grows."""
        return sum(
            float((self._column(after, kpi) - self._column(before, kpi)).mean()) for kpi in kpis
        )

    def _column(self, plan: Plan, kpi: str) -> Floats:
        return self._trials.column(self._totals[plan], kpi, ("objective",))

    def _leads(self, candidates: Sequence[Plan]) -> Leads:
        if len(candidates) == 1:
            none = np.zeros(1)
            return Leads(none, none, none)
        sample = np.array([self.values(plan) for plan in candidates]).T
        return leads(sample, self._rule.confidence)

    def _behind(self, plan: Plan, best: Plan) -> Leads:
        """A plan that is no candidate against the best one, by itself."""
        apart = (self.values(plan) - self.values(best))[:, None]
        size = float(np.abs(self.values(best)).max())
        found = simultaneous_intervals(apart, self._rule.confidence, magnitude=size)
        return Leads(found.mean, found.low, found.high)

    def _tested(self, plan: Plan, found: Leads, row: int, *, near: bool) -> Tested:
        rule, totals = self._rule, self._totals[plan]
        lead, low, high = (float(x[row]) for x in (found.mean, found.low, found.high))
        values = self.values(plan) * self._trials.sign
        return Tested(
            plan=plan,
            label=label(plan, self._space),
            origin=self._origins[plan],
            payroll=self._space.payroll(plan),
            allowed=self._space.allowed(plan),
            kept=self.kept(plan),
            mean=float(values.mean()),
            lead=lead,
            low=low,
            high=high,
            near=near and high >= -rule.indifference,
            sure=near and low >= -rule.indifference,
            tail=worst(values, rule.risk, higher_is_better=self._trials.sign > 0),
            service=tuple(
                float(self._trials.column(totals, t.kpi.name, ("optimise", "service")).mean())
                for t in self._trials.service
            ),
        )


def fronts(tested: Sequence[Tested], sign: float) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Places of the candidates on the fronts of mean against the worst part, and headcount."""
    inside = [i for i, one in enumerate(tested) if one.candidate] or [0]
    points = [tested[i] for i in inside]
    safe = np.array([[sign * p.mean, sign * p.tail.mean] for p in points])
    lean = np.array([[sign * p.mean, -p.plan.headcount] for p in points])
    return (
        tuple(inside[i] for i in pareto_front(safe)),
        tuple(inside[i] for i in pareto_front(lean)),
    )


def label(plan: Plan, space: Space) -> str:
    """`stage_based: inside 5, field 6 (highest_value); search 50,000`, in any language."""
    teams = []
    for i, team in enumerate(space.teams[plan.organisation]):
        rule = plan.queues[i] if len(team.queues) > 1 or team.step else ""
        if plan.shares[i] and team.step:
            parts = zip(team.segments, plan.shares[i], strict=True)
            rule += ": " + ", ".join(f"{name} {100 * share:g} %" for name, share in parts)
        teams.append(f"{team.name} {plan.headcounts[i]}" + (f" ({rule})" if rule else ""))
    spends = [
        f"{name} {value:,.0f}" for name, value in zip(space.channels, plan.spends, strict=True)
    ]
    return "; ".join([f"{plan.organisation}: {', '.join(teams)}", *spends])


def _who(space: Space, before: Plan, after: Plan) -> str:
    if before.organisation != after.organisation:
        return ""
    names = [team.name for team in space.teams[before.organisation]]
    heads = zip(names, before.headcounts, after.headcounts, strict=True)
    return ", ".join(name for name, a, b in heads if a != b)
