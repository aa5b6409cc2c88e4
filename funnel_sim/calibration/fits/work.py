"""How long calls, visits and meetings take, and how many a stage visit has.

From activities with durations. An activity belongs to the stage visit of its deal during which it
began. Without activities work cannot be learnt: a CRM notes when a stage was left, not how long
anybody worked, and an assumption stands in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from funnel_sim.calibration.fits.quantity import CONFIDENCE, Quantity, unknown
from funnel_sim.calibration.fits.visits import RUNNING, Visits
from funnel_sim.calibration.history import History
from funnel_sim.stats.time_laws import LawFit, agreement, best_law, durations

LEAST = 30
"""Activities of a kind with a duration, below which no law is fitted."""
ASSUMED_MINUTES = 30.0
"""Work per stage visit where nothing is known: an assumption."""


@dataclass(frozen=True, slots=True)
class KindFit:
    """One kind of activity."""

    kind: str
    fit: LawFit | None
    """Minutes; None: not learnt."""
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class WorkFit:
    """Work of all stages."""

    kinds: tuple[KindFit, ...]
    """Kinds with a law, the most frequent first."""
    touches: tuple[dict[str, float], ...]
    """Mean number of each fitted kind per ended visit, by stage; empty where none is known."""
    minutes: tuple[float, ...]
    """Mean minutes of work per ended visit, by stage."""
    learnt: bool
    quantities: tuple[Quantity, ...]


def fit_work(history: History, visits: Visits) -> WorkFit:
    """Durations by kind, and activities per stage visit."""
    activities = history.activities
    timed = activities[activities["minutes"].notna() & (activities["minutes"] > 0)]
    kinds = [
        _kind(str(kind), part["minutes"].to_numpy(dtype=np.float64))
        for kind, part in timed.groupby("kind", sort=False)
    ]
    known = tuple(sorted((k for k in kinds if k.fit), key=lambda k: -k.quantity.n))
    count = len(visits.stages)
    missing = unknown(
        "work per stage", "min", len(timed), LEAST,
        f"{ASSUMED_MINUTES:g} minutes per stage are assumed",
    )  # fmt: skip
    if not known:
        quantities = (missing, *(k.quantity for k in kinds))
        return WorkFit((), ({},) * count, (ASSUMED_MINUTES,) * count, False, quantities)
    touches, minutes = _per_visit(history, visits, timed, known)
    return WorkFit(known, touches, minutes, True, tuple(k.quantity for k in kinds))


def _kind(kind: str, minutes: np.ndarray) -> KindFit:
    label = f"minutes of a {kind}"
    if len(minutes) < LEAST:
        why = "this kind is left out"
        return KindFit(kind, None, unknown(label, "min", len(minutes), LEAST, why))
    data = durations(minutes, resolution=0.5)
    best, _ = best_law(data)
    close = agreement(data, best.law)
    from scipy.special import ndtri

    mean = float(minutes.mean())
    half = float(ndtri(0.5 + CONFIDENCE / 2)) * float(minutes.std(ddof=1)) / np.sqrt(len(minutes))
    word = "fits" if close.fits else "none of four families fits"
    note = f"mean; {best.law.family}, KS distance {close.distance:.3f}: {word}"
    quantity = Quantity(label, "min", mean, mean - half, mean + half, len(minutes), LEAST, note)
    return KindFit(kind, best, quantity)


def _per_visit(
    history: History, visits: Visits, timed: pd.DataFrame, known: tuple[KindFit, ...]
) -> tuple[tuple[dict[str, float], ...], tuple[float, ...]]:
    ids = pd.Series(np.arange(len(history.deals)), index=history.deals["id"].to_numpy())
    mine = timed.assign(row=ids.reindex(timed["deal"]).to_numpy()).dropna(subset=["row"])
    ended = visits.table[visits.table["outcome"] != RUNNING]
    table = ended.sort_values("start").assign(deal=ended["deal"].astype(np.int64))
    left = mine.assign(row=mine["row"].astype(np.int64), at=mine["at"].astype("datetime64[ns]"))
    left = left.sort_values("at")
    joined = pd.merge_asof(
        left, table[["deal", "stage", "start", "end"]].dropna(subset=["start"]),
        left_on="at", right_on="start", left_by="row", right_by="deal",
    )  # fmt: skip
    inside = joined[joined["at"] <= joined["end"]]
    counts = table["stage"].value_counts()
    touches, minutes = [], []
    for stage in range(len(visits.stages)):
        here = inside[inside["stage"] == stage]
        n = max(int(counts.get(stage, 0)), 1)
        touches.append({k.kind: float((here["kind"] == k.kind).sum()) / n for k in known})
        minutes.append(float(here["minutes"].sum()) / n)
    return tuple(touches), tuple(minutes)
