"""What the study `pace` finds. Amounts are in the unit of their KPI."""

from __future__ import annotations

from dataclasses import dataclass

from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.domain.frame import Frame
from funnel_sim.domain.tables import Floats
from funnel_sim.metrics.registry import Kpi
from funnel_sim.stats.conditional import Forecast
from funnel_sim.stats.estimates import Band, Proportion
from funnel_sim.studies.pace.actuals import Actuals
from funnel_sim.studies.target import Target


@dataclass(frozen=True, slots=True)
class Course:
    """One KPI through the year."""

    kpi: Kpi
    link: str
    adds_up: bool
    """Whether all that follows is the sum since the start; otherwise a state at the month's end."""
    plan: Floats
    """What years that reach the target have on average, shape (months,)."""
    band: Band
    """Of all simulated years: 5 % to 95 %."""
    actual: Floats | None
    """Shape (months so far,); None where it is not known."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One KPI so far."""

    kpi: Kpi
    link: str
    actual: float
    plan: float
    rank: float
    """Share of simulated years that are behind it, for a KPI of which less is better too."""
    rank_given: float
    """The same among years that have had what reality had in the links before."""
    outside: bool
    """No simulated year has as little, or as much."""
    constant: bool
    """All simulated years have the same, so that nothing can be learnt from another value."""


@dataclass(frozen=True, slots=True)
class Shift:
    """What one link of the chain does to the end of the year, given the links before it."""

    link: str
    by: float
    """Change of the expected total; the shifts add up to expected now - expected before."""
    behind: bool
    """It costs something, or what it costs cannot be known, and one of its KPIs is among the last
    given the links before."""


@dataclass(frozen=True, slots=True)
class PaceResult:
    """Everything that the study found out."""

    name: str
    experiment: Experiment
    organisation: str
    frame: Frame
    target: Target
    confidence: float
    actuals: Actuals
    before: Proportion
    """Chance of the target before anything had happened."""
    expected_before: float
    now: Forecast
    """Of the total of the year, given the actuals."""
    reaching: int
    """Simulated years that reach the target; the plan is their mean if there are enough."""
    plan_of_all: bool
    """Whether the plan is the mean of all years, since too few reach the target."""
    courses: tuple[Course, ...]
    """The target's KPI first."""
    standings: tuple[Standing, ...]
    shifts: tuple[Shift, ...]
    replications: int
    key: str
    """Content key of the design in the store."""

    @property
    def so_far(self) -> float:
        """What the target's KPI has come to."""
        return float(self.actuals.kpis[self.target.kpi.name].sum())

    @property
    def most_behind(self) -> Shift | None:
        """The link that costs most among those behind."""
        sign = 1 if self.target.at_least else -1
        behind = [shift for shift in self.shifts if shift.behind]
        return min(behind, key=lambda shift: sign * shift.by, default=None)
