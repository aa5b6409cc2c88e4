"""The study `goal-seek`: what it takes to reach a target with a wanted chance."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from funnel_sim.config.quantities import Share
from funnel_sim.config.schema.base import Strict
from funnel_sim.config.schema.ranges import Range

Sample = Annotated[int, Field(strict=True, ge=20, le=100_000)]
Steps = Annotated[int, Field(strict=True, ge=4, le=1000)]


class GoalSeek(Strict):
    """The value of one input from which on a target is reached often enough."""

    target: str | None = None
    """KPI and the value to reach over the horizon: `revenue >= 4_200_000 EUR`, or `cac <= 9_000`.
    None: the experiment's only entry in `targets`."""
    chance: Annotated[Share, Field(gt=0, lt=1)] = 0.8
    """Probability with which the target is to be reached."""
    inputs: dict[str, Range] = {}
    """Path of the one value that is sought, and the lowest and highest that is possible:
    `{market.channels.website.leads: 10..100 / wk}`. None: `--input` says it."""
    organisation: str | None = None
    """Organisation that it is sought for. None: all that the input is about."""
    replications: Sample = 200
    """Of every value that is tried; four times as many halve the interval."""
    steps: Steps = 100
    """Equal parts of the range; the answer is one of their ends. Headcounts go by one instead."""
    confidence: Annotated[Share, Field(gt=0.5, lt=1)] | None = None
    """Of the interval. None: the experiment's `confidence`."""
