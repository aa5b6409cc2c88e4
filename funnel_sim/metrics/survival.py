"""Times to an event where some entities have not had it yet, and others leave by another way.

A lead ends by exactly one of several events (won, lost, gone cold ...); a lead still open when
watching ends is *censored*. The mean or median over closed leads alone is too short, since quick
ones close first. The cumulative incidence F_k(t), the share of all leads that had event k by time
t, takes the open ones into account (Aalen-Johansen estimator); with one kind of event and no other
it is 1 - Kaplan-Meier.

Times in working hours since the lead's own start, or any other unit used throughout. Limits:
censoring must not depend on what would have happened next, and F_k is not estimated beyond the last
event.

Source: Aalen & Johansen (1978), Scandinavian Journal of Statistics 5(3), 141-150; Kalbfleisch &
Prentice (2002), The Statistical Analysis of Failure Time Data, section 8.2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]

CENSORED = 0
"""Event code of an entity that had no event while it was watched."""
ROUNDING = 1e-12
"""Relative shortfall that still counts as having reached a share."""


@dataclass(frozen=True, slots=True)
class CumulativeIncidence:
    """Share of entities that had the event, as a step function of time; 0 before `time[0]`."""

    time: Floats
    """Times at which the event happened, rising; empty if it never did."""
    share: Floats
    """Share of all entities that had the event by `time`, that time included; rising, in (0, 1]."""

    @property
    def final(self) -> float:
        """Share that had the event by the end of watching."""
        return float(self.share[-1]) if len(self.share) else 0.0

    def at(self, time: ArrayLike) -> Floats:
        """Share that had the event by `time`, of the same shape."""
        steps = np.concatenate([[0.0], self.share])
        return np.asarray(steps[np.searchsorted(self.time, time, side="right")])

    def quantile_given_event(self, probability: float) -> float:
        """The earliest time by which `probability` of all who have the event (`final`) had it.

        NaN if nobody had it.

        Raises:
            ValueError: a probability outside [0, 1].
        """
        if not 0 <= probability <= 1:
            msg = f"`probability` must be in [0, 1]. Got {probability}."
            raise ValueError(msg)
        if not len(self.time):
            return math.nan
        reached = self.share >= probability * self.final * (1 - ROUNDING)
        return float(self.time[np.argmax(reached)])


def cumulative_incidence(time: ArrayLike, event_code: ArrayLike, code: int) -> CumulativeIncidence:
    """Aalen-Johansen estimate for the event `code`.

    `time` and `event_code` have shape (entities,): when the entity had its event or was last seen,
    and which event, `CENSORED` for none. Entities censored at the time of an event were still at
    risk.

    Raises:
        ValueError: shapes that differ, times that are negative or not finite, or a `code` of
            `CENSORED`.
    """
    times, codes = _checked(time, event_code, code)
    moments, index = np.unique(times, return_inverse=True)
    events = np.bincount(index[codes != CENSORED], minlength=len(moments))
    wanted = np.bincount(index[codes == code], minlength=len(moments))
    leaving = np.bincount(index, minlength=len(moments))
    at_risk = len(times) - np.cumsum(leaving) + leaving
    surviving = np.cumprod(1 - events / at_risk)
    just_before = np.concatenate([[1.0], surviving[:-1]])[: len(moments)]
    share = np.cumsum(just_before * wanted / at_risk)
    steps = wanted > 0
    return CumulativeIncidence(moments[steps], share[steps])


def median_given_event(time: ArrayLike, event_code: ArrayLike, code: int) -> float:
    """The time by which half of those who have the event `code` have had it; NaN if nobody has.

    inf{t: F(t) >= F(last) / 2}. Arguments and errors as in `cumulative_incidence`.
    """
    return cumulative_incidence(time, event_code, code).quantile_given_event(0.5)


def _checked(time: ArrayLike, event_code: ArrayLike, code: int) -> tuple[Floats, NDArray[np.int64]]:
    times, codes = np.asarray(time, dtype=np.float64), np.asarray(event_code, dtype=np.int64)
    if times.ndim != 1 or times.shape != codes.shape:
        msg = (
            "`time` and `event_code` must have one number per entity. "
            f"Got shapes {times.shape} and {codes.shape}."
        )
        raise ValueError(msg)
    if not (np.isfinite(times) & (times >= 0)).all():
        msg = "`time` must be finite and 0 or more. "
        bad = times[~(np.isfinite(times) & (times >= 0))]
        msg += f"Got {bad[0]} and {len(bad) - 1} more such."
        raise ValueError(msg)
    if code == CENSORED:
        msg = f"`code` must be an event, not {CENSORED}, which stands for none."
        raise ValueError(msg)
    return times, codes
