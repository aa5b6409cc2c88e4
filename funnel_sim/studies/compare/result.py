"""What the study `compare` finds. Amounts are in the unit of the objective."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.stats.selection.standing import Standing
from funnel_sim.studies.payroll import PayrollScaling

Procedure = Literal["kn", "mcb"]


@dataclass(frozen=True, slots=True)
class Left:
    """How an organisation left the race."""

    after: int
    """Replications."""
    behind: str
    """The organisation that was ahead of it by most."""
    on_points: bool
    """It was behind, but the race could not tell whether by more than the indifference."""


@dataclass(frozen=True, slots=True)
class Runner:
    """One organisation."""

    organisation: str
    replications: int
    """What it cost."""
    mean: float
    """Of the objective."""
    lead: float
    """By how much it is better than the best of the others, in what its replications share with
    theirs; negative where it is behind."""
    low: float
    high: float
    """Interval of the lead; `low` and `high` hold for all organisations at once. May be infinite.
    """
    left: Left | None
    """None for those who are in the race."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The organisations of one situation, and which of them is chosen."""

    variant: str | None
    objective: str
    currency: str
    higher_is_better: bool
    baseline: str
    procedure: Procedure
    confidence: float
    indifference: float
    first_stage: int
    at_most: int
    runners: tuple[Runner, ...]
    """In the order of the organisations."""
    best: str
    """The organisation with the best mean among those in the race."""
    over: bool
    """Whether the procedure came to its end, before the most replications allowed."""
    looked: int
    """Replications of those in the race when the study ended."""
    wanted: int
    """Replications after which it would have been over in any case."""
    dropped: int
    """Replications passed over since the objective was undefined in them."""
    standing: Standing
    contenders: tuple[str, ...]
    """Organisations that may be the best as far as the intervals tell, nearest first."""
    without_sharing: int
    """Replications that Rinott's procedure asks for, without common random numbers."""

    @property
    def decided(self) -> bool:
        """Whether `best` is chosen: by the procedure, or since intervals leave nobody else."""
        return self.over or self.standing.is_best

    @property
    def promised(self) -> float | None:
        """Least probability that the best one is chosen, where it is ahead by `indifference`."""
        return self.confidence if self.decided else None

    @property
    def in_race(self) -> tuple[str, ...]:
        """Those that have not left."""
        return tuple(r.organisation for r in self.runners if r.left is None)

    @property
    def replications(self) -> int:
        """What the choice cost, over all organisations."""
        return sum(runner.replications for runner in self.runners)

    def runner(self, organisation: str) -> Runner:
        """One of them, by name."""
        return next(r for r in self.runners if r.organisation == organisation)


@dataclass(frozen=True, slots=True)
class CompareResult:
    """Everything that the study found out."""

    name: str
    experiment: Experiment
    choices: tuple[Choice, ...]
    """One per variant, or a single one."""
    payroll: tuple[PayrollScaling, ...]
    keys: Mapping[str, str]
    """Design -> content key in the store."""

    @property
    def replications(self) -> int:
        """What the study cost, over all designs."""
        return sum(choice.replications for choice in self.choices)
