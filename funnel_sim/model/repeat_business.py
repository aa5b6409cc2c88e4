"""What customers ask for within the horizon: expansions, renewals and care, by arithmetic alone.

Customers are followed in cohorts, term by term. A renewal goes through at the odds of full care
(`care_effect` counts for nothing), the next term begins with the mean time that this takes when
nobody waits, and those who did not renew ask for nothing more. Between two renewals the number of
customers falls with their lifetime. Who is still there at a cohort's mean time stands for who is
there when something is due. Care kinds recur by their laws.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.names import Entry
from funnel_sim.model.blueprint import NONE, Blueprint
from funnel_sim.model.expectations import mean_values
from funnel_sim.model.timeline import Timeline
from funnel_sim.model.traversal import Traversals

Floats = NDArray[np.float64]

FEW = 1e-6
"""Customers, or cases, below which nothing more is counted."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Customers of one segment who came in the same way."""

    segment: int
    came: Floats
    """When: customers by time of their win, or of the start, a profile of a `Timeline`."""
    age: float
    """Working hours of the first term that were over then."""
    there_before: bool
    """Whether they were customers at the start."""
    value: float
    """Of the first deal, on average."""
    qualities: Floats
    """Log-odds, shape (qualities,)."""
    weights: Floats
    """Shares of the qualities among them, adding up to 1, shape (qualities,)."""


@dataclass(frozen=True, slots=True)
class Business:
    """Leads that a cohort brings."""

    entry: Entry
    journey: int
    leads: Floats
    """Expected number within the horizon by quality, shape (qualities,)."""
    value: float
    """If won, on average."""


@dataclass(frozen=True)
class Relationship:
    """What one cohort brings over the horizon."""

    blueprint: Blueprint
    timeline: Timeline
    traversals: Traversals
    cohort: Cohort

    def business(self) -> Iterator[Business]:
        """Its expansions, renewals and cases of care."""
        for share, begins in self.terms:
            yield from self._expansion(share, begins)
            yield from self._renewal(share, begins)
        yield from self._care()

    @cached_property
    def terms(self) -> list[tuple[Floats, float]]:
        """Terms that begin within the horizon: who is left by quality, and mean time of it.

        Times are working hours since the cohort came.
        """
        relations, segment = self.blueprint.relations, self.cohort.segment
        share, begins = self.cohort.weights, -self.cohort.age
        terms = [(share, begins)]
        journey, term = int(relations.renewal_journey[segment]), float(relations.term[segment])
        if journey == NONE:
            return terms
        enters = int(self.blueprint.process.first_stage[journey])
        renewal = self.traversals.of(journey, segment, enters, self.cohort.qualities)
        while self._count(begins + term) * share.sum() > FEW:
            share, begins = share * renewal.passes, max(begins + term, 0.0) + renewal.lasts
            terms.append((share, begins))
        return terms

    def _expansion(self, share: Floats, begins: float) -> Iterator[Business]:
        relations, segment = self.blueprint.relations, self.cohort.segment
        journey = int(relations.expansion_journey[segment])
        if journey != NONE:
            delays = begins + self.timeline.delays(int(relations.expansion_law[segment]))
            due = self.timeline.later(self.cohort.came, delays).sum()
            there = share * self._living(float(delays.mean()))
            number = due * float(relations.expansion_chance[segment]) * there
            value = self.cohort.value * float(relations.expansion_value[segment])
            yield Business(Entry.EXPANSION, journey, number, value)

    def _renewal(self, share: Floats, begins: float) -> Iterator[Business]:
        relations, segment = self.blueprint.relations, self.cohort.segment
        journey = int(relations.renewal_journey[segment])
        if journey != NONE:
            ends = max(begins + float(relations.term[segment]), 0.0)
            number = self._count(ends) * share * self._living(ends)
            value = self.cohort.value * float(relations.renewal_value[segment])
            yield Business(Entry.RENEWAL, journey, number, value)

    def _care(self) -> Iterator[Business]:
        relations, segment = self.blueprint.relations, self.cohort.segment
        for kind, journey in enumerate(relations.care_journey[segment].tolist()):
            after = int(relations.care_after_law[segment, kind])
            every = int(relations.care_every_law[segment, kind])
            if journey == NONE or (self.cohort.there_before and every == NONE):
                continue
            first = every if after == NONE or self.cohort.there_before else after
            number = self._cases(first, every)
            yield Business(Entry.CARE, journey, number, 0.0)

    def _cases(self, first: int, every: int) -> Floats:
        """Cases of one kind of care within the horizon by quality; `first` and `every` are laws."""
        number: Floats = np.zeros_like(self.cohort.weights)
        due, when, law = self.cohort.came, 0.0, first
        while True:
            if law != NONE:
                due = self.timeline.later(due, self.timeline.delays(law))
                when += float(self.timeline.delays(law).mean())
            number = number + due.sum() * self._left(when) * self._living(when)
            law = every
            if every == NONE or due.sum() < FEW:
                return number

    def _left(self, when: float) -> Floats:
        """Share that has renewed so far, by quality."""
        return [share for share, begins in self.terms if begins <= when][-1]

    def _living(self, when: float) -> float:
        """Share whose lifetime is longer."""
        law = int(self.blueprint.relations.lifetime_law[self.cohort.segment])
        return 1.0 if law == NONE else float((self.timeline.delays(law) > when).mean())

    def _count(self, delay: float) -> float:
        """Customers for whom a time after they came lies within the horizon."""
        return float(self.timeline.later(self.cohort.came, np.array([max(delay, 0.0)])).sum())


def at_the_start(blueprint: Blueprint, timeline: Timeline) -> Iterator[Cohort]:
    """The customers there at the start, by segment, value and age; an age not given is any."""
    opening, relations = blueprint.opening, blueprint.relations
    rows = zip(
        opening.customer_segment.tolist(),
        _values(blueprint).tolist(),
        opening.customer_age.tolist(),
        strict=True,
    )
    counts: dict[tuple[int, float, float | None], int] = {}
    for segment, value, age in rows:
        key = segment, value, None if math.isnan(age) else age
        counts[key] = counts.get(key, 0) + 1
    for (segment, value, age), count in counts.items():
        term = float(relations.term[segment])
        ages = [age] if age is not None else _ages(term)
        for one in ages:
            came = timeline.profile([0.0], count / len(ages))
            yield Cohort(segment, came, one, True, value, np.zeros(1), np.ones(1))


def _ages(term: float) -> list[float]:
    """Ages that stand for any within a term."""
    return [0.0] if math.isinf(term) else [(i + 0.5) / 20 * term for i in range(20)]


def _values(blueprint: Blueprint) -> Floats:
    """Value of each customer there at the start, that of the segment's deals where not given."""
    given = blueprint.opening.customer_value
    mean = mean_values(blueprint.sources, blueprint.laws)[blueprint.opening.customer_segment]
    return np.asarray(np.where(np.isnan(given), mean, given), dtype=np.float64)
