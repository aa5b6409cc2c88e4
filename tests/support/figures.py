"""Whether a chart can be read from afar, measured on the texts that it draws."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from funnel_sim.reporting.drawing.page import house_style

DPI = 50
SMALLEST = 14.0
"""Points; on a slide of 13.33 x 7.5 inches."""
SLACK = 1.0
"""Pixels that boxes of text may share: letters do not fill them."""


def assert_readable(figure: Figure, name: str = "") -> None:
    """No text leaves the page, touches another, or is too small."""
    found = boxes(figure)
    width, height = figure.get_size_inches() * DPI
    assert abs(width - DPI * 40 / 3) < 1e-6, name
    assert height == DPI * 7.5, name
    for text, size, box in found:
        assert size >= SMALLEST, (name, text)
        assert box.x0 >= -SLACK, (name, text)
        assert box.x1 <= width + SLACK, (name, text)
        assert box.y0 >= -SLACK, (name, text)
        assert box.y1 <= height + SLACK, (name, text)
    for (one, _, a), (other, _, b) in combinations(found, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert min(across, down) <= SLACK, (name, one, other)


def boxes(figure: Figure) -> list[tuple[str, float, Bbox]]:
    """Every text that is seen with its size and its place in pixels."""
    canvas = FigureCanvasAgg(figure)
    figure.set_dpi(DPI)
    with house_style():
        canvas.draw()
    renderer = canvas.get_renderer()
    texts: list[Any] = figure.findobj(Text)
    absent = _not_drawn(figure)
    shown = [t for t in texts if t.get_visible() and t.get_text().strip() and id(t) not in absent]
    return [(t.get_text(), float(t.get_fontsize()), t.get_window_extent(renderer)) for t in shown]


def _not_drawn(figure: Figure) -> set[int]:
    """Labels of ticks outside the limits, or switched off."""
    absent: set[int] = set()
    every_axis: list[Any] = [axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)]
    for axis in every_axis:
        drawn = {id(t.label1) for t in axis._update_ticks() if t.label1.get_visible()}
        every = {id(label) for t in axis.get_major_ticks() for label in (t.label1, t.label2)}
        absent |= every - drawn
    return absent
