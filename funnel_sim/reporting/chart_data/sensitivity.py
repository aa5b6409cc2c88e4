"""What assumptions do to the difference of the two best and to the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from funnel_sim.domain.language import mid_sentence, phrase
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.reading import Design, percent
from funnel_sim.reporting.chart_data.switch_points import worded
from funnel_sim.reporting.formatting import (
    capitalised,
    in_words,
    replications_in_words,
    worlds_in_words,
)
from funnel_sim.studies.sensitivity.result import Sensitivities
from funnel_sim.studies.worlds import short


@dataclass(frozen=True, slots=True)
class Bar:
    """The difference of the two best while one input goes from low to high."""

    name: str
    low: float
    high: float
    at_low: str
    at_high: str
    """The values of the input."""


@dataclass(frozen=True, slots=True)
class TornadoData:
    """Inputs alone at their ends, the widest bar first."""

    title: str
    subtitle: str
    note: str
    unit: str
    currency: str
    heading: str
    base: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A number between its bounds."""

    name: str
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """In how many worlds an organisation is the best."""

    design: Design
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DecisionData:
    """Who is the best in how many worlds, and what it is worth to know inputs."""

    title: str
    subtitle: str
    note: str
    unit: str
    currency: str
    shares: tuple[Share, ...]
    worths: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class IndicesData:
    """Sobol indices, the largest total first."""

    title: str
    subtitle: str
    note: str
    rows: tuple[tuple[Part, Part], ...]
    """Total and first-order index of an input."""


def tornado_data(found: Sensitivities, sentence: str) -> TornadoData:
    """The chart of the ends; `sentence` says what they do."""
    measure = kpi(found.objective)
    return TornadoData(
        title=phrase(
            "What moves the difference between {first} and {second}",
            first=in_words(found.first),
            second=in_words(found.second),
        ),
        subtitle=phrase(
            "{label}, mean difference of {replications}{variant}; each input alone at the low "
            "(pale) and high (dark) end of its range, all else as written (dashed line). "
            "Left of 0 the order is turned.",
            label=measure.label,
            replications=replications_in_words(found.ends),
            variant=_variant(found),
        ),
        note=_titled(sentence, found) + ".",
        unit=measure.unit,
        currency=found.currency,
        heading=capitalised(phrase("{first} better by", first=in_words(found.first))),
        base=found.base.mean,
        bars=tuple(
            Bar(
                in_words(short(a.input)),
                a.low.gap.mean,
                a.high.gap.mean,
                a.input.text(a.input.range.low),
                a.input.text(a.input.range.high),
            )
            for a in found.by_swing
        ),
    )


def decision_data(found: Sensitivities, headline: str, notes: Sequence[str]) -> DecisionData:
    """The chart of the worlds drawn at random."""
    measure, names = kpi(found.objective), _names(found)
    worths = [
        Part(in_words(short(a.input)), a.worth.value, a.worth.low, a.worth.high)
        for a in sorted(found.assumptions, key=lambda a: -a.worth.value)
    ]
    return DecisionData(
        title=worded(headline, names),
        subtitle=phrase(
            "{worlds} drawn from the ranges, {replications} in each{variant}. Left: best on "
            "{label}. Right: what it would be worth to know an input before deciding. "
            "Bars with {confidence} intervals.",
            worlds=worlds_in_words(found.worlds),
            replications=replications_in_words(found.replications),
            variant=_variant(found),
            label=mid_sentence(measure.label),
            confidence=percent(found.confidence),
        ),
        note=" ".join(_titled(sentence, found) + "." for sentence in notes),
        unit=measure.unit,
        currency=found.currency,
        shares=tuple(
            Share(Design(in_words(s.organisation), i), s.share, s.share_low, s.share_high)
            for i, s in enumerate(found.standings)
        ),
        worths=(
            Part(
                phrase("all inputs together"), found.worth.value, found.worth.low, found.worth.high
            ),
            *worths,
        ),
    )


def indices_data(found: Sensitivities, sentence: str) -> IndicesData:
    """The chart of the indices; empty where there are none."""
    rows = []
    for a in found.assumptions:
        if a.index is not None:
            name, i = in_words(short(a.input)), a.index
            total, first = i.total_half_width, i.first_half_width
            rows.append(
                (
                    Part(name, i.total, i.total - total, i.total + total),
                    Part(name, i.first, i.first - first, i.first + first),
                )
            )
    rows.sort(key=lambda pair: -pair[0].value)
    return IndicesData(
        title=phrase(
            "Where the variance of the difference between {first} and {second} comes from",
            first=in_words(found.first),
            second=in_words(found.second),
        ),
        subtitle=phrase(
            "Sobol indices{variant} with {confidence} intervals. First: what an input "
            "does alone. Total: together with all others, too.",
            variant=_variant(found),
            confidence=percent(found.confidence),
        ),
        note=_titled(sentence, found) + ".",
        rows=tuple(rows),
    )


def _titled(sentence: str, found: Sensitivities) -> str:
    for a in found.assumptions:
        name = short(a.input)
        sentence = sentence.replace(a.input.path, name).replace(name, in_words(name))
    return worded(sentence, _names(found))


def _names(found: Sensitivities) -> list[str]:
    return [s.organisation for s in found.standings]


def _variant(found: Sensitivities) -> str:
    return (
        phrase(", variant {variant}", variant=in_words(found.variant))
        if found.variant is not None
        else ""
    )
