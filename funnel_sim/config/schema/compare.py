"""The study `compare`: how the best organisation is chosen, and how surely."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from funnel_sim.config.quantities import Share
from funnel_sim.config.schema.base import Strict

FirstStage = Annotated[int, Field(strict=True, ge=5, le=1000)]
Most = Annotated[int, Field(strict=True, ge=5, le=100_000)]


class Compare(Strict):
    """How the best organisation is chosen: with as many replications as that takes."""

    procedure: Literal["kn", "mcb"] = "kn"
    """`kn`: a race that drops organisations as soon as they are surely behind. `mcb`: as many
    replications as show by how much each is behind the best, to within the indifference."""
    confidence: Annotated[Share, Field(gt=0.5, lt=1)] | None = None
    """Least probability of choosing the best one, where it is ahead by the indifference or more;
    also that of the intervals. None: the experiment's `confidence`."""
    first_stage: FirstStage = 20
    """Replications of every organisation that show how much they vary."""
    at_most: Most = 1000
    """Replications of an organisation after which the study gives up, and promises nothing."""

    @model_validator(mode="after")
    def order(self) -> Compare:
        """The first stage is not more than at most."""
        if self.first_stage > self.at_most:
            msg = f"`first_stage` must be ≤ `at_most`. Got {self.first_stage} and {self.at_most}"
            raise ValueError(msg)
        return self
