"""The luck of one replication: every random number as a pure function of its key.

The key is (seed, replication); the counter says whose luck it is and what for:

| counter word | holds |
|---|---|
| c3 | source: digest of `channel:<name>`, `opening`, `customers:<segment>` or `role:<name>` |
| c2 | number of the lead within its source, of the seat within the role, of the period |
| c1 | digest of `lead`, `period`, `rep`, `recycling`, `customer`, `care:<name>`, `stage:<name>` |
| c0 | occurrence: visit, touch + 1 (0: the visit itself), attempt and part, 16 bits each |

For a rep, `visit` counts the holders of the seat, `touch` says what for (`OF_THE_REP` ...) and
`attempt` counts; for a customer `visit` counts terms, for care cases.

One block holds four uniforms, in the open interval (0, 1). Since names and not positions are
counted, another channel, stage or team leaves everybody else's luck as it was (common random
numbers: Law 2015, *Simulation Modeling and Analysis*, §11.2).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from funnel_sim.model.arithmetic import PLAIN, Arithmetic, Luck
from funnel_sim.model.philox import digest

Floats = NDArray[np.float64]

LEAD = digest("lead")
PERIOD = digest("period")
REP = digest("rep")
RECYCLING = digest("recycling")
CUSTOMER = digest("customer")

OF_THE_VISIT = 0
"""Touch field of the counter for what happens once per stage visit."""
MOST_PER_FIELD = 2**16

OF_THE_REP, OF_THE_TRAINING, OF_THE_VACATION, OF_THE_SICKNESS, OF_THE_JUDGEMENT = range(5)
"""Touch field of the counter for a rep: what the luck is for."""


def channel_key(name: str) -> int:
    """Counter word of a channel."""
    return digest(f"channel:{name}")


def role_key(name: str) -> int:
    """Counter word of a role."""
    return digest(f"role:{name}")


def segment_key(name: str) -> int:
    """Counter word of the customers of a segment who are there at the start."""
    return digest(f"customers:{name}")


def opening_key() -> int:
    """Counter word of the leads that are open at the start."""
    return digest("opening")


def care_key(name: str) -> int:
    """Counter word of a kind of care."""
    return digest(f"care:{name}")


def stage_key(name: str) -> int:
    """Counter word of a stage."""
    return digest(f"stage:{name}")


def occurrence(visit: int, touch: int, attempt: int = 0, part: int = 0) -> int:
    """Counter word of one occurrence; each field is below 2**16 (schema limits keep it so)."""
    return (visit << 48) | (touch << 32) | (attempt << 16) | part


class Draws:
    """Random numbers of one replication. Holds the key, no state: any order of asking is fine."""

    def __init__(self, seed: int, replication: int, arithmetic: Arithmetic = PLAIN) -> None:
        self.seed = seed
        self.replication = replication
        self.arithmetic = arithmetic

    def leads(self, channel: int, numbers: NDArray[np.uint64]) -> Floats:
        """Per lead: gap to the one before, segment, value, quality. Shape (numbers, 4)."""
        return self.arithmetic.lucks(self.seed, self.replication, 0, LEAD, numbers, channel)

    def periods(self, channel: int, numbers: NDArray[np.uint64]) -> Floats:
        """Per period of a channel's flow: its intensity. Shape (numbers,)."""
        return self.arithmetic.lucks(self.seed, self.replication, 0, PERIOD, numbers, channel)[:, 0]

    def rep(self, role: int, number: int, holder: int, purpose: int, count: int = 0) -> Luck:
        """Of the holder of a seat, by `purpose`.

        OF_THE_REP: skill, pace, tenure, vacancy behind him; OF_THE_TRAINING: phase;
        OF_THE_VACATION: begin of the `count`-th spell; OF_THE_SICKNESS: gap before it and length;
        OF_THE_JUDGEMENT: weights of the four criteria.
        """
        return self._luck(occurrence(holder, purpose, count), REP, number, role)

    def recycling(self, source: int, number: int) -> Luck:
        """Of a lost lead: whether it comes back, and after how long."""
        return self._luck(0, RECYCLING, number, source)

    def customer(self, source: int, number: int, term: int) -> Luck:
        """Of a term of a customer: whether and when it expands, lifetime and age (first term)."""
        return self._luck(occurrence(term, 0), CUSTOMER, number, source)

    def care(self, source: int, number: int, kind: int, case: int) -> float:
        """Of a case of care: the time before it."""
        return self._luck(occurrence(case, 0), kind, number, source)[0]

    def visit(self, channel: int, number: int, stage: int, visit: int) -> Luck:
        """Of a stage visit: outcome, patience, lead-in, delay of a hand-over."""
        return self._luck(occurrence(visit, OF_THE_VISIT), stage, number, channel)

    def touch(
        self, channel: int, number: int, stage: int, visit: int, touch: int, attempt: int
    ) -> Luck:
        """Of an attempt at a touch: duration, travel, gap behind it, answer."""
        return self._luck(occurrence(visit, touch + 1, attempt), stage, number, channel)

    def briefing(self, channel: int, number: int, stage: int, visit: int) -> float:
        """Of the briefing after a hand-over into a stage: its duration."""
        return self._luck(occurrence(visit, OF_THE_VISIT, part=1), stage, number, channel)[0]

    def first_attempts(
        self, channels: NDArray[np.uint64], numbers: NDArray[np.uint64], stage: int, touch: int
    ) -> Floats:
        """What `visit` (touch OF_THE_VISIT) or `touch` give for the first visit and attempt.

        Here `touch` counts from 1. Channels and numbers have shape (leads,), the result (leads, 4).
        """
        c0 = occurrence(0, touch)
        return self.arithmetic.lucks(self.seed, self.replication, c0, stage, numbers, channels)

    def _luck(self, c0: int, c1: int, c2: int, c3: int) -> Luck:
        return self.arithmetic.luck(self.seed, self.replication, c0, c1, c2, c3)
