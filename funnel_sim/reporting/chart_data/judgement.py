"""What the replications say about a KPI, as half a sentence that a title can carry.

A title never calls a design better than another unless the intervals of all pairs, taken together,
say so: see `stats.verdict`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from funnel_sim.domain.tables import Outcomes
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.reading import LONGEST_IN_TITLE, values
from funnel_sim.reporting.formatting import capitalised, format_value, in_words, listed, shortened
from funnel_sim.stats.verdict import Gap, Kind, Verdict, verdict
from funnel_sim.studies.comparison import Comparison

EARNED = ("contribution", "gross_margin", "direct_contribution", "revenue")
"""KPIs of which an organisation *earns* more."""


def surely_best(outcomes: Sequence[Outcomes], name: str, confidence: float) -> int | None:
    """Index of the design that is surely better than every other by a KPI; None if none is."""
    if len(outcomes) < 2:
        return None
    order = sorted(range(len(outcomes)), key=lambda i: outcomes[i].design)
    numbers = np.column_stack([values(outcomes[i], name) for i in order])
    numbers = numbers[np.isfinite(numbers).all(axis=1)]
    if not len(numbers):
        return None
    names = [outcomes[i].design for i in order]
    found = verdict(
        numbers,
        names,
        names[0],
        higher_is_better=kpi(name).direction != "lower",
        confidence=confidence,
    )
    return None if found.winner is None else order[names.index(found.winner)]


def objective_title(comparison: Comparison) -> str:
    """The verdict on the objective in one sentence."""
    if comparison.verdict is None:
        return _uncompared(comparison)
    return capitalised(_Sentence(comparison.verdict, comparison).text())


def _uncompared(comparison: Comparison) -> str:
    label, name = kpi(comparison.objective).label, _name(comparison.organisations[0])
    if len(comparison.organisations) > 1:
        return f"{label} is undefined for some organisation, so they cannot be compared"
    found = comparison.estimates[comparison.objective][0]
    if found is None:
        return f"{label} of {name} is undefined"
    amount = format_value(found.mean, kpi(comparison.objective).unit, comparison.currency)
    return f"{label} of {name} is {amount} on average"


def _name(organisation: str) -> str:
    return shortened(in_words(organisation), LONGEST_IN_TITLE)


class _Sentence:
    """One verdict, put into words."""

    def __init__(self, found: Verdict, comparison: Comparison) -> None:
        self.found, self.measure = found, kpi(comparison.objective)
        self.currency = comparison.currency
        self.best = _name(found.best)
        self.nearest = found.gaps[0]

    def text(self) -> str:
        return {
            Kind.CLEAR_WINNER: self.clear,
            Kind.REAL_BUT_SMALL: self.small,
            Kind.ALIKE: self.alike,
            Kind.MORE_REPLICATIONS: self.unsettled,
        }[self.found.kind]()

    def clear(self) -> str:
        found = self.found
        if found.winner == found.baseline:
            return f"No reason to reorganise: {self.ahead(self.nearest)}, by more than chance"
        if self.nearest.name == found.baseline:
            return f"{self.ahead(self.nearest)}, by more than chance"
        next_best = f"{self.value(self.nearest.mean)} {self.more()} than {self.name(self.nearest)}"
        return f"{self.ahead(found.gap(found.baseline))} and {next_best}, by more than chance"

    def small(self) -> str:
        return (
            f"No clear winner: {self.ahead(self.nearest)}, and less than the "
            f"{self.value(self.found.indifference)} that would matter"
        )

    def alike(self) -> str:
        near = [self.found.gap(name) for name in self.found.contenders[1:]]
        if all(gap.low == gap.high == 0 for gap in near):
            names = listed(_name(name) for name in self.found.contenders)
            return f"No clear winner: {names} give the same {self.measure.label.lower()}"
        limit = self.value(self.found.indifference)
        return f"No clear winner: the best differ by less than the {limit} that would matter"

    def unsettled(self) -> str:
        gap = next(gap for gap in self.found.gaps if self.found.is_open(gap))
        if self.found.n == 1:
            return f"One replication: {self.ahead(gap)}, but that may be luck"
        if gap.low > 0:
            limit = self.value(self.found.indifference)
            return f"No clear winner yet: {self.ahead(gap)}, but perhaps by less than {limit}"
        return f"No clear winner yet: {self.ahead(gap)}, but that may be luck"

    def ahead(self, gap: Gap) -> str:
        amount = self.value(gap.mean)
        if gap.mean == 0:
            return f"{self.best} and {self.name(gap)} are level"
        if self.measure.name in EARNED:
            what = "" if self.measure.name == "contribution" else f" {self.measure.label.lower()}"
            return f"{self.best} earns {amount} more{what} than {self.name(gap)}"
        label = self.measure.label
        return f"{label}: {self.best} is {amount} {self.more()} than {self.name(gap)}"

    def more(self) -> str:
        if self.measure.name in EARNED:
            return "more"
        return "higher" if self.found.higher_is_better else "lower"

    def value(self, amount: float) -> str:
        text = format_value(amount, self.measure.unit, self.currency)
        return text.replace("%", "points") if self.measure.unit == "share" else text

    def name(self, gap: Gap) -> str:
        return _name(gap.name)
