"""Text that fits: measured in inches, wrapped at spaces, cut with an ellipsis where it must be."""

from __future__ import annotations

import re
from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from funnel_sim.reporting.formatting import shortened

POINTS = 72.0
"""Points per inch."""
LEADING = 1.3
"""Line height, in font sizes."""
ELLIPSIS = "…"
LONGEST_UNIT = 5
"""Characters of a word behind a number that may be its unit: `%`, `k€`, `MCHF)`."""

_NUMBER = re.compile(r"^[^ \n]*\d$")
_SPACES = re.compile(r"[ \n]+")
"""Where a line may end: not at the no-break spaces that languages have in numbers."""

_MEASURE = TextToPath()


@lru_cache(maxsize=4096)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line of text at `size` points, inches."""
    font = FontProperties(size=size, weight="bold" if bold else "normal")
    width, _, _ = _MEASURE.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / POINTS


def height_of(lines: int, size: float) -> float:
    """Height of so many lines at `size` points, inches."""
    return lines * size * LEADING / POINTS


def wrapped(
    text: str, width: float, size: float, *, bold: bool = False, most: int = 3
) -> list[str]:
    """`text` in lines no wider than `width` inches, at most `most` of them.

    A number stays with its unit. Words that are too long are broken; what does not fit into the
    last line ends with an ellipsis.
    """
    lines: list[str] = []
    for word in _unbreakable(text):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.extend(_broken(word, width, size, bold))
    if len(lines) <= most:
        return lines
    last = _cut(" ".join(lines[most - 1 :]), width, size, bold)
    return [*lines[: most - 1], last]


def fitted(name: str, width: float, size: float, *, bold: bool = False) -> str:
    """`name` on one line, its middle left out where it is too wide."""
    most = len(name)
    while most > 2 and width_of(shortened(name, most), size, bold=bold) > width:
        most -= 1
    return shortened(name, most)


def _unbreakable(text: str) -> list[str]:
    words: list[str] = []
    for word in (each for each in _SPACES.split(text) if each):
        if words and len(word) <= LONGEST_UNIT and _NUMBER.search(words[-1]):
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def _broken(word: str, width: float, size: float, bold: bool) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _cut(text: str, width: float, size: float, bold: bool) -> str:
    while text and width_of(text + ELLIPSIS, size, bold=bold) > width:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS
