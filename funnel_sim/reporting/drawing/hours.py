"""The chart of hours: one bar per design, stacked of what sellers are paid for."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from funnel_sim.domain.language import marked, phrase
from funnel_sim.reporting.chart_data.hours import HoursBar, HoursData
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.legend import write_legend
from funnel_sim.reporting.drawing.lettering import fitted, height_of, width_of
from funnel_sim.reporting.drawing.looks import Fill, look_of
from funnel_sim.reporting.drawing.page import Box, Page, in_house_style, open_page
from funnel_sim.reporting.drawing.rows import PAD, SWATCH, page_mark, pages_of, swatch
from funnel_sim.reporting.formatting import Scale, plain_number

FILLS: dict[str, Fill] = {
    "lost": looks.LOST,
    "undecided": looks.COLD,
    "care": looks.MISSED,
    "travel": looks.ROAD,
    "admin": looks.DESK,
    "away": looks.AWAY,
    "idle": looks.OPEN,
}
WORDS = {
    "won": marked("on deals won"),
    "lost": marked("on deals lost"),
    "undecided": marked("on deals gone cold or open"),
    "care": marked("on care"),
    "travel": marked("travel"),
    "admin": marked("admin, hand-overs, training"),
    "away": marked("vacation and sick"),
    "idle": marked("idle"),
}
PERCENT = Scale(0.01, "%")
MOST_BARS = 6
TALLEST_BAR = 1.0
AXIS = 0.4
WIDEST_NAME = 3.6


@in_house_style
def draw_hours(data: HoursData) -> list[Figure]:
    """One figure, or several where the bars do not fit on one."""
    pages = list(pages_of(data.bars, MOST_BARS))
    return [_page(data, bars, page_mark(i, len(pages))) for i, bars in enumerate(pages)]


def _page(data: HoursData, bars: Sequence[HoursBar], mark: str) -> Figure:
    page = open_page(data.title, data.subtitle + mark)
    body = write_legend(page, page.body, _legend(data, bars)).without(bottom=AXIS)
    row = min(body.height / len(bars), TALLEST_BAR)
    side = min(max(_width(bar) for bar in bars), WIDEST_NAME) + SWATCH + 3 * PAD
    height = row * len(bars)
    box = Box(body.left + side, body.top - height, body.width - side - 0.3, height)
    axes = page.axes(box)
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.set_yticks([])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: PERCENT.text(value, 0)))
    axes.spines["left"].set_visible(False)
    for i, bar in enumerate(bars):
        _name(page, bar, body.left, box.top - (i + 0.5) * row, side)
        _draw(axes, data, bar, i, box.width)
    return page.figure


def _paid(bar: HoursBar) -> str:
    return phrase("{hours} paid hours", hours=plain_number(round(bar.paid)))


def _width(bar: HoursBar) -> float:
    return max(width_of(bar.design.name, looks.LABEL, bold=True), width_of(_paid(bar), looks.LABEL))


def _name(page: Page, bar: HoursBar, left: float, middle: float, side: float) -> None:
    line = height_of(1, looks.LABEL)
    swatch(page, bar.design, left, middle + line / 2 - SWATCH / 2)
    text = fitted(bar.design.name, side - SWATCH - 2 * PAD, looks.LABEL, bold=True)
    at = left + SWATCH + PAD
    page.write(at, middle + line, [text], looks.LABEL, bold=True)
    page.write(at, middle, [_paid(bar)], looks.LABEL, colour=looks.QUIET)


def _legend(
    data: HoursData, bars: Sequence[HoursBar]
) -> list[tuple[Patch | tuple[Patch, ...], str]]:
    own = tuple(
        Patch(facecolor=look.colour, hatch=look.hatch, edgecolor="white", linewidth=0)
        for look in (look_of(bar.design.place) for bar in bars[:3])
    )
    entries: list[tuple[Patch | tuple[Patch, ...], str]] = []
    for part in data.parts:
        fill = FILLS.get(part)
        patch = Patch(facecolor=fill.colour, hatch=fill.hatch, edgecolor=fill.edge) if fill else own
        entries.append((patch, phrase(WORDS[part])))
    return entries


def _draw(axes: Axes, data: HoursData, bar: HoursBar, row: int, width: float) -> None:
    look, left = look_of(bar.design.place), 0.0
    for part in data.parts:
        share = bar.shares[part]
        fill = FILLS.get(part) or Fill(look.colour, look.hatch, "white")
        axes.barh(
            row, share, left=left, height=0.66, color=fill.colour, hatch=fill.hatch,
            edgecolor=fill.edge, linewidth=0.8, clip_on=False,
        )  # fmt: skip
        text = PERCENT.text(share, 0)
        if share > 0 and width_of(text, looks.LABEL, bold=True) + 0.12 <= share * width:
            axes.text(
                left + share / 2, row, text, ha="center", va="center_baseline", fontweight="bold",
                color=looks.ink_on(fill.colour), bbox=_plate(fill.colour, fill.hatch),
            )  # fmt: skip
        left += share


def _plate(colour: str, hatch: str) -> dict[str, object] | None:
    """What keeps a hatch away from a number."""
    return {"facecolor": colour, "edgecolor": "none", "pad": 2.0} if hatch else None
