"""What a KPI is, and the breakdowns that several have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from funnel_sim.domain.language import phrase
from funnel_sim.domain.tables import SINGLE

Direction = Literal["higher", "lower", "neutral"]
"""What is better, other things equal."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """What a column of the tables means."""

    name: str
    english: str
    """Label in English."""
    unit: str
    direction: Direction
    formula: str
    """In names of other KPIs, or in words where it comes straight from the Log."""
    dimensions: tuple[str, ...]
    """Breakdowns that have it; NaN in the others."""
    additive: tuple[str, ...] = ()
    """Breakdowns whose rows, with what has no row there, sum to the total."""

    @property
    def label(self) -> str:
        """For charts and tables, in the language that is spoken."""
        return phrase(self.english)


EVERYWHERE = SINGLE
MONTH = ("month",)
MARKET = ("month", "segment", "channel", "journey")
"""What belongs to a lead."""
NEW_BUSINESS = ("month", "segment", "channel")
"""What is about new leads, or about customers, and needs no journey."""
STAFF = ("month", "team", "rep")
"""What belongs to a seller."""
STAFF_IN_TIME = (*STAFF, "team_month")
"""What shows when a team is busy."""
PASSED = ("month", "segment", "channel", "team", "stage", "journey")
"""What happens to a lead where it is, without naming a seller."""
PASSED_IN_TIME = (*PASSED, "team_month")
"""What shows when leads have to wait for a team."""


def flow(
    name: str,
    label: str,
    unit: str,
    direction: Direction,
    formula: str,
    dimensions: tuple[str, ...],
) -> Kpi:
    """A KPI that adds up in every breakdown that has it."""
    return Kpi(name, label, unit, direction, formula, dimensions, additive=dimensions)
