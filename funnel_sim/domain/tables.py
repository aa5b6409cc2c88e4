"""Tables of KPIs: what metrics make of one Log, and many of those stacked.

KPI columns stand in the order of `metrics.registry.KPIS`; rows of a breakdown in the order of the
Frame's names. A KPI that does not apply to a dimension, or has nothing to be computed from, is NaN.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame

Floats = NDArray[np.float64]

DIMENSIONS = ("month", "segment", "channel", "team", "stage", "journey", "rep", "team_month")
"""Breakdowns; `team_month` has a row for every month of the first team, of the second and so on."""
SINGLE = DIMENSIONS[:-1]
"""Those by one thing."""


def names_of(frame: Frame, dimension: str) -> tuple[str, ...]:
    """Row names of a breakdown."""
    if dimension == "month":
        return frame.calendar.month_labels
    if dimension == "team_month":
        months = frame.calendar.month_labels
        return tuple(f"{team} {month}" for team in frame.teams for month in months)
    names: dict[str, tuple[str, ...]] = {
        "segment": frame.segments,
        "channel": frame.channels,
        "team": frame.teams,
        "stage": frame.stages,
        "journey": frame.journeys,
        "rep": frame.seats,
    }
    return names[dimension]


@dataclass(frozen=True, slots=True)
class Measures:
    """KPIs of one replication."""

    replication: int
    total: Floats
    """Shape (kpis,)."""
    by: Mapping[str, Floats]
    """Dimension -> shape (names, kpis)."""
    elsewhere: Mapping[str, Floats] = field(default_factory=dict)
    """Dimension -> what is in the total and in no row, such as leads whose channel nobody knows,
    shape (kpis,). For the check of balances; not stored."""


class Breakdown(Protocol):
    """KPIs of many replications by the names of a dimension, shape (n, names, kpis).

    An array, or what reads one from a file: tens of thousands of replications fill a memory.
    """

    def __getitem__(self, where: slice | tuple[slice, slice | int, int], /) -> Floats:
        """`[first:end]`: some replications; `[first:end, names, kpi]`: one KPI."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """KPIs of one design over its replications, in ascending order of replication."""

    design: str
    """Organisation, or `variant/organisation` where an experiment has variants."""
    frame: Frame
    replications: NDArray[np.int64]
    """Shape (n,)."""
    total: Floats
    """Shape (n, kpis)."""
    by: Mapping[str, Breakdown]
    """Dimension -> shape (n, names, kpis)."""


def stack(design: str, frame: Frame, measures: Sequence[Measures]) -> Outcomes:
    """Measures of the same design, sorted by replication, as one Outcomes."""
    ordered = sorted(measures, key=lambda m: m.replication)
    return Outcomes(
        design=design,
        frame=frame,
        replications=np.array([m.replication for m in ordered], dtype=np.int64),
        total=np.array([m.total for m in ordered]),
        by={d: np.array([m.by[d] for m in ordered]) for d in DIMENSIONS},
    )
