"""The numbers of a calibration that the simulator needs: at the estimate, or drawn around it.

A draw takes every group of numbers from the law that its estimate has in large samples: level and
times of a stage jointly normal (share and tail hang together), a family of times with its Akaike
weight (Burnham & Anderson 2002, Model Selection and Multimodel Inference, section 2.9), shifts of
channels jointly normal, levels of arrivals lognormal. So what a simulation of many draws spreads is
what is not known about the parameters as well as chance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from funnel_sim.calibration.calibration import Calibration
from funnel_sim.calibration.fits.stages import StageFit
from funnel_sim.stats.samples import Floats
from funnel_sim.stats.time_laws import TimeLaw

ASSUMED_DAYS = 1.0
"""Median time in a stage that could not be fitted, in working days."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """One set of numbers."""

    levels: dict[tuple[str, str], float]
    """Log-odds by stage and segment; `all` for what has none of its own."""
    advance: dict[str, TimeLaw]
    """Time of those that pass, working hours, by stage."""
    loss: dict[str, TimeLaw | None]
    """Time of those that do not; None: they stay for ever."""
    quality: dict[str, float]
    """Shift by channel, log-odds."""
    per_week: dict[str, float]
    """Leads by channel, at the end of the history."""
    trend: dict[str, float]

    def level(self, stage: str, segment: str) -> float:
        """Log-odds of a stage for a segment."""
        return self.levels.get((stage, segment), self.levels[stage, "all"])


def estimate(calibration: Calibration) -> Parameters:
    """The numbers as they were fitted."""
    flows = calibration.arrivals.flows
    return Parameters(
        levels=dict(calibration.passing.levels),
        advance={s.stage: _advance(calibration, s) for s in calibration.stages},
        loss={
            s.stage: s.fit.loss if s.fit else _advance(calibration, s) for s in calibration.stages
        },
        quality=dict(calibration.passing.channels),
        per_week={flow.channel: flow.per_week for flow in flows},
        trend={flow.channel: flow.trend for flow in flows},
    )


def _advance(calibration: Calibration, stage: StageFit) -> TimeLaw:
    """The fitted law; where there is none, an exponential one of an assumed median."""
    if stage.fit is not None:
        return stage.fit.advance
    median = calibration.clock.hours_per_day * ASSUMED_DAYS
    if stage.short:
        median = calibration.resolution / 2
    return TimeLaw("weibull", median / math.log(2), 1.0)


def draw(calibration: Calibration, rng: np.random.Generator) -> Parameters:
    """Numbers that the history allows as well."""
    base = estimate(calibration)
    passing = calibration.passing
    levels, advance, loss = dict(base.levels), dict(base.advance), dict(base.loss)
    for stage in calibration.stages:
        if stage.fit is None:
            continue
        shift, advance[stage.stage], loss[stage.stage] = _stage(stage, rng)
        for key in [key for key in levels if key[0] == stage.stage]:
            levels[key] += shift + math.sqrt(max(passing.variances[key], 0.0)) * rng.normal()
    channels = list(passing.channels)
    moved = rng.multivariate_normal(
        np.array([passing.channels[c] for c in channels]),
        passing.channel_covariance.to_numpy(),
        method="svd",
    )
    per_week, trend = {}, {}
    for flow in calibration.arrivals.flows:
        per_week[flow.channel] = flow.per_week * math.exp(flow.log_sd * rng.normal())
        trend[flow.channel] = (1.0 + flow.trend) * math.exp(flow.trend_sd * rng.normal()) - 1.0
    quality = dict(zip(channels, moved.tolist(), strict=True))
    return Parameters(levels, advance, loss, quality, per_week, trend)


def _stage(stage: StageFit, rng: np.random.Generator) -> tuple[float, TimeLaw, TimeLaw | None]:
    """What the times drawn add to the level, and the times.

    Given the times, the level's estimate moves with them: by the regression of share on times in
    the covariance of the cure model. What varies beside that is drawn with the level.
    """
    assert stage.fit is not None
    fit = stage.fits[int(rng.choice(len(stage.fits), p=stage.weights))]
    covariance, free = fit.covariance, fit.free
    times = slice(1, len(free))
    drawn = rng.multivariate_normal(free[times], covariance[times, times], method="svd")
    slope = np.linalg.solve(covariance[times, times], covariance[times, 0])
    other_family = _logit(fit.share) - _logit(stage.fit.share)
    shift = other_family + float(slope @ (drawn - free[times]))
    whole: Floats = np.concatenate([free[:1], drawn])
    _, advance, loss = fit.at(whole)
    return shift, advance, loss


def _logit(share: float) -> float:
    return math.log(share / (1.0 - share))
