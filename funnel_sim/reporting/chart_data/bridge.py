"""The bridge from the contribution of one organisation to that of another, piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.reading import percent
from funnel_sim.reporting.chart_data.waterfall import Step
from funnel_sim.reporting.formatting import (
    Scale,
    capitalised,
    format_difference_interval,
    format_value,
    in_words,
    replications_in_words,
    scale_for,
    worlds_in_words,
)
from funnel_sim.studies.bridge.groups import label_of
from funnel_sim.studies.bridge.result import Span


@dataclass(frozen=True, slots=True)
class BridgeStep:
    """One bar."""

    step: Step
    text: str
    low: float
    high: float
    """Where the bar may end; equal to its end for the two organisations."""
    sure: bool


@dataclass(frozen=True, slots=True)
class BridgeData:
    """What the chart of the bridge shows."""

    title: str
    subtitle: str
    note: str
    scale: Scale
    steps: tuple[BridgeStep, ...]
    places: tuple[int, int]
    """Of the two organisations in the experiment, for their looks."""


def bridge_data(span: Span, headline: str, notes: Sequence[str]) -> BridgeData:
    """The chart of one bridge; `headline` is its title, the sentences of `notes` stand below."""
    steps = _steps(span)
    variant = (
        phrase("variant {variant}, ", variant=in_words(span.variant))
        if span.variant is not None
        else ""
    )
    return BridgeData(
        title=_worded(headline, span).removesuffix("."),
        subtitle=phrase(
            "Contribution, {variant}{replications} of each design in {worlds}, same leads "
            "and luck. Whiskers: {confidence} intervals of the pieces, for all at once.",
            variant=variant,
            replications=replications_in_words(span.replications),
            worlds=worlds_in_words(span.worlds),
            confidence=percent(span.confidence),
        ),
        note=" ".join(_worded(sentence, span) for sentence in notes),
        scale=scale_for([s.step.end for s in steps], "money", span.currency),
        steps=steps,
        places=span.places,
    )


def _steps(span: Span) -> tuple[BridgeStep, ...]:
    level, steps = span.start_mean, [_organisation(span.start, span.start_mean, span.currency)]
    for piece in span.pieces:
        amount = piece.amount
        text = format_difference_interval(
            amount.mean, amount.low, amount.high, "money", span.currency
        )
        step = Step(label_of(piece.group), level, level + amount.mean, total=False)
        ends = level + amount.low, level + amount.high
        steps.append(BridgeStep(step, text, *ends, amount.is_sure))
        level += amount.mean
    return (*steps, _organisation(span.end, span.end_mean, span.currency))


def _organisation(name: str, mean: float, currency: str) -> BridgeStep:
    step = Step(in_words(name), 0.0, mean, total=True)
    return BridgeStep(step, format_value(mean, "money", currency), mean, mean, sure=True)


def _worded(sentence: str, span: Span) -> str:
    for name in sorted((span.start, span.end), key=len, reverse=True):
        sentence = sentence.replace(name, in_words(name))
    return capitalised(sentence)
