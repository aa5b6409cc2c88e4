"""The charts of `optimise`: the curve of sizes with what a seller more brings, and the fronts."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from funnel_sim.domain.language import phrase, with_marks
from funnel_sim.reporting.chart_data.optimise import Front, FrontsData, SizesData, StepBar
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.legend import write_legend
from funnel_sim.reporting.drawing.lettering import fitted, height_of, width_of
from funnel_sim.reporting.drawing.looks import look_of
from funnel_sim.reporting.drawing.page import Box, Page, in_house_style, open_page, panels
from funnel_sim.reporting.formatting import Scale, scale_for

SIDE, BELOW = 1.0, 0.68
"""Room for names and ticks of axes, inches."""
HEADING = height_of(1, looks.PANEL) + 0.08
RIGHT = 0.36
"""Part of the page for the teams."""
STEPS = 0.48
"""Part of the height for the steps."""
SIZE = 10.0
"""Of markers."""


@in_house_style
def draw_sizes(data: SizesData) -> list[Figure]:
    """One figure."""
    page = open_page(data.title, data.subtitle, data.note)
    body = write_legend(page, page.body, _legend(data))
    values = [v for p in data.points for v in (p.low, p.high, p.mean)]
    gains = [v for s in (*data.steps, *data.hires) for v in (s.low, s.high)]
    scale = scale_for(values, data.unit, data.currency)
    change = scale_for(gains, data.unit, data.currency)
    left = body.without(right=body.width * RIGHT)
    top = left.without(bottom=left.height * STEPS, left=SIDE, top=HEADING)
    low = left.without(top=left.height * (1 - STEPS) + HEADING + 0.1, left=SIDE, bottom=BELOW)
    _write_heading(page, top, phrase("{label} by headcount", label=data.label) + _unit(scale))
    _write_heading(page, low, phrase("The next hire: one seller more") + _unit(change))
    _curve(page.axes(top), data, scale)
    _steps(page.axes(low), data, change)
    right = body.without(left=body.width * (1 - RIGHT) + 0.25, top=HEADING, bottom=BELOW)
    _teams(page, right, data, change)
    return [page.figure]


def _unit(scale: Scale) -> str:
    return f", {scale.symbol}" if scale.symbol else ""


def _write_heading(page: Page, box: Box, text: str) -> None:
    page.write(
        box.left, box.top + HEADING, [fitted(text, box.width, looks.PANEL, bold=True)],
        looks.PANEL, bold=True,
    )  # fmt: skip


def _curve(axes: Axes, data: SizesData, scale: Scale) -> None:
    colour = look_of(0).colour
    if data.band:
        axes.axhspan(*data.band, color=looks.ZONE, zorder=0)
    sizes = [p.headcount for p in data.points]
    axes.plot(sizes, [p.mean for p in data.points], color=colour, linewidth=2.2, zorder=3)
    for point in data.points:
        axes.vlines(point.headcount, point.low, point.high, color=colour, linewidth=1.6, zorder=2)
        axes.plot(
            point.headcount, point.mean, "o" if point.candidate else "x", markersize=SIZE, zorder=4,
            markeredgecolor=colour, markerfacecolor=colour if point.near else "white",
            markeredgewidth=1.8,
        )  # fmt: skip
    _along_sizes(axes, data, labelled=False)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: scale.number(value)))
    axes.yaxis.grid(visible=True)


def _steps(axes: Axes, data: SizesData, scale: Scale) -> None:
    """A bar between each size and the next."""
    middles = [step.size - 0.5 for step in data.steps]
    axes.bar(
        middles, [s.gain for s in data.steps], width=0.6, color=[_colour(s) for s in data.steps],
        zorder=2,
    )  # fmt: skip
    axes.vlines(
        middles, [s.low for s in data.steps], [s.high for s in data.steps], color=looks.INK,
        linewidth=1.6, zorder=3,
    )  # fmt: skip
    axes.axhline(0.0, color=looks.INK, linewidth=1.2)
    _along_sizes(axes, data, labelled=True)
    axes.yaxis.set_major_locator(MaxNLocator(3))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: scale.number(value)))
    axes.yaxis.grid(visible=True)


def _along_sizes(axes: Axes, data: SizesData, *, labelled: bool) -> None:
    sizes = [p.headcount for p in data.points]
    axes.set_xlim(sizes[0] - 0.5, sizes[-1] + 0.5)
    step = -(-len(sizes) // 14)
    axes.set_xticks(sizes[::step])
    axes.tick_params(axis="x", labelbottom=labelled)
    if labelled:
        axes.set_xlabel(phrase("sellers"), fontsize=looks.LABEL, labelpad=4)


def _colour(step: StepBar) -> str:
    """Clearly above 0, clearly below, or neither."""
    if step.low > 0:
        return look_of(2).colour
    return look_of(5).colour if step.high < 0 else looks.LOST.colour


def _teams(page: Page, box: Box, data: SizesData, scale: Scale) -> None:
    """A row per team: what a seller more brings at the best plan, and his break-even ratio."""
    widest = max((width_of(s.label, looks.LABEL) for s in data.hires), default=0.0)
    names = min(widest + 0.2, 0.42 * box.width)
    ratios = width_of(phrase("break-even"), looks.LABEL) + 0.1
    _write_heading(page, box, phrase("By team, at the best plan") + _unit(scale))
    axes = page.axes(box.without(left=names, right=ratios, top=0.32))
    for row, step in enumerate(data.hires):
        axes.barh(row, step.gain, height=0.5, color=_colour(step), zorder=2)
        axes.hlines(row, step.low, step.high, color=looks.INK, linewidth=1.6, zorder=3)
        axes.text(
            1.04, row, "–" if step.ratio != step.ratio else with_marks(f"{step.ratio:.2f}"),
            transform=axes.get_yaxis_transform(), va="center_baseline", fontsize=looks.LABEL,
        )  # fmt: skip
    axes.axvline(0.0, color=looks.INK, linewidth=1.2)
    axes.set_ylim(max(len(data.hires), 2) - 0.5, -0.5)
    axes.set_yticks(
        range(len(data.hires)),
        [fitted(step.label, names - 0.15, looks.LABEL) for step in data.hires],
    )
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(3))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: scale.number(value)))
    axes.xaxis.grid(visible=True)
    axes.set_xlabel(phrase("one seller more"), fontsize=looks.LABEL, labelpad=4)
    page.write(
        box.right, box.top, [phrase("break-even")], looks.LABEL, colour=looks.QUIET, align="right"
    )


def _legend(data: SizesData) -> list[tuple[Artist, str]]:
    colour = look_of(0).colour

    def mark(marker: str, face: str) -> Line2D:
        return Line2D(
            [], [], linestyle="none", marker=marker, markersize=SIZE, markeredgecolor=colour,
            markerfacecolor=face, markeredgewidth=1.8,
        )  # fmt: skip

    entries: list[tuple[Artist, str]] = [(mark("o", colour), phrase("near-optimal"))]
    if any(not p.near and p.candidate for p in data.points):
        entries.append((mark("o", "white"), phrase("worse")))
    if any(not p.candidate for p in data.points):
        entries.append((mark("x", colour), phrase("beyond ranges or limits")))
    if data.band:
        entries.append((Patch(color=looks.ZONE), phrase("within the indifference")))
    kinds = {_colour(step) for step in (*data.steps, *data.hires)}
    for colour_of, text in (
        (look_of(2).colour, phrase("pays")),
        (look_of(5).colour, phrase("does not pay")),
        (looks.LOST.colour, phrase("open")),
    ):
        if colour_of in kinds:
            entries.append((Patch(color=colour_of), text))
    return entries


@in_house_style
def draw_fronts(data: FrontsData) -> list[Figure]:
    """One figure."""
    page = open_page(data.title, data.subtitle, data.note)
    body = write_legend(page, page.body, _designs(data))
    scale = scale_for([s.mean for f in data.fronts for s in f.spots], data.unit, data.currency)
    for front, box in zip(data.fronts, panels(body, 2, 0.5, 0.0), strict=True):
        inner = box.without(left=SIDE, bottom=BELOW, top=HEADING, right=0.1)
        _write_heading(page, inner, f"{front.heading}")
        _front(page.axes(inner), front, data, scale)
    return [page.figure]


def _front(axes: Axes, front: Front, data: FrontsData, scale: Scale) -> None:
    across = scale_for([s.across for s in front.spots], front.unit, data.currency)
    line = sorted((s.across, s.mean) for s in front.spots if s.on_front)
    axes.plot(
        [x for x, _ in line], [y for _, y in line], color=looks.INK, linewidth=1.4,
        linestyle=(0, (4, 2)), zorder=2,
    )  # fmt: skip
    for spot in front.spots:
        look = look_of(spot.design.place)
        axes.plot(
            spot.across, spot.mean, look.marker, color=look.colour, markersize=SIZE + 1, zorder=3,
            markerfacecolor=look.colour if spot.near else "white", markeredgewidth=1.8,
        )  # fmt: skip
    axes.margins(0.08)
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=front.unit == "count"))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: across.number(value)))
    axes.yaxis.set_major_locator(MaxNLocator(6))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: scale.number(value)))
    axes.grid(visible=True)
    axes.set_xlabel(f"{front.label}{_unit(across)}", fontsize=looks.LABEL, labelpad=6)
    axes.set_ylabel(f"{data.label}{_unit(scale)}", fontsize=looks.LABEL, labelpad=6)


def _designs(data: FrontsData) -> Sequence[tuple[Artist, str]]:
    shown = {s.design.place: s.design for f in data.fronts for s in f.spots}
    entries: list[tuple[Artist, str]] = [
        (
            Line2D([], [], linestyle="none", marker=look_of(place).marker, markersize=SIZE + 1,
                   color=look_of(place).colour),
            design.short,
        )
        for place, design in sorted(shown.items())
    ]  # fmt: skip
    front = Line2D([], [], color=looks.INK, linewidth=1.4, linestyle=(0, (4, 2)))
    return [*entries, (front, phrase("front"))]
