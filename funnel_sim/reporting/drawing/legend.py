"""A legend in one or two lines between the subtitle and the panels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.artist import Artist
from matplotlib.legend_handler import HandlerTuple

from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.lettering import height_of, width_of
from funnel_sim.reporting.drawing.page import HEIGHT, WIDTH, Box, Page

HANDLE = 0.62
"""Inches that a swatch takes with the gaps around it."""


def write_legend(
    page: Page, body: Box, entries: Sequence[tuple[Artist | tuple[Artist, ...], str]]
) -> Box:
    """Write `entries` at the top of `body`, and give back what is left of it."""
    needed = sum(width_of(text, looks.LABEL) + HANDLE for _, text in entries)
    lines = 1 if needed <= body.width else 2
    columns = -(-len(entries) // lines)
    handles: list[Any] = [handle for handle, _ in entries]  # tuples too, though the stubs say not
    page.figure.legend(
        handles,
        [text for _, text in entries],
        loc="upper left",
        bbox_to_anchor=(body.left / WIDTH, body.top / HEIGHT),
        ncols=columns,
        borderpad=0,
        borderaxespad=0,
        handlelength=1.6,
        handletextpad=0.5,
        columnspacing=1.2,
        labelspacing=0.3,
        handler_map={tuple: HandlerTuple(ndivide=None, pad=0)},
    )
    return body.without(top=height_of(lines, looks.LABEL) + 0.16)
