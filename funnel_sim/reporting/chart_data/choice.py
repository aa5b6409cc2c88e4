"""The choice among organisations: each against the best of the others, and how long it ran."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from funnel_sim.domain.language import phrase, with_marks
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.reading import Design, percent
from funnel_sim.reporting.formatting import (
    capitalised,
    format_value,
    in_words,
    replications_in_words,
)
from funnel_sim.studies.compare.result import Choice, Runner


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One organisation."""

    design: Design
    lead: float
    low: float
    high: float
    """Against the best of the others; above 0 is better. Ends may be infinite."""
    ran: int
    """Replications in the race."""
    fate: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ChoiceData:
    """What the chart of the choice shows."""

    title: str
    subtitle: str
    note: str
    label: str
    unit: str
    currency: str
    rows: tuple[ChoiceRow, ...]
    """In the order of the experiment."""
    indifference: float
    first_stage: int
    raced: bool
    """Whether organisations could leave before the end."""


def choice_data(choice: Choice, headline: str, notes: Sequence[str]) -> ChoiceData:
    """The chart of one situation; `headline` is its title, the sentences of `notes` stand below."""
    measure = kpi(choice.objective)
    limit = format_value(choice.indifference, measure.unit, choice.currency)
    return ChoiceData(
        title=_worded(headline, choice).removesuffix("."),
        subtitle=_subtitle(choice, limit),
        note=" ".join(_worded(sentence, choice) for sentence in notes),
        label=measure.label,
        unit=measure.unit,
        currency=choice.currency,
        rows=tuple(_row(choice, runner, i) for i, runner in enumerate(choice.runners)),
        indifference=choice.indifference,
        first_stage=choice.first_stage,
        raced=choice.procedure == "kn",
    )


def _row(choice: Choice, runner: Runner, place: int) -> ChoiceRow:
    chosen = choice.decided and runner.organisation == choice.best
    return ChoiceRow(
        design=Design(in_words(runner.organisation), place),
        lead=runner.lead,
        low=runner.low,
        high=runner.high,
        ran=choice.looked if runner.left is None else runner.left.after,
        fate=_fate(choice, runner, chosen=chosen),
        chosen=chosen,
    )


def _fate(choice: Choice, runner: Runner, *, chosen: bool) -> str:
    if runner.left is not None:
        return phrase("out after {after:,}", after=runner.left.after) + (
            phrase(", on points") if runner.left.on_points else ""
        )
    if chosen:
        return phrase("chosen after {looked:,}", looked=choice.looked)
    return (
        phrase("in the race at {looked:,}", looked=choice.looked)
        if choice.procedure == "kn"
        else with_marks(f"{choice.looked:,}")
    )


def _subtitle(choice: Choice, limit: str) -> str:
    measure = kpi(choice.objective)
    variant = (
        phrase("variant {variant}, ", variant=in_words(choice.variant))
        if choice.variant is not None
        else ""
    )
    where = phrase(
        "{label}, {variant}{replications} in all",
        label=measure.label,
        variant=variant,
        replications=replications_in_words(choice.replications),
    )
    level = percent(choice.confidence)
    return phrase(
        "{where}. Left: {level} intervals for all organisations at once, same leads; "
        "shaded: up to {limit}, too little to matter. Right: what it took to decide; "
        "dashed: the first stage.",
        where=where,
        level=level,
        limit=limit,
    )


def _worded(sentence: str, choice: Choice) -> str:
    """`sentence` with organisations named as the chart names them; longer names first."""
    names = [runner.organisation for runner in choice.runners]
    for name in sorted(names, key=len, reverse=True):
        sentence = sentence.replace(name, in_words(name))
    return capitalised(sentence)
