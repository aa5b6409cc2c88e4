"""Which organisation is the best along an input, or where on the map of two."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from funnel_sim.domain.language import mid_sentence, phrase
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.reading import Design, percent
from funnel_sim.reporting.formatting import (
    capitalised,
    in_words,
    replications_in_words,
)
from funnel_sim.studies.switch_points.result import Switching
from funnel_sim.studies.worlds import Input, short


@dataclass(frozen=True, slots=True)
class Axis:
    """An input as the axis of a chart."""

    label: str
    values: tuple[float, ...]
    """Those that were simulated, ascending."""
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation along the input."""

    design: Design
    means: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A switch; ends of its interval that lie beyond the range are at its end."""

    at: float
    low: float
    high: float
    text: str


@dataclass(frozen=True, slots=True)
class SwitchData:
    """What the chart along an input shows."""

    title: str
    subtitle: str
    note: str
    unit: str
    currency: str
    label: str
    axis: Axis
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A world on the map: who is the best, and whether clearly."""

    column: int
    row: int
    design: Design
    clear: bool


@dataclass(frozen=True, slots=True)
class MapData:
    """What the map shows."""

    title: str
    subtitle: str
    note: str
    across: Axis
    up: Axis
    fields: tuple[Field, ...]


def switch_data(found: Switching, headline: str, notes: Sequence[str]) -> SwitchData:
    """The chart along one input."""
    measure, (one,) = kpi(found.objective), found.inputs
    sure = percent(found.confidence)
    shaded = phrase(" Shaded: {sure} interval of the switch.", sure=sure) if found.switches else ""
    return SwitchData(
        title=_titled(headline, found),
        subtitle=phrase(
            "{label}, mean of {replications} at each value{variant}, same luck at all.{shaded}",
            label=measure.label,
            replications=replications_in_words(found.replications),
            variant=_variant(found),
            shaded=shaded,
        ),
        note=" ".join(worded(sentence, found.organisations) + "." for sentence in notes),
        unit=measure.unit,
        currency=found.currency,
        label=measure.label,
        axis=_axis(one, [s.values[0] for s in found.spots]),
        lines=tuple(
            Line(Design(in_words(name), i), tuple(s.means[i] for s in found.spots))
            for i, name in enumerate(found.organisations)
        ),
        marks=tuple(
            Mark(
                s.at,
                s.low if math.isfinite(s.low) else one.range.low,
                s.high if math.isfinite(s.high) else one.range.high,
                one.text(s.at),
            )
            for s in found.switches
        ),
    )


def map_data(found: Switching, headline: str, notes: Sequence[str]) -> MapData:
    """The map of two inputs."""
    columns = sorted({s.values[0] for s in found.spots})
    rows = sorted({s.values[1] for s in found.spots})
    places = {name: i for i, name in enumerate(found.organisations)}
    return MapData(
        title=_titled(headline, found),
        subtitle=phrase(
            "Best organisation on {label}{variant}. Full colour: clear at {confidence} "
            "in this world, against all others; pale: it leads, but not clearly.",
            label=mid_sentence(kpi(found.objective).label),
            variant=_variant(found),
            confidence=percent(found.confidence),
        ),
        note=" ".join(worded(sentence, found.organisations) + "." for sentence in notes),
        across=_axis(found.inputs[0], columns),
        up=_axis(found.inputs[1], rows),
        fields=tuple(
            Field(
                columns.index(s.values[0]),
                rows.index(s.values[1]),
                Design(in_words(s.best), places[s.best]),
                s.clear,
            )
            for s in found.spots
        ),
    )


def worded(sentence: str, names: Sequence[str]) -> str:
    """`sentence` without its full stop, names as charts write them; longer names first."""
    for name in sorted(names, key=len, reverse=True):
        sentence = sentence.replace(name, in_words(name))
    return capitalised(sentence).removesuffix(".")


def _titled(headline: str, found: Switching) -> str:
    for one in found.inputs:
        headline = headline.replace(one.path, short(one)).replace(short(one), in_words(short(one)))
    return worded(headline, found.organisations)


def axis_label(one: Input) -> str:
    """The end of the path, and the unit."""
    return f"{in_words(short(one))}{f', {one.unit}' if one.unit else ''}"


def _axis(one: Input, values: Sequence[float]) -> Axis:
    return Axis(axis_label(one), tuple(values), one.range.low, one.range.high)


def _variant(found: Switching) -> str:
    return (
        phrase(", variant {variant}", variant=in_words(found.variant))
        if found.variant is not None
        else ""
    )
