"""The chart of teams: how busy they are, and how long leads wait for them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.reading import Design
from funnel_sim.reporting.chart_data.teams import BUSY, FULL, TeamRow, TeamsData
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.lettering import fitted, height_of, width_of
from funnel_sim.reporting.drawing.looks import look_of
from funnel_sim.reporting.drawing.page import Box, Page, in_house_style, open_page
from funnel_sim.reporting.drawing.rows import PAD, SWATCH, limits_with_room, page_mark, swatch
from funnel_sim.reporting.formatting import Scale, decimals_for, rough_share

MOST_LINES = 18
"""Lines on one page, names of organisations included."""
TALLEST_LINE = 0.6
AXIS = 0.45
HEADING = height_of(1, looks.PANEL) + 0.3
WIDEST_NAME = 3.8
BETWEEN = 0.4
NARROW = 1.3
"""Largest load up to which there is room for a tick at 50 %."""
TEXT_ROOM = 0.18
"""Room for numbers right of the largest load, as a share of it."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the chart: the name of a design, or one of its teams."""

    design: Design
    row: TeamRow | None


@in_house_style
def draw_teams(data: TeamsData) -> list[Figure]:
    """One figure, or several where the teams do not fit on one."""
    pages = _pages(data)
    longest = max(
        (x for g in data.groups for r in g.rows for x in (r.wait.mean, r.wait.high)
         if math.isfinite(x)), default=0.0,
    )  # fmt: skip
    return [_page(data, p, longest, page_mark(i, len(pages))) for i, p in enumerate(pages)]


def _pages(data: TeamsData) -> list[list[_Line]]:
    """Lines in as few pages as can be, about equally full."""
    fewest = len(_filled(data, MOST_LINES))
    total = sum(len(group.rows) + 1 for group in data.groups)
    for most in range(-(-total // fewest), MOST_LINES):
        pages = _filled(data, most)
        if len(pages) == fewest:
            return pages
    return _filled(data, MOST_LINES)


def _filled(data: TeamsData, most: int) -> list[list[_Line]]:
    """Pages of at most so many lines; designs are kept whole where they fit on a page."""
    pages: list[list[_Line]] = [[]]
    for group in data.groups:
        lines = [_Line(group.design, None), *(_Line(group.design, row) for row in group.rows)]
        if pages[-1] and len(pages[-1]) + len(lines) > most:
            pages.append([])
        while len(lines) > most:
            pages[-1].extend(lines[:most])
            pages.append([])
            lines = [_Line(group.design, None), *lines[most:]]
        pages[-1].extend(lines)
    return pages


def _page(data: TeamsData, lines: Sequence[_Line], longest: float, mark: str) -> Figure:
    page = open_page(data.title, data.subtitle + mark)
    free = page.body.without(top=HEADING, bottom=AXIS)
    line = min(free.height / len(lines), TALLEST_LINE)
    side = min(max(_width(each) for each in lines), WIDEST_NAME) + 2 * PAD
    box = Box(free.left + side, free.top - line * len(lines), free.width - side, line * len(lines))
    half = (box.width - BETWEEN) / 2
    _names(page, box, lines, free.left, side)
    _utilisation(page, Box(box.left, box.bottom, half, box.height), lines)
    _wait(page, box.without(left=half + BETWEEN), lines, data.wait_scale, longest)
    return page.figure


def _label(row: TeamRow) -> str:
    return f"{row.team} ({row.sellers})"


def _width(line: _Line) -> float:
    if line.row is None:
        return width_of(line.design.name, looks.LABEL, bold=True) + SWATCH + PAD
    return width_of(_label(line.row), looks.LABEL) + SWATCH + PAD


def _names(page: Page, box: Box, lines: Sequence[_Line], left: float, side: float) -> None:
    height = box.height / len(lines)
    width = side - SWATCH - 3 * PAD
    for i, line in enumerate(lines):
        middle = box.top - (i + 0.5) * height
        bold = line.row is None
        name = line.design.name if line.row is None else _label(line.row)
        text = fitted(name, width, looks.LABEL, bold=bold)
        top = middle + height_of(1, looks.LABEL) / 2
        page.write(left + SWATCH + PAD, top, [text], looks.LABEL, bold=bold)
        if bold:
            swatch(page, line.design, left, middle - SWATCH / 2)


def _utilisation(page: Page, box: Box, lines: Sequence[_Line]) -> None:
    axes = _axes(page, box, lines, phrase("Utilisation"))
    most = _span(lines)
    right = most * (1 + TEXT_ROOM)
    axes.set_xlim(0.0, right)
    axes.axvspan(BUSY, 1.0, color=looks.WARM, zorder=0)
    if most > 1.05:
        axes.axvspan(1.0, right, color=looks.HOT, zorder=0)
    for limit in (BUSY, 1.0):
        axes.axvline(limit, color=looks.ALARM, linewidth=1.2, linestyle=(0, (4, 2)), zorder=1)
    ticks = [0.0, BUSY, 1.0] + ([0.5] if most < NARROW else [x for x in (1.5, 2.0) if x <= most])
    axes.set_xticks(ticks, [f"{tick * 100:.0f} %" for tick in ticks])
    _, busy, full, *_ = axes.get_xticklabels()
    busy.set_horizontalalignment("right")
    full.set_horizontalalignment("left")
    zones = axes.get_xaxis_transform()
    over = (1.0 + 0.02 * most, phrase("over 100 %") if most > 1.05 else "", "left")
    for x, word, side in ((0.99, phrase("busy"), "right"), over):
        axes.text(x, 1.01, word, transform=zones, ha=side, va="bottom", color=looks.ALARM)
    for i, line in enumerate(lines):
        if line.row is None:
            continue
        used, look = line.row.utilisation, look_of(line.design.place)
        if math.isfinite(used):
            axes.barh(
                i, min(used, most), height=0.62, color=look.colour, hatch=look.hatch,
                edgecolor="white", linewidth=0.0, zorder=2,
            )  # fmt: skip
        if math.isfinite(line.row.offered):
            axes.plot(
                [min(line.row.offered, most)] * 2, [i - 0.4, i + 0.4], color=looks.INK,
                linewidth=3.5, zorder=4,
            )  # fmt: skip
        exhausted = math.isfinite(used) and used >= FULL
        axes.text(
            right * 0.99, i, rough_share(used).replace("over", ">"), ha="right",
            va="center_baseline", zorder=3,
            fontweight="bold" if math.isfinite(used) and used > BUSY else "normal",
            color=looks.ALARM if exhausted else looks.INK,
        )  # fmt: skip


def _span(lines: Sequence[_Line]) -> float:
    """Largest load that the axis shows; beyond 200 % it is all the same."""
    loads = [x for each in lines if each.row for x in (each.row.utilisation, each.row.offered)]
    return min(max([1.0, *(x for x in loads if math.isfinite(x))]) + 0.02, 2.0)


def _wait(page: Page, box: Box, lines: Sequence[_Line], scale: Scale, longest: float) -> None:
    axes = _axes(page, box, lines, phrase("Mean wait, {symbol}", symbol=scale.symbol))
    texts = [_wait_text(line.row, scale) if line.row else "" for line in lines]
    room = max(width_of(text, looks.LABEL) for text in texts) + 3 * PAD
    top = longest or scale.divisor
    axes.set_xlim(limits_with_room(0.0, top, room, box.width))
    locate = MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(0.0, top / scale.divisor)
    axes.set_xticks([t * scale.divisor for t in locate if 0 <= t * scale.divisor <= 1.05 * top])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: scale.number(value)))
    axes.xaxis.grid(visible=True)
    shift = PAD * axes.get_xlim()[1] / box.width
    for i, (line, text) in enumerate(zip(lines, texts, strict=True)):
        if line.row is None:
            continue
        wait, look = line.row.wait, look_of(line.design.place)
        end = 0.0
        if math.isfinite(wait.mean):
            axes.plot([0.0, wait.mean], [i, i], color=look.colour, linewidth=1.5, alpha=0.6)
            axes.plot(
                wait.mean, i, look.marker, color=look.colour, markersize=11,
                markeredgecolor="white", zorder=4,
            )  # fmt: skip
            end = wait.mean
        if math.isfinite(wait.high):
            low = max(wait.low, 0.0)
            axes.plot([low, wait.high], [i, i], color=looks.INK, linewidth=2.2, zorder=5)
            end = wait.high
        axes.text(end + 1.5 * shift, i, text, va="center_baseline")


def _wait_text(row: TeamRow, scale: Scale) -> str:
    shown = row.wait.mean / scale.divisor
    return scale.number(row.wait.mean, min(decimals_for([shown]), 1))


def _axes(page: Page, box: Box, lines: Sequence[_Line], title: str) -> Axes:
    axes = page.axes(box)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    axes.set_yticks([])
    page.write(box.left, box.top + HEADING, [title], looks.PANEL, bold=True)
    for i, line in enumerate(lines):
        if line.row is None and i > 0:
            axes.axhline(i - 0.5, color=looks.RULE, linewidth=0.8, zorder=0)
    return axes
