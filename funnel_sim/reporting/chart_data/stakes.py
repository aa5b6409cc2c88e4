"""By what the designs of an experiment are judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from funnel_sim.metrics.registry import Kpi, kpi


@dataclass(frozen=True, slots=True)
class Stakes:
    """The objective, and what counts as a difference and as success."""

    objective: str = "contribution"
    """KPI that designs are compared by."""
    baseline: str | None = None
    """Organisation that the others are compared with. None: the first."""
    indifference: float = 0.0
    """A difference in the objective up to this does not matter; in the unit of the objective."""
    targets: Mapping[str, float] = field(default_factory=dict)
    """KPI and the value to reach over the horizon."""
    confidence: float = 0.95

    @property
    def kpi(self) -> Kpi:
        """The objective."""
        return kpi(self.objective)

    @property
    def higher_is_better(self) -> bool:
        """Whether more of the objective is better; also where the KPI itself takes no side."""
        return self.kpi.direction != "lower"
