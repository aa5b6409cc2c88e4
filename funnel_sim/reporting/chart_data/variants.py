"""The objective of every organisation in every variant: does the answer hold, or does it depend?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from funnel_sim.domain.language import marked, phrase
from funnel_sim.domain.tables import Outcomes
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.reading import (
    LONGEST_IN_TITLE,
    Design,
    designs_of,
    percent,
    period,
)
from funnel_sim.reporting.formatting import (
    alternatives,
    capitalised,
    in_words,
    listed,
    replications_in_words,
    shortened,
)
from funnel_sim.stats.estimates import Estimate
from funnel_sim.studies.comparison import Comparison

MOST_NAMED = 3
"""Variants that a title names for one organisation."""
MOST_CONTENDERS = 2
"""Organisations that are named where none of them wins but all others are behind."""
NOBODY = marked("no clear winner")


@dataclass(frozen=True, slots=True)
class VariantRow:
    """One variant."""

    name: str
    estimates: tuple[Estimate | None, ...]
    """One per design; None where the objective is undefined."""
    winner: str
    """The clear winner in words, the two that may be, or `no clear winner`."""


@dataclass(frozen=True, slots=True)
class VariantsData:
    """What the chart of the variants shows."""

    title: str
    subtitle: str
    label: str
    unit: str
    currency: str
    designs: tuple[Design, ...]
    rows: tuple[VariantRow, ...]


def variants_data(comparisons: Sequence[Comparison], outcomes: Sequence[Outcomes]) -> VariantsData:
    """One row per comparison; `outcomes` are those of the first, in the order of organisations."""
    first = comparisons[0]
    measure = kpi(first.objective)
    n = max(len(one.replications) for one in outcomes)
    interval = (
        phrase(", with {confidence} interval of each alone", confidence=percent(first.confidence))
        if n > 1
        else ""
    )
    return VariantsData(
        title=capitalised(_title(comparisons)),
        subtitle=(
            phrase(
                "{label}, {period}, {replications}{interval}. Right: who is better than all others "
                "by more than matters, on the same leads{or_two}.",
                label=measure.label,
                period=period(outcomes[0].frame),
                replications=replications_in_words(n),
                interval=interval,
                or_two=_or_two(comparisons),
            )
        ),
        label=measure.label,
        unit=measure.unit,
        currency=first.currency,
        designs=tuple(designs_of(outcomes)),
        rows=tuple(
            VariantRow(in_words(each.variant or ""), each.estimates[measure.name], _winner(each))
            for each in comparisons
        ),
    )


def _winner(comparison: Comparison) -> str:
    found = comparison.verdict
    if found is None:
        return phrase(NOBODY)
    if found.winner is not None:
        return in_words(found.winner)
    if not _two_of_more(comparison):
        return phrase(NOBODY)
    return alternatives(in_words(o) for o in comparison.organisations if o in found.contenders)


def _two_of_more(comparison: Comparison) -> bool:
    """Whether no organisation wins, but all are behind save a few."""
    found = comparison.verdict
    if found is None or found.winner is not None:
        return False
    return len(found.contenders) <= MOST_CONTENDERS < len(comparison.organisations)


def _or_two(comparisons: Sequence[Comparison]) -> str:
    return (
        phrase(", or the two that may be")
        if any(_two_of_more(each) for each in comparisons)
        else ""
    )


def _title(comparisons: Sequence[Comparison]) -> str:
    variants: dict[str, list[str]] = {}
    for each in comparisons:
        variants.setdefault(_winner(each), []).append(in_words(each.variant or ""))
    if len(variants) > 1:
        answers = [_part(winner, found) for winner, found in variants.items()]
        return phrase("the answer depends: {answers}", answers="; ".join(answers))
    winner = next(iter(variants))
    count = (
        phrase("all {n} variants", n=len(comparisons))
        if len(comparisons) > 1
        else phrase("the only variant")
    )
    if winner == phrase(NOBODY):
        return phrase("{nobody} in {count}", nobody=winner, count=count)
    if _two_of_more(comparisons[0]):
        return phrase(
            "{winner} in {count}; the others are behind by more than chance",
            winner=winner,
            count=count,
        )
    return phrase(
        "{winner} is best in {count}, by more than chance",
        winner=shortened(winner, LONGEST_IN_TITLE),
        count=count,
    )


def _part(winner: str, variants: Sequence[str]) -> str:
    names = [shortened(name, LONGEST_IN_TITLE) for name in variants]
    where = phrase("{n} variants", n=len(names)) if len(names) > MOST_NAMED else listed(names)
    longest = LONGEST_IN_TITLE * winner.count(phrase(" or ")) + LONGEST_IN_TITLE
    return phrase("{winner} in {where}", winner=shortened(winner, longest), where=where)
