"""The study `bridge`: why one organisation earns more than another."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from funnel_sim.config.schema.base import Strict


class Bridge(Strict):
    """Between which organisations the difference in contribution is split, and how exactly."""

    start: str | None = None
    """Organisation where the bridge starts. None: the baseline, or where that earns most, the best
    of the others."""
    end: str | None = None
    """Organisation where it ends. None: of all others, the one with the highest contribution."""
    replications: Annotated[int, Field(strict=True, ge=2, le=100_000)] = 60
    """Replications of both organisations in each of the worlds in which groups of mechanisms are
    switched off: 2 to 32 worlds."""
