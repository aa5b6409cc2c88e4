"""How much of the waiting is the customer's, where the beginning of work is noted.

A visit waits from entering the stage until work begins. While its seller is busy with others, it
waits for the seller (contention); the rest is nobody's but the customer's: extraneous delay. A
seller is busy from the beginning of work on a visit to its end, overlaps counted once. Source:
Chapela-Campa & Dumas 2024, Enhancing business process simulation models with extraneous activity
delays, Information Systems 122 (their "naive" estimator, over the visit's own seller).

Limits: a seller who is busy with what no log notes looks free, so extraneous delay is an upper
bound and contention a lower one. Where no beginning is noted, only the sum of customer's time,
waiting and work is identified; the fits take off assumed work and call the rest the customer's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from funnel_sim.calibration.fits.clock import Clock
from funnel_sim.calibration.fits.quantity import Quantity, unknown
from funnel_sim.calibration.fits.visits import Visits
from funnel_sim.calibration.history import History
from funnel_sim.stats.samples import Floats
from funnel_sim.stats.time_laws import LawFit, best_law, durations

LEAST = 40
"""Visits with a beginning of work, below which nothing is told apart."""


@dataclass(frozen=True, slots=True)
class StageWaiting:
    """Of one stage, in working hours."""

    stage: str
    contention: float
    """Mean wait while the seller was busy with others."""
    extraneous: float
    """Mean of the rest of the wait."""
    work: float
    """Mean from the beginning of work to the end of the visit."""
    work_law: LawFit | None
    n: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """All stages for which it is known."""

    stages: dict[str, StageWaiting]
    quantities: tuple[Quantity, ...]


def fit_waiting(history: History, visits: Visits, clock: Clock) -> Waiting:
    """Split the waits of passages whose beginning of work is noted."""
    passages = history.passages
    whole = passages[passages[["entered", "begun", "left"]].notna().all(axis=1)]
    if len(whole) < LEAST:
        note = "customer's time, wait and work are known as a sum only; assumed work is taken off"
        return Waiting({}, (unknown("extraneous delay", "working hours", len(whole), LEAST, note),))
    entered, begun, left = (clock.hours(whole[c]) for c in ("entered", "begun", "left"))
    busy = _busy_before(begun, whole["owner"].to_numpy(dtype=object), begun, left, entered)
    wait = np.maximum(begun - entered, 0.0)
    contention = np.minimum(busy, wait)
    found, said = {}, []
    for name in visits.stages:
        here = (whole["stage"] == name).to_numpy()
        n = int(here.sum())
        if n < LEAST:
            said.append(
                unknown(f"extraneous delay in {name}", "working hours", n, LEAST,
                        "known as a sum with wait and work only")
            )  # fmt: skip
            continue
        work = np.maximum(left - begun, 0.0)[here]
        law = (
            best_law(durations(work, resolution=0.02))[0] if (work > 0.02).sum() >= LEAST else None
        )
        mine = wait[here] - contention[here]
        found[name] = StageWaiting(
            name, float(contention[here].mean()), float(mine.mean()), float(work.mean()), law, n
        )
        half = 1.645 * float(mine.std(ddof=1)) / np.sqrt(n)
        said.append(
            Quantity(f"extraneous delay in {name}", "working hours", float(mine.mean()),
                     float(mine.mean()) - half, float(mine.mean()) + half, n, LEAST,
                     f"mean; beside {contention[here].mean():.2g} h of waiting for a seller "
                     f"and {work.mean():.2g} h of work")
        )  # fmt: skip
    return Waiting(found, tuple(said))


def _busy_before(
    until: Floats, owner: np.ndarray, begun: Floats, left: Floats, since: Floats
) -> Floats:
    """Hours in [since, until) in which the row's seller was at work on any visit."""
    found = np.zeros(len(until))
    codes, _ = pd.factorize(owner)
    for code in range(int(codes.max(initial=-1)) + 1):
        mine = np.flatnonzero(codes == code)
        order = mine[np.argsort(begun[mine], kind="stable")]
        starts, ends = _merged(begun[order], left[order])
        total = np.concatenate([[0.0], np.cumsum(ends - starts)])

        def worked(t: Floats, starts: Floats = starts, ends: Floats = ends,
                   total: Floats = total) -> Floats:  # fmt: skip
            spell = np.searchsorted(starts, t, side="right") - 1
            inside = np.clip(
                t - starts[np.maximum(spell, 0)], 0.0, (ends - starts)[np.maximum(spell, 0)]
            )
            return np.where(spell < 0, 0.0, total[np.maximum(spell, 0)] + inside)

        found[mine] = worked(until[mine]) - worked(since[mine])
    return found


def _merged(starts: Floats, ends: Floats) -> tuple[Floats, Floats]:
    """Intervals in order of their start, overlapping ones joined."""
    reach = np.maximum.accumulate(ends)
    fresh = np.concatenate([[True], starts[1:] > reach[:-1]])
    first = np.flatnonzero(fresh)
    last = np.append(first[1:] - 1, len(starts) - 1)
    return starts[first], reach[last]
