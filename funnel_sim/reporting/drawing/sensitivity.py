"""The charts of sensitivity: the tornado, Sobol indices, and the decision over many worlds."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.sensitivity import (
    Bar,
    DecisionData,
    IndicesData,
    Part,
    TornadoData,
)
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
from funnel_sim.reporting.formatting import Scale, plain_number, rough_share, scale_for

MOST_ROWS = 9
"""Inputs on one page."""
THICK = 0.5
BETWEEN = 0.4
HALF = 0.46
"""Share of the width that the left of two panels takes."""
TO = " → "


@in_house_style
def draw_tornado(data: TornadoData) -> list[Figure]:
    """One figure, or several where there are many inputs."""
    pages = list(pages_of(data.bars, MOST_ROWS))
    return [_tornado(data, bars, page_mark(i, len(pages))) for i, bars in enumerate(pages)]


def _tornado(data: TornadoData, bars: Sequence[Bar], mark: str) -> Figure:
    page = open_page(data.title, data.subtitle + mark, data.note)
    box = named_rows(page, page.body, [bar.name for bar in bars])
    ends = [x for bar in data.bars for x in (bar.low, bar.high)]
    scale = scale_for([*ends, data.base], data.unit, data.currency)
    texts = [
        f"{bar.at_low}{TO}{bar.at_high}: {scale.number(bar.low)}{TO}{scale.text(bar.high)}"
        for bar in bars
    ]
    axes, shift = value_panel(page, box, [*ends, data.base], texts, scale)
    write_heading(page, box, f"{data.heading}{f', {scale.symbol}' if scale.symbol else ''}")
    for i, (bar, text) in enumerate(zip(bars, texts, strict=True)):
        both = ((bar.low, looks.LOOKS[4].colour), (bar.high, looks.LOOKS[0].colour))
        for end, colour in sorted(both, key=lambda one: -abs(one[0] - data.base)):
            axes.barh(i, end - data.base, left=data.base, height=THICK, color=colour, zorder=2)
        right = max(*ends, data.base, 0.0)
        axes.text(right + shift, i, text, va="center_baseline", fontsize=looks.LABEL)
    axes.axvline(0.0, color=looks.INK, linewidth=1.2, zorder=3)
    axes.axvline(data.base, color=looks.INK, linewidth=1.2, linestyle=(0, (4, 3)), zorder=3)
    return page.figure


@in_house_style
def draw_decision(data: DecisionData) -> list[Figure]:
    """One figure, or several where there are many inputs or organisations."""
    shares = list(pages_of(data.shares, MOST_ROWS))
    worths = list(pages_of(data.worths, MOST_ROWS))
    count = max(len(shares), len(worths))
    return [
        _decision(data, i, shares[min(i, len(shares) - 1)], worths[min(i, len(worths) - 1)], count)
        for i in range(count)
    ]


def _decision(
    data: DecisionData, number: int, shares: Sequence[object], worths: Sequence[Part], count: int
) -> Figure:
    page = open_page(data.title, data.subtitle + page_mark(number, count), data.note)
    width = (page.body.width - BETWEEN) * HALF
    left = Box(page.body.left, page.body.bottom, width, page.body.height)
    _shares(page, left, data, shares)
    _worths(page, page.body.without(left=width + BETWEEN), data, worths)
    return page.figure


def _shares(page: Page, body: Box, data: DecisionData, some: Sequence[object]) -> None:
    shares = [s for s in data.shares if s in some]
    box = named_rows(page, body, [s.design.name for s in shares])
    texts = [rough_share(s.share) for s in shares]
    ends = [x for s in data.shares for x in (s.share, s.high)]
    axes, shift = value_panel(page, box, ends, texts, Scale(0.01, "%"), bold=True)
    write_heading(page, box, phrase("Best in % of worlds"))
    most = max(s.share for s in data.shares)
    for i, (share, text) in enumerate(zip(shares, texts, strict=True)):
        look = look_of(share.design.place)
        axes.barh(i, share.share, height=THICK, color=look.colour, hatch=look.hatch,
                  edgecolor="white", linewidth=0.0)  # fmt: skip
        whisker(axes, i, share.low, share.high)
        axes.text(share.high + shift, i, text, va="center_baseline", fontsize=looks.LABEL,
                  fontweight="bold" if share.share == most else "normal")  # fmt: skip


def _worths(page: Page, body: Box, data: DecisionData, parts: Sequence[Part]) -> None:
    box = named_rows(page, body, [part.name for part in parts])
    ends = finite([x for part in data.worths for x in (part.value, part.high)])
    scale = scale_for(ends, data.unit, data.currency)
    texts = [scale.text(part.value) for part in parts]
    axes, shift = value_panel(page, box, ends, texts, scale)
    write_heading(
        page,
        box,
        phrase("Worth of knowing{unit}", unit=f", {scale.symbol}" if scale.symbol else ""),
    )
    for i, (part, text) in enumerate(zip(parts, texts, strict=True)):
        axes.barh(i, part.value, height=THICK, color=looks.COST.colour)
        whisker(axes, i, part.low, part.high)
        axes.text(part.high + shift, i, text, va="center_baseline", fontsize=looks.LABEL)


@in_house_style
def draw_indices(data: IndicesData) -> list[Figure]:
    """One figure, or several where there are many inputs."""
    pages = list(pages_of(data.rows, MOST_ROWS))
    return [_indices(data, rows, page_mark(i, len(pages))) for i, rows in enumerate(pages)]


def _indices(data: IndicesData, rows: Sequence[tuple[Part, Part]], mark: str) -> Figure:
    page = open_page(data.title, data.subtitle + mark, data.note)
    box = named_rows(page, page.body, [total.name for total, _ in rows])
    width = (box.width - BETWEEN) / 2
    places = Box(box.left, box.bottom, width, box.height), box.without(left=width + BETWEEN)
    for place, heading, which in zip(
        places, (phrase("Total"), phrase("First")), (0, 1), strict=True
    ):
        parts = [row[which] for row in rows]
        every = [x for row in data.rows for x in (row[which].low, row[which].high)]
        texts = [plain_number(round(part.value, 2)) for part in parts]
        axes, shift = value_panel(page, place, [*every, 1.0], texts, Scale(1.0, ""))
        write_heading(page, place, heading)
        _points(axes, parts, texts, shift)
    return page.figure


def _points(axes: Axes, parts: Sequence[Part], texts: Sequence[str], shift: float) -> None:
    axes.axvline(0.0, color=looks.INK, linewidth=1.0, zorder=1)
    for i, (part, text) in enumerate(zip(parts, texts, strict=True)):
        whisker(axes, i, part.low, part.high)
        axes.plot(part.value, i, "o", color=looks.LOOKS[0].colour, markersize=12,
                  markeredgecolor="white", zorder=4)  # fmt: skip
        axes.text(max(part.high, part.value) + 1.5 * shift, i, text, va="center_baseline",
                  fontsize=looks.LABEL)  # fmt: skip
