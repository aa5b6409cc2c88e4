"""Scenarios that were kept on the page, with what was known of each when it was last looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from funnel_sim.app.answer import Answer
from funnel_sim.app.opened import State
from funnel_sim.metrics.registry import kpi
from funnel_sim.stats.estimates import Estimate


@dataclass(frozen=True, slots=True)
class Kept:
    """One scenario."""

    state: State
    words: tuple[str, ...]
    """What was moved."""
    unit: str = ""
    """Of the objective."""
    estimates: Mapping[str, Estimate | None] = field(default_factory=dict)
    """The objective by design; empty until it was looked at."""
    replications: int = 0
    winner: str | None = None
    """The design that is better than all others beyond doubt, by enough to matter."""

    @property
    def best(self) -> str | None:
        """The design to print in bold."""
        return self.winner


def kept(state: State, words: tuple[str, ...], answer: Answer | None) -> Kept:
    """A scenario as it stands now."""
    if answer is None:
        return Kept(state, words)
    found = answer.comparison
    return Kept(
        state=state,
        words=words,
        unit=kpi(found.objective).unit,
        estimates=dict(zip(found.organisations, found.estimates[found.objective], strict=True)),
        replications=answer.found.replications,
        winner=found.verdict.winner if found.verdict is not None else None,
    )
