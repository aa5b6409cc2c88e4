"""The objective of every organisation in every variant: does the answer hold, or does it depend?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from funnel_sim.domain.tables import Outcomes
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.reading import (
    LONGEST_IN_TITLE,
    Design,
    designs_of,
    percent,
    period,
)
from funnel_sim.reporting.formatting import capitalised, in_words, listed, plural, shortened
from funnel_sim.stats.estimates import Estimate
from funnel_sim.studies.comparison import Comparison

MOST_NAMED = 3
"""Variants that a title names for one organisation."""
MOST_CONTENDERS = 2
"""Organisations that are named where none of them wins but all others are behind."""
NOBODY = "no clear winner"


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
    interval = f", with {percent(first.confidence)} interval of each alone" if n > 1 else ""
    return VariantsData(
        title=capitalised(_title(comparisons)),
        subtitle=(
            f"{measure.label}, {period(outcomes[0].frame)}, {plural(n, 'replication')}{interval}. "
            "Right: who is better than all others by more than matters, on the same leads"
            f"{_or_two(comparisons)}."
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
        return NOBODY
    if found.winner is not None:
        return in_words(found.winner)
    if not _two_of_more(comparison):
        return NOBODY
    return " or ".join(in_words(o) for o in comparison.organisations if o in found.contenders)


def _two_of_more(comparison: Comparison) -> bool:
    """Whether no organisation wins, but all are behind save a few."""
    found = comparison.verdict
    if found is None or found.winner is not None:
        return False
    return len(found.contenders) <= MOST_CONTENDERS < len(comparison.organisations)


def _or_two(comparisons: Sequence[Comparison]) -> str:
    return ", or the two that may be" if any(_two_of_more(each) for each in comparisons) else ""


def _title(comparisons: Sequence[Comparison]) -> str:
    variants: dict[str, list[str]] = {}
    for each in comparisons:
        variants.setdefault(_winner(each), []).append(in_words(each.variant or ""))
    if len(variants) > 1:
        answers = [_part(winner, found) for winner, found in variants.items()]
        return f"the answer depends: {'; '.join(answers)}"
    winner = next(iter(variants))
    count = f"all {len(comparisons)} variants" if len(comparisons) > 1 else "the only variant"
    if winner == NOBODY:
        return f"{NOBODY} in {count}"
    if _two_of_more(comparisons[0]):
        return f"{winner} in {count}; the others are behind by more than chance"
    return f"{shortened(winner, LONGEST_IN_TITLE)} is best in {count}, by more than chance"


def _part(winner: str, variants: Sequence[str]) -> str:
    names = [shortened(name, LONGEST_IN_TITLE) for name in variants]
    where = f"{len(names)} variants" if len(names) > MOST_NAMED else listed(names)
    longest = LONGEST_IN_TITLE * winner.count(" or ") + LONGEST_IN_TITLE
    return f"{shortened(winner, longest)} in {where}"
