"""The objective of every design with its interval, and its difference from the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from funnel_sim.domain.language import phrase
from funnel_sim.domain.tables import Outcomes
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.judgement import objective_title
from funnel_sim.reporting.chart_data.reading import Design, basis, designs_of, percent
from funnel_sim.reporting.formatting import capitalised, format_value, in_words
from funnel_sim.stats.estimates import Estimate
from funnel_sim.stats.paired import PairedDifference
from funnel_sim.studies.comparison import Comparison


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """One design."""

    design: Design
    estimate: Estimate | None
    """Mean with the interval of this design by itself; None where the objective is undefined."""
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
    comparison: Comparison, outcomes: Sequence[Outcomes], verdict: Sequence[str] = ()
) -> ObjectiveData:
    """The objective of one comparison; the sentences of `verdict` stand below."""
    measure = kpi(comparison.objective)
    differences = {d.design: d for d in comparison.differences.get(measure.name, ())}
    estimates = comparison.estimates[measure.name]
    return ObjectiveData(
        title=objective_title(comparison),
        subtitle=_subtitle(comparison, outcomes, compared=bool(differences)),
        note=" ".join(_worded(sentence, comparison) for sentence in verdict),
        label=measure.label,
        unit=measure.unit,
        currency=comparison.currency,
        rows=tuple(
            ObjectiveRow(design, estimates[design.place], differences.get(design.place))
            for design in designs_of(outcomes)
        ),
        baseline=comparison.organisations.index(comparison.baseline),
        indifference=comparison.indifference,
        confidence=comparison.confidence,
    )


def _subtitle(comparison: Comparison, outcomes: Sequence[Outcomes], *, compared: bool) -> str:
    measure = kpi(comparison.objective)
    text = f"{measure.label}, {basis(outcomes)}"
    if max(len(one.replications) for one in outcomes) < 2:
        return phrase("{text}: no interval can be given.", text=text)
    level = percent(comparison.confidence)
    if not compared:
        return phrase("{text}, with {level} interval.", text=text, level=level)
    text += phrase(
        ". {level} intervals: left, of each organisation alone; right, of all "
        "differences from {baseline} at once, same leads",
        level=level,
        baseline=in_words(comparison.baseline),
    )
    if comparison.indifference > 0:
        limit = format_value(comparison.indifference, measure.unit, comparison.currency)
        return phrase(
            "{text}. Shaded: up to {limit}, too little to matter.", text=text, limit=limit
        )
    return f"{text}."


def _worded(sentence: str, comparison: Comparison) -> str:
    """`sentence` with organisations named as the chart names them; longer names first."""
    for name in sorted(comparison.organisations, key=len, reverse=True):
        sentence = sentence.replace(name, in_words(name))
    return capitalised(sentence)
