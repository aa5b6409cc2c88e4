"""What a KPI must be, as reckoned by hand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Expected:
    """A KPI in total and by row of each breakdown; None where it does not apply."""

    total: float
    month: tuple[float, ...] | None = None
    segment: tuple[float, ...] | None = None
    channel: tuple[float, ...] | None = None
    team: tuple[float, ...] | None = None
    stage: tuple[float, ...] | None = None
    journey: tuple[float, ...] | None = None
    rep: tuple[float, ...] | None = None
    team_month: tuple[float, ...] | None = None
    """The months of the desk, then those of the road."""
