"""The chart of the choice: intervals against the best of the others, and the race beside them."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.choice import ChoiceData, ChoiceRow
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
    scale_for,
)

MOST_ROWS = 8
"""Organisations on one page."""
BETWEEN = 0.35
LEFT = 0.58
"""Share of the width that the intervals take."""


@in_house_style
def draw_choice(data: ChoiceData) -> list[Figure]:
    """One figure, or several where there are many organisations."""
    pages = list(pages_of(data.rows, MOST_ROWS))
    return [_page(data, rows, page_mark(i, len(pages))) for i, rows in enumerate(pages)]


def _page(data: ChoiceData, rows: Sequence[ChoiceRow], mark: str) -> Figure:
    page = open_page(data.title, data.subtitle + mark, data.note)
    panel = named_rows(page, page.body, [row.design.name for row in rows])
    width = (panel.width - BETWEEN) * LEFT
    _leads(page, Box(panel.left, panel.bottom, width, panel.height), data, rows)
    _race(page, panel.without(left=width + BETWEEN), data, rows)
    return page.figure


def _leads(page: Page, box: Box, data: ChoiceData, rows: Sequence[ChoiceRow]) -> None:
    """Points with intervals around the zone that does not matter."""
    ends = [x for row in data.rows for x in (row.lead, row.low, row.high)]
    widest = max(abs(x) for x in finite(ends))
    zone = 0 < data.indifference <= 3 * widest
    scale = scale_for(finite(ends), data.unit, data.currency)
    texts = [
        format_difference_interval(row.lead, row.low, row.high, data.unit, data.currency)
        for row in rows
    ]
    reach = [data.indifference, -data.indifference] if zone else []
    axes, shift = value_panel(page, box, [*ends, *reach], texts, scale, bold=True)
    unit = f", {scale.symbol}" if scale.symbol else ""
    write_heading(page, box, phrase("Against the best of the others{unit}", unit=unit))
    axes.axvspan(-data.indifference, data.indifference, color=looks.ZONE, zorder=0)
    axes.axvline(0.0, color=looks.INK, linewidth=1.0, zorder=1)
    for i, (row, text) in enumerate(zip(rows, texts, strict=True)):
        look = look_of(row.design.place)
        whisker(axes, i, row.low, row.high)
        axes.plot(
            row.lead, i, look.marker, color=look.colour, markersize=14, markeredgecolor="white",
            zorder=4,
        )  # fmt: skip
        right = max(finite([row.lead, row.high, 0.0, *reach]))
        axes.text(
            right + 1.5 * shift, i, text, va="center_baseline", fontsize=looks.LABEL, zorder=5,
            fontweight="bold" if row.chosen else "normal",
        )  # fmt: skip


def _race(page: Page, box: Box, data: ChoiceData, rows: Sequence[ChoiceRow]) -> None:
    """How many replications each was in the race."""
    texts = [row.fate for row in rows]
    ran = [row.ran for row in data.rows]
    axes, shift = value_panel(page, box, ran, texts, Scale(1.0, ""), bold=True)
    heading = phrase("Replications in the race") if data.raced else phrase("Replications")
    write_heading(page, box, heading)
    for i, (row, text) in enumerate(zip(rows, texts, strict=True)):
        look = look_of(row.design.place)
        axes.barh(
            i, row.ran, height=0.42, color=look.colour, hatch=look.hatch, edgecolor="white",
            linewidth=0.0,
        )  # fmt: skip
        axes.text(
            row.ran + shift, i, text, va="center_baseline", fontsize=looks.LABEL,
            fontweight="bold" if row.chosen else "normal",
        )  # fmt: skip
    axes.axvline(data.first_stage, color=looks.INK, linewidth=1.2, linestyle=(0, (4, 3)), zorder=3)
