"""The values that an input may take: `10/wk..100/wk`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from funnel_sim.domain.units import NUMBER, format_number

_RANGE = re.compile(
    rf"\s*(?P<low>{NUMBER})\s*(?P<one>[^\s0-9.][^.]*?)?\s*\.\.\s*"
    rf"(?P<high>{NUMBER})\s*(?P<other>[^\s0-9.].*?)?\s*"
)
_RULE = "must be the lowest and the highest value with their unit, such as '10/wk..100/wk'."


@dataclass(frozen=True, slots=True)
class Scale:
    """Equal steps from the lowest to the highest value."""

    low: float
    high: float
    unit: str
    """Behind the number, e.g. `/wk`; empty for plain numbers."""
    steps: int
    whole: bool
    """Whether only whole numbers mean something, such as headcounts."""

    @property
    def last(self) -> int:
        """Places are 0 to this."""
        return round(self.high - self.low) if self.whole else self.steps

    def value(self, place: int) -> float:
        """The value at a place, in `unit`."""
        return float(f"{self.low + (self.high - self.low) * place / self.last:.10g}")

    def written(self, value: float) -> str | int | float:
        """A value as a config holds it."""
        if self.unit:
            return f"{format_number(value)} {self.unit}"
        return int(value) if float(value).is_integer() else value


def read_range(text: str, steps: int) -> Scale:
    """ValueError with a sentence where it cannot be read."""
    match = _RANGE.fullmatch(text)
    if match is None:
        msg = f"{_RULE} Got '{text}'."
        raise ValueError(msg)
    low, high = (float(match[end].replace("_", "")) for end in ("low", "high"))
    units = [re.sub(r"\s+", " ", match[end] or "") for end in ("one", "other")]
    if all(units) and units[0].replace(" ", "") != units[1].replace(" ", ""):
        msg = f"must have the same unit at both ends. Got '{text}'."
        raise ValueError(msg)
    if not low < high:
        msg = f"must begin with the lower value. Got '{text}'."
        raise ValueError(msg)
    return Scale(low, high, units[1] or units[0], steps, whole=False)
