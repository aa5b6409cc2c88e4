"""The waterfall chart: one panel per design, one bar per step from revenue to contribution."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from funnel_sim.reporting.chart_data.waterfall import Waterfall, WaterfallData
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.lettering import width_of
from funnel_sim.reporting.drawing.looks import look_of
from funnel_sim.reporting.drawing.page import in_house_style, open_page
from funnel_sim.reporting.drawing.rows import (
    PAD,
    RowPanel,
    limits_with_room,
    page_mark,
    pages_of,
    panels_that_fit,
    row_panels,
)

BODY = 5.2
"""Height that a page surely has for panels, inches."""


@in_house_style
def draw_waterfall(data: WaterfallData) -> list[Figure]:
    """One figure, or several where the panels do not fit on one."""
    pages = list(pages_of(data.waterfalls, panels_that_fit(BODY, len(data.waterfalls[0].steps))))
    return [
        _page(data, waterfalls, page_mark(number, len(pages)))
        for number, waterfalls in enumerate(pages)
    ]


def _page(data: WaterfallData, waterfalls: Sequence[Waterfall], mark: str) -> Figure:
    page = open_page(data.title, data.subtitle + mark)
    labels = [step.label for step in waterfalls[0].steps]
    totals = {i for i, step in enumerate(waterfalls[0].steps) if step.total}
    panels = row_panels(page, page.body, [w.design for w in waterfalls], labels, totals)
    edges = [x for w in data.waterfalls for step in w.steps for x in (step.start, step.end)]
    texts = {w.design.place: _texts(data, w) for w in waterfalls}
    room = max(width_of(t, looks.LABEL, bold=True) for ts in texts.values() for t in ts) + 2 * PAD
    for waterfall, panel in zip(waterfalls, panels, strict=True):
        low, high = min(0.0, *edges), max(0.0, *edges)
        panel.axes.set_xlim(limits_with_room(low, high, room, panel.box.width))
        _draw(panel, waterfall, texts[waterfall.design.place])
    return page.figure


def _texts(data: WaterfallData, waterfall: Waterfall) -> list[str]:
    return [data.scale.number(step.amount, data.decimals) for step in waterfall.steps]


def _draw(panel: RowPanel, waterfall: Waterfall, texts: list[str]) -> None:
    look, axes = look_of(waterfall.design.place), panel.axes
    shift = PAD * (axes.get_xlim()[1] - axes.get_xlim()[0]) / panel.box.width
    for row, (step, text) in enumerate(zip(waterfall.steps, texts, strict=True)):
        left, right = sorted((step.start, step.end))
        axes.barh(
            row, right - left, left=left, height=0.74,
            color=look.colour if step.total else looks.COST.colour,
            hatch=look.hatch if step.total else "", edgecolor="white", linewidth=0.0,
        )  # fmt: skip
        axes.text(
            right + shift, row, text, va="center_baseline", fontsize=looks.LABEL,
            fontweight="bold" if step.total else "normal",
        )  # fmt: skip
        if row + 1 < len(waterfall.steps):
            axes.plot([step.end] * 2, [row, row + 1], color=looks.QUIET, linewidth=0.8, zorder=0)
    axes.plot([0, 0], [-0.5, len(texts) - 0.5], color=looks.QUIET, linewidth=1.0)
