"""The study `sensitivity`: which assumptions the answer hangs on, and what knowing them is worth.

The ranges themselves stand in `uncertain`, at the top of the experiment.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from funnel_sim.config.schema.base import Strict


class Sensitivity(Strict):
    """How closely the ranges in `uncertain` are looked at."""

    ends: Annotated[int, Field(strict=True, ge=5, le=10_000)] = 20
    """Replications of every organisation as written, and with an input at its low and high end."""
    replications: Annotated[int, Field(strict=True, ge=2, le=10_000)] = 4
    """Replications of every organisation in every other world."""
    trajectories: Annotated[int, Field(strict=True, ge=4, le=1000)] = 6
    """Walks through the ranges that screen the inputs (Morris); each has inputs + 1 worlds."""
    negligible: Annotated[float, Field(strict=True, ge=0, lt=1)] = 0.1
    """Inputs whose effect in the screening is below this part of the largest get no index."""
    samples: Annotated[int, Field(strict=True, ge=8, le=65_536)] = 32
    """Worlds drawn for Sobol indices, a power of two; inputs + 2 times as many are simulated."""
    worlds: Annotated[int, Field(strict=True, ge=20, le=100_000)] = 96
    """Worlds drawn to see which organisation is the best in how many of them."""
