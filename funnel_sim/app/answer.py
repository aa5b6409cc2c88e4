"""What the page shows of a state: the comparison of `run`, and what the moved inputs have changed.

Differences between a design as moved and as written are over the same replications with the same
luck; their intervals hold for all designs at once (Bonferroni), at the experiment's confidence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from funnel_sim.app.opened import Opened, State
from funnel_sim.app.simulating import Asked, Found
from funnel_sim.config.scenario import Scenario
from funnel_sim.domain.tables import Outcomes
from funnel_sim.metrics.registry import INDEX, kpi
from funnel_sim.model.offered_load import OfferedLoad
from funnel_sim.reporting.charts import verdict_sentences
from funnel_sim.stats.paired import PairedDifference, paired_differences
from funnel_sim.studies.comparison import Comparison, compare
from funnel_sim.studies.offered import Comparands, comparands, offered_loads


@dataclass(frozen=True, slots=True)
class Question:
    """A state, ready to be simulated: everything about it that arithmetic alone can say."""

    state: State
    asked: Asked
    designs: Comparands
    """Headcounts are those that will work."""
    offered: dict[str, OfferedLoad]
    """Load of every design."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known about a state."""

    found: Found
    comparison: Comparison
    sentences: tuple[str, ...]
    """The verdict in the words of `run`."""
    written: Comparison
    """The comparison with nothing moved, over as many replications."""
    changes: tuple[PairedDifference | None, ...]
    """The objective as moved less as written, one per design; None where it is undefined."""


def question(opened: Opened, state: State, key: str) -> Question:
    """Make a state ready. InvalidInput where its values do not fit each other."""
    now = comparands(opened.scenario_of(state))
    written = comparands(opened.scenario_of(state.as_written))
    return Question(
        state=state,
        asked=Asked(key, now.situations[0], written.situations[0]),
        designs=now,
        offered=offered_loads(now.designs),
    )


def answer(found: Found) -> Answer:
    """The comparison of what was found so far."""
    now = compare(found.asked.now, found.outcomes)
    return Answer(
        found=found,
        comparison=now,
        sentences=tuple(verdict_sentences(now)),
        written=compare(found.asked.written, found.written),
        changes=tuple(
            _change(one, before, now.objective, now.confidence, len(found.outcomes))
            for one, before in zip(found.outcomes, found.written, strict=True)
        ),
    )


def headcounts(scenario: Scenario) -> dict[str, dict[str, int]]:
    """Sellers that will work at the start, by design and team."""
    return {
        design.organisation_name: {
            team: content.headcount for team, content in design.organisation.teams.items()
        }
        for design in comparands(scenario).designs.values()
    }


def _change(
    now: Outcomes, written: Outcomes, objective: str, confidence: float, designs: int
) -> PairedDifference | None:
    values = np.column_stack([one.total[:, INDEX[objective]] for one in (written, now)])
    if not np.isfinite(values).all(axis=1).any():
        return None
    return paired_differences(
        values,
        0,
        1.0 - (1.0 - confidence) / designs,
        higher_is_better=kpi(objective).direction != "lower",
        drop_undefined=True,
    )[0]
