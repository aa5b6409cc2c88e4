"""The chart of the bridge: one bar per piece, each beginning where the one above it ends."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.bridge import BridgeData, BridgeStep
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.looks import look_of
from funnel_sim.reporting.drawing.page import in_house_style, open_page
from funnel_sim.reporting.drawing.value_rows import (
    finite,
    named_rows,
    value_panel,
    whisker,
    write_heading,
)

UP, DOWN = "#009E73", "#D55E00"
"""Pieces that add to the contribution, and that take from it (Okabe & Ito)."""


@in_house_style
def draw_bridge(data: BridgeData) -> list[Figure]:
    """One figure: there are never more than ten rows."""
    page = open_page(data.title, data.subtitle, data.note)
    steps = data.steps
    panel = named_rows(page, page.body, [row.step.label for row in steps])
    ends = [x for row in steps for x in (row.step.start, row.step.end, row.low, row.high)]
    texts = [row.text for row in steps]
    axes, shift = value_panel(page, panel, ends, texts, data.scale, bold=True)
    write_heading(
        page,
        panel,
        phrase("From one contribution to the other, {symbol}", symbol=data.scale.symbol),
    )
    axes.axvline(0.0, color=looks.INK, linewidth=1.0, zorder=1)
    for i, row in enumerate(steps):
        _bar(axes, i, row, place=data.places[0 if i == 0 else 1])
        right = max(finite([row.step.start, row.step.end, row.high, 0.0]))
        axes.text(
            right + 1.5 * shift, i, row.text, va="center_baseline", fontsize=looks.LABEL, zorder=5,
            fontweight="bold" if row.step.total else "normal",
        )  # fmt: skip
        if i + 1 < len(steps):
            axes.plot([row.step.end] * 2, [i, i + 1], color=looks.QUIET, linewidth=0.8, zorder=0)
    return [page.figure]


def _bar(axes: Axes, i: int, row: BridgeStep, place: int) -> None:
    left, right = sorted((row.step.start, row.step.end))
    if row.step.total:
        look = look_of(place)
        colour, hatch = look.colour, look.hatch
    else:
        colour, hatch = (UP if row.step.amount > 0 else DOWN), ("" if row.sure else "//")
    axes.barh(
        i, right - left, left=left, height=0.66, color=colour, hatch=hatch, edgecolor="white",
        linewidth=0.0, zorder=2,
    )  # fmt: skip
    if not row.step.total and row.low < row.high:
        whisker(axes, i, row.low, row.high)
