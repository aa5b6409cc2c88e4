"""The luck of the leads of one replication, as the processes ask for it.

Most leads come to most touches once, so the uniforms of a touch are made for all leads at the first
question (many at once cost a tenth each). Later visits and attempts, and those of leads that the
simulation itself brings, are made one by one. Random numbers are functions of their key, so both
ways give the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from funnel_sim.domain.log import Rows
from funnel_sim.engines.simpy_engine.parts import Lead
from funnel_sim.model.arithmetic import Luck
from funnel_sim.model.draws import OF_THE_VISIT, Draws, Floats


class LeadLuck:
    """Answers for every lead; those of `leads` (dtype `LEAD`) are known by their row."""

    def __init__(
        self, draws: Draws, leads: Rows, source_key: Sequence[int], stage_key: Sequence[int]
    ) -> None:
        self._draws = draws
        self._source_key = source_key
        self._sources = np.array(source_key, dtype=np.uint64)[leads["source"]]
        self._numbers = leads["number"].astype(np.uint64)
        self._stage_key = stage_key
        self._tables: dict[tuple[int, int], Floats] = {}

    def of_visit(self, lead: Lead) -> Luck:
        """Of the stage visit that the lead begins: outcome, patience, lead-in, delay."""
        if lead.visit == 0 and lead.index < len(self._numbers):
            return self._from_table(lead, OF_THE_VISIT)
        return self._draws.visit(*self._key(lead))

    def of_touch(self, lead: Lead) -> Luck:
        """Of the attempt that the lead is at: duration, travel, gap behind it, answer."""
        if lead.visit == 0 and lead.attempt == 0 and lead.index < len(self._numbers):
            return self._from_table(lead, lead.touch + 1)
        return self._draws.touch(*self._key(lead), lead.touch, lead.attempt)

    def of_briefing(self, lead: Lead) -> float:
        """Of the briefing at the first touch after a hand-over."""
        return self._draws.briefing(*self._key(lead))

    def of_recycling(self, lead: Lead) -> Luck:
        """Of a lost lead: whether it comes back, and when."""
        return self._draws.recycling(self._source_key[lead.source], lead.number)

    def _key(self, lead: Lead) -> tuple[int, int, int, int]:
        return (
            self._source_key[lead.source], lead.number, self._stage_key[lead.stage], lead.visit,
        )  # fmt: skip

    def _from_table(self, lead: Lead, touch: int) -> Luck:
        at = (lead.stage, touch)
        if at not in self._tables:
            self._tables[at] = self._draws.first_attempts(
                self._sources, self._numbers, self._stage_key[lead.stage], touch
            )
        w0, w1, w2, w3 = self._tables[at][lead.index].tolist()
        return w0, w1, w2, w3
