"""What the study `goal-seek` finds. Values of the input are in the unit of its `scale`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.model.offered_load import TeamLoad
from funnel_sim.stats.estimates import Proportion
from funnel_sim.studies.goal_seek.scale import Scale
from funnel_sim.studies.target import Target


@dataclass(frozen=True, slots=True)
class Tried:
    """One value of the input."""

    value: float
    chance: Proportion
    """Share of replications that reach the target."""
    mean: float
    """Of the KPI, over replications that define it."""
    busiest: TeamLoad
    """The team that is asked for most of its hours, by arithmetic."""


@dataclass(frozen=True, slots=True)
class Reinforced:
    """The organisation with more sellers, at the same value of the input."""

    added: Mapping[str, int]
    """Team -> sellers more than it has."""
    chance: Proportion


@dataclass(frozen=True, slots=True)
class Ceiling:
    """Why no value of the range is enough."""

    best: Tried
    """The value with the largest share."""
    at: Tried
    """Where most is asked of the organisation: the end of the range that brings the most work."""
    stages: tuple[str, ...]
    """What the busiest team does there, the stages with the most work first."""
    full_at: float | None
    """Value from which on it is asked for all its hours; None if not within the range."""
    if_nobody_waited: float | None
    """The KPI there if no lead ever waited, deals closed after the horizon included; known for
    wins and revenue (`model.offered_load`)."""
    reinforced: tuple[Reinforced, ...]
    """With more sellers, as long as that was tried, fewest first; the last one reaches the chance
    or is the most that was tried. Empty where nobody is full."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What it takes one organisation."""

    organisation: str
    rising: bool
    """Whether more of the input helps."""
    tried: tuple[Tried, ...]
    """By value."""
    value: float | None
    """From here on, in the direction that helps, the share is enough; None if nowhere."""
    low: float | None
    high: float | None
    """Interval of the value, lower and higher end; None where an end is beyond the range."""
    turned: float
    """Share of replications that reach the target at some value and miss it at one that is tried
    further in the direction that helps, up to the value found."""
    ceiling: Ceiling | None
    """None where a value was found."""
    cost: int
    """Replications."""


@dataclass(frozen=True, slots=True)
class Sought:
    """The organisations of one situation."""

    variant: str | None
    currency: str
    target: Target
    chance: float
    confidence: float
    input: str
    """Path."""
    scale: Scale
    replications: int
    """Of every value."""
    answers: tuple[Answer, ...]

    @property
    def cost(self) -> int:
        """Replications over all organisations."""
        return sum(answer.cost for answer in self.answers)


@dataclass(frozen=True, slots=True)
class GoalSeekResult:
    """Everything that the study found out."""

    name: str
    experiment: Experiment
    sought: tuple[Sought, ...]
    """One per variant, or a single one."""
    keys: Mapping[str, str]
    """`design at value` -> content key in the store."""

    @property
    def replications(self) -> int:
        """What the study cost."""
        return sum(each.cost for each in self.sought)
