"""A race between designs: one after the other is dropped once it is surely behind.

All designs get a first stage of n0 replications. From then on, after every further replication,
design i is dropped if the mean of some l in the race is ahead of it by more than

    W_il(r) = max(0, delta / (2 r) (h^2 S_il^2 / delta^2 - r)),   h^2 = 2 eta (n0 - 1)

where r is the number of replications, delta the indifference, and S_il^2 the variance of the
difference between i and l in the first stage. The race ends when one is left, at the latest at
replication max(n0, N + 1), N = max floor(h^2 S_il^2 / delta^2), with the best mean among those in
it.

The promise: where the best design is ahead of every other by delta or more, it is chosen with
probability `confidence` at least, if values are normal. It holds with and without common random
numbers, since eta = ((2 alpha / (k - 1))^(-2 / (n0 - 1)) - 1) / 2 is the Bonferroni form and only
differences are used. Where designs are closer to each other than delta, one that is behind by
more than delta is hardly ever chosen in practice, but no proof covers every case.

The race reads replications one by one, in their order, however many are there: batches in which
they were simulated change nothing.

Source: Kim & Nelson (2001), A fully sequential procedure for indifference-zone selection in
simulation, ACM Transactions on Modeling and Computer Simulation 11(3), with c = 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from funnel_sim.stats.samples import ROUNDING, Floats, magnitude
from funnel_sim.stats.selection.pairs import best_of, pairs
from funnel_sim.stats.selection.requirements import require_indifference, require_problem


@dataclass(frozen=True, slots=True)
class Exit:
    """A design that left the race."""

    design: int
    after: int
    """Replications that were looked at when it left."""
    behind: int
    """The design that was ahead of it by most."""
    lead: float
    """By how much the mean of that one was better."""
    allowance: float
    """What it was allowed to be behind; 0 where the allowance was used up, so that whoever is
    behind at all is out."""


@dataclass(frozen=True, slots=True)
class Race:
    """A race as far as it has come."""

    best: int
    """The design with the best mean among those in the race: the choice, once it is over."""
    in_race: tuple[int, ...]
    exits: tuple[Exit, ...]
    """In the order in which designs left."""
    over: bool
    looked: int
    """Replications of those in the race that were looked at, undefined ones left out."""
    last_look: int
    """Replications after which the race is over at the latest."""
    dropped: int
    """Replications passed over since a design in the race was undefined."""
    first_stage: int
    eta: float


def kn_eta(confidence: float, designs: int, first_stage: int) -> float:
    """The constant of the race, in its Bonferroni form.

    Raises:
        ValueError: a confidence that guessing reaches, one design, or one replication.
    """
    require_problem(confidence, designs, first_stage)
    share = 2.0 * (1.0 - confidence) / (designs - 1)
    return 0.5 * math.expm1(-2.0 / (first_stage - 1) * math.log(share))


def kn_race(
    values: ArrayLike,
    indifference: float,
    confidence: float = 0.95,
    first_stage: int = 20,
    preferred: int = 0,
) -> Race:
    """Run the race over `values`, shape (replications, designs), as far as they go.

    NaN is a replication in which a design is undefined, or that it did not get since it had left.
    One in which a design is undefined while it is in the race is passed over for all. `preferred`
    is the choice where means are equal.

    Raises:
        ValueError: a bad shape or argument, infinite values, or fewer than `first_stage`
            replications in which all designs are defined.
    """
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim != 2 or np.isinf(numbers).any():
        msg = f"`values` must be finite, with a column per design. Got shape {numbers.shape}."
        raise ValueError(msg)
    require_indifference(indifference)
    eta = kn_eta(confidence, numbers.shape[1], first_stage)
    whole = np.flatnonzero(~np.isnan(numbers).any(axis=1))
    if len(whole) < first_stage:
        msg = f"`values` must hold {first_stage} defined replications. Got {len(whole)}."
        raise ValueError(msg)
    first = whole[:first_stage]
    begun = int(first[-1]) + 1
    runners = _Runners(numbers[first], indifference, eta, preferred)
    runners.dropped = begun - first_stage
    runners.read(numbers[begun:])
    return runners.result()


class _Runners:
    """The state of a race while it is read."""

    def __init__(self, first: Floats, indifference: float, eta: float, preferred: int) -> None:
        """Start with the first stage, shape (replications, designs)."""
        self.indifference, self.eta, self.preferred = indifference, eta, preferred
        self.first_stage, designs = first.shape
        self.racing = list(range(designs))
        self.exits: list[Exit] = []
        self.rounding = ROUNDING * magnitude(first)
        spread = pairs(first).sd / indifference
        self.size = 2.0 * eta * (self.first_stage - 1) * spread**2
        self.last_look = max(self.first_stage, math.floor(float(self.size.max())) + 1)
        self.sums, self.looked, self.dropped = first.sum(axis=0), self.first_stage, 0
        self._look()

    @property
    def over(self) -> bool:
        """Whether nothing that comes can change the choice."""
        return len(self.racing) == 1 or self.looked >= self.last_look

    def read(self, values: Floats) -> None:
        """Go on with further replications until the race is over."""
        for new in values:
            if self.over:
                return
            if np.isnan(new[self.racing]).any():
                self.dropped += 1
                continue
            self.sums = self.sums + new
            self.looked += 1
            self._look()

    def _look(self) -> None:
        """Drop those that are behind by more than they may be."""
        here, r = self.racing, self.looked
        mean = self.sums[here] / r
        behind = mean[np.newaxis, :] - mean[:, np.newaxis]
        behind[np.abs(behind) <= self.rounding] = 0.0
        size = self.size[np.ix_(here, here)]
        allowance = np.maximum(0.0, self.indifference / (2 * r) * (size - r))
        lost = behind > allowance
        for i in np.flatnonzero(lost.any(axis=1)).tolist():
            ahead = int(np.argmax(np.where(lost[i], behind[i], -np.inf)))
            self.exits.append(
                Exit(here[i], r, here[ahead], float(behind[i, ahead]), float(allowance[i, ahead]))
            )
        self.racing = [here[i] for i in np.flatnonzero(~lost.any(axis=1))]

    def result(self) -> Race:
        """The race as far as it has come."""
        means = self.sums / self.looked
        return Race(
            best=best_of(means, self.racing, self.preferred, self.rounding),
            in_race=tuple(self.racing),
            exits=tuple(self.exits),
            over=self.over,
            looked=self.looked,
            last_look=self.last_look,
            dropped=self.dropped,
            first_stage=self.first_stage,
            eta=self.eta,
        )
