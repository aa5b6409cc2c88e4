"""How many ever advance, and how long it takes those who do: the mixture cure model.

A share p of the cases advances, after a time with density f and survival S; the others never do.
Where they are seen to end (`lost`), that takes a time with density g and survival G; where nobody
notes a loss, G = 1: they run for ever. A case

- that advanced at t counts p f(t);
- that was lost at t counts (1 - p) g(t);
- still running at t counts p S(t) + (1 - p) G(t).

So probability and time are told apart, and cases still open do not count as failures. Sources:
Boag 1949, JRSS B 11, 15-53; Farewell 1982, Biometrics 38, 1041-1046; with two kinds of end it is
the mixture model of competing risks (Larson & Dinse 1985, JRSS C 34, 201-211).

Limits: the share is identified only as far as the follow-up reaches into the tail of f: where cases
advance as fast at the end of the record as before, the share hangs on the family. `followed` says
how much of f the longest watched case has seen. Time does not depend on covariates.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from funnel_sim.stats.samples import Floats
from funnel_sim.stats.time_laws import (
    FAMILIES,
    Durations,
    Family,
    TimeLaw,
    durations,
    fit_law,
    hessian,
    inverse_information,
    log_distribution,
    minimum,
    start_of,
)


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases by how they stand; times in one unit."""

    advanced: Durations
    """Their times; `running` is those of all cases still open."""
    lost: Durations
    """As above; no ended ones where losses are not noted."""

    @property
    def count(self) -> float:
        """All cases."""
        return self.advanced.count + self.lost.count + float(self.advanced.running_weight.sum())

    @property
    def losses_known(self) -> bool:
        """Whether any loss was noted."""
        return self.lost.count > 0.0


@dataclass(frozen=True, slots=True)
class CureFit:
    """The share that advances and the laws of the times, by maximum likelihood."""

    share: float
    advance: TimeLaw
    loss: TimeLaw | None
    """None where losses are not noted."""
    covariance: Floats
    """Of (logit share, log scale, log shape of `advance`[, the same of `loss`])."""
    log_likelihood: float
    advanced: int
    lost: int
    running: int
    followed: float
    """Share of the times of `advance` below the longest time for which a case was watched."""

    @property
    def aic(self) -> float:
        """Akaike's criterion; less is better."""
        return 2.0 * len(self.covariance) - 2.0 * self.log_likelihood

    @property
    def free(self) -> Floats:
        """The parameters of `covariance`, at the estimate."""
        loss = [] if self.loss is None else [self.loss.free]
        return np.concatenate([[math.log(self.share / (1 - self.share))], self.advance.free, *loss])

    def share_interval(self, confidence: float) -> tuple[float, float]:
        """Of the share (Wald, on log-odds)."""
        from scipy.special import expit, ndtri

        half = float(ndtri(0.5 + confidence / 2)) * math.sqrt(max(self.covariance[0, 0], 0.0))
        return float(expit(self.free[0] - half)), float(expit(self.free[0] + half))

    def law_interval(self, confidence: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """Low and high of scale and shape of `advance`."""
        from scipy.special import ndtri

        half = float(ndtri(0.5 + confidence / 2)) * np.sqrt(np.diag(self.covariance)[1:3])
        low, high = np.exp(self.free[1:3] - half), np.exp(self.free[1:3] + half)
        return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))

    def at(self, free: Floats) -> tuple[float, TimeLaw, TimeLaw | None]:
        """Share and laws at other values of the parameters, e.g. drawn around the estimate."""
        loss = None if self.loss is None else TimeLaw.of(self.loss.family, free[3:5])
        return 1 / (1 + math.exp(-float(free[0]))), TimeLaw.of(self.advance.family, free[1:3]), loss


def cases(advanced: Floats, lost: Floats, running: Floats, *, resolution: float) -> Cases:
    """Cases from times at least 0: of those that advanced, of those lost, of those still open."""
    open_ones = durations(np.empty(0), running, resolution=resolution)
    won = durations(advanced, resolution=resolution)
    gone = durations(lost, resolution=resolution)
    return Cases(
        Durations(
            won.ended, won.ended_weight, open_ones.running, open_ones.running_weight, resolution
        ),
        Durations(
            gone.ended, gone.ended_weight, open_ones.running, open_ones.running_weight, resolution
        ),
    )


def fit_cure(data: Cases, family: Family, loss_family: Family | None = None) -> CureFit:
    """Share and laws of these families that make the cases most probable.

    `loss_family` is used where losses are noted; None: as `family`.
    Raises ValueError where nothing advanced above the resolution.
    """
    families = (family, loss_family or family)
    start = _start(data, families)
    known = data.losses_known

    def loss(free: Floats) -> float:
        if not (np.abs(free) < 30.0).all():
            return 1e300
        found = -_log_likelihood(data, free, families)
        return found if math.isfinite(found) else 1e300

    best = minimum(loss, start)
    law = TimeLaw.of(family, best[1:3])
    watched = max(
        float(data.advanced.running.max(initial=0.0)), float(data.advanced.ended.max(initial=0.0))
    )
    return CureFit(
        share=1 / (1 + math.exp(-float(best[0]))),
        advance=law,
        loss=TimeLaw.of(families[1], best[3:5]) if known else None,
        covariance=inverse_information(hessian(loss, best)),
        log_likelihood=-loss(best),
        advanced=round(data.advanced.count),
        lost=round(data.lost.count),
        running=round(float(data.advanced.running_weight.sum())),
        followed=float(1.0 - law.survival(np.array(watched))),
    )


def best_cure(data: Cases) -> tuple[CureFit, tuple[CureFit, ...]]:
    """The families with the least AIC, and all that were tried.

    First the law of the advance, with losses (where noted) of the family that suits the ended ones
    best; so four fits and not sixteen.
    """
    loss_family: Family | None = None
    if data.losses_known:
        ended = Durations(
            data.lost.ended,
            data.lost.ended_weight,
            np.empty(0),
            np.empty(0),
            data.lost.resolution,
        )
        if (ended.ended > ended.resolution).any():
            loss_family = min(
                (fit_law(ended, f) for f in FAMILIES), key=lambda fit: fit.aic
            ).law.family
    fits = tuple(fit_cure(data, family, loss_family) for family in FAMILIES)
    return min(fits, key=lambda fit: fit.aic), fits


def _start(data: Cases, families: tuple[Family, Family]) -> Floats:
    won, lost, resolution = data.advanced, data.lost, data.advanced.resolution
    if not won.ended_weight[won.ended > resolution].sum() > 0.0:
        msg = "The share needs a case that advanced above the resolution. There is none."
        raise ValueError(msg)
    open_ones = float(won.running_weight.sum())
    failures = lost.count + (0.3 if data.losses_known else 1.0) * open_ones
    share = (won.count + 0.5) / (won.count + failures + 1.0)
    parts: list[Floats] = [
        np.array([math.log(share / (1 - share))]),
        start_of(families[0], np.maximum(won.ended, resolution), won.ended_weight),
    ]
    if data.losses_known:
        parts.append(start_of(families[1], np.maximum(lost.ended, resolution), lost.ended_weight))
    return np.concatenate(parts)


def _log_likelihood(data: Cases, free: Floats, families: tuple[Family, Family]) -> float:
    log_share, log_rest = -np.logaddexp(0.0, -free[0]), -np.logaddexp(0.0, free[0])
    law = TimeLaw.of(families[0], free[1:3])
    found = _ended(data.advanced, law) + data.advanced.count * log_share
    running, weight = data.advanced.running, data.advanced.running_weight
    stay = np.zeros(len(running))
    if data.losses_known:
        loss = TimeLaw.of(families[1], free[3:5])
        found += _ended(data.lost, loss) + data.lost.count * log_rest
        stay = _log_survival(loss, running)
    still = np.logaddexp(log_share + _log_survival(law, running), log_rest + stay)
    return float(found + weight @ still)


def _ended(data: Durations, law: TimeLaw) -> float:
    exact = data.ended > data.resolution
    found = float(data.ended_weight[exact] @ law.log_density(data.ended[exact]))
    short = float(data.ended_weight[~exact].sum())
    return found + (short * log_distribution(law, data.resolution) if short else 0.0)


def _log_survival(law: TimeLaw, t: Floats) -> Floats:
    return np.where(t > 0.0, law.log_survival(np.where(t > 0.0, t, 1.0)), 0.0)
