"""A waterfall as stacked bars, for charts that know no waterfall: an invisible part, then the bar.

Above and below zero are stacked apart, so a bar that crosses zero has a part on either side.
"""

from __future__ import annotations

from dataclasses import dataclass

from funnel_sim.reporting.content.model import Chart


@dataclass(frozen=True, slots=True)
class Stack:
    """One value per category each; what is below zero is negative."""

    hidden: tuple[float, ...]
    shown: tuple[float, ...]
    hidden_below: tuple[float, ...]
    shown_below: tuple[float, ...]

    @property
    def goes_below(self) -> bool:
        """Whether anything lies below zero."""
        return any(self.shown_below)


def stack_of(chart: Chart) -> Stack:
    """The bars of a waterfall."""
    ends = [value or 0.0 for value in chart.series[0].values]
    lows = [min(s, e) for s, e in zip(chart.starts, ends, strict=True)]
    highs = [max(s, e) for s, e in zip(chart.starts, ends, strict=True)]
    hidden = [max(low, 0.0) for low in lows]
    below = [min(high, 0.0) for high in highs]
    return Stack(
        tuple(hidden),
        tuple(max(high, 0.0) - h for high, h in zip(highs, hidden, strict=True)),
        tuple(below),
        tuple(min(low, 0.0) - b for low, b in zip(lows, below, strict=True)),
    )
