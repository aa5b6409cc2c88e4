"""How many pass a stage, and how long that takes: a mixture cure model per stage.

Times are working hours from entering the stage to leaving it, less the time that work takes there
where that is known. What is left is the customer's own time together with any wait for a seller: a
CRM that notes no beginning of work cannot tell the two apart (`waiting` can, where it is noted);
where there are no activities either, it is the whole time, work included. See `stats.mixture_cure`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from funnel_sim.calibration.fits.quantity import CONFIDENCE, Quantity, unknown
from funnel_sim.calibration.fits.visits import ADVANCED, GONE, RUNNING, Visits
from funnel_sim.stats.mixture_cure import Cases, CureFit, best_cure, cases
from funnel_sim.stats.samples import Floats
from funnel_sim.stats.time_laws import Agreement, TimeLaw, agreement

LEAST_PASSED, LEAST = 20, 40
"""Visits that advanced, and visits, below which a stage is not fitted."""
SLOW = 0.9
FOLLOWED = 0.9
"""Share of the times that the record must reach for a share without noted losses to be firm."""


@dataclass(frozen=True, slots=True)
class StageFit:
    """One stage."""

    stage: str
    cases: Cases
    fit: CureFit | None
    """None: insufficient history, or no time at all."""
    short: bool
    """Whether visits are there, but nearly all shorter than the clock tells apart."""
    fits: tuple[CureFit, ...]
    """Of all families."""
    weights: Floats
    """Akaike weights of `fits`."""
    agreement: Agreement | None
    """Of the law with the times, given that they end."""
    quantities: tuple[Quantity, ...]


def fit_stages(
    visits: Visits, work_hours: tuple[float, ...], resolution: float
) -> tuple[StageFit, ...]:
    """One fit per stage; `work_hours` is the working time that work takes there on average."""
    return tuple(
        _stage(visits, number, name, work_hours[number], resolution)
        for number, name in enumerate(visits.stages)
    )


def _stage(visits: Visits, number: int, name: str, work: float, resolution: float) -> StageFit:
    table = visits.table[visits.table["stage"] == number]
    hours, outcome = table["hours"].to_numpy(dtype=np.float64), table["outcome"].to_numpy()
    dated = np.isfinite(hours)
    left = np.maximum(hours - np.where(outcome == RUNNING, 0.0, work), 0.0)
    ended = {kind: left[dated & (outcome == kind)] for kind in (ADVANCED, GONE)}
    # losses without a date stay in the stage for ever, as they do in a source that notes none
    lost = ended[GONE] if visits.losses_dated else np.empty(0)
    data = cases(ended[ADVANCED], lost, left[outcome == RUNNING], resolution=resolution)
    passed = len(ended[ADVANCED])
    above = int((ended[ADVANCED] > resolution).sum())
    if passed < LEAST_PASSED or len(table) < LEAST or above < LEAST_PASSED:
        return _insufficient(name, data, len(table), passed, resolution)
    best, fits = best_cure(data)
    aic = np.array([fit.aic for fit in fits])
    weights = np.exp(-0.5 * (aic - aic.min()))
    close = _closeness(data, best)
    return StageFit(
        name, data, best, False, fits, weights / weights.sum(), close,
        _said(name, best, close, len(table), visits.losses_dated),
    )  # fmt: skip


def _insufficient(name: str, data: Cases, n: int, passed: int, resolution: float) -> StageFit:
    why = "the share of decided visits that passed stands in"
    short = passed >= LEAST_PASSED and n >= LEAST
    time = unknown(
        f"median time in {name}", "working hours", n, LEAST, "one working day is assumed"
    )
    if short:
        time = unknown(
            f"time in {name} above {resolution:g} h", "working hours",
            int((data.advanced.ended > resolution).sum()), LEAST_PASSED,
            "nearly all visits are shorter than the clock tells apart, and so is what is assumed",
        )  # fmt: skip
    found = (unknown(f"pass rate of {name}", "share", n, LEAST, why), time)
    return StageFit(name, data, None, short, (), np.empty(0), None, found)


def _closeness(data: Cases, fit: CureFit) -> Agreement:
    """Distance of the law to the times of those that advanced, among all that may yet.

    An open case counts as one to come with its probability given that it is still open.
    """
    running = data.advanced.running
    stay = np.ones(len(running)) if fit.loss is None else fit.loss.survival(running)
    come = fit.share * fit.advance.survival(running)
    chance = come / np.maximum(come + (1 - fit.share) * stay, 1e-300)
    part = data.advanced
    weighted = type(part)(
        part.ended, part.ended_weight, running, part.running_weight * chance, part.resolution
    )
    return agreement(weighted, fit.advance)


def _said(name: str, fit: CureFit, close: Agreement, n: int, dated: bool) -> tuple[Quantity, ...]:
    low, high = fit.share_interval(CONFIDENCE)
    caveats = []
    if not dated:
        caveats.append("losses have no date: open leads are never-to-pass or not yet")
        if fit.followed < FOLLOWED:
            caveats.append(
                f"the record reaches only {100 * fit.followed:.0f} % of the times, so the share "
                "hangs on the family"
            )
    share = Quantity(
        f"pass rate of {name}", "share", fit.share, low, high, n, LEAST, "; ".join(caveats)
    )
    first, last = quantile_interval(fit, 0.5)
    word = "fits" if close.fits else "none of four families fits"
    note = f"{fit.advance.family}, KS distance {close.distance:.3f} ({close.critical:.3f}): {word}"
    time = Quantity(
        f"median time in {name}", "working hours", fit.advance.median, first, last, fit.advanced,
        LEAST_PASSED, note,
    )  # fmt: skip
    slow, most = quantile_interval(fit, SLOW)
    tenth = Quantity(
        f"slowest tenth in {name}", "working hours", float(fit.advance.quantile(np.array(SLOW))),
        slow, most, fit.advanced, LEAST_PASSED, "time that one in ten of those that pass exceeds",
    )  # fmt: skip
    return share, time, tenth


def quantile_interval(fit: CureFit, p: float) -> tuple[float, float]:
    """Of a quantile of the time, by the delta method on its log."""
    from scipy.special import ndtri

    law, step = fit.advance, 1e-4
    middle = float(law.quantile(np.array(p)))
    slope = np.array(
        [
            (_log_quantile(law, p, i, step) - _log_quantile(law, p, i, -step)) / (2 * step)
            for i in range(2)
        ]
    )
    spread = math.sqrt(max(float(slope @ fit.covariance[1:3, 1:3] @ slope), 0.0))
    half = float(ndtri(0.5 + CONFIDENCE / 2)) * spread
    return middle * math.exp(-half), middle * math.exp(half)


def _log_quantile(law: TimeLaw, p: float, index: int, step: float) -> float:
    free = law.free
    free[index] += step
    return math.log(float(TimeLaw.of(law.family, free).quantile(np.array(p))))
