"""The workload of the benchmark: its numbers, and the answers that every program gives.

The numbers come from `workload.yaml` (see `ours.workload`), so that peers play what the config
says. Times are working hours, money is in euros. Nothing here knows funnel_sim, so that the
process of a peer holds the peer and nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

STAGES = ("detection", "qualification", "needs_analysis", "closing")
VARIANTS = ("pr", "fn")


@dataclass(frozen=True, slots=True)
class Case:
    """A variant of the workload in one of its sizes."""

    variant: str
    firm: int = 1
    """Factor on the flow of leads and on the headcounts."""
    years: float = 1.0
    """Length of the horizon, in years of 2,000 hours."""

    def __str__(self) -> str:
        return f"{self.variant.upper()}, firm x {self.firm}, {self.years:g} yr"


@dataclass(frozen=True, slots=True)
class Lognormal:
    """A log-normal law."""

    mu: float
    """Mean of the logarithm."""
    sigma: float
    """Standard deviation of the logarithm."""

    @classmethod
    def of(cls, mean: float, cv: float) -> Lognormal:
        """The law with this mean and coefficient of variation."""
        variance = math.log1p(cv * cv)
        return cls(math.log(mean) - variance / 2, math.sqrt(variance))


@dataclass(frozen=True, slots=True)
class Stage:
    """One touch by any rep of a pool."""

    pool: int
    hours: Lognormal
    advance: float
    """Share of the leads that advance; from the last stage: are won."""


@dataclass(frozen=True, slots=True)
class Workload:
    """All that a program needs to know of a case."""

    case: Case
    hours: float
    leads_per_hour: float
    value: Lognormal
    pools: tuple[int, ...]
    """Reps in each."""
    stages: tuple[Stage, ...]
    by_value: bool
    """The most valuable lead is served first; False: first come, first served."""
    patience: float | None
    """Mean patience, exponential; None: leads wait as long as it takes."""

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Workload:
        """Back from plain values."""
        stages = tuple(
            Stage(s["pool"], Lognormal(**s["hours"]), s["advance"]) for s in plain["stages"]
        )
        parts = {
            "case": Case(**plain["case"]),
            "value": Lognormal(**plain["value"]),
            "pools": tuple(plain["pools"]),
            "stages": stages,
        }
        return cls(**plain | parts)


def _zeros() -> list[float]:
    return [0.0] * len(STAGES)


@dataclass(slots=True)
class Answers:
    """What happened in one replication before the end of the horizon."""

    leads: int = 0
    """Leads that came."""
    wins: int = 0
    revenue: float = 0.0
    """Value of the wins."""
    cold: int = 0
    """Leads that went cold."""
    touches: int = 0
    """Touches that ended."""
    waits: list[float] = field(default_factory=_zeros)
    """By stage: waits that ended with a touch or with going cold, those of no length included."""
    wait_hours: list[float] = field(default_factory=_zeros)
    """By stage: hours of those waits."""

    def waited(self, stage: int, hours: float) -> None:
        """A wait has ended."""
        self.waits[stage] += 1
        self.wait_hours[stage] += hours

    @property
    def events(self) -> int:
        """What any program must do: leads that came, touches that ended, leads gone cold."""
        return self.leads + self.touches + self.cold

    def quantities(self) -> dict[str, float]:
        """What programs are compared by."""
        means = {
            f"wait in {name}": hours / max(waits, 1)
            for name, hours, waits in zip(STAGES, self.wait_hours, self.waits, strict=True)
        }
        return {
            "leads": float(self.leads),
            "wins": float(self.wins),
            "revenue": self.revenue,
            "share gone cold": self.cold / max(self.leads, 1),
            "events": float(self.events),
            **means,
        }


@dataclass(frozen=True, slots=True)
class Played:
    """One replication, or what was timed of it."""

    answers: Answers
    seconds: float
    """Of the processor."""
    wall: float
    """By the clock on the wall."""
    peak_memory: int | None = None
    """Bytes, where the program is a process of its own; None: see the process that played it."""


Play = Callable[[int], Played]
"""Replication number -> what came out; other numbers are other, independent luck."""
