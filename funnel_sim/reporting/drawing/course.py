"""The chart over time: one panel per KPI, one line per design."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from funnel_sim.reporting.chart_data.course import CourseData, CoursePanel
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.legend import write_legend
from funnel_sim.reporting.drawing.lettering import height_of, width_of, wrapped
from funnel_sim.reporting.drawing.looks import look_of
from funnel_sim.reporting.drawing.months import lines_below, name_months
from funnel_sim.reporting.drawing.page import Box, Page, in_house_style, open_page
from funnel_sim.reporting.drawing.rows import page_mark, pages_of

MOST_LINES = 8
"""Designs in one panel: as many as look different."""
ACROSS = 0.35
MARKERS = 6
"""Markers on a line, about."""
PAD = 0.15


@in_house_style
def draw_course(data: CourseData) -> list[Figure]:
    """One figure, or several where there are many designs."""
    places = [design.place for design in data.designs]
    pages = list(pages_of(places, MOST_LINES))
    return [_page(data, set(chosen), page_mark(i, len(pages))) for i, chosen in enumerate(pages)]


def _page(data: CourseData, chosen: set[int], mark: str) -> Figure:
    page = open_page(data.title, data.subtitle + mark)
    body = write_legend(page, page.body, _legend(data, chosen))
    count = len(data.panels)
    width = (body.width - ACROSS * (count - 1)) / count
    headings = [wrapped(p.heading, width, looks.PANEL, bold=True, most=3) for p in data.panels]
    top = height_of(max(len(lines) for lines in headings), looks.PANEL) + 0.1
    for i, (panel, heading) in enumerate(zip(data.panels, headings, strict=True)):
        box = Box(body.left + i * (width + ACROSS), body.bottom, width, body.height)
        page.write(box.left, box.top, heading, looks.PANEL, bold=True)
        _panel(page, box.without(top=top), data, panel, chosen)
    return page.figure


def _panel(page: Page, whole: Box, data: CourseData, panel: CoursePanel, chosen: set[int]) -> None:
    low, high = _limits(panel)
    ticks = [t for t in MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(low, high)
             if low <= t <= high]  # fmt: skip
    side = max(width_of(panel.scale.number(t), looks.LABEL) for t in ticks) + PAD
    below = height_of(lines_below(data.months), looks.LABEL) + 0.1
    box = whole.without(left=side, bottom=below)
    axes = page.axes(box)
    axes.set_ylim(low, high)
    axes.set_yticks(ticks)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: panel.scale.number(value)))
    axes.yaxis.grid(visible=True)
    name_months(axes, box, data.months)
    _draw(axes, data, panel, chosen)


def _legend(data: CourseData, chosen: set[int]) -> list[tuple[Line2D, str]]:
    return [
        (
            Line2D([], [], color=look_of(d.place).colour, linewidth=3.0, markersize=9,
                   marker=look_of(d.place).marker),
            d.short,
        )
        for d in data.designs if d.place in chosen
    ]  # fmt: skip


def _limits(panel: CoursePanel) -> tuple[float, float]:
    arrays = [a for line in panel.lines for a in (line.mean, line.low, line.high) if a is not None]
    known = [float(x) for array in arrays for x in array if math.isfinite(x)]
    low, high = min([0.0, *known]), max([0.0, *known])
    room = 0.06 * (high - low or 1.0)
    return low - (room if low < 0 else 0.0), high + room


def _draw(axes: Axes, data: CourseData, panel: CoursePanel, chosen: set[int]) -> None:
    edges, middles = data.months.edges, data.months.middles
    times: Sequence[float] = (edges[1:] if panel.at_end else middles).tolist()
    every = max(len(times) // MARKERS, 1)
    if panel.at_end and _limits(panel)[0] < 0:
        axes.axhline(0.0, color=looks.INK, linewidth=1.0)
    for line in panel.lines:
        if line.design.place not in chosen:
            continue
        look = look_of(line.design.place)
        if line.low is not None and line.high is not None:
            axes.fill_between(
                times, line.low, line.high, color=look.colour, alpha=0.2, linewidth=0, zorder=2
            )
        first = line.design.place % every
        axes.plot(
            times, line.mean, color=look.colour, linewidth=2.5, marker=look.marker, markersize=8,
            markevery=(first, every), markeredgecolor="white", zorder=3,
            clip_on=False,
        )  # fmt: skip
