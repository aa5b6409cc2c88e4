"""What the replications say about a KPI, as half a sentence that a title can carry.

A title never calls a design better than another unless the intervals of all pairs, taken together,
say so: see `stats.verdict`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.language import mid_sentence, phrase
from funnel_sim.domain.tables import Outcomes
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.reading import LONGEST_IN_TITLE, values
from funnel_sim.reporting.formatting import capitalised, format_value, in_words, listed, shortened
from funnel_sim.stats.verdict import Gap, Kind, Verdict, verdict
from funnel_sim.studies.comparison import Comparison

Floats = NDArray[np.float64]

EARNED = ("contribution", "gross_margin", "direct_contribution", "revenue")
"""KPIs of which an organisation *earns* more."""


def surely_best(outcomes: Sequence[Outcomes], name: str, confidence: float) -> int | None:
    """Index of the design that is surely better than every other by a KPI; None if none is."""
    columns = [values(one, name) for one in outcomes]
    higher = kpi(name).direction != "lower"
    return surely_ahead(outcomes, columns, confidence, higher=higher)


def surely_ahead(
    outcomes: Sequence[Outcomes],
    columns: Sequence[Floats],
    confidence: float,
    *,
    higher: bool = True,
) -> int | None:
    """Index of the design whose numbers, one per replication, are surely the highest of all.

    The lowest if `higher` is False; None if none is.
    """
    if len(outcomes) < 2:
        return None
    order = sorted(range(len(outcomes)), key=lambda i: outcomes[i].design)
    numbers = np.column_stack([columns[i] for i in order])
    numbers = numbers[np.isfinite(numbers).all(axis=1)]
    if not len(numbers):
        return None
    names = [outcomes[i].design for i in order]
    found = verdict(numbers, names, names[0], higher_is_better=higher, confidence=confidence)
    return None if found.winner is None else order[names.index(found.winner)]


def objective_title(comparison: Comparison) -> str:
    """The verdict on the objective in one sentence."""
    if comparison.verdict is None:
        return _uncompared(comparison)
    return capitalised(_Sentence(comparison.verdict, comparison).text())


def _uncompared(comparison: Comparison) -> str:
    label, name = kpi(comparison.objective).label, _name(comparison.organisations[0])
    if len(comparison.organisations) > 1:
        return phrase(
            "{label} is undefined for some organisation, so they cannot be compared", label=label
        )
    found = comparison.estimates[comparison.objective][0]
    if found is None:
        return phrase("{label} of {name} is undefined", label=label, name=name)
    amount = format_value(found.mean, kpi(comparison.objective).unit, comparison.currency)
    return phrase("{label} of {name} is {amount} on average", label=label, name=name, amount=amount)


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
            return phrase(
                "No reason to reorganise: {ahead}, by more than chance",
                ahead=self.ahead(self.nearest),
            )
        if self.nearest.name == found.baseline:
            return phrase("{ahead}, by more than chance", ahead=self.ahead(self.nearest))
        next_best = phrase(
            "{mean} {more} than {nearest}",
            mean=self.value(self.nearest.mean),
            more=self.more(),
            nearest=self.name(self.nearest),
        )
        return phrase(
            "{ahead} and {next_best}, by more than chance",
            ahead=self.ahead(found.gap(found.baseline)),
            next_best=next_best,
        )

    def small(self) -> str:
        return phrase(
            "No clear winner: {ahead}, and less than the {indifference} that would matter",
            ahead=self.ahead(self.nearest),
            indifference=self.value(self.found.indifference),
        )

    def alike(self) -> str:
        near = [self.found.gap(name) for name in self.found.contenders[1:]]
        if all(gap.low == gap.high == 0 for gap in near):
            names = listed(_name(name) for name in self.found.contenders)
            return phrase(
                "No clear winner: {names} give the same {label}",
                names=names,
                label=mid_sentence(self.measure.label),
            )
        limit = self.value(self.found.indifference)
        return phrase(
            "No clear winner: the best differ by less than the {limit} that would matter",
            limit=limit,
        )

    def unsettled(self) -> str:
        gap = next(gap for gap in self.found.gaps if self.found.is_open(gap))
        if self.found.n == 1:
            return phrase("One replication: {ahead}, but that may be luck", ahead=self.ahead(gap))
        if gap.low > 0:
            limit = self.value(self.found.indifference)
            return phrase(
                "No clear winner yet: {ahead}, but perhaps by less than {limit}",
                ahead=self.ahead(gap),
                limit=limit,
            )
        return phrase("No clear winner yet: {ahead}, but that may be luck", ahead=self.ahead(gap))

    def ahead(self, gap: Gap) -> str:
        amount = self.value(gap.mean)
        if gap.mean == 0:
            return phrase("{best} and {gap} are level", best=self.best, gap=self.name(gap))
        if self.measure.name in EARNED:
            label = mid_sentence(self.measure.label)
            what = "" if self.measure.name == "contribution" else phrase(" {label}", label=label)
            return phrase(
                "{best} earns {amount} more{what} than {gap}",
                best=self.best,
                amount=amount,
                what=what,
                gap=self.name(gap),
            )
        label = self.measure.label
        return phrase(
            "{label}: {best} is {amount} {more} than {gap}",
            label=label,
            best=self.best,
            amount=amount,
            more=self.more(),
            gap=self.name(gap),
        )

    def more(self) -> str:
        if self.measure.name in EARNED:
            return phrase("more")
        return phrase("higher") if self.found.higher_is_better else phrase("lower")

    def value(self, amount: float) -> str:
        text = format_value(amount, self.measure.unit, self.currency)
        return text.replace("%", phrase("points")) if self.measure.unit == "share" else text

    def name(self, gap: Gap) -> str:
        return _name(gap.name)
