"""What the intervals against the best of the others say of the design that was chosen."""

from __future__ import annotations

from enum import StrEnum

from funnel_sim.stats.selection.best import BestComparison


class Standing(StrEnum):
    """How surely the chosen design is the best, and by how much."""

    CLEAR = "clear"
    """It is better than every other by more than matters."""
    AHEAD = "ahead"
    """It is better than every other; whether by more than matters is open."""
    SMALL = "small"
    """It is better than every other, but surely by no more than matters."""
    ALIKE = "alike"
    """Others may be the best, but nobody is ahead by more than matters."""
    OPEN = "open"
    """Others may be the best: their intervals contain zero."""

    @property
    def is_best(self) -> bool:
        """Whether the intervals leave nobody else who may be the best."""
        return self in (Standing.CLEAR, Standing.AHEAD, Standing.SMALL)

    @property
    def is_clear(self) -> bool:
        """Whether there is a winner, by more than chance and not surely by less than matters."""
        return self in (Standing.CLEAR, Standing.AHEAD)


def standing(comparison: BestComparison, chosen: int, indifference: float) -> Standing:
    """The standing of the design `chosen`."""
    row = comparison.rows[chosen]
    if comparison.certain == chosen and row.low > 0.0:
        if row.low > indifference:
            return Standing.CLEAR
        return Standing.SMALL if row.high <= indifference else Standing.AHEAD
    ahead = max(comparison.rows[i].high for i in comparison.contenders)
    return Standing.ALIKE if ahead <= indifference else Standing.OPEN
