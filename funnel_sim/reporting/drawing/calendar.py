"""The calendar of a rep: a line per day, hours of the clock across, touches shaded by stage."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from funnel_sim.domain.language import day_in_short, marked, phrase
from funnel_sim.reporting.chart_data.calendar import (
    AWAY,
    BRIEFING,
    TRAVEL,
    VACANT,
    WORK,
    Block,
    CalendarData,
)
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.legend import write_legend
from funnel_sim.reporting.drawing.lettering import fitted, height_of, width_of
from funnel_sim.reporting.drawing.looks import Fill, look_of
from funnel_sim.reporting.drawing.page import Box, Page, in_house_style, open_page
from funnel_sim.reporting.drawing.rows import PAD

AXIS = 0.4
TALLEST_DAY = 0.75
WEEK = 0.35
"""Gap between weeks, in days."""
PALEST, DEEPEST = 0.25, 0.9
"""How much of the design's colour the first and the last stage have."""
FILLS: dict[str, Fill] = {
    TRAVEL: looks.ROAD,
    BRIEFING: Fill("#ffffff", "|||", "#444444"),
    VACANT: looks.MISSED,
    **dict.fromkeys(AWAY, looks.AWAY),
}
WORDS = {
    TRAVEL: marked("travel"),
    BRIEFING: marked("reading in"),
    "vacation": marked("vacation"),
    "sick": marked("sick"),
    "training": marked("training"),
    VACANT: marked("seat is vacant"),
}


@in_house_style
def draw_calendars(every: Sequence[CalendarData]) -> list[Figure]:
    """One figure per rep."""
    return [_page(data) for data in every]


def _page(data: CalendarData) -> Figure:
    page = open_page(data.title, data.subtitle)
    body = write_legend(page, page.body, _legend(data))
    lines = _lines(data)
    side = (
        max((width_of(day_in_short(day), looks.LABEL) for day in data.days), default=0.5) + 2 * PAD
    )
    whole = body.without(left=side, right=0.35, bottom=AXIS)
    deep = lines[-1] + 1 if lines else 1.0
    day = min(whole.height / deep, TALLEST_DAY)
    box = Box(whole.left, whole.top - day * deep, whole.width, day * deep)
    axes = page.axes(box)
    axes.set_xlim(data.opens, data.closes)
    axes.set_ylim(deep, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    hours = range(-int(-data.opens // 1), int(data.closes) + 1)
    axes.set_xticks(list(hours), [f"{hour}:00" for hour in hours])
    _days(page, axes, data, box, lines)
    for block in data.blocks:
        _draw(axes, data, block, lines[block.day], box.width)
    return page.figure


def _lines(data: CalendarData) -> list[float]:
    """Upper edge of each day, in days, with a gap between weeks."""
    lines: list[float] = []
    for i, day in enumerate(data.days):
        new = i > 0 and day.isocalendar()[:2] != data.days[i - 1].isocalendar()[:2]
        lines.append(lines[-1] + 1 + WEEK * new if lines else 0.0)
    return lines


def _days(page: Page, axes: Axes, data: CalendarData, box: Box, lines: Sequence[float]) -> None:
    deep = lines[-1] + 1 if lines else 1.0
    for day, top in zip(data.days, lines, strict=True):
        middle = box.top - (top + 0.5) / deep * box.height
        at = middle + height_of(1, looks.LABEL) / 2
        page.write(box.left - PAD, at, [day_in_short(day)], looks.LABEL, align="right")
        axes.add_patch(
            Rectangle((data.opens, top + 0.06), data.closes - data.opens, 0.88, facecolor="white",
                      edgecolor=looks.RULE, linewidth=0.8, zorder=1, clip_on=False)
        )  # fmt: skip


def _shade(data: CalendarData, stage: int) -> str:
    last = max(len(data.stages) - 1, 1)
    share = PALEST + (DEEPEST - PALEST) * stage / last
    red, green, blue = (
        1 - share * (1 - part) for part in to_rgb(look_of(data.design.place).colour)
    )
    return to_hex((red, green, blue))


def _legend(data: CalendarData) -> list[tuple[Patch, str]]:
    seen = {(block.kind, block.stage if block.kind == WORK else -1) for block in data.blocks}
    room = 2.2
    entries = [
        (Patch(facecolor=_shade(data, stage), edgecolor=looks.QUIET, linewidth=0.6),
         fitted(name, room, looks.LABEL))
        for stage, name in enumerate(data.stages) if (WORK, stage) in seen
    ]  # fmt: skip
    for kind, word in WORDS.items():
        if (kind, -1) in seen:
            fill = FILLS[kind]
            patch = Patch(facecolor=fill.colour, hatch=fill.hatch, edgecolor=fill.edge)
            entries.append((patch, phrase(word)))
    idle = Patch(facecolor="white", edgecolor=looks.RULE)
    return [*entries, (idle, phrase("idle"))]


def _draw(axes: Axes, data: CalendarData, block: Block, top: float, width: float) -> None:
    fill = FILLS.get(block.kind) or Fill(_shade(data, block.stage), "", looks.QUIET)
    length = block.end - block.begin
    axes.add_patch(
        Rectangle((block.begin, top + 0.06), length, 0.88, facecolor=fill.colour,
                  hatch=fill.hatch, edgecolor=fill.edge, linewidth=0.6, zorder=2)
    )  # fmt: skip
    inches = length / (data.closes - data.opens) * width
    if block.kind == WORK and width_of(block.activity, looks.LABEL) + 0.1 <= inches:
        axes.text(
            block.begin + length / 2, top + 0.5, block.activity, ha="center", va="center_baseline",
            color=looks.ink_on(fill.colour), zorder=3,
        )  # fmt: skip
