"""One number learnt from a history: what it is, how sure it is, and what it rests on."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

CONFIDENCE = 0.9
"""Of every interval that a calibration states."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, or the statement that there is too little history for it."""

    name: str
    """What it is, in words: `pass rate of qualification`."""
    unit: str
    """Of value, low and high; `share` in [0, 1]."""
    value: float
    """NaN where it was not learnt."""
    low: float
    high: float
    """Interval at `CONFIDENCE`; NaN where there is none."""
    n: int
    """Cases that it rests on."""
    floor: int
    """Cases below which nothing is said."""
    note: str = ""
    """What a reader has to know, or what stands in for it."""

    @property
    def learnt(self) -> bool:
        """Whether there is a value."""
        return math.isfinite(self.value)

    def said(self) -> str:
        """As a sentence for comments and reports, without the name."""
        if not self.learnt:
            reason = self.note or "nothing stands in for it"
            return f"insufficient history (n {self.n}, needs {self.floor}); {reason}"
        interval = ""
        if math.isfinite(self.low) and math.isfinite(self.high):
            interval = (
                f", {100 * CONFIDENCE:.0f} % interval {short(self.low)} to {short(self.high)}"
            )
        note = f"; {self.note}" if self.note else ""
        return f"n {self.n}{interval}{note}"


def unknown(name: str, unit: str, n: int, floor: int, note: str) -> Quantity:
    """A quantity that could not be learnt; `note` says what stands in for it."""
    return Quantity(name, unit, math.nan, math.nan, math.nan, n, floor, note)


def short(number: float) -> str:
    """Three significant digits, without an exponent for usual sizes."""
    if number == 0.0 or not math.isfinite(number):
        return f"{number:g}"
    if abs(number) >= 1000:
        return f"{number:.0f}"
    return f"{number:.3g}"


def named(quantities: Iterable[Quantity], name: str) -> Quantity:
    """The quantity of a name. KeyError where there is none."""
    for quantity in quantities:
        if quantity.name == name:
            return quantity
    raise KeyError(name)
