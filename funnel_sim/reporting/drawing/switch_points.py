"""The charts of switch points: means along an input with its switches, and the map of two."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.switch_points import Axis, Field, MapData, SwitchData
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.legend import HANDLE, write_legend
from funnel_sim.reporting.drawing.lettering import fitted, height_of, width_of
from funnel_sim.reporting.drawing.looks import look_of
from funnel_sim.reporting.drawing.page import Box, Page, in_house_style, open_page
from funnel_sim.reporting.formatting import plain_number, scale_for

BELOW = 0.75
"""Height for tick labels and the name of an axis, inches."""
MOST_TICKS = 9
MARKED = 0.36
"""Height above the panel for the values of switches."""
PALE = 0.72
"""How much white is mixed into the colour where nobody wins clearly."""


@in_house_style
def draw_switch_points(data: SwitchData) -> list[Figure]:
    """One figure."""
    page = open_page(data.title, data.subtitle, data.note)
    handles = [
        Line2D([], [], color=look_of(line.design.place).colour, linewidth=2.5,
               marker=look_of(line.design.place).marker, markersize=9)
        for line in data.lines
    ]  # fmt: skip
    names = _fitted([line.design.name for line in data.lines], page.body)
    body = write_legend(page, page.body, list(zip(handles, names, strict=True)))
    scale = scale_for([m for line in data.lines for m in line.means], data.unit, data.currency)
    box = body.without(left=1.1, right=0.3, bottom=BELOW, top=MARKED if data.marks else 0.1)
    axes = page.axes(box)
    for line in data.lines:
        look = look_of(line.design.place)
        axes.plot(
            data.axis.values, line.means, look.marker, linestyle="-", color=look.colour,
            linewidth=2.2, markersize=9, markeredgecolor="white", zorder=3, clip_on=False,
        )  # fmt: skip
    axes.set_xlim(data.axis.low, data.axis.high)
    axes.yaxis.set_major_locator(MaxNLocator(6))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: scale.number(value)))
    axes.yaxis.grid(visible=True)
    _mark(page, axes, box, data)
    _name_axes(axes, data.axis.label, f"{data.label}{f', {scale.symbol}' if scale.symbol else ''}")
    return [page.figure]


def _mark(page: Page, axes: Axes, box: Box, data: SwitchData) -> None:
    """The switches with their intervals; values that would touch are left to the sentences."""
    written: list[tuple[float, float]] = []
    span = data.axis.high - data.axis.low
    for mark in data.marks:
        axes.axvspan(mark.low, mark.high, color=looks.ZONE, zorder=0)
        axes.axvline(mark.at, color=looks.INK, linewidth=1.4, linestyle=(0, (4, 3)), zorder=2)
        half = width_of(mark.text, looks.LABEL, bold=True) / 2
        middle = box.left + (mark.at - data.axis.low) / span * box.width
        middle = min(max(middle, box.left + half), box.right - half)
        ends = middle - half, middle + half
        if all(ends[1] + 0.1 < left or right + 0.1 < ends[0] for left, right in written):
            written.append(ends)
            top = box.top + height_of(1, looks.LABEL) + 0.04
            page.write(middle, top, [mark.text], looks.LABEL, bold=True, align="center")


def _fitted(names: Sequence[str], body: Box) -> list[str]:
    """Names that stand in two lines of a legend."""
    most = body.width / max(-(-(len(names) + 1) // 2), 3) - HANDLE - 0.2
    return [fitted(name, most, looks.LABEL) for name in names]


def _name_axes(axes: Axes, below: str, beside: str) -> None:
    axes.set_xlabel(below, fontsize=looks.LABEL, labelpad=6)
    axes.set_ylabel(beside, fontsize=looks.LABEL, labelpad=8)


@in_house_style
def draw_map(data: MapData) -> list[Figure]:
    """One figure."""
    page = open_page(data.title, data.subtitle, data.note)
    body = write_legend(page, page.body, _legend(data.fields, page.body))
    side = max(width_of(_tick(y), looks.LABEL) for y in data.up.values) + 0.6
    box = body.without(left=side, right=0.3, bottom=BELOW, top=0.1)
    axes = page.axes(box)
    for field in data.fields:
        look = look_of(field.design.place)
        axes.add_patch(
            Rectangle(
                (field.column - 0.5, field.row - 0.5), 1, 1, edgecolor="white", linewidth=1.5,
                facecolor=look.colour if field.clear else _pale(look.colour),
                hatch=look.hatch if field.clear else None,
            )
        )  # fmt: skip
        axes.plot(field.column, field.row, look.marker, color="white" if field.clear else looks.INK,
                  markeredgecolor=looks.INK, markersize=10 if field.clear else 6)  # fmt: skip
    _ticks(axes, data.across, "x")
    _ticks(axes, data.up, "y")
    for edge in axes.spines.values():
        edge.set_visible(False)
    _name_axes(axes, data.across.label, data.up.label)
    return [page.figure]


def _ticks(axes: Axes, axis: Axis, which: str) -> None:
    """A label for every value, or for some where there are many."""
    step = -(-len(axis.values) // MOST_TICKS)
    places = list(range(0, len(axis.values), step))
    labels = [_tick(axis.values[i]) for i in places]
    end = len(axis.values) - 0.5
    if which == "x":
        axes.set_xlim(-0.5, end)
        axes.set_xticks(places, labels)
    else:
        axes.set_ylim(-0.5, end)
        axes.set_yticks(places, labels)


def _tick(value: float) -> str:
    return plain_number(value)


def _legend(fields: Sequence[Field], body: Box) -> list[tuple[Patch, str]]:
    """Who leads anywhere, and what pale means."""
    shown = dict(sorted({f.design.place: f.design for f in fields}.items()))
    names = _fitted([design.name for design in shown.values()], body)
    entries = [
        (Patch(facecolor=look_of(place).colour, hatch=look_of(place).hatch, edgecolor="white"),
         name)
        for place, name in zip(shown, names, strict=True)
    ]  # fmt: skip
    if any(not f.clear for f in fields):
        entries.append(
            (Patch(facecolor=looks.ZONE, edgecolor="white"), phrase("pale: no clear winner"))
        )
    return entries


def _pale(colour: str) -> tuple[float, float, float]:
    red, green, blue = (part + (1 - part) * PALE for part in to_rgb(colour))
    return red, green, blue
