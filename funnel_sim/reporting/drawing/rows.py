"""Small multiples of horizontal bars: the same rows in every panel, named once at the left."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.reading import Design
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.lettering import fitted, height_of, width_of, wrapped
from funnel_sim.reporting.drawing.looks import look_of
from funnel_sim.reporting.drawing.page import HEIGHT, WIDTH, Box, Page, columns_for

T = TypeVar("T")

LEAST_ROW = 0.245
"""Height of a row below which its text would touch the next, inches."""
HEADING = height_of(1, looks.PANEL) + 0.06
ACROSS, DOWN = 0.3, 0.2
"""Gaps between panels, inches."""
WIDEST_LABEL = 2.6
PAD = 0.1
SWATCH = 0.22


@dataclass(frozen=True, slots=True)
class RowPanel:
    """One panel: axes with row 0 at the top, y from -0.5 to rows - 0.5 downwards."""

    axes: Axes
    box: Box


def pages_of(items: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """`items` in pages of nearly equal length, at most `most` on one."""
    pages = max(math.ceil(len(items) / max(most, 1)), 1)
    size = math.ceil(len(items) / pages)
    for start in range(0, max(len(items), 1), size or 1):
        yield items[start : start + size]


def page_mark(number: int, pages: int) -> str:
    """` Page 1/2.` where there are several."""
    return phrase(" Page {number}/{pages}.", number=number + 1, pages=pages) if pages > 1 else ""


def panels_that_fit(height: float, rows: int) -> int:
    """How many panels of so many rows fit on a body of that height, at most six."""
    deep = int((height + DOWN) // (rows * LEAST_ROW + HEADING + DOWN))
    return 3 * min(max(deep, 1), 2)


def row_panels(
    page: Page, body: Box, designs: Sequence[Design], labels: Sequence[str], emphasised: set[int]
) -> list[RowPanel]:
    """A panel per design with rows called `labels`, those in `emphasised` in bold."""
    columns = columns_for(len(designs))
    deep = math.ceil(len(designs) / columns)
    height = (body.height - DOWN * (deep - 1)) / deep - HEADING
    lines = _label_lines(labels, height / len(labels))
    side = max(width_of(t, looks.LABEL, bold=True) for text in lines for t in text) + PAD
    width = (body.width - side - ACROSS * (columns - 1)) / columns
    made = []
    for i, design in enumerate(designs):
        left = body.left + side + (i % columns) * (width + ACROSS)
        top = body.top - (i // columns) * (height + HEADING + DOWN)
        box = Box(left, top - HEADING - height, width, height)
        heading(page, design, left, top, width)
        made.append(RowPanel(_bare(page.axes(box), len(labels)), box))
        if i % columns == 0:
            _write_labels(page, box, lines, emphasised)
    return made


def heading(page: Page, design: Design, left: float, top: float, width: float) -> None:
    """Name of a design with its swatch, on one line."""
    swatch(page, design, left, top - HEADING + 0.08)
    text = fitted(design.name, width - SWATCH - PAD, looks.PANEL, bold=True)
    page.write(left + SWATCH + PAD, top, [text], looks.PANEL, bold=True)


def swatch(page: Page, design: Design, left: float, bottom: float) -> None:
    """A little square in the look of a design."""
    look = look_of(design.place)
    page.figure.add_artist(
        Rectangle(
            (left / WIDTH, bottom / HEIGHT),
            SWATCH / WIDTH,
            SWATCH / HEIGHT,
            transform=page.figure.transFigure,
            facecolor=look.colour,
            hatch=look.hatch,
            edgecolor="white",
            linewidth=0,
        )
    )


def limits_with_room(low: float, high: float, room: float, width: float) -> tuple[float, float]:
    """Limits of an axis `width` inches wide with `room` inches free right of `high`."""
    span = high - low if high > low else 1.0
    return low, low + span * width / max(width - room, width * 0.15)


def _bare(axes: Axes, rows: int) -> Axes:
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_yticks([])
    axes.set_xticks([])
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    return axes


def _label_lines(labels: Sequence[str], row: float) -> list[list[str]]:
    most = max(int(row // height_of(1, looks.LABEL)), 1)
    return [
        wrapped(text, WIDEST_LABEL, looks.LABEL, bold=True, most=min(most, 2)) for text in labels
    ]


def _write_labels(
    page: Page, box: Box, lines: Sequence[Sequence[str]], emphasised: set[int]
) -> None:
    row = box.height / len(lines)
    for i, text in enumerate(lines):
        middle = box.top - (i + 0.5) * row
        page.write(
            box.left - PAD,
            middle + height_of(len(text), looks.LABEL) / 2,
            text,
            looks.LABEL,
            bold=i in emphasised,
            align="right",
        )
