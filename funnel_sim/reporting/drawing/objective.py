"""The chart of the objective: every design with its interval, and its lead over the baseline."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.objective import ObjectiveData, ObjectiveRow
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.looks import look_of
from funnel_sim.reporting.drawing.page import Box, Page, in_house_style, open_page
from funnel_sim.reporting.drawing.rows import page_mark, pages_of
from funnel_sim.reporting.drawing.value_rows import (
    finite,
    named_rows,
    value_panel,
    whisker,
    write_heading,
)
from funnel_sim.reporting.formatting import (
    Scale,
    format_difference_interval,
    format_mean,
    scale_for,
)

MOST_ROWS = 8
"""Designs on one page."""
BETWEEN = 0.35


@in_house_style
def draw_objective(data: ObjectiveData) -> list[Figure]:
    """One figure, or several where there are many designs."""
    pages = list(pages_of(data.rows, MOST_ROWS))
    return [_page(data, rows, page_mark(i, len(pages))) for i, rows in enumerate(pages)]


def _page(data: ObjectiveData, rows: Sequence[ObjectiveRow], mark: str) -> Figure:
    page = open_page(data.title, data.subtitle + mark, data.note)
    panel = named_rows(page, page.body, [row.design.name for row in rows])
    if not data.compared:
        _levels(page, panel.without(right=min(2.0, panel.width / 5)), data, rows)
        return page.figure
    half = (panel.width - BETWEEN) * 0.46
    _levels(page, Box(panel.left, panel.bottom, half, panel.height), data, rows)
    _differences(page, panel.without(left=half + BETWEEN), data, rows)
    return page.figure


def _levels(page: Page, box: Box, data: ObjectiveData, rows: Sequence[ObjectiveRow]) -> None:
    """Bars from 0 with whiskers."""
    known = [row.estimate for row in data.rows if row.estimate is not None]
    ends = [x for e in known for x in (e.mean, e.low, e.high)]
    scale = scale_for([e.mean for e in known], data.unit, data.currency)
    texts = [_level_text(row, data) for row in rows]
    axes, shift = value_panel(page, box, ends, texts, scale)
    write_heading(page, box, f"{data.label}{_unit(scale)}")
    for i, (row, text) in enumerate(zip(rows, texts, strict=True)):
        look, found, right = look_of(row.design.place), row.estimate, 0.0
        if found is not None:
            axes.barh(
                i, found.mean, height=0.5, color=look.colour, hatch=look.hatch, edgecolor="white",
                linewidth=0.0,
            )  # fmt: skip
            whisker(axes, i, found.low, found.high)
            right = max(finite([found.mean, found.high, 0.0]))
        axes.text(right + shift, i, text, va="center_baseline", fontsize=looks.LABEL)
    axes.axvline(0.0, color=looks.INK, linewidth=1.0)


def _level_text(row: ObjectiveRow, data: ObjectiveData) -> str:
    if row.estimate is None:
        return phrase("undefined")
    return format_mean(row.estimate.mean, row.estimate.half_width, data.unit, data.currency)


def _differences(page: Page, box: Box, data: ObjectiveData, rows: Sequence[ObjectiveRow]) -> None:
    """Points with simultaneous intervals around the zone that does not matter."""
    found = [r.difference for r in data.rows if r.difference is not None]
    ends = [x for d in found for x in (d.mean, d.low, d.high)]
    scale = scale_for(ends, data.unit, data.currency)
    texts = [_difference_text(row, data) for row in rows]
    reach = [data.indifference, -data.indifference] if _shows_zone(data, ends) else []
    axes, shift = value_panel(page, box, [*ends, *reach], texts, scale)
    name = data.rows[data.baseline].design.name
    write_heading(page, box, phrase("Difference{unit}, from {name}", unit=_unit(scale), name=name))
    if data.indifference > 0:
        axes.axvspan(-data.indifference, data.indifference, color=looks.ZONE, zorder=0)
    axes.axvline(0.0, color=looks.INK, linewidth=1.0, zorder=1)
    for i, (row, text) in enumerate(zip(rows, texts, strict=True)):
        look, difference = look_of(row.design.place), row.difference
        right = 0.0
        if difference is not None:
            whisker(axes, i, difference.low, difference.high)
            axes.plot(
                difference.mean, i, look.marker, color=look.colour, markersize=14,
                markeredgecolor="white", zorder=2,
            )  # fmt: skip
            right = max(finite([difference.mean, difference.high, 0.0]))
        axes.text(
            right + 1.5 * shift, i, text, va="center_baseline", fontsize=looks.LABEL, zorder=5,
            color=looks.INK if difference is not None else looks.QUIET,
        )  # fmt: skip


def _unit(scale: Scale) -> str:
    return f", {scale.symbol}" if scale.symbol else ""


def _shows_zone(data: ObjectiveData, ends: Sequence[float]) -> bool:
    """Whether the whole zone fits without squeezing the differences into a corner."""
    widest = max((abs(x) for x in finite(ends)), default=0.0)
    return 0 < data.indifference <= 3 * widest or widest == 0


def _difference_text(row: ObjectiveRow, data: ObjectiveData) -> str:
    difference = row.difference
    if difference is None:
        is_baseline = row.design.place == data.baseline
        return phrase("baseline") if is_baseline else "–"
    return format_difference_interval(
        difference.mean, difference.low, difference.high, data.unit, data.currency
    )
