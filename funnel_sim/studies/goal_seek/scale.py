"""The values that an input may take: equal steps along its range."""

from __future__ import annotations

from dataclasses import dataclass

from funnel_sim.studies.worlds import Input


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


def scale_along(one: Input, steps: int) -> Scale:
    """So many steps along the range of an input, or steps of one where only whole numbers fit."""
    return Scale(one.range.low, one.range.high, one.unit, steps, one.whole)
