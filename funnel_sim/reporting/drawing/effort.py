"""The charts of effort: rules with their intervals, and shares segment by segment."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.effort import (
    RuleKind,
    RuleRow,
    RulesData,
    SegmentPanel,
    SharesData,
)
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.legend import write_legend
from funnel_sim.reporting.drawing.lettering import fitted, height_of
from funnel_sim.reporting.drawing.looks import look_of
from funnel_sim.reporting.drawing.page import (
    HEIGHT,
    WIDTH,
    Box,
    Page,
    in_house_style,
    open_page,
    panels,
)
from funnel_sim.reporting.drawing.rows import page_mark, pages_of
from funnel_sim.reporting.drawing.value_rows import (
    finite,
    named_rows,
    value_panel,
    whisker,
    write_heading,
)
from funnel_sim.reporting.formatting import Scale, format_difference_interval, scale_for

MOST_ROWS = 12
"""Rules on one page."""
MOST_PANELS = 6
"""Segments on one page."""
BESIDE, BELOW = 1.0, 0.75
"""Room for names of axes and ticks, inches."""
KINDS = {RuleKind.DISCIPLINE: 0, RuleKind.SHARES: 1, RuleKind.OWN: 6}
"""Look of each kind of rule."""
OVER_GRID = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}


@in_house_style
def draw_rules(data: RulesData) -> list[Figure]:
    """One figure, or several where there are many rules."""
    pages = list(pages_of(data.rows, MOST_ROWS))
    return [_rules(data, rows, page_mark(i, len(pages))) for i, rows in enumerate(pages)]


def _rules(data: RulesData, rows: Sequence[RuleRow], mark: str) -> Figure:
    page = open_page(data.title, data.subtitle + mark, data.note)
    panel = named_rows(page, page.body, [row.name for row in rows])
    ends = [x for row in data.rows for x in (row.lead, row.low, row.high)]
    zone = 0 < data.indifference <= 3 * max(abs(x) for x in finite(ends))
    reach = [data.indifference, -data.indifference] if zone else []
    scale = scale_for(finite(ends), data.unit, data.currency)
    texts = [_text(row, data) for row in rows]
    axes, shift = value_panel(page, panel, [*ends, *reach], texts, scale, bold=True)
    unit = f", {scale.symbol}" if scale.symbol else ""
    against = phrase("Against {base}, which the team has", base=data.against)
    write_heading(page, panel, against + unit)
    axes.axvspan(-data.indifference, data.indifference, color=looks.ZONE, zorder=0)
    axes.axvline(0.0, color=looks.INK, linewidth=1.0, zorder=1)
    right = max(finite([*ends, 0.0, *reach]))
    for i, (row, text) in enumerate(zip(rows, texts, strict=True)):
        look = look_of(KINDS[row.kind])
        if not row.is_reference:
            whisker(axes, i, row.low, row.high)
        axes.plot(
            row.lead, i, look.marker, color=look.colour, markersize=14, markeredgecolor="white",
            zorder=4,
        )  # fmt: skip
        axes.text(
            right + 1.5 * shift, i, text, va="center_baseline", fontsize=looks.LABEL, zorder=5,
            fontweight="bold" if row.contender else "normal", bbox=OVER_GRID,
        )  # fmt: skip
    return page.figure


def _text(row: RuleRow, data: RulesData) -> str:
    if row.is_reference:
        return phrase("as it is")
    return format_difference_interval(row.lead, row.low, row.high, data.unit, data.currency)


@in_house_style
def draw_shares(data: SharesData) -> list[Figure]:
    """One figure, or several where there are many segments."""
    pages = list(pages_of(data.panels, MOST_PANELS))
    return [_shares(data, some, page_mark(i, len(pages))) for i, some in enumerate(pages)]


def _shares(data: SharesData, some: Sequence[SegmentPanel], mark: str) -> Figure:
    page = open_page(data.title, data.subtitle + mark, data.note)
    leads = [point.lead for panel in data.panels for point in panel.points]
    scale = scale_for(leads, data.unit, data.currency)
    body = write_legend(page, page.body, _legend(data))
    heading = height_of(1, looks.PANEL) + 0.08
    boxes = panels(body.without(left=0.35), len(some), across=0.2, down=0.25)
    for box, panel in zip(boxes, some, strict=True):
        inner = box.without(left=BESIDE - 0.35, right=0.15, bottom=0.45, top=heading)
        text = fitted(
            phrase("Share of {segment}", segment=panel.segment), inner.width, looks.PANEL, bold=True
        )
        page.write(inner.left, box.top, [text], looks.PANEL, bold=True)
        _panel(page.axes(inner), panel, leads, scale)
    _name_side(page, body, f"{data.label}{f', {scale.symbol}' if scale.symbol else ''}")
    return page.figure


def _panel(axes: Axes, panel: SegmentPanel, leads: Sequence[float], scale: Scale) -> None:
    """Dots of all shares, the best of each, and those of the experiment."""
    low, high = min(*leads, 0.0), max(*leads, 0.0)
    room = 0.08 * (high - low or 1.0)
    axes.set_xlim(-0.04, 1.04)
    axes.set_ylim(low - room, high + room)
    axes.axhline(0.0, color=looks.INK, linewidth=1.0, zorder=1)
    for share in panel.written:
        axes.axvline(share, color=looks.ALARM, linewidth=1.4, linestyle=(0, (4, 3)), zorder=2)
    axes.plot(*zip(*panel.best, strict=True), color=looks.QUIET, linewidth=1.6, zorder=3)
    for near, colour, size in ((False, looks.RULE, 7.0), (True, look_of(0).colour, 9.0)):
        points = [point for point in panel.points if point.near is near]
        axes.plot(
            [p.share for p in points], [p.lead for p in points], "o", color=colour,
            markersize=size, markeredgecolor="white", markeredgewidth=0.6, zorder=4 + near,
        )  # fmt: skip
    axes.set_xticks([0.0, 0.25, 0.5, 0.75, 1.0])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f} %"))
    axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: scale.number(value)))
    axes.yaxis.grid(visible=True)


def _name_side(page: Page, body: Box, text: str) -> None:
    line = fitted(text, body.height, looks.LABEL)
    page.figure.text(
        (body.left + 0.1) / WIDTH, (body.bottom + body.height / 2) / HEIGHT, line,
        rotation=90, ha="center", va="center", fontsize=looks.LABEL,
    )  # fmt: skip


def _legend(data: SharesData) -> list[tuple[Artist, str]]:
    entries: list[tuple[Artist, str]] = [
        (_dot(look_of(0).colour, 9.0), phrase("near the best")),
        (_dot(looks.RULE, 7.0), phrase("behind")),
        (
            Line2D([], [], color=looks.QUIET, linewidth=1.6),
            phrase("the best found with this share"),
        ),
    ]
    if any(panel.written for panel in data.panels):
        line = Line2D([], [], color=looks.ALARM, linewidth=1.4, linestyle=(0, (4, 3)))
        entries.append((line, phrase("as written")))
    return entries


def _dot(colour: str, size: float) -> Line2D:
    return Line2D(
        [], [], color=colour, marker="o", linestyle="none", markersize=size, markeredgecolor="white"
    )
