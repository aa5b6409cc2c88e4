"""The objective of every organisation of a situation, replication by replication, as it grows.

Columns stand in the order of names, so that listing the organisations in another order changes
nothing, and larger is better: an objective of which less is better is negated.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from funnel_sim.domain.tables import Floats
from funnel_sim.metrics.registry import INDEX, kpi
from funnel_sim.studies.designs import Design, Situation
from funnel_sim.studies.replications import Replications


class Sample:
    """Values so far; a column is as long as its organisation has replications."""

    def __init__(self, situation: Situation, source: Replications, others: int) -> None:
        """`others` are the replications that later situations will cost at least."""
        self.designs: tuple[Design, ...] = tuple(
            sorted(situation.designs, key=lambda design: design.organisation_name)
        )
        self.names = tuple(design.organisation_name for design in self.designs)
        self.objective = kpi(situation.experiment.objective)
        self.sign = -1.0 if self.objective.direction == "lower" else 1.0
        self._source, self._others, self._before = source, others, source.cost
        self._columns: list[Floats] = [np.empty(0) for _ in self.designs]

    @property
    def counts(self) -> list[int]:
        """Replications of each."""
        return [len(column) for column in self._columns]

    @property
    def values(self) -> Floats:
        """Shape (most replications, designs); NaN where undefined, or never simulated."""
        values = np.full((max(self.counts), len(self.designs)), np.nan)
        for i, column in enumerate(self._columns):
            values[: len(column), i] = self.sign * column
        return values

    @property
    def defined(self) -> Floats:
        """Rows of `values` in which every organisation has a number."""
        values = self.values
        return values[~np.isnan(values).any(axis=1)]

    def extend(self, who: Sequence[int], count: int, at_most: int = 0) -> None:
        """Bring some organisations to `count` replications; they may get `at_most` in the end."""
        left = sum(n for i, n in enumerate(self.counts) if i not in who)
        expected = self._before + left + len(who) * max(at_most, count) + self._others
        found = self._source.of([self.designs[i] for i in who], count, expected)
        for i in who:
            total = found[self.designs[i].name].total
            self._columns[i] = np.array(total[:, INDEX[self.objective.name]])
