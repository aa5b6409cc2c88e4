"""Plans on trial: replications 0 to n - 1 of each, all with the same luck, and what they cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from funnel_sim.config.origin import finding_at
from funnel_sim.config.scenario import Scenario
from funnel_sim.domain.errors import InvalidInput
from funnel_sim.domain.tables import Floats
from funnel_sim.metrics.registry import INDEX, kpi
from funnel_sim.studies.designs import Design
from funnel_sim.studies.optimise.plan import Plan
from funnel_sim.studies.optimise.space import Space
from funnel_sim.studies.replications import Replications
from funnel_sim.studies.target import Target, read


@dataclass(frozen=True, slots=True)
class Trial:
    """A plan and its first replications."""

    plan: Plan
    values: Floats
    """The objective, larger is better; shape (replications,)."""
    shortfall: float
    """By how much the means of the service that must be kept miss it, as shares of the levels; 0
    where all is kept."""

    @property
    def mean(self) -> float:
        """Of the objective."""
        return float(self.values.mean())

    @property
    def rank(self) -> tuple[float, float]:
        """Larger is better: service first, then the objective."""
        return -self.shortfall, self.mean


class Trying(Protocol):
    """What a search needs: plans on trial, and how many replications that has taken."""

    @property
    def spent(self) -> int:
        """Replications so far."""

    def price(self, plans: Sequence[Plan], count: int) -> int:
        """Replications that are missing."""

    def of(self, plans: Sequence[Plan], count: int) -> list[Trial]:
        """The first `count` replications of every plan."""


class Trials:
    """Plans of one situation, simulated."""

    def __init__(
        self,
        scenario: Scenario,
        variant: str | None,
        space: Space,
        source: Replications,
        total: int,
    ) -> None:
        """`total` is what the study will cost, about."""
        experiment = scenario.experiment
        self.objective = kpi(experiment.objective)
        self.sign = -1.0 if self.objective.direction == "lower" else 1.0
        self.service = tuple(
            read(text, experiment.market.currency) for text in experiment.optimise.service
        )
        self._scenario, self._space, self._source = scenario, space, source
        self._variant, self._expected = variant, source.cost + total
        self._designs: dict[Plan, Design] = {}
        self._totals: dict[Plan, Floats] = {}

    @property
    def spent(self) -> int:
        """Replications so far."""
        return sum(len(totals) for totals in self._totals.values())

    @property
    def tried(self) -> int:
        """Plans so far."""
        return len(self._totals)

    def price(self, plans: Sequence[Plan], count: int) -> int:
        """Replications that are missing."""
        known = {plan: len(self._totals.get(plan, ())) for plan in plans}
        return sum(max(count - n, 0) for n in known.values())

    def known(self, count: int) -> list[Trial]:
        """Plans with so many replications or more."""
        many = {plan: totals for plan, totals in self._totals.items() if len(totals) >= count}
        return [self._trial(plan, totals) for plan, totals in many.items()]

    def of(self, plans: Sequence[Plan], count: int) -> list[Trial]:
        """The first `count` replications of every plan.

        Raises:
            InvalidInput: a KPI that is asked for is undefined.
            ReplicationsFailed, Interrupted: what is done is stored.
        """
        totals = self.totals(plans, count)
        return [self._trial(plan, totals[plan]) for plan in plans]

    def totals(self, plans: Sequence[Plan], count: int) -> Mapping[Plan, Floats]:
        """All KPIs of every plan, shape (count, KPIs)."""
        short = [p for p in dict.fromkeys(plans) if len(self._totals.get(p, ())) < count]
        if short:
            designs = [self._design(plan) for plan in short]
            found = self._source.of(designs, count, max(self._expected, self._source.cost))
            self._totals |= {p: found[self._design(p).name].total for p in short}
        return {plan: self._totals[plan][:count] for plan in plans}

    def key(self, plan: Plan) -> str:
        """Content key of a plan in the store."""
        return self._source.key(self._design(plan))

    def values(self, totals: Floats) -> Floats:
        """The objective, larger is better."""
        return self.column(totals, self.objective.name, ("objective",)) * self.sign

    def shortfall(self, totals: Floats) -> float:
        """Of the means of the service that must be kept."""
        return sum(
            missing(
                target, float(self.column(totals, target.kpi.name, ("optimise", "service")).mean())
            )
            for target in self.service
        )

    def column(self, totals: Floats, name: str, asked: tuple[str, ...]) -> Floats:
        """One KPI, which must be defined."""
        values = totals[:, INDEX[name]]
        undefined = int(np.isnan(values).sum())
        if undefined:
            message = (
                f"`{name}` is undefined in {undefined} of {len(values)} replications of some plan. "
                "Choose another KPI, a longer horizon, or more sellers at the least."
            )
            raise InvalidInput([finding_at(self._scenario.root, asked, message)])
        return np.asarray(values, dtype=np.float64)

    def _trial(self, plan: Plan, totals: Floats) -> Trial:
        return Trial(plan, self.values(totals), self.shortfall(totals))

    def _design(self, plan: Plan) -> Design:
        if plan not in self._designs:
            called = f"{self._variant or 'plan'} {len(self._designs) + 1}"
            self._designs[plan] = self._space.design(plan, called)
        return self._designs[plan]


def missing(target: Target, mean: float) -> float:
    """By how much a mean misses a target, as a share of it; 0 where it does not."""
    gap = target.value - mean if target.at_least else mean - target.value
    return max(gap, 0.0) / (abs(target.value) or 1.0)
