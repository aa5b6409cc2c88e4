"""The objective of every design with its interval, and its difference from the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from funnel_sim.domain.tables import Outcomes
from funnel_sim.reporting.chart_data.judgement import objective_title
from funnel_sim.reporting.chart_data.reading import (
    Design,
    basis,
    designs_of,
    estimate,
    paired,
    percent,
    place_of,
    values,
)
from funnel_sim.reporting.chart_data.stakes import Stakes
from funnel_sim.reporting.formatting import format_value
from funnel_sim.stats.estimates import Estimate
from funnel_sim.stats.paired import PairedDifference, paired_differences


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """One design."""

    design: Design
    estimate: Estimate
    """Mean with the interval of this design by itself; NaN where the objective is undefined."""
    difference: PairedDifference | None
    """Design - baseline, same leads and luck; None for the baseline and where nothing pairs."""


@dataclass(frozen=True, slots=True)
class ObjectiveData:
    """What the chart of the objective shows."""

    title: str
    subtitle: str
    note: str
    label: str
    unit: str
    currency: str
    rows: tuple[ObjectiveRow, ...]
    """In the order of the experiment."""
    baseline: int
    """Row of the baseline."""
    indifference: float
    confidence: float

    @property
    def compared(self) -> bool:
        """Whether there is any difference to show."""
        return any(row.difference is not None for row in self.rows)


def objective_data(
    outcomes: Sequence[Outcomes], stakes: Stakes, verdict: str = ""
) -> ObjectiveData:
    """Compare the designs of one variant; `verdict` is printed below the chart."""
    designs = designs_of(outcomes)
    baseline = place_of(outcomes, stakes.baseline)
    currency = outcomes[0].frame.currency
    differences = _differences(outcomes, stakes, baseline)
    return ObjectiveData(
        title=objective_title(outcomes, stakes, currency),
        subtitle=_subtitle(outcomes, stakes, designs[baseline].name, bool(differences), currency),
        note=verdict,
        label=stakes.kpi.label,
        unit=stakes.kpi.unit,
        currency=currency,
        rows=tuple(
            ObjectiveRow(
                design,
                estimate(values(one, stakes.objective), stakes.confidence),
                differences.get(place),
            )
            for place, (design, one) in enumerate(zip(designs, outcomes, strict=True))
        ),
        baseline=baseline,
        indifference=stakes.indifference,
        confidence=stakes.confidence,
    )


def _differences(
    outcomes: Sequence[Outcomes], stakes: Stakes, baseline: int
) -> dict[int, PairedDifference]:
    if len(outcomes) < 2:
        return {}
    numbers = paired(outcomes, stakes.objective)
    if not len(numbers):
        return {}
    found = paired_differences(
        numbers, baseline, stakes.confidence, higher_is_better=stakes.higher_is_better
    )
    return {difference.design: difference for difference in found}


def _subtitle(
    outcomes: Sequence[Outcomes], stakes: Stakes, baseline: str, compared: bool, currency: str
) -> str:
    text = f"{stakes.kpi.label}, {basis(outcomes)}"
    if max(len(o.replications) for o in outcomes) < 2:
        return f"{text}: no interval can be given."
    level = percent(stakes.confidence)
    if not compared:
        return f"{text}, with {level} interval."
    text += (
        f". Left: each organisation with its own {level} interval. Right: difference from "
        f"{baseline} with the same leads; the {level} intervals hold all at once"
    )
    if stakes.indifference > 0:
        limit = format_value(stakes.indifference, stakes.kpi.unit, currency)
        return f"{text}; shaded: less than {limit}, too little to matter."
    return f"{text}."
