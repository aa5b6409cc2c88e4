"""What the study `switch-points` finds. Amounts are in the unit of the objective."""

from __future__ import annotations

import math
from dataclasses import dataclass

from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.studies.worlds import Input


@dataclass(frozen=True, slots=True)
class Spot:
    """One world: which organisation is the best in it, and how surely."""

    values: tuple[float, ...]
    """Of the inputs."""
    means: tuple[float, ...]
    """Objective of every organisation."""
    best: str
    clear: bool
    """Whether intervals leave no other."""
    lead: float
    low: float
    high: float
    """By how much it is better than the best of the others, with its interval."""


@dataclass(frozen=True, slots=True)
class SwitchPoint:
    """A value of the input at which the best organisation changes."""

    before: str
    after: str
    at: float
    low: float
    high: float
    """Interval; infinite where it goes beyond the range."""

    @property
    def closed(self) -> bool:
        """Whether the interval ends within the range."""
        return math.isfinite(self.low) and math.isfinite(self.high)


@dataclass(frozen=True, slots=True)
class Switching:
    """One situation."""

    variant: str | None
    objective: str
    currency: str
    confidence: float
    organisations: tuple[str, ...]
    inputs: tuple[Input, ...]
    """One or two."""
    replications: int
    """Of every organisation in every world."""
    spots: tuple[Spot, ...]
    """Ascending along the input; on a map row by row, the second input slowest."""
    switches: tuple[SwitchPoint, ...]
    """Along one input; empty on a map."""
    cost: int

    @property
    def is_map(self) -> bool:
        """Whether there are two inputs."""
        return len(self.inputs) == 2

    def clear_of(self, organisation: str) -> tuple[Spot, ...]:
        """Worlds in which it is the best beyond doubt."""
        return tuple(s for s in self.spots if s.clear and s.best == organisation)


@dataclass(frozen=True, slots=True)
class SwitchResult:
    """Everything that the study found out."""

    name: str
    experiment: Experiment
    situations: tuple[Switching, ...]
    """One per variant, or a single one."""

    @property
    def replications(self) -> int:
        """What the study cost."""
        return sum(each.cost for each in self.situations)
