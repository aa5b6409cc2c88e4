"""The study `effort`: what it costs to let each rep decide which lead is next."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from funnel_sim.config.quantities import Share
from funnel_sim.config.schema.base import Strict

Discipline = Literal[
    "fifo", "closest_to_close", "highest_value", "margin_per_hour", "own_judgement"
]  # fmt: skip
WHOLE = 1e-9
"""Part by which one divided by the step may miss a whole number."""


class Effort(Strict):
    """How the rules by which a team chooses its next lead are compared."""

    organisation: str | None = None
    """Organisation whose teams are looked at. None: the baseline."""
    teams: tuple[str, ...] = ()
    """Teams, each by itself while the others keep their rule. None given: all of them."""
    disciplines: tuple[Discipline, ...] = (
        "own_judgement", "fifo", "closest_to_close", "highest_value", "margin_per_hour",
    )  # fmt: skip
    """Rules that are compared; `own_judgement` and the team's own rule always are, and so are
    effort shares that any organisation has for a team of that name."""
    search: Annotated[bool, Field(strict=True)] = True
    """Whether the best effort shares are searched for, where a team serves several segments."""
    step: Annotated[Share, Field(gt=0, le=0.5)] = 0.2
    """Distance between the shares that are tried first; 100 % is a whole number of steps."""
    refine: Annotated[int, Field(strict=True, ge=0, le=4)] = 2
    """How often the step is halved around the best shares."""
    tries: Annotated[int, Field(strict=True, ge=10, le=10_000)] = 48
    """Replications of shares that stay in the search; a fourth of them for all."""
    finalists: Annotated[int, Field(strict=True, ge=1, le=20)] = 4
    """Best shares that get fresh replications."""
    replications: Annotated[int, Field(strict=True, ge=20, le=100_000)] = 100
    """Fresh replications of every rule and of the finalists; all results rest on them."""

    @model_validator(mode="after")
    def whole_steps(self) -> Effort:
        """Shares on a lattice add up to one."""
        parts = 1 / self.step
        if abs(parts - round(parts)) > WHOLE * parts:
            msg = f"`step` must divide 100 % into equal parts. Got {100 * self.step:g} %"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def something_to_prescribe(self) -> Effort:
        """Own judgement is held against something."""
        if set(self.disciplines) <= {"own_judgement"}:
            msg = "`disciplines` must name a rule besides own_judgement"
            raise ValueError(msg)
        return self
