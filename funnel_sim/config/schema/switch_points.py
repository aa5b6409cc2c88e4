"""The study `switch-points`: at which value of an input another organisation becomes the best."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from funnel_sim.config.schema.base import Strict
from funnel_sim.config.schema.ranges import Range


class SwitchPoints(Strict):
    """Where the best organisation changes along an input, or on the map of two."""

    inputs: dict[str, Range] = {}
    """Path of one input or of two, and from where to where it is looked at: `{market.activities.
    visit.cost: 120..260}`. None: `--input` says it."""
    points: Annotated[int, Field(strict=True, ge=3, le=101)] = 9
    """Values of an input that is looked at alone, equally spaced."""
    refine: Annotated[int, Field(strict=True, ge=0, le=10)] = 2
    """How often the gap around a switch is halved by a further value."""
    grid: Annotated[int, Field(strict=True, ge=2, le=51)] = 6
    """Values of each of two inputs on a map."""
    replications: Annotated[int, Field(strict=True, ge=5, le=10_000)] = 16
    """Replications of every organisation at every value."""
