"""Data for charts of a calibration: each fit beside what it was fitted to. Nothing is drawn here.

Curves have at most `POINTS` points; times are working days, shares are in [0, 1].
"""

from __future__ import annotations

from typing import Any

import numpy as np

from funnel_sim.calibration.calibration import Calibration
from funnel_sim.calibration.fits.stages import StageFit
from funnel_sim.stats.samples import Floats
from funnel_sim.stats.time_laws import kaplan_meier

POINTS = 100


def chart_data(calibration: Calibration) -> dict[str, Any]:
    """By chart: arrivals per week, times per stage, values per segment, skills, staff."""
    day = calibration.clock.hours_per_day
    weekly = calibration.arrivals.daily.resample("W-SUN").sum()
    skills = calibration.passing.skills
    return {
        "arrivals": {
            "week_ending": [str(w.date()) for w in weekly.index],
            "leads": {str(c): weekly[c].astype(int).tolist() for c in weekly},
            "fitted_per_week": {f.channel: f.per_week for f in calibration.arrivals.flows},
        },
        "times": {s.stage: _times(s, day) for s in calibration.stages if s.fit},
        "values": {
            v.segment: {
                "value": _thinned(np.sort(v.values)),
                "share": _thinned((np.arange(len(v.values)) + 0.5) / max(len(v.values), 1)),
                "fitted": None
                if v.fit is None
                else _thinned(v.fit.law.quantile((np.arange(len(v.values)) + 0.5) / len(v.values))),
            }
            for v in calibration.values
            if len(v.values)
        },
        "skills": {
            "owner": [str(o) for o in skills["owner"]],
            "skill": skills["skill"].tolist(),
            "sd": skills["sd"].tolist(),
        },
        "staff": {
            "month": [str(m) for m in calibration.staff.active.index],
            **{str(t): calibration.staff.active[t].tolist() for t in calibration.staff.active},
        },
    }


def _times(stage: StageFit, day: float) -> dict[str, Any]:
    """Share that has passed by a time: product-limit estimate of all visits, and the fit."""
    assert stage.fit is not None
    part = stage.cases.advanced
    held = type(part)(
        part.ended,
        part.ended_weight,
        np.concatenate([part.running, np.full(len(stage.cases.lost.ended), np.inf)]),
        np.concatenate([part.running_weight, stage.cases.lost.ended_weight]),
        part.resolution,
    )
    times, passed = kaplan_meier(held)
    t = np.array(_thinned(times))
    return {
        "days": (t / day).tolist(),
        "passed": _thinned(passed),
        "fitted": (stage.fit.share * (1.0 - stage.fit.advance.survival(t))).tolist(),
        "family": stage.fit.advance.family,
    }


def _thinned(values: Floats) -> list[float]:
    if len(values) <= POINTS:
        return [float(v) for v in values]
    chosen = np.unique(np.linspace(0, len(values) - 1, POINTS).astype(int))
    return [float(v) for v in np.asarray(values)[chosen]]
