"""What happened beside what was forecast: intervals, errors, scores, and whether that validates.

The model is *validated* for the period if, fed with the leads that came, its 90 % interval holds
the wins in total and in both parts, and it ties or beats the naive forecast: its mean absolute
percentage error over the parts is at most `TIE` above the naive one's, and its score (CRPS, summed
over the parts) at most `TIE_OF_SCORE` times the naive one's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from funnel_sim.calibration.backtest.tally import PARTS, TOTAL
from funnel_sim.calibration.fits.quantity import CONFIDENCE
from funnel_sim.stats.samples import Floats
from funnel_sim.stats.scoring import crps

TIE = 0.02
"""Points of mean absolute percentage error."""
TIE_OF_SCORE = 1.25
"""Scores over two numbers are themselves uncertain: a quarter is no difference."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One number that was forecast."""

    name: str
    real: float
    mean: float
    low: float
    high: float
    """Quantiles of the forecast at `CONFIDENCE`."""
    score: float
    """CRPS, in the unit of the number; less is better."""

    @property
    def inside(self) -> bool:
        """Whether the interval holds what happened."""
        return self.low <= self.real <= self.high

    @property
    def error(self) -> float:
        """Absolute error of the mean as a share of what happened."""
        return abs(self.mean - self.real) / self.real if self.real else float("nan")


@dataclass(frozen=True, slots=True)
class Judged:
    """Simulator and naive forecast on one way of feeding."""

    simulated: tuple[Compared, ...]
    naive: tuple[Compared, ...]
    """Wins only."""

    def of(self, name: str) -> Compared:
        """What the simulator said of a number. KeyError where it says nothing."""
        return _named(self.simulated, name)

    def naive_of(self, name: str) -> Compared:
        """What the naive forecast said of it."""
        return _named(self.naive, name)

    @property
    def error(self) -> float:
        """Mean absolute percentage error over the parts, of the simulator."""
        return float(np.mean([self.of(part).error for part in PARTS]))

    @property
    def naive_error(self) -> float:
        """The same of the naive forecast."""
        return float(np.mean([self.naive_of(part).error for part in PARTS]))

    @property
    def covers(self) -> bool:
        """Whether the intervals hold the wins, in total and in both parts."""
        return all(self.of(name).inside for name in (TOTAL, *PARTS))

    @property
    def ties(self) -> bool:
        """Whether the simulator is at least about as good as the naive forecast."""
        mine = sum(self.of(part).score for part in PARTS)
        theirs = sum(self.naive_of(part).score for part in PARTS)
        return self.error <= self.naive_error + TIE and mine <= TIE_OF_SCORE * theirs

    @property
    def validated(self) -> bool:
        """Whether both hold."""
        return self.covers and self.ties


def compared(sample: Mapping[str, Floats], real: Mapping[str, float]) -> tuple[Compared, ...]:
    """Every number that both have and that is defined."""
    found = []
    for name, happened in real.items():
        if name not in sample or not np.isfinite(happened):
            continue
        values = sample[name][np.isfinite(sample[name])]
        if len(values) < 2:
            continue
        low, high = np.quantile(values, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
        found.append(
            Compared(
                name, happened, float(values.mean()), float(low), float(high),
                crps(values, happened),
            )
        )  # fmt: skip
    return tuple(found)


def _named(items: tuple[Compared, ...], name: str) -> Compared:
    for item in items:
        if item.name == name:
            return item
    raise KeyError(name)
