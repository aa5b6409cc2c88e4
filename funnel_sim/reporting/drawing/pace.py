"""The chart of the pace: one panel per design, its sum by month against the target."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.pace import PaceData, PacePanel, chance
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.legend import write_legend
from funnel_sim.reporting.drawing.lettering import height_of, width_of, wrapped
from funnel_sim.reporting.drawing.looks import look_of
from funnel_sim.reporting.drawing.months import lines_below, name_months
from funnel_sim.reporting.drawing.page import (
    columns_for,
    in_house_style,
    open_page,
    panels,
)
from funnel_sim.reporting.drawing.rows import SWATCH, heading, page_mark, pages_of

MOST_PANELS = 6
ACROSS, DOWN = 0.35, 0.2
HEADING = height_of(1, looks.PANEL) + 0.06
SECOND_LINE = height_of(1, looks.LABEL) + 0.05
PAD = 0.15


@in_house_style
def draw_pace(data: PaceData) -> list[Figure]:
    """One figure, or several where the panels do not fit on one."""
    pages = list(pages_of(data.panels, MOST_PANELS))
    return [_page(data, chosen, page_mark(i, len(pages))) for i, chosen in enumerate(pages)]


def _page(data: PaceData, chosen: Sequence[PacePanel], mark: str) -> Figure:
    page = open_page(data.title, data.subtitle + mark)
    body = write_legend(page, page.body, _legend(data, chosen))
    low, high = _limits(data)
    ticks = [t for t in MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(low, high)
             if low <= t <= high]  # fmt: skip
    side = max(width_of(data.scale.text(t), looks.LABEL) for t in ticks) + 0.15
    boxes = panels(body.without(left=side), len(chosen), ACROSS, DOWN)
    columns = columns_for(len(chosen))
    beside = all(_fits_beside(data, panel, boxes[0].width) for panel in chosen)
    names = lines_below(data.months)
    for i, (panel, whole) in enumerate(zip(chosen, boxes, strict=True)):
        heading(page, panel.design, whole.left, whole.top, whole.width)
        text = _chance(data, panel)
        lines = wrapped(text, whole.width, looks.LABEL, most=1) if text else []
        if beside:
            page.write(whole.right, whole.top - 0.03, lines, looks.LABEL, align="right")
        else:
            page.write(whole.left, whole.top - HEADING, lines, looks.LABEL)
        top = HEADING + (SECOND_LINE if data.goal and not beside else 0.05)
        box = whole.without(top=top, bottom=height_of(names, looks.LABEL) + 0.1)
        axes = page.axes(box)
        axes.set_ylim(low, high)
        axes.set_yticks(ticks)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: data.scale.text(value)))
        axes.tick_params(labelleft=i % columns == 0)
        axes.yaxis.grid(visible=True)
        name_months(axes, box, data.months)
        _draw(axes, data, panel)
    return page.figure


def _fits_beside(data: PaceData, panel: PacePanel, width: float) -> bool:
    """Whether the chance has room on the line of the name."""
    name = width_of(panel.design.name, looks.PANEL, bold=True) + SWATCH + 3 * PAD
    return name + width_of(_chance(data, panel), looks.LABEL) <= width


def _legend(
    data: PaceData, chosen: Sequence[PacePanel]
) -> list[tuple[Artist | tuple[Artist, ...], str]]:
    colours = [look_of(p.design.place).colour for p in chosen[:1]]
    entries: list[tuple[Artist | tuple[Artist, ...], str]] = [
        (Line2D([], [], color=colours[0], linewidth=3.0), "mean" if _has_band(data) else "sum"),
    ]
    if _has_band(data):
        band = Patch(facecolor=colours[0], alpha=0.3, linewidth=0)
        entries.append((band, phrase("5 % to 95 % of replications")))
    if data.goal:
        line = Line2D([], [], color=looks.INK, linewidth=2.0, linestyle=(0, (4, 2)))
        entries.append((line, phrase("steady pace to the target of {goal}", goal=data.goal)))
    return entries


def _has_band(data: PaceData) -> bool:
    return any(p.band is not None and bool((p.band.high > p.band.low).any()) for p in data.panels)


def _limits(data: PaceData) -> tuple[float, float]:
    bands = [p.band for p in data.panels if p.band is not None]
    ends = [0.0, data.target or 0.0]
    ends += [float(x) for b in bands for x in (b.low.min(), b.high.max())]
    low, high = min(ends), max(ends)
    room = 0.06 * (high - low or 1.0)
    return low - (room if low < 0 else 0.0), high + room


def _chance(data: PaceData, panel: PacePanel) -> str:
    if not data.goal:
        return ""
    if panel.reached is None:
        return phrase("undefined")
    if panel.reached.n == 1:
        if panel.reached.successes:
            return phrase("reaches {goal}", goal=data.goal)
        return phrase("misses {goal}", goal=data.goal)
    return phrase("{chance} reach {goal}", chance=chance(panel.reached), goal=data.goal)


def _draw(axes: Axes, data: PaceData, panel: PacePanel) -> None:
    ends = data.months.edges
    if data.pace is not None:
        axes.plot(
            ends, [0.0, *data.pace], color=looks.INK, linewidth=2.0, linestyle=(0, (4, 2)), zorder=4
        )
        axes.plot(ends[-1], data.pace[-1], marker="D", color=looks.INK, markersize=8, zorder=5,
                  clip_on=False)  # fmt: skip
    if panel.band is None:
        axes.text(
            0.5, 0.5, "undefined", transform=axes.transAxes, ha="center", va="center",
            color=looks.QUIET,
        )  # fmt: skip
        return
    look, band = look_of(panel.design.place), panel.band
    axes.fill_between(
        ends, [0.0, *band.low], [0.0, *band.high], color=look.colour, alpha=0.3, linewidth=0,
        zorder=2,
    )  # fmt: skip
    axes.plot(ends, [0.0, *band.mean], color=look.colour, linewidth=3.0, zorder=3)
    if (band.low < 0).any():
        axes.axhline(0.0, color=looks.QUIET, linewidth=1.0)
