"""What the study `bridge` finds. Amounts are money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.studies.payroll import PayrollScaling


@dataclass(frozen=True, slots=True)
class Amount:
    """A mean over replications; the intervals of the whole and all pieces hold at once."""

    mean: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves no doubt of the sign."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Piece:
    """What one group of mechanisms has to do with the difference."""

    group: str
    amount: Amount
    first: float
    """What it adds where all other groups are switched off."""
    last: float
    """What it adds where all other groups are on."""


@dataclass(frozen=True, slots=True)
class Span:
    """One bridge: B minus A, in pieces."""

    variant: str | None
    currency: str
    confidence: float
    start: str
    """Organisation A."""
    end: str
    """Organisation B."""
    places: tuple[int, int]
    """Of A and B among the organisations of the experiment."""
    start_mean: float
    end_mean: float
    """Contributions."""
    whole: Amount
    pieces: tuple[Piece, ...]
    """The rest, if there is one, then the groups in their order; their means add up to the whole.
    """
    left_out: tuple[str, ...]
    """Groups that are switched off in both designs, or are no cause since both have them alike."""
    replications: int
    """Of each design in each world."""
    worlds: int
    """In which groups are switched on and off; those of pay and marketing need no replications."""
    cost: int
    """Replications in all, those that found `end` included."""


@dataclass(frozen=True, slots=True)
class BridgeResult:
    """Everything that the study found out."""

    name: str
    experiment: Experiment
    spans: tuple[Span, ...]
    """One per variant, or a single one."""
    payroll: tuple[PayrollScaling, ...]
    keys: Mapping[str, str]
    """Design -> content key in the store."""

    @property
    def replications(self) -> int:
        """What the study cost."""
        return sum(span.cost for span in self.spans)
