"""The study `pace`: whether the year is still on its way to a target, from what has happened."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from funnel_sim.config.quantities import Share
from funnel_sim.config.schema.base import Strict

Sample = Annotated[int, Field(strict=True, ge=100, le=100_000)]


class Pace(Strict):
    """What has happened so far, and to whom."""

    target: str | None = None
    """KPI and the value to reach over the horizon: `revenue >= 4_200_000 EUR`. The KPI adds up over
    months. None: the experiment's only entry in `targets`."""
    organisation: str | None = None
    """The organisation whose year it is. None: the baseline."""
    replications: Sample = 500
    """Years that are simulated."""
    confidence: Annotated[Share, Field(gt=0.5, lt=1)] | None = None
    """Of the interval of the probability. None: the experiment's `confidence`."""
