"""The search: a climb from plan to neighbouring plan, in races that share their luck.

A climb begins at the best of some starts. In each step all neighbours race against the plan in
hand: `FIRST` replications of everybody; then a plan with all the changes that helped joins, and
twice as many replications each time of the better half, less those that are clearly behind. Who
leads at the end of the race is the new plan in hand. Where nobody does, sellers that move between
teams race; then the stride by which headcounts change is halved; at a stride of one, races become
twice as long, up to the most replications that a plan may get.

Several organisations get equal parts of a round's budget; after each round the better half goes on
(successive halving: Karnin, Koren & Somekh 2013, Almost optimal exploration in multi-armed bandits,
ICML). What is left when the last climb is over goes to those that were stopped. Race with common
random numbers: Maron & Moore (1997), The racing algorithm, Artificial Intelligence Review 11.
Joining changes that helped one by one: the pattern move of Hooke & Jeeves (1961), Direct search,
JACM 8(2). No step draws random numbers of its own: the same experiment is searched in the same way.

A climb ends at a local optimum, as far as the replications tell; docs/studies/optimise.md compares
it with others.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Protocol

from funnel_sim.studies.optimise.plan import Plan
from funnel_sim.studies.optimise.trials import Trial, Trying

FIRST = 2
"""Replications after which a race is looked at first."""
LEAST = 4
"""Replications from which on their spread says something."""
SHORTEST = 16
"""Replications at the end of the first races of a climb."""
DOUBT = 2.0
"""Standard errors by which a plan must be behind to leave a race."""

Joined = Callable[[Plan, Sequence[Plan]], Plan]


class Around(Protocol):
    """The plans that can be searched."""

    def starts(self, organisation: str) -> list[Plan]:
        """Where to begin."""

    def neighbours(self, plan: Plan, stride: int) -> list[Plan]:
        """Plans with one change."""

    def exchanges(self, plan: Plan, stride: int) -> list[Plan]:
        """Plans in which something moves from one place to another."""

    def combined(self, plan: Plan, better: Sequence[Plan]) -> Plan:
        """A plan with the changes of several."""

    def stride(self, organisation: str) -> int:
        """The widest step."""


def search(
    around: Around, organisations: Sequence[str], trials: Trying, budget: int, most: int
) -> list[Plan]:
    """The best plan of every organisation, the best organisation first.

    `budget` bounds the replications; `most` those of any plan.
    """
    climbs = [Climb(around, name, trials, most) for name in organisations]
    out: list[Climb] = []
    for left in range(math.ceil(math.log2(len(climbs))) + 1, 0, -1):
        for place, climb in enumerate(climbs):
            share = (budget - trials.spent) / (len(climbs) * left - place)
            climb.go(min(trials.spent + share, budget))
        begun = sorted((c for c in climbs if c.held is not None), key=_rank, reverse=True)
        kept = begun if left == 1 else begun[: math.ceil(len(begun) / 2)]
        out = [*[c for c in begun if c not in kept], *out]
        climbs = kept
    for climb in out:  # what is left after a climb that has come to its end
        climb.go(budget)
    ended = sorted([*climbs, *out], key=_rank, reverse=True)
    return [climb.held.plan for climb in ended if climb.held is not None]


class Climb:
    """The climb within one organisation."""

    def __init__(self, around: Around, organisation: str, trials: Trying, most: int) -> None:
        self._around, self._organisation = around, organisation
        self._trials, self._most = trials, most
        self._stride = around.stride(organisation)
        self._length = min(SHORTEST, most)
        self._exchanging = False
        self.held: Trial | None = None
        self.over = False

    def go(self, limit: float) -> None:
        """Climb until so many replications are spent, or the climb is over."""
        while not self.over and self._step(limit):
            pass

    def _step(self, limit: float) -> bool:
        """Whether there was something left to spend."""
        if self.held is None:
            self.held = self._begin(limit)
            return self.held is not None
        plan = self.held.plan
        around = self._around.exchanges if self._exchanging else self._around.neighbours
        best = self._race(plan, around(plan, self._stride), limit)
        if best is None:
            return False
        self.held = best
        if best.plan != plan:
            self._exchanging = False
        elif not self._exchanging:
            self._exchanging = True
        else:
            self._refine()
        return True

    def _begin(self, limit: float) -> Trial | None:
        """The best start; None where they cannot be paid."""
        plans = self._around.starts(self._organisation)
        if self._trials.spent + self._trials.price(plans, FIRST) > limit:
            return None
        return max(self._trials.of(plans, FIRST), key=lambda trial: trial.rank)

    def _refine(self) -> None:
        self._exchanging = False
        if self._stride > 1:
            self._stride //= 2
        elif self._length < self._most:
            self._length = min(2 * self._length, self._most)
        else:
            self.over = True

    def _race(self, plan: Plan, others: Sequence[Plan], limit: float) -> Trial | None:
        """Who leads in the end; None where there is not enough left for the whole race."""
        alive, count = list(others), min(FIRST, self._length)
        while True:
            if self._trials.spent + self._trials.price([plan, *alive], count) > limit:
                return None
            held, *tried = self._trials.of([plan, *alive], count)
            better = sorted(
                (t for t in tried if _may_be_better(t, held)), key=lambda t: t.rank, reverse=True
            )
            if not better:
                return held
            if count >= self._length:
                return better[0] if better[0].rank > held.rank else held
            alive = [t.plan for t in better[: max(math.ceil(len(tried) / 2), 1)]]
            if count == FIRST:
                helped = [t.plan for t in better if t.rank > held.rank]
                joined = self._around.combined(plan, helped)
                alive = list(dict.fromkeys([*alive, *([joined] if joined != plan else [])]))
            count = min(2 * count, self._length)


def _rank(climb: Climb) -> tuple[float, float]:
    assert climb.held is not None
    return climb.held.rank


def _may_be_better(one: Trial, held: Trial) -> bool:
    """Whether a plan is not clearly behind the one in hand."""
    if one.shortfall != held.shortfall:
        return one.shortfall < held.shortfall
    apart = one.values - held.values
    n = len(apart)
    error = float(apart.std(ddof=1)) / math.sqrt(n) if n >= LEAST else math.inf
    return float(apart.mean()) + DOUBT * error >= 0.0
