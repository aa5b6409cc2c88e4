"""A page: a figure with a title, a subtitle and a note that never touch what is drawn between.

All places are in inches from the lower left corner of the page, so that text and panels can be laid
out by measuring. 13.33 x 7.5 inches is a slide of 16:9.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.lettering import height_of, wrapped

WIDTH, HEIGHT = 40 / 3, 7.5
MARGIN = 0.4
GAP = 0.18
"""Between title, subtitle, body and note."""

_OURS: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": looks.LABEL,
    "text.parse_math": False,
    "text.color": looks.INK,
    "axes.edgecolor": looks.QUIET,
    "axes.labelcolor": looks.INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": looks.RULE,
    "grid.linewidth": 0.8,
    "xtick.color": looks.QUIET,
    "ytick.color": looks.QUIET,
    "xtick.labelcolor": looks.INK,
    "ytick.labelcolor": looks.INK,
    "hatch.linewidth": 0.9,
    "legend.frameon": False,
    "legend.fontsize": looks.LABEL,
    "svg.hashsalt": "funnel-sim",
    "svg.fonttype": "path",
    "path.simplify": False,
}

P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def house_style() -> Iterator[None]:
    """Our settings on top of matplotlib's own, whatever the user has in a matplotlibrc."""
    settings: dict[Any, Any] = {
        k: v for k, v in matplotlib.rcParamsDefault.items() if not k.startswith("backend")
    }
    with matplotlib.rc_context(settings | _OURS):
        yield


def in_house_style(draw: Callable[P, R]) -> Callable[P, R]:
    """Make `draw` work under `house_style`."""

    @wraps(draw)
    def styled(*args: P.args, **kwargs: P.kwargs) -> R:
        with house_style():
            return draw(*args, **kwargs)

    return styled


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page, inches."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.bottom + self.height

    def without(
        self, *, left: float = 0.0, right: float = 0.0, top: float = 0.0, bottom: float = 0.0
    ) -> Box:
        """The box with strips taken off."""
        return Box(
            self.left + left,
            self.bottom + bottom,
            max(self.width - left - right, 0.1),
            max(self.height - top - bottom, 0.1),
        )


@dataclass(frozen=True, slots=True)
class Page:
    """A figure and the part of it that is free for panels."""

    figure: Figure
    body: Box

    def axes(self, box: Box) -> Axes:
        """Axes whose frame fills `box`."""
        return self.figure.add_axes(
            (box.left / WIDTH, box.bottom / HEIGHT, box.width / WIDTH, box.height / HEIGHT)
        )

    def write(
        self,
        left: float,
        top: float,
        lines: Sequence[str],
        size: float,
        *,
        bold: bool = False,
        colour: str = looks.INK,
        align: str = "left",
    ) -> None:
        """Lines of text below `top`, each on its own measured line."""
        for i, line in enumerate(lines):
            self.figure.text(
                left / WIDTH,
                (top - height_of(i + 1, size) + size * 0.32 / 72) / HEIGHT,
                line,
                fontsize=size,
                fontweight="bold" if bold else "normal",
                color=colour,
                ha=align,
                va="baseline",
            )


def open_page(title: str, subtitle: str, note: str = "") -> Page:
    """A page with its texts written."""
    width = WIDTH - 2 * MARGIN
    heads = wrapped(title, width, looks.TITLE, bold=True, most=3)
    subs = wrapped(subtitle, width, looks.SUBTITLE, most=3)
    notes = wrapped(note, width, looks.LABEL, most=4)
    page = Page(Figure(figsize=(WIDTH, HEIGHT)), Box(0, 0, WIDTH, HEIGHT))
    top = HEIGHT - MARGIN * 0.75
    page.write(MARGIN, top, heads, looks.TITLE, bold=True)
    top -= height_of(len(heads), looks.TITLE) + GAP / 3
    page.write(MARGIN, top, subs, looks.SUBTITLE, colour=looks.QUIET)
    top -= height_of(len(subs), looks.SUBTITLE) + GAP
    bottom = MARGIN * 0.6
    if notes:
        bottom += height_of(len(notes), looks.LABEL)
        page.write(MARGIN, bottom, notes, looks.LABEL, colour=looks.QUIET)
        bottom += GAP
    return Page(page.figure, Box(MARGIN, bottom, width, top - bottom))


def columns_for(count: int) -> int:
    """Columns that so many panels stand in: up to three side by side, 4 in a square."""
    return {1: 1, 2: 2, 4: 2}.get(count, 3)


def panels(body: Box, count: int, across: float, down: float) -> list[Box]:
    """`count` equal boxes that fill `body` row by row, with gaps `across` and `down`."""
    columns = columns_for(count)
    rows = math.ceil(count / columns)
    width = (body.width - across * (columns - 1)) / columns
    height = (body.height - down * (rows - 1)) / rows
    return [
        Box(
            body.left + (i % columns) * (width + across),
            body.top - (i // columns + 1) * height - (i // columns) * down,
            width,
            height,
        )
        for i in range(count)
    ]
