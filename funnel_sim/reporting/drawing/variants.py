"""The chart of the variants: one band per variant, one point per organisation in it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.variants import VariantRow, VariantsData
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.legend import write_legend
from funnel_sim.reporting.drawing.lettering import height_of, width_of, wrapped
from funnel_sim.reporting.drawing.looks import look_of
from funnel_sim.reporting.drawing.page import Box, Page, in_house_style, open_page
from funnel_sim.reporting.drawing.rows import PAD, page_mark, pages_of
from funnel_sim.reporting.formatting import scale_for

MOST_ROWS = 6
TALLEST_ROW = 1.2
WIDEST_NAME = 2.6
AXIS = 0.45
HEADING = height_of(1, looks.PANEL) + 0.08


@in_house_style
def draw_variants(data: VariantsData) -> list[Figure]:
    """One figure, or several where there are many variants."""
    pages = list(pages_of(data.rows, MOST_ROWS))
    return [_page(data, rows, page_mark(i, len(pages))) for i, rows in enumerate(pages)]


def _page(data: VariantsData, rows: Sequence[VariantRow], mark: str) -> Figure:
    page = open_page(data.title, data.subtitle + mark)
    body = write_legend(page, page.body, _legend(data)).without(top=HEADING, bottom=AXIS)
    names = [wrapped(row.name, WIDEST_NAME, looks.LABEL, most=2) for row in rows]
    winners = [wrapped(row.winner, WIDEST_NAME, looks.LABEL, most=2) for row in rows]
    left, right = (max(width_of(t, looks.LABEL) for lines in texts for t in lines) + 2 * PAD
                   for texts in (names, winners))  # fmt: skip
    row = min(body.height / len(rows), TALLEST_ROW)
    box = Box(
        body.left + left, body.top - row * len(rows), body.width - left - right, row * len(rows)
    )
    _points(page.axes(box), data, rows)
    scale = scale_for(_ends(data), data.unit, data.currency)
    unit = f", {scale.symbol}" if scale.symbol else ""
    page.write(box.left, box.top + HEADING, [f"{data.label}{unit}"], looks.PANEL, bold=True)
    page.write(box.right + PAD, box.top + HEADING, [phrase("Best")], looks.PANEL, bold=True)
    _beside(page, box, box.left - PAD, names, "right")
    _beside(page, box, box.right + PAD, winners, "left")
    return page.figure


def _legend(data: VariantsData) -> list[tuple[Line2D, str]]:
    return [
        (
            Line2D([], [], linestyle="", marker=look_of(d.place).marker, markersize=12,
                   color=look_of(d.place).colour),
            d.short,
        )
        for d in data.designs
    ]  # fmt: skip


def _beside(page: Page, box: Box, left: float, texts: Sequence[Sequence[str]], align: str) -> None:
    row = box.height / len(texts)
    for i, lines in enumerate(texts):
        top = box.top - (i + 0.5) * row + height_of(len(lines), looks.LABEL) / 2
        page.write(left, top, lines, looks.LABEL, align=align)


def _ends(data: VariantsData) -> list[float]:
    found = [e for row in data.rows for e in row.estimates if e is not None]
    return [x for e in found for x in (e.mean, e.low, e.high) if math.isfinite(x)]


def _points(axes: Axes, data: VariantsData, rows: Sequence[VariantRow]) -> None:
    ends = _ends(data) or [0.0]
    low, high = min(ends), max(ends)
    margin = 0.05 * (high - low or abs(high) or 1.0)
    axes.set_xlim(low - margin, high + margin)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks([])
    scale = scale_for(ends, data.unit, data.currency)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: scale.number(value)))
    axes.xaxis.grid(visible=True)
    if low < 0 < high:
        axes.axvline(0.0, color=looks.INK, linewidth=1.0)
    step = 0.8 / len(data.designs)
    for i, row in enumerate(rows):
        if i > 0:
            axes.axhline(i - 0.5, color=looks.RULE, linewidth=0.8)
        for j, (design, found) in enumerate(zip(data.designs, row.estimates, strict=True)):
            if found is None:
                continue
            at, look = i - 0.4 + (j + 0.5) * step, look_of(design.place)
            axes.plot(
                found.mean, at, look.marker, color=look.colour, markersize=11,
                markeredgecolor="white", zorder=3,
            )  # fmt: skip
            if math.isfinite(found.low) and math.isfinite(found.high):
                axes.plot([found.low, found.high], [at, at], color=looks.INK, linewidth=1.8,
                          zorder=4)  # fmt: skip
