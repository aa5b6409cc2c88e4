"""What sections are made from: one situation of a run, with everything that is known about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from funnel_sim.domain.tables import Outcomes
from funnel_sim.metrics.registry import Kpi, kpi
from funnel_sim.model.offered_load import OfferedLoad
from funnel_sim.reporting.drawing.looks import look_of
from funnel_sim.reporting.formatting import capitalised, format_value, in_words
from funnel_sim.studies.comparison import Comparison
from funnel_sim.studies.designs import Situation, design_name
from funnel_sim.studies.gathering import Gathered
from funnel_sim.studies.offered import comparands, offered_loads


@dataclass(frozen=True, slots=True)
class Basis:
    """The first situation of a run: the only one, or the first variant."""

    gathered: Gathered
    situation: Situation
    comparison: Comparison
    outcomes: tuple[Outcomes, ...]
    """In the order of the organisations."""
    offered: dict[str, OfferedLoad]
    """By design."""

    @property
    def organisations(self) -> tuple[str, ...]:
        """Their names."""
        return self.comparison.organisations

    @property
    def names(self) -> tuple[str, ...]:
        """The same, as people read them."""
        return tuple(in_words(name) for name in self.organisations)

    @property
    def objective(self) -> Kpi:
        """The KPI by which they are compared."""
        return kpi(self.comparison.objective)

    @property
    def best(self) -> str:
        """The organisation with the best mean; the baseline where nothing can be compared."""
        found = self.comparison.verdict
        return self.comparison.baseline if found is None else found.best

    @property
    def colours(self) -> tuple[str, ...]:
        """One per organisation, the same everywhere."""
        return tuple(look_of(place).colour for place in range(len(self.organisations)))

    def written(self, value: float, unit: str = "") -> str:
        """A value of the objective, or of another unit."""
        return format_value(value, unit or self.objective.unit, self.comparison.currency)

    def study(self, name: str) -> Any:
        """The result of a study; None where it was not run."""
        return self.gathered.studies.get(name)

    def worded(self, sentence: str) -> str:
        """A sentence with organisations named as people read them."""
        return capitalised(self.named(sentence))

    def named(self, text: str) -> str:
        """A text with organisations named as people read them."""
        for name in sorted(self.organisations, key=len, reverse=True):
            text = text.replace(name, in_words(name))
        return text

    def all_worded(self, sentences: Sequence[str]) -> tuple[str, ...]:
        """Several."""
        return tuple(self.worded(sentence) for sentence in sentences)


def basis_of(gathered: Gathered) -> Basis:
    """The basis of the first situation."""
    result = gathered.run.result
    situation, comparison = result.situations[0], result.comparisons[0]
    designs = comparands(gathered.run.scenario).designs
    return Basis(
        gathered,
        situation,
        comparison,
        tuple(
            result.outcomes[design_name(name, comparison.variant)]
            for name in comparison.organisations
        ),
        offered_loads(designs),
    )
