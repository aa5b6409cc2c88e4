"""What all figures share: fonts, margins, axes, and the look of a design."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from funnel_sim.reporting.drawing.looks import INK, QUIET, RULE, look_of

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

FONT = '"Source Sans", "Source Sans Pro", "Segoe UI", Arial, sans-serif'
SIZE = 14
PATTERNS = ("", "/", ".", "x", "\\", "-", "+", "|")
"""Hatches by place of a design, so that designs are told apart in greyscale too."""
SYMBOLS = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross", "x", "star")


def plain(figure: Figure, height: int, **layout: Any) -> Figure:
    """The figure with the page's font and quiet axes."""
    figure.update_layout(
        template="none",
        height=height,
        font={"family": FONT, "size": SIZE, "color": INK},
        margin={"l": 8, "r": 16, "t": 34, "b": 40},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hoverlabel={"font": {"family": FONT, "size": SIZE}},
        dragmode=False,
        separators=".,",
        **layout,
    )
    figure.update_xaxes(gridcolor="#ececec", zerolinecolor=RULE, automargin=True, fixedrange=True)
    figure.update_yaxes(gridcolor="#ececec", zerolinecolor=RULE, automargin=True, fixedrange=True)
    figure.update_annotations(font={"size": SIZE, "color": QUIET})
    return figure


def fill(place: int) -> dict[str, Any]:
    """Colour and hatch of the bars of a design."""
    return {
        "color": look_of(place).colour,
        "pattern": {
            "shape": PATTERNS[place % len(PATTERNS)], "fillmode": "overlay",
            "fgcolor": "rgba(255,255,255,0.6)", "size": 7, "solidity": 0.2,
        },
        "line": {"width": 0},
    }  # fmt: skip


def dot(place: int, *, hollow: bool = False) -> dict[str, Any]:
    """Colour and marker of the points of a design; hollow ones are as written."""
    symbol, colour = SYMBOLS[place % len(SYMBOLS)], look_of(place).colour
    return {
        "symbol": f"{symbol}-open" if hollow else symbol,
        "color": colour,
        "size": 12,
        "line": {"width": 2, "color": colour},
    }


def ink_on(colour: str) -> str:
    """Dark or white, whichever is read better on a colour (relative luminance, WCAG 2.2)."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    luminance = sum(w * s for w, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return INK if luminance > 0.3 else "white"


def rows_high(rows: int, each: int = 46, least: int = 190) -> int:
    """Pixels for so many rows with axis and heading."""
    return max(least, 80 + each * rows)
