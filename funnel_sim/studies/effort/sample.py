"""The objective of one team's rules, replication by replication; larger is better."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from funnel_sim.config.origin import finding_at
from funnel_sim.config.scenario import Scenario
from funnel_sim.domain.errors import InvalidInput
from funnel_sim.domain.tables import Floats
from funnel_sim.metrics.registry import INDEX, kpi
from funnel_sim.studies.designs import Design
from funnel_sim.studies.effort.rules import Rule, under
from funnel_sim.studies.replications import Replications


class Sample:
    """Gives the objective under any rule, on the same luck, and knows what that cost."""

    def __init__(
        self,
        scenario: Scenario,
        design: Design,
        team: str,
        segments: Sequence[str],
        source: Replications,
    ) -> None:
        """`design` is the organisation in its situation."""
        self.design, self.team, self.segments = design, team, tuple(segments)
        self.objective = kpi(scenario.experiment.objective)
        self.sign = -1.0 if self.objective.direction == "lower" else 1.0
        self._scenario, self._source = scenario, source
        self._designs: dict[Rule, Design] = {}
        self._counts: dict[Rule, int] = {}

    @property
    def cost(self) -> int:
        """Replications that were asked for here."""
        return sum(self._counts.values())

    def of(self, rules: Sequence[Rule], count: int, further: int = 0) -> Floats:
        """Replications 0 to `count` - 1, shape (count, rules); `further` ones will be asked for.

        Raises:
            InvalidInput: the objective is undefined in one of them.
            ReplicationsFailed, Interrupted: what is done is stored.
        """
        designs = [self._design(rule) for rule in rules]
        found = self._source.of(designs, count, self._source.cost + further)
        self._counts.update((rule, max(count, self._counts.get(rule, 0))) for rule in rules)
        column = INDEX[self.objective.name]
        values = np.column_stack([found[d.name].total[:, column] for d in designs])
        undefined = int(np.isnan(values).any(axis=1).sum())
        if undefined:
            message = (
                f"`{self.objective.name}` is undefined in {undefined} of {count} replications "
                "under some rule. Choose another objective, or a longer horizon."
            )
            raise InvalidInput([finding_at(self._scenario.root, ("objective",), message)])
        return np.asarray(self.sign * values, dtype=np.float64)

    def key(self, rule: Rule) -> str:
        """Content key in the store."""
        return self._source.key(self._design(rule))

    def _design(self, rule: Rule) -> Design:
        if rule not in self._designs:
            self._designs[rule] = under(self.design, self.team, rule, self.segments)
        return self._designs[rule]
