"""The months of a horizon as charts show them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.reading import LEAST_OF_MONTH, month_name

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Months:
    """The months that a chart shows, one behind the other."""

    names: tuple[str, ...]
    """`Jan` ..."""
    quarters: tuple[str, ...]
    """`Q1` ..., one per month."""
    years: tuple[str, ...]
    """`2027` ..., one per month."""
    edges: Floats
    """Where each month begins and the last one ends, in mean months, shape (months + 1,)."""

    @property
    def middles(self) -> Floats:
        """The middle of each month, shape (months,)."""
        return np.asarray((self.edges[:-1] + self.edges[1:]) / 2)

    @property
    def is_whole(self) -> list[bool]:
        """Whether each month has enough days in it to be named."""
        lengths = np.diff(self.edges)
        return [bool(long) for long in lengths >= LEAST_OF_MONTH * lengths.max()]


def months_of(frame: Frame, first: int = 0) -> Months:
    """The months of a horizon, from its `first` on."""
    labels, starts = frame.calendar.month_labels[first:], frame.calendar.month_starts[first:]
    return Months(
        names=tuple(month_name(label) for label in labels),
        quarters=tuple(
            phrase("Q{quarter}", quarter=(int(label[5:7]) + 2) // 3) for label in labels
        ),
        years=tuple(label[:4] for label in labels),
        edges=(starts - starts[0]) / (starts[-1] - starts[0]) * len(labels),
    )


def first_month(frame: Frame) -> int:
    """The month in which the warm-up ends: those before it have nothing to show."""
    return int(np.searchsorted(frame.calendar.month_starts, frame.warm_up, side="right")) - 1
