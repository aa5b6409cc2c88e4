"""What the study `sensitivity` finds. Amounts are in the unit of the objective."""

from __future__ import annotations

from dataclasses import dataclass

from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.metrics.registry import kpi
from funnel_sim.stats.sensitivity.knowing import Worth
from funnel_sim.stats.sensitivity.screening import Effect
from funnel_sim.stats.sensitivity.variance import Index
from funnel_sim.studies.worlds import Input


@dataclass(frozen=True, slots=True)
class Gap:
    """By how much the first of the two best is better than the second; paired interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class End:
    """The world with one input at an end of its range, all else as written."""

    value: float
    means: tuple[float, ...]
    """Objective of every organisation."""
    gap: Gap


@dataclass(frozen=True, slots=True)
class Assumption:
    """One input, and what it does."""

    input: Input
    low: End
    high: End
    effect: Effect | None
    """On the gap; None where there is a single input, which needs no screening."""
    index: Index | None
    """Of the gap; None where screening found the input negligible."""
    worth: Worth
    """Of knowing it, with all organisations to choose from."""

    @property
    def swing(self) -> float:
        """Change of the gap from the low to the high end."""
        return abs(self.high.gap.mean - self.low.gap.mean)


@dataclass(frozen=True, slots=True)
class Standing:
    """One organisation over the worlds drawn at random."""

    organisation: str
    base: float
    """Mean objective as written."""
    mean: float
    """Mean objective over the worlds."""
    share: float
    share_low: float
    share_high: float
    """Share of worlds in which it is the best, with Wilson's interval."""
    clear: float
    """Share of worlds in which it is the best beyond doubt."""


@dataclass(frozen=True, slots=True)
class Sensitivities:
    """One situation."""

    variant: str | None
    objective: str
    currency: str
    confidence: float
    horizon: str
    """What the amounts are for: `12 mo`."""
    first: str
    second: str
    """The two best organisations as written."""
    base: Gap
    assumptions: tuple[Assumption, ...]
    """In the order of `uncertain`."""
    standings: tuple[Standing, ...]
    """In the order of the organisations."""
    worth: Worth
    """Of knowing all inputs."""
    ends: int
    replications: int
    worlds: int
    indexed: int
    """Worlds that Sobol indices took."""
    screened: int
    """Worlds that screening took."""
    cost: int

    @property
    def by_swing(self) -> tuple[Assumption, ...]:
        """The assumption that moves the gap most first."""
        return tuple(sorted(self.assumptions, key=lambda a: -a.swing))

    @property
    def choice(self) -> Standing:
        """The organisation with the best mean over the worlds."""
        sign = 1.0 if self.higher_is_better else -1.0
        return max(self.standings, key=lambda s: sign * s.mean)

    @property
    def higher_is_better(self) -> bool:
        """Whether more of the objective is better."""
        return kpi(self.objective).direction != "lower"


@dataclass(frozen=True, slots=True)
class SensitivityResult:
    """Everything that the study found out."""

    name: str
    experiment: Experiment
    situations: tuple[Sensitivities, ...]
    """One per variant, or a single one."""

    @property
    def replications(self) -> int:
        """What the study cost."""
        return sum(each.cost for each in self.situations)
