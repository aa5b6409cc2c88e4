"""Heat maps of team × month: a line per team, under the name of its design; darker is more."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from funnel_sim.reporting.chart_data.reading import Design
from funnel_sim.reporting.chart_data.team_months import HeatData, HeatRow, Period
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.lettering import fitted, height_of, width_of
from funnel_sim.reporting.drawing.page import Box, Page, in_house_style, open_page
from funnel_sim.reporting.drawing.rows import PAD, SWATCH, page_mark, swatch
from funnel_sim.reporting.formatting import UNDEFINED

HEAT = LinearSegmentedColormap.from_list(
    "heat", ["#ffffff", looks.WARM, "#f0a37c", looks.ALARM, "#4d1900"]
)
"""From nothing to much; its brightness falls all the way, so that it can be read in greyscale."""
MOST_LINES = 18
"""Lines on one page, names of organisations included."""
TALLEST_LINE = 0.55
WIDEST_NAME = 3.2
WIDEST_CELL = 1.2
MANY = 50.0
"""Numbers up to which fractions are shown."""


@dataclass(frozen=True, slots=True)
class _Line:
    """The name of a design, or one of its teams."""

    design: Design
    row: HeatRow | None


@in_house_style
def draw_heat(data: HeatData) -> list[Figure]:
    """One figure, or several where the teams do not fit on one."""
    pages = _pages(data)
    return [_page(data, lines, page_mark(i, len(pages))) for i, lines in enumerate(pages)]


def _pages(data: HeatData) -> list[list[_Line]]:
    """Designs are kept whole where they fit on a page."""
    pages: list[list[_Line]] = [[]]
    for group in data.groups:
        rows = [_Line(group.design, row) for row in group.rows]
        if pages[-1] and len(pages[-1]) + len(rows) + 1 > MOST_LINES:
            pages.append([])
        for start in range(0, len(rows), MOST_LINES - 1):
            if start:
                pages.append([])
            pages[-1] += [_Line(group.design, None), *rows[start : start + MOST_LINES - 1]]
    return pages


def _page(data: HeatData, lines: Sequence[_Line], mark: str) -> Figure:
    page = open_page(data.title, data.subtitle + mark)
    names = 2 if _several_years(data.periods) else 1
    free = page.body.without(top=height_of(names, looks.LABEL) + 0.08)
    line = min(free.height / len(lines), TALLEST_LINE)
    side = min(max(_width(each) for each in lines), WIDEST_NAME) + 2 * PAD
    width = min(free.width - side, WIDEST_CELL * len(data.periods))
    box = Box(free.left + side, free.top - line * len(lines), width, line * len(lines))
    _write_names(page, box, lines, free.left, side)
    _write_periods(page, box, data.periods)
    axes = page.axes(box)
    axes.set_xlim(0, len(data.periods))
    axes.set_ylim(len(lines), 0)
    axes.set_xticks([])
    axes.set_yticks([])
    for edge in axes.spines.values():
        edge.set_visible(False)
    texts = [[_text(data, value) for value in each.row.values] for each in lines if each.row]
    widest = max((width_of(t, looks.LABEL, bold=True) for row in texts for t in row), default=0.0)
    numbered = widest + 0.04 <= width / len(data.periods)
    for at, each in enumerate(lines):
        if each.row is not None:
            _draw(axes, data, each.row, at, numbered=numbered)
    return page.figure


def _width(line: _Line) -> float:
    name = line.design.name if line.row is None else line.row.team
    return width_of(name, looks.LABEL, bold=line.row is None) + SWATCH + PAD


def _several_years(periods: Sequence[Period]) -> bool:
    return len({p.year for p in periods}) > 1 and any(p.name != p.year for p in periods)


def _write_names(page: Page, box: Box, lines: Sequence[_Line], left: float, side: float) -> None:
    height = box.height / len(lines)
    for i, line in enumerate(lines):
        middle = box.top - (i + 0.5) * height
        bold = line.row is None
        name = line.design.name if line.row is None else line.row.team
        room = side - SWATCH - 2 * PAD if line.row else box.width
        text = fitted(name, room, looks.LABEL, bold=bold)
        top = middle + height_of(1, looks.LABEL) / 2
        page.write(left + SWATCH + PAD, top, [text], looks.LABEL, bold=bold)
        if bold:
            swatch(page, line.design, left, middle - SWATCH / 2)


def _write_periods(page: Page, box: Box, periods: Sequence[Period]) -> None:
    """Names above the columns, as many as there is room for; years above where they begin."""
    cell = box.width / len(periods)
    needed = max(width_of(text, looks.LABEL) for p in periods for text in (p.name, p.year)) + PAD
    step = max(math.ceil(needed / cell), 1)
    line, year = height_of(1, looks.LABEL), None
    for i in range(0, len(periods), step):
        middle = box.left + (i + 0.5) * cell
        page.write(middle, box.top + line + 0.04, [periods[i].name], looks.LABEL, align="center")
        if _several_years(periods) and periods[i].year != year:
            year = periods[i].year
            top = box.top + 2 * line + 0.04
            page.write(middle, top, [year], looks.LABEL, bold=True, align="center")


def _text(data: HeatData, value: float) -> str:
    if not math.isfinite(value):
        return UNDEFINED
    return data.scale.number(value, 1 if data.darkest / data.scale.divisor < MANY else 0)


def _draw(axes: Axes, data: HeatData, row: HeatRow, at: int, *, numbered: bool) -> None:
    for column, value in enumerate(row.values):
        known = math.isfinite(value)
        share = min(value / data.darkest, 1.0) if known and data.darkest > 0 else 0.0
        colour = to_hex(HEAT(share**data.steepness))
        axes.add_patch(
            Rectangle((column, at + 0.04), 1, 0.92, facecolor=colour, edgecolor=looks.RULE,
                      linewidth=0.8, hatch=None if known else "//", clip_on=False)
        )  # fmt: skip
        if numbered:
            axes.text(
                column + 0.5, at + 0.5, _text(data, value), ha="center", va="center_baseline",
                color=looks.ink_on(colour),
                fontweight="bold" if known and value > data.bold_from else "normal",
                bbox=None if known else {"facecolor": "white", "edgecolor": "none", "pad": 2.0},
            )  # fmt: skip
