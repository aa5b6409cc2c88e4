"""Four laws of a positive quantity, fitted to values of which some are only known to be larger.

A law is a family, a scale in the unit of the values and a shape without unit:

- lognormal: scale is the median, shape the standard deviation of the logarithm
- loglogistic: scale is the median, shape k; S(t) = 1 / (1 + (t / scale)^k)
- weibull: S(t) = exp(-(t / scale)^shape)
- gamma: density proportional to t^(shape - 1) exp(-t / scale)

Maximum likelihood with right-censoring (a value still running counts with its survival function)
and with censoring from the left at `resolution` (a value below it counts with F(resolution), since
a clock that ticks in days says no more). Sources: Johnson, Kotz & Balakrishnan 1994, chapters 14,
17, 21 and 23; Klein & Moeschberger 2003, Survival Analysis, section 3.5 (likelihood) and 12.2 to
12.5 (families).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

import numpy as np

from funnel_sim.stats.samples import Floats

Family = Literal["lognormal", "loglogistic", "weibull", "gamma"]
Loss: TypeAlias = Callable[[Floats], float]
STEP: Final = 0.005
MOST_LOG: Final = 300.0
"""Beyond e to this, a survival is 0 whatever the rest."""
FAMILIES: Final[tuple[Family, ...]] = get_args(Family)


@dataclass(frozen=True, slots=True)
class TimeLaw:
    """A family with its two parameters, both above 0."""

    family: Family
    scale: float
    """In the unit of the values."""
    shape: float

    @classmethod
    def of(cls, family: Family, free: Floats) -> TimeLaw:
        """From (log of the scale, log of the shape), which may be any numbers."""
        return cls(family, math.exp(float(free[0])), math.exp(float(free[1])))

    @property
    def free(self) -> Floats:
        """(log of the scale, log of the shape)."""
        return np.array([math.log(self.scale), math.log(self.shape)])

    def log_density(self, t: Floats) -> Floats:
        """Log of the density at t > 0, any shape."""
        x = t / self.scale
        log_x, k = np.log(x), self.shape
        match self.family:
            case "lognormal":
                found = -0.5 * (log_x / k) ** 2 - 0.5 * math.log(2 * math.pi) - math.log(k)
                found = found - np.log(t)
            case "loglogistic":
                found = math.log(k) + k * log_x - 2 * np.logaddexp(0.0, k * log_x) - np.log(t)
            case "weibull":
                found = (
                    math.log(k) + k * log_x - np.exp(np.minimum(k * log_x, MOST_LOG)) - np.log(t)
                )
            case "gamma":
                found = k * log_x - x - math.lgamma(k) - np.log(t)
        return np.asarray(found, dtype=np.float64)

    def log_survival(self, t: Floats) -> Floats:
        """Log of P(T > t) at t > 0, any shape."""
        from scipy.special import gammaincc, log_ndtr

        log_x, k = np.log(t / self.scale), self.shape
        match self.family:
            case "lognormal":
                found = log_ndtr(-log_x / k)
            case "loglogistic":
                found = -np.logaddexp(0.0, k * log_x)
            case "weibull":
                found = -np.exp(np.minimum(k * log_x, MOST_LOG))
            case "gamma":
                found = np.log(np.maximum(gammaincc(k, t / self.scale), 1e-300))
        return np.asarray(found, dtype=np.float64)

    def survival(self, t: Floats) -> Floats:
        """P(T > t); 1 at and below 0."""
        t = np.asarray(t, dtype=np.float64)
        return np.where(t > 0.0, np.exp(self.log_survival(np.where(t > 0.0, t, 1.0))), 1.0)

    def quantile(self, p: Floats) -> Floats:
        """The p-quantiles, p in (0, 1)."""
        from scipy.special import gammaincinv, ndtri

        p = np.asarray(p, dtype=np.float64)
        match self.family:
            case "lognormal":
                unit = np.exp(self.shape * ndtri(p))
            case "loglogistic":
                unit = (p / (1.0 - p)) ** (1.0 / self.shape)
            case "weibull":
                unit = (-np.log1p(-p)) ** (1.0 / self.shape)
            case "gamma":
                unit = gammaincinv(self.shape, p)
        return np.asarray(self.scale * unit, dtype=np.float64)

    @property
    def median(self) -> float:
        """Half of the values are below."""
        return float(self.quantile(np.array(0.5)))

    @property
    def mean(self) -> float:
        """Infinite for a log-logistic law of shape at most 1."""
        k = self.shape
        match self.family:
            case "lognormal":
                return self.scale * math.exp(k * k / 2)
            case "loglogistic":
                angle = math.pi / k
                return self.scale * angle / math.sin(angle) if k > 1 else math.inf
            case "weibull":
                return self.scale * math.gamma(1 + 1 / k)
            case "gamma":
                return self.scale * k

    @property
    def cv(self) -> float:
        """Standard deviation over mean; infinite for a log-logistic law of shape at most 2."""
        k = self.shape
        match self.family:
            case "lognormal":
                return math.sqrt(math.expm1(k * k))
            case "loglogistic":
                if k <= 2:
                    return math.inf
                return math.sqrt(math.tan(math.pi / k) / (math.pi / k) - 1)
            case "weibull":
                log_ratio = math.lgamma(1 + 2 / k) - 2 * math.lgamma(1 + 1 / k)
                return math.sqrt(math.expm1(log_ratio))
            case "gamma":
                return 1 / math.sqrt(k)


@dataclass(frozen=True, slots=True)
class Durations:
    """Values that ended, and values still running; weights say how many of each there are."""

    ended: Floats
    """At least 0, shape (ended,)."""
    ended_weight: Floats
    running: Floats
    """At least 0: how long they have run, shape (running,)."""
    running_weight: Floats
    resolution: float
    """Ended values at or below it are only known to be at most this; above 0."""

    @property
    def count(self) -> float:
        """Ended values, weighted."""
        return float(self.ended_weight.sum())

    def log_likelihood(self, law: TimeLaw) -> float:
        """Of all of them under a law."""
        exact = self.ended > self.resolution
        found = float(self.ended_weight[exact] @ law.log_density(self.ended[exact]))
        short = float(self.ended_weight[~exact].sum())
        if short:
            found += short * log_distribution(law, self.resolution)
        late = self.running > 0.0
        found += float(self.running_weight[late] @ law.log_survival(self.running[late]))
        return found


@dataclass(frozen=True, slots=True)
class LawFit:
    """A law fitted by maximum likelihood."""

    law: TimeLaw
    covariance: Floats
    """Of (log of the scale, log of the shape), from the observed information; shape (2, 2)."""
    log_likelihood: float
    ended: float
    """Values that ended."""
    running: float
    """Values still running."""

    @property
    def aic(self) -> float:
        """Akaike's criterion, 2 x 2 parameters - 2 log-likelihood; less is better."""
        return 4.0 - 2.0 * self.log_likelihood

    def interval(self, confidence: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """Low and high of the scale, and of the shape (Wald, on the logs)."""
        from scipy.special import ndtri

        z = float(ndtri(0.5 + confidence / 2))
        spread = z * np.sqrt(np.maximum(np.diag(self.covariance), 0.0))
        low, high = np.exp(self.law.free - spread), np.exp(self.law.free + spread)
        return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))


def log_distribution(law: TimeLaw, t: float) -> float:
    """Log of P(T <= t), t > 0."""
    survival = float(law.log_survival(np.array(t)))
    return math.log(max(-math.expm1(survival), 1e-300))


def durations(
    ended: Floats,
    running: Floats | None = None,
    *,
    resolution: float,
    distinct: int = 1000,
    ended_weight: Floats | None = None,
    running_weight: Floats | None = None,
) -> Durations:
    """Values ready to be fitted; more than `distinct` of a kind are rounded and counted.

    Rounding is to steps of `STEP` on logs, far below what any fit can see.
    """
    one = _counted(ended, ended_weight, distinct, resolution)
    two = _counted(
        np.empty(0) if running is None else running, running_weight, distinct, resolution
    )
    return Durations(*one, *two, resolution)


def _counted(
    values: Floats, weight: Floats | None, distinct: int, resolution: float
) -> tuple[Floats, Floats]:
    values = np.asarray(values, dtype=np.float64)
    weights = np.ones(len(values)) if weight is None else np.asarray(weight, dtype=np.float64)
    if len(values) <= distinct:
        return values, weights
    above = values > resolution
    step = np.round(np.log(np.where(above, values, 1.0)) / STEP).astype(np.int64)
    step[~above] = np.iinfo(np.int64).min
    _, back = np.unique(step, return_inverse=True)
    total = np.bincount(back, weights=weights)
    mean = np.bincount(back, weights=weights * values) / np.where(total > 0.0, total, 1.0)
    keep = total > 0.0
    return np.asarray(mean[keep]), np.asarray(total[keep])


def start_of(family: Family, ended: Floats, weight: Floats) -> Floats:
    """Where to begin: (log scale, log shape) from the moments of the logs of ended values > 0."""
    known = ended > 0.0
    logs, w = np.log(ended[known]), weight[known]
    if not len(logs) or w.sum() <= 0.0:
        return np.zeros(2)
    mean = float(np.average(logs, weights=w))
    sd = max(float(np.sqrt(np.average((logs - mean) ** 2, weights=w))), 0.05)
    match family:
        case "lognormal":
            return np.array([mean, math.log(sd)])
        case "loglogistic":
            return np.array([mean, math.log(math.pi / math.sqrt(3) / sd)])
        case "weibull":
            shape = math.pi / math.sqrt(6) / sd
            return np.array([mean + 0.5772 / shape, math.log(shape)])
        case "gamma":
            shape = max(1.0 / sd**2, 0.1)
            return np.array([mean - math.log(shape) + 0.5 / shape, math.log(shape)])


def fit_law(data: Durations, family: Family) -> LawFit:
    """The law of a family that makes the values most probable.

    Raises ValueError where nothing ended above the resolution.
    """
    if not (data.ended_weight[data.ended > data.resolution]).sum() > 0.0:
        msg = "A law needs a value that ended above the resolution. There is none."
        raise ValueError(msg)
    start = start_of(family, np.maximum(data.ended, data.resolution), data.ended_weight)

    def loss(free: Floats) -> float:
        if not (np.abs(free) < 50.0).all():
            return 1e300
        found = -data.log_likelihood(TimeLaw.of(family, free))
        return found if math.isfinite(found) else 1e300

    best = minimum(loss, start)
    return LawFit(
        TimeLaw.of(family, best),
        inverse_information(hessian(loss, best)),
        -loss(best),
        data.count,
        float(data.running_weight.sum()),
    )


def minimum(loss: Loss, start: Floats) -> Floats:
    """Where a smooth function of few parameters is least: simplex, then quasi-Newton."""
    from scipy.optimize import minimize

    first = minimize(
        loss, start, method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-3, "maxiter": 400}
    )
    second = minimize(loss, first.x, method="BFGS", options={"gtol": 1e-4, "maxiter": 60})
    return np.asarray(second.x if second.fun <= first.fun else first.x, dtype=np.float64)


def hessian(loss: Loss, at: Floats, step: float = 2e-3) -> Floats:
    """Second derivatives by central differences, shape (n, n)."""
    n = len(at)
    found = np.empty((n, n))
    eye = np.eye(n) * step

    middle = loss(at)
    for i in range(n):
        up, down = loss(at + eye[i]), loss(at - eye[i])
        found[i, i] = (up - 2 * middle + down) / step**2
        for j in range(i):
            both = loss(at + eye[i] + eye[j]) + loss(at - eye[i] - eye[j])
            mixed = loss(at + eye[i] - eye[j]) + loss(at - eye[i] + eye[j])
            found[i, j] = found[j, i] = (both - mixed) / (4 * step**2)
    return found


def inverse_information(information: Floats) -> Floats:
    """Covariance from second derivatives; directions without information get a huge variance."""
    values, vectors = np.linalg.eigh(information)
    kept = np.maximum(values, 1e-6)
    return np.asarray((vectors / kept) @ vectors.T, dtype=np.float64)


def best_law(data: Durations) -> tuple[LawFit, tuple[LawFit, ...]]:
    """The family with the least AIC, and all of them."""
    fits = tuple(fit_law(data, family) for family in FAMILIES)
    return min(fits, key=lambda fit: fit.aic), fits


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far a law is from the values, and from how far on that is more than chance."""

    distance: float
    """Largest difference between the law's and the Kaplan-Meier estimate's distribution."""
    critical: float
    """1.36 / sqrt(n ended): the 5 % point of Kolmogorov's law for complete data and known
    parameters. Fitted parameters make the distance smaller, so `fits` is lenient."""

    @property
    def fits(self) -> bool:
        """Whether the law is not refuted."""
        return self.distance <= self.critical


def agreement(data: Durations, law: TimeLaw) -> Agreement:
    """Kolmogorov-Smirnov distance to the Kaplan-Meier estimate, up to the last ended value.

    Sources: Kaplan & Meier 1958; Kolmogorov 1933; for censored data Fleming et al. 1980.
    """
    times, distribution = kaplan_meier(data)
    if not len(times):
        return Agreement(0.0, math.inf)
    expected = 1.0 - law.survival(times)
    before = np.concatenate([[0.0], distribution[:-1]])
    distance = float(np.maximum(np.abs(distribution - expected), np.abs(before - expected)).max())
    fair = times > data.resolution
    if fair.any():
        distance = float(
            np.maximum(np.abs(distribution - expected), np.abs(before - expected))[fair].max()
        )
    return Agreement(distance, 1.36 / math.sqrt(max(data.count, 1.0)))


def kaplan_meier(data: Durations) -> tuple[Floats, Floats]:
    """Distinct ended values and P(T <= t) there, product-limit estimate."""
    times, back = np.unique(data.ended, return_inverse=True)
    deaths = np.bincount(back, weights=data.ended_weight, minlength=len(times))
    everyone = np.concatenate([data.ended, data.running])
    weights = np.concatenate([data.ended_weight, data.running_weight])
    order = np.argsort(everyone)
    below = np.concatenate([[0.0], np.cumsum(weights[order])])
    at_risk = below[-1] - below[np.searchsorted(everyone[order], times, side="left")]
    survival = np.cumprod(1.0 - deaths / np.maximum(at_risk, 1e-12))
    return times, np.asarray(1.0 - survival, dtype=np.float64)
