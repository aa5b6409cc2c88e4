"""The chart of a goal: the chance along the input, and intervals of the answers below."""

from __future__ import annotations

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.goal import GoalData, GoalLine
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.legend import write_legend
from funnel_sim.reporting.drawing.lettering import height_of
from funnel_sim.reporting.drawing.looks import look_of
from funnel_sim.reporting.drawing.page import in_house_style, open_page
from funnel_sim.reporting.formatting import rough_share

STRIP = 0.22
"""Height of the row of one interval, inches."""
BESIDE = 0.6
"""Room for names of ticks at the left, inches."""


@in_house_style
def draw_goal(data: GoalData) -> list[Figure]:
    """One figure."""
    page = open_page(data.title, data.subtitle, data.note)
    body = write_legend(page, page.body, _legend(data))
    below = STRIP * len(data.lines) + 0.1
    names = height_of(1, looks.LABEL) + 0.12
    box = body.without(left=BESIDE, right=0.3, bottom=below + names, top=0.1)
    axes = page.axes(box)
    axes.set_xlim(*_limits(data))
    axes.set_ylim(0.0, 1.04)
    axes.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1.0])
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value * 100:.0f} %"))
    axes.yaxis.grid(visible=True)
    axes.tick_params(axis="x", labelbottom=False)
    axes.axhline(data.wanted, color=looks.INK, linewidth=1.6, linestyle=(0, (4, 2)), zorder=3)
    for line in data.lines:
        _draw(axes, line)
    strip = body.without(left=BESIDE, right=0.3, top=body.height - below - names, bottom=names)
    _intervals(page.axes(strip), data)
    return [page.figure]


def _limits(data: GoalData) -> tuple[float, float]:
    room = 0.02 * (data.high - data.low)
    return data.low - room, data.high + room


def _draw(axes: Axes, line: GoalLine) -> None:
    look = look_of(line.design.place)
    shares = [c.share for c in line.chances]
    axes.plot(line.values, shares, color=look.colour, linewidth=2.2, zorder=4)
    axes.vlines(
        line.values, [c.low for c in line.chances], [c.high for c in line.chances],
        color=look.colour, linewidth=1.4, zorder=4,
    )  # fmt: skip
    axes.plot(
        line.values, shares, look.marker, color=look.colour, markersize=8, markeredgecolor="white",
        linestyle="none", zorder=5, clip_on=False,
    )  # fmt: skip
    if line.full_at is not None:
        axes.axvline(line.full_at, color=look.colour, linewidth=1.6, linestyle=(0, (1, 2)))


def _intervals(axes: Axes, data: GoalData) -> None:
    """A row per organisation: the answer, and its interval to the end of the range if open."""
    axes.set_xlim(*_limits(data))
    axes.set_ylim(len(data.lines) - 0.5, -0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: data.written(float(value))))
    for i, line in enumerate(data.lines):
        if line.found is None:
            axes.text(
                data.low, i, phrase("{name}: no value is enough", name=line.design.name),
                fontsize=looks.LABEL - 2,
                va="center_baseline", color=looks.QUIET,
            )  # fmt: skip
            continue
        look = look_of(line.design.place)
        low = data.low if line.low is None else line.low
        high = data.high if line.high is None else line.high
        axes.hlines(i, low, high, color=look.colour, linewidth=4.0, alpha=0.6)
        axes.plot(
            line.found, i, look.marker, color=look.colour, markersize=10, markeredgecolor="white",
        )  # fmt: skip


def _legend(data: GoalData) -> list[tuple[Artist, str]]:
    entries: list[tuple[Artist, str]] = []
    for line in data.lines:
        look = look_of(line.design.place)
        entries.append(
            (Line2D([], [], color=look.colour, marker=look.marker, linewidth=2.2), line.design.name)
        )
    wanted = Line2D([], [], color=looks.INK, linewidth=1.6, linestyle=(0, (4, 2)))
    entries.append((wanted, phrase("wanted: {wanted}", wanted=rough_share(data.wanted))))
    if any(line.full_at is not None for line in data.lines):
        full = Line2D([], [], color=looks.QUIET, linewidth=1.6, linestyle=(0, (1, 2)))
        entries.append((full, phrase("a team is full")))
    return entries
