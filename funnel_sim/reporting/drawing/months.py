"""The time axis: months, or quarters and years where there are many."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from funnel_sim.reporting.chart_data.months import Months
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.lettering import width_of
from funnel_sim.reporting.drawing.page import Box

MANY = 18
"""Months beyond which quarters are named."""
BETWEEN = 0.12
"""Inches between two names."""


@dataclass(frozen=True, slots=True)
class _Span:
    """Some months with one name."""

    name: str
    year: str
    begin: float
    end: float


def lines_below(months: Months) -> int:
    """Lines of text that the axis needs."""
    return 1 if _one_year(months) else 2


def name_months(axes: Axes, box: Box, months: Months) -> None:
    """Names in the middle of what there is room for, new years below."""
    begin, end = float(months.edges[0]), float(months.edges[-1])
    axes.set_xlim(begin, end)
    inch = (end - begin) / box.width
    places, labels, year = [], [], months.years[0] if _one_year(months) else ""
    for span in _named(months, box.width):
        text = span.name
        if span.year != year and span.name != span.year:
            year = span.year
            text = f"{text}\n{year}"
        half = max(width_of(line, looks.LABEL) for line in text.split("\n")) / 2 * inch
        middle = (span.begin + span.end) / 2
        places.append(min(max(middle, begin + half), end - half))
        labels.append(text)
    axes.set_xticks(places, labels)
    axes.tick_params(axis="x", length=0)


def _named(months: Months, width: float) -> list[_Span]:
    """Months, quarters or years, or every so manieth of them, as many as there is room for."""
    single = _spans(months, [f"{y} {n}" for y, n in zip(months.years, months.names, strict=True)],
                    months.names)  # fmt: skip
    count = len(months.names)
    if count <= MANY:
        whole = [span for span, is_whole in zip(single, months.is_whole, strict=True) if is_whole]
        return whole[:: _step(whole, width / count, (1, 2, 3, 6))]
    keys = [f"{y} {q}" for y, q in zip(months.years, months.quarters, strict=True)]
    quarters = [span for span in _spans(months, keys, months.quarters) if span.end - span.begin > 1]
    quarter = 3 * width / count
    if 2 * quarter >= _needed(quarters):
        return quarters[:: _step(quarters, quarter, (1, 2))]
    years = [s for s in _spans(months, months.years, months.years) if s.end - s.begin > 1]
    return years[:: _step(years, 12 * width / count, (1, 2, 5, 10))]


def _step(spans: Sequence[_Span], width: float, steps: Sequence[int]) -> int:
    """The first of `steps` that leaves room for every name, spans being `width` inches wide."""
    needed = _needed(spans)
    return next(
        (s for s in steps if s * width >= needed), max(math.ceil(needed / width), steps[-1])
    )


def _needed(spans: Sequence[_Span]) -> float:
    return max(width_of(text, looks.LABEL) for s in spans for text in (s.name, s.year)) + BETWEEN


def _spans(months: Months, keys: Sequence[str], names: Sequence[str]) -> list[_Span]:
    """Neighbouring months of the same key as one span."""
    spans: list[_Span] = []
    edges = months.edges.tolist()
    for month, (key, name) in enumerate(zip(keys, names, strict=True)):
        if spans and key == keys[month - 1]:
            last = spans[-1]
            spans[-1] = _Span(last.name, last.year, last.begin, edges[month + 1])
        else:
            spans.append(_Span(name, months.years[month], edges[month], edges[month + 1]))
    return spans


def _one_year(months: Months) -> bool:
    pairs = zip(months.years, months.is_whole, strict=True)
    return len({year for year, is_whole in pairs if is_whole}) == 1
