"""What the study `optimise` finds. Amounts are in the unit of the objective, payroll per year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.stats.tail import Tail
from funnel_sim.studies.optimise.plan import Plan
from funnel_sim.studies.target import Target

Origin = Literal["search", "written", "sizes", "hire"]
Verdict = Literal["pays", "does not pay", "open"]


@dataclass(frozen=True, slots=True)
class Tested:
    """A plan and its fresh replications."""

    plan: Plan
    label: str
    """Organisation and choices, in words."""
    origin: Origin
    """How it came into the test: found by the search, as the experiment has it, a size around the
    best plan, or a seller more."""
    payroll: float
    """Money per year."""
    allowed: bool
    """Whether it is within ranges and limits."""
    kept: bool
    """Whether the service is kept, on average."""
    mean: float
    """Of the objective."""
    lead: float
    """By how much it is better than the best of the other candidates; negative: behind."""
    low: float
    high: float
    """Interval of the lead; those of all candidates hold at once."""
    near: bool
    """Whether the interval reaches within the indifference of the best."""
    sure: bool
    """Whether all of it is within."""
    tail: Tail
    """Of the objective, in the worst replications."""
    service: tuple[float, ...]
    """Means of the KPIs that must be kept."""

    @property
    def candidate(self) -> bool:
        """Whether it may be the answer."""
        return self.allowed and self.kept


@dataclass(frozen=True, slots=True)
class Step:
    """One seller more: a plan against the one before, replication by replication."""

    team: str
    """Who gets the seller; several names where others change too."""
    size: int
    """Sellers in all, with the new one."""
    gain: float
    low: float
    high: float
    """Objective with the seller less that without, and its interval; those of all steps of a kind
    hold at once."""
    margin: float
    """Gross margin gained, less what varies with sales: commission, visits, calls, marketing."""
    cost: float
    """Pay, seats and hiring that come with it."""
    affordable: bool
    """Whether the plan with the seller is within the limits of payroll and hires."""

    @property
    def ratio(self) -> float:
        """The break-even ratio: margin over cost; NaN where the seller costs nothing."""
        return self.margin / self.cost if self.cost else float("nan")


@dataclass(frozen=True, slots=True)
class Optimised:
    """One situation."""

    variant: str | None
    objective: str
    currency: str
    higher_is_better: bool
    confidence: float
    indifference: float
    risk: float
    """Share of the replications that are the worst ones."""
    service: tuple[Target, ...]
    payroll_limit: float
    headcount_limit: float
    """Infinite where there is none."""
    fresh: int
    """Replications of every plan in the test."""
    tested: tuple[Tested, ...]
    """Candidates first, the best first."""
    written: Tested
    """The baseline as the experiment has it."""
    change: Step
    """The best plan against the baseline as written; `team` is empty."""
    curve: tuple[Tested, ...]
    """For every size around the best plan, the best of its organisation that was tested."""
    steps: tuple[Step, ...]
    """From each size of the curve to the next."""
    hires: tuple[Step, ...]
    """A seller more in each team of the best plan."""
    safe_front: tuple[int, ...]
    """Places in `tested` of the candidates that no other beats in mean and in the worst part."""
    lean_front: tuple[int, ...]
    """The same for mean and headcount."""
    plans_searched: int
    search_cost: int
    """Replications of the search."""
    cost: int
    """Of the whole study."""

    @property
    def best(self) -> Tested:
        """The candidate with the best mean."""
        return self.tested[0]

    @property
    def near(self) -> tuple[Tested, ...]:
        """The near-optimal set, the best first."""
        return tuple(one for one in self.tested if one.near)

    @property
    def leanest(self) -> Tested:
        """The plan of the near-optimal set whose sellers cost least."""
        return min(self.near, key=lambda one: (one.payroll, one.plan.headcount, -one.lead))

    @property
    def leanest_surely(self) -> Tested | None:
        """The same among those that are surely within the indifference."""
        sure = [one for one in self.near if one.sure]
        return min(sure, key=lambda o: (o.payroll, o.plan.headcount, -o.lead)) if sure else None

    def verdict(self, step: Step) -> Verdict:
        """Whether a seller more is worth what he costs."""
        low, high = (step.low, step.high) if self.higher_is_better else (-step.high, -step.low)
        return "pays" if low > 0 else "does not pay" if high < 0 else "open"


@dataclass(frozen=True, slots=True)
class OptimiseResult:
    """Everything that the study found out."""

    name: str
    experiment: Experiment
    situations: tuple[Optimised, ...]
    """One per variant, or a single one."""
    keys: Mapping[str, str]
    """Label of a tested plan, behind its variant -> content key in the store."""

    @property
    def replications(self) -> int:
        """What the study cost."""
        return sum(each.cost for each in self.situations)
