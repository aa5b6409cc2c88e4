"""How things look: one colour, hatch and marker per design, the same in every chart.

The colours are those of Okabe & Ito (2008, Color Universal Design), safe for the colour-blind. They
are not all apart in greyscale, so each comes with a hatch and a marker of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

INK = "#222222"
QUIET = "#5a5a5a"
RULE = "#c8c8c8"
ZONE = "#e6e6e6"
WARM = "#fbe7c3"
HOT = "#f6c9b8"
ALARM = "#b03a00"

BRIGHT = 0.5
"""Luma (ITU-R BT.601) from which letters are black."""

TITLE = 23.0
SUBTITLE = 15.0
PANEL = 16.0
LABEL = 14.0


@dataclass(frozen=True, slots=True)
class Look:
    """Colour, hatch of areas, marker of points."""

    colour: str
    hatch: str
    marker: str


LOOKS = (
    Look("#0072B2", "", "o"),
    Look("#E69F00", "//", "s"),
    Look("#009E73", "..", "^"),
    Look("#CC79A7", "xx", "D"),
    Look("#56B4E9", "\\\\", "v"),
    Look("#D55E00", "--", "P"),
    Look("#6b6b6b", "++", "X"),
    Look("#8c6d1f", "oo", "*"),
)


def look_of(place: int) -> Look:
    """The look of the design at that place of the experiment; they repeat after eight."""
    return LOOKS[place % len(LOOKS)]


def ink_on(colour: str) -> str:
    """What letters on an area of that colour, `#rrggbb`, are written in: black or white."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > BRIGHT else "white"


@dataclass(frozen=True, slots=True)
class Fill:
    """An area that belongs to no design."""

    colour: str
    hatch: str
    edge: str


LOST = Fill("#8f8f8f", "", "#8f8f8f")
UNREACHABLE = Fill("#d9d9d9", "..", "#7a7a7a")
COLD = Fill("#ffffff", "////", "#444444")
RECYCLED = Fill("#d9d9d9", "\\\\", "#444444")
MISSED = Fill("#ffffff", "xxx", "#444444")
OPEN = Fill("#ffffff", "", "#8f8f8f")
COST = Fill("#a8a8a8", "", "#a8a8a8")
ROAD = Fill("#444444", "", "#444444")
DESK = Fill("#e6e6e6", "", "#a8a8a8")
AWAY = Fill("#d9d9d9", "..", "#7a7a7a")
