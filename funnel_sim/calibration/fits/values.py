"""What a deal is worth, by segment: a few price points, or a law of AIC's choice.

Values of won deals; of all deals where too few were won with a value. Values of open deals are
hopes and those of lost deals were never paid, so this is said. A law that the Kolmogorov-Smirnov
distance refutes is said to be none, and the observed values themselves stand in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from funnel_sim.calibration.fits.quantity import CONFIDENCE, Quantity, unknown
from funnel_sim.calibration.fits.visits import or_unknown
from funnel_sim.calibration.history import WON
from funnel_sim.stats.samples import Floats
from funnel_sim.stats.time_laws import LawFit, TimeLaw, agreement, best_law, durations

LEAST = 30
"""Values below which no law is fitted."""
MOST_POINTS, COVERED = 12, 0.95
"""Price points: at most so many values, covering so much of the deals."""
SAMPLE = 200
"""Quantiles that stand in where no law fits."""


@dataclass(frozen=True, slots=True)
class ValueFit:
    """Of one segment."""

    segment: str
    law: dict[str, Any] | None
    """As a config writes it, in money; None: not learnt."""
    values: Floats
    """What it was fitted to."""
    fit: LawFit | None
    """Where a law was fitted, even one that does not fit."""
    fits: bool
    """Whether the data do not refute it."""
    quantity: Quantity


def fit_values(deals: pd.DataFrame) -> tuple[ValueFit, ...]:
    """One fit per segment, in order of frequency."""
    segment = or_unknown(deals["segment"])
    return tuple(
        _of_segment(str(name), deals[segment == name]) for name in segment.value_counts().index
    )


def _of_segment(name: str, deals: pd.DataFrame) -> ValueFit:
    label = f"deal value, {name}"
    known = deals[deals["value"].notna() & (deals["value"] > 0)]
    won = known[known["status"] == WON]
    note = "won deals"
    if len(won) < LEAST:
        won, note = known, "all deals with a value, as too few of them are won"
    values = won["value"].to_numpy(dtype=np.float64)
    if len(values) < LEAST:
        why = "an assumption stands in"
        return ValueFit(
            name, None, values, None, False, unknown(label, "money", len(values), LEAST, why)
        )
    median, low, high = _median(values)
    points, counts = np.unique(np.round(values, 2), return_counts=True)
    top = np.argsort(counts)[::-1][:MOST_POINTS]
    if counts[top].sum() >= COVERED * len(values) and len(top) < 0.5 * len(values):
        chosen = np.sort(points[top])
        part = counts[np.searchsorted(points, chosen)] / counts[top].sum()
        law: dict[str, Any] = {"discrete": {"values": chosen.tolist(), "shares": _whole(part)}}
        covered = 100 * counts[top].sum() / len(values)
        quantity = Quantity(
            label, "money", median, low, high, len(values), LEAST,
            f"median of {note}; {len(chosen)} price points have {covered:.0f} % of the deals",
        )  # fmt: skip
        return ValueFit(name, law, values, None, True, quantity)
    data = durations(values, resolution=float(values.min()) / 2)
    best, _ = best_law(data)
    close = agreement(data, best.law)
    note = f"median of {note}; {best.law.family}, KS distance {close.distance:.3f}"
    if close.fits:
        law = law_of_money(best.law)
    else:
        note += f" above {close.critical:.3f}: none of four families fits, quantiles stand in"
        law = {"empirical": {"values": sampled(values)}}
    return ValueFit(
        name, law, values, best, close.fits,
        Quantity(label, "money", median, low, high, len(values), LEAST, note),
    )  # fmt: skip


def law_of_money(law: TimeLaw) -> dict[str, Any]:
    """As a config writes it; a law without the moments that it needs there, as quantiles."""
    if law.family == "lognormal" and law.shape <= 2.1:
        return {"lognormal": {"median": round(law.scale, 2), "sigma": round(law.shape, 4)}}
    if law.family == "loglogistic" and law.shape > 1.0:
        return {"loglogistic": {"median": round(law.scale, 2), "shape": round(law.shape, 4)}}
    if law.family in ("gamma", "weibull") and law.cv <= 10.0:
        return {law.family: {"mean": round(law.mean, 2), "cv": round(law.cv, 4)}}
    p = (np.arange(SAMPLE) + 0.5) / SAMPLE
    return {"empirical": {"values": [round(v, 2) for v in law.quantile(p).tolist()]}}


def sampled(values: Floats) -> list[float]:
    """Observed values, or as many quantiles of them."""
    if len(values) <= SAMPLE:
        return [round(v, 2) for v in np.sort(values).tolist()]
    return [round(v, 2) for v in np.quantile(values, (np.arange(SAMPLE) + 0.5) / SAMPLE).tolist()]


def _median(values: Floats) -> tuple[float, float, float]:
    """Median with the order-statistic interval (Conover 1999, section 3.2)."""
    from scipy.stats import binom

    ordered, n = np.sort(values), len(values)
    lower = int(binom.ppf((1 - CONFIDENCE) / 2, n, 0.5))
    return (
        float(np.median(values)),
        float(ordered[max(lower - 1, 0)]),
        float(ordered[min(n - lower, n - 1)]),
    )


def _whole(shares: Floats) -> list[float]:
    """Rounded to six digits and adding up to 1."""
    found = np.round(shares, 6)
    found[-1] = round(1.0 - float(found[:-1].sum()), 6)
    return [float(x) for x in found]
