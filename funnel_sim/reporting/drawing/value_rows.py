"""Rows with a name at the left and a value in one panel or several: points, bars, whiskers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.lettering import fitted, height_of, width_of, wrapped
from funnel_sim.reporting.drawing.page import Box, Page
from funnel_sim.reporting.drawing.rows import PAD, limits_with_room
from funnel_sim.reporting.formatting import Scale

TALLEST_ROW = 1.1
AXIS = 0.45
"""Height below a panel for tick labels, inches."""
HEADING = height_of(1, looks.PANEL) + 0.08
WIDEST_NAME = 3.0


def named_rows(page: Page, body: Box, names: Sequence[str]) -> Box:
    """Write a name per row at the left of `body`; the box of the rows beside them comes back.

    Above it is room for a heading, below for tick labels.
    """
    row = min((body.height - AXIS - HEADING) / len(names), TALLEST_ROW)
    most = min(max(int(row // height_of(1, looks.LABEL)), 1), 3)
    lines = [wrapped(name, WIDEST_NAME, looks.LABEL, most=most) for name in names]
    side = max(width_of(t, looks.LABEL) for text in lines for t in text) + PAD
    free = body.without(left=side, top=HEADING)
    panel = Box(free.left, free.top - row * len(names), free.width, row * len(names))
    for i, text in enumerate(lines):
        top = panel.top - (i + 0.5) * row + height_of(len(text), looks.LABEL) / 2
        page.write(panel.left - PAD, top, text, looks.LABEL, align="right")
    return panel


def write_heading(page: Page, box: Box, text: str) -> None:
    """A heading above a panel of rows, cut to its width."""
    line = fitted(text, box.width, looks.PANEL, bold=True)
    page.write(box.left, box.top + HEADING, [line], looks.PANEL, bold=True)


def value_panel(
    page: Page,
    box: Box,
    ends: Sequence[float],
    texts: Sequence[str],
    scale: Scale,
    *,
    bold: bool = False,
) -> tuple[Axes, float]:
    """Axes with rows from top to bottom and room for texts at the right; also the pad in data.

    `ends` are what must be seen, besides 0. `bold` leaves room for texts in bold letters.
    """
    axes = page.axes(box)
    rows = len(texts)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    known = [*finite(ends), 0.0]
    low, high = min(known), max(known)
    room = max(width_of(text, looks.LABEL, bold=bold) for text in texts) + 3 * PAD
    margin = 0.05 * (high - low) if low < 0 else 0.0
    axes.set_xlim(limits_with_room(low - margin, high, min(room, box.width * 0.6), box.width))
    ticks = [
        t
        for t in MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(low, high)
        if low - margin <= t <= high + 0.05 * (high - low)
    ]
    axes.set_xticks(ticks if high > low else [0.0])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: scale.number(value)))
    axes.xaxis.grid(visible=True)
    left, right = axes.get_xlim()
    return axes, PAD * (right - left) / box.width


def whisker(axes: Axes, row: int, low: float, high: float) -> None:
    """An interval with its ends marked; nothing where it has none."""
    if math.isfinite(low) and math.isfinite(high):
        axes.plot([low, high], [row, row], color=looks.INK, linewidth=2.0, zorder=3)
        for end in (low, high):
            axes.plot([end] * 2, [row - 0.14, row + 0.14], color=looks.INK, linewidth=2.0, zorder=3)


def finite(numbers: Sequence[float]) -> list[float]:
    """Those that can be drawn."""
    return [x for x in numbers if math.isfinite(x)]
