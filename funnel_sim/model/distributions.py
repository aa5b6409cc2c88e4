"""Distributions as both engines read them: one row of numbers each, and one shared table.

A `Distribution` is a checked description with its mean and variance in closed form; `Distributions`
collects them and yields the arrays that `model.quantiles.quantile` takes. Units are the caller's.
Moments: Johnson, Kotz, Balakrishnan (1994/95), "Continuous univariate distributions", vols 1 and 2;
log-logistic: Johnson et al. vol. 2, §23.11 (there: logistic of the log); triangular: vol. 2, §26.9.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from funnel_sim.model import quantiles

DIST = np.dtype(
    [
        ("family", "i8"),
        ("a", "f8"),
        ("b", "f8"),
        ("c", "f8"),
        ("start", "i8"),
        ("length", "i8"),
        ("mean", "f8"),
    ]
)
"""One distribution: the arguments of `quantiles.quantile` (without tables and u), and the mean."""

GREATEST_CV = 10.0
GAMMA_TOLERANCE = 5e-6
"""Bound on the relative error of a gamma quantile that its table is made for."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """What one quantity is spread like: parameters as in `model.quantiles`, mean and variance."""

    family: int
    a: float = 0.0
    b: float = 0.0
    c: float = 0.0
    table: tuple[float, ...] = ()
    """Sorted sample, or values and cumulative shares; else empty (gamma's is made later)."""
    mean: float = 0.0
    variance: float = 0.0

    @property
    def cv(self) -> float:
        """Coefficient of variation: sd / |mean|; 0 for a constant 0, inf for another mean of 0."""
        if self.variance == 0.0:
            return 0.0
        return math.sqrt(self.variance) / abs(self.mean) if self.mean else math.inf


def constant(value: float) -> Distribution:
    """Always `value`."""
    _finite(value=value)
    return Distribution(quantiles.CONSTANT, value, mean=value)


def exponential(mean: float) -> Distribution:
    """Exponential; its cv is 1."""
    _positive(mean=mean)
    return Distribution(quantiles.EXPONENTIAL, mean, mean=mean, variance=mean**2)


def lognormal(mean: float, cv: float) -> Distribution:
    """Lognormal with this mean and coefficient of variation (0: constant)."""
    if _is_constant(mean, cv):
        return constant(mean)
    variance_of_log = math.log1p(cv**2)
    mu, sigma = math.log(mean) - variance_of_log / 2, math.sqrt(variance_of_log)
    return Distribution(quantiles.LOGNORMAL, mu, sigma, mean=mean, variance=(cv * mean) ** 2)


def lognormal_median(median: float, sigma: float) -> Distribution:
    """Lognormal with this median and standard deviation of the logarithm (0: constant)."""
    _positive(median=median)
    greatest = math.sqrt(math.log1p(GREATEST_CV**2))
    if not 0.0 <= sigma <= greatest:
        _refuse("sigma", f"in [0, {greatest:.3g}]", sigma)
    return lognormal(median * math.exp(sigma**2 / 2), math.sqrt(math.expm1(sigma**2)))


def gamma(mean: float, cv: float) -> Distribution:
    """Gamma with this mean and coefficient of variation (0: constant); shape 1 / cv²."""
    if _is_constant(mean, cv):
        return constant(mean)
    scale, shape = mean * cv**2, cv**-2
    return Distribution(quantiles.GAMMA, scale, shape, mean=mean, variance=(cv * mean) ** 2)


def weibull(mean: float, cv: float) -> Distribution:
    """Weibull with this mean and coefficient of variation (0: constant)."""
    if _is_constant(mean, cv):
        return constant(mean)
    target = math.log1p(cv**2)
    inverse = _solve(
        lambda x: math.lgamma(1 + 2 * x) - 2 * math.lgamma(1 + x) - target, 1e-9, 100.0
    )
    scale = mean / math.gamma(1 + inverse)
    return Distribution(quantiles.WEIBULL, scale, 1 / inverse, mean=mean, variance=(cv * mean) ** 2)


def loglogistic(mean: float, cv: float) -> Distribution:
    """Log-logistic with this mean and coefficient of variation (0: constant); shape over 2."""
    if _is_constant(mean, cv):
        return constant(mean)
    angle = _solve(lambda x: math.sin(x) - (1 + cv**2) * x * math.cos(x), 1e-9, math.pi / 2)
    median = mean * math.sin(angle) / angle
    return Distribution(
        quantiles.LOGLOGISTIC, median, math.pi / angle, mean=mean, variance=(cv * mean) ** 2
    )


def loglogistic_median(median: float, shape: float) -> Distribution:
    """Log-logistic with this median and shape above 1; infinite variance up to a shape of 2."""
    _positive(median=median)
    if not 1.0 < shape <= 1000.0:
        _refuse("shape", "above 1 and at most 1000", shape)
    angle = math.pi / shape
    mean = median * angle / math.sin(angle)
    variance = math.inf
    if shape > 2.0:
        variance = median**2 * (2 * angle / math.sin(2 * angle) - (angle / math.sin(angle)) ** 2)
    return Distribution(quantiles.LOGLOGISTIC, median, shape, mean=mean, variance=variance)


def uniform(low: float, high: float) -> Distribution:
    """Uniform between `low` and `high`."""
    _ascending(low=low, high=high)
    if low == high:
        return constant(low)
    mean = low + (high - low) / 2
    return Distribution(quantiles.UNIFORM, low, high, mean=mean, variance=(high - low) ** 2 / 12)


def triangular(low: float, mode: float, high: float) -> Distribution:
    """Triangular on [low, high] with its peak at `mode`."""
    _ascending(low=low, mode=mode, high=high)
    if low == high:
        return constant(low)
    rise, width = mode - low, high - low
    variance = (width**2 - width * rise + rise**2) / 18
    mean = low + (rise + width) / 3
    return Distribution(quantiles.TRIANGULAR, low, mode, high, mean=mean, variance=variance)


def empirical(sample: Sequence[float]) -> Distribution:
    """One of the observations, equally likely; mean and variance are the sample's (divisor n)."""
    if not len(sample):
        _refuse("sample", "at least one number", sample)
    table = tuple(sorted(float(x) for x in sample))
    _finite(**{f"sample[{i}]": x for i, x in enumerate(table)})
    mean, variance = _moments(table, [1 / len(table)] * len(table))
    return Distribution(quantiles.EMPIRICAL, table=table, mean=mean, variance=variance)


def discrete(values: Sequence[float], shares: Sequence[float]) -> Distribution:
    """One of `values` with probability `shares`, which must add up to 1."""
    if not len(values) or len(values) != len(shares):
        _refuse("shares", "one per value, at least one", list(shares))
    if min(shares) < 0.0 or not math.isclose(math.fsum(shares), 1.0, abs_tol=1e-9):
        _refuse("shares", "in [0, 1] and add up to 1", list(shares))
    _finite(**{f"values[{i}]": x for i, x in enumerate(values)})
    pairs = sorted((float(v), float(s)) for v, s in zip(values, shares, strict=True) if s > 0.0)
    ordered = [value for value, _ in pairs]
    weights = [share for _, share in pairs]
    reached = [min(share, 1.0) for share in accumulate(weights[:-1])]
    mean, variance = _moments(ordered, weights)
    table = (*ordered, *reached, 1.0)
    return Distribution(quantiles.DISCRETE, table=table, mean=mean, variance=variance)


@dataclass(frozen=True, slots=True)
class DistributionArrays:
    """All distributions of a model, ready for `quantiles.quantile`. Arrays are read-only."""

    dist: NDArray[Any]
    """Structured array of dtype `DIST`, one row per distribution."""
    tables: NDArray[np.float64]
    """The slices (start, length) of all rows, one after another."""

    def quantile(self, index: int, u: float) -> float:
        """Return the `u`-quantile of distribution `index`. For tests and reports, not for loops."""
        family, a, b, c, start, length, _ = self.dist[index].item()
        return quantiles.quantile(family, a, b, c, self.tables, start, length, u)


class Distributions:
    """Collects distributions; equal ones share a row, gammas of equal shape share a table."""

    def __init__(self) -> None:
        self._index: dict[Distribution, int] = {}

    def add(self, distribution: Distribution) -> int:
        """Return the row number of `distribution` in the arrays to come."""
        return self._index.setdefault(distribution, len(self._index))

    def build(self) -> DistributionArrays:
        """Return the arrays of all that was added; row numbers stay valid when more is added."""
        rows, parts, places, end = [], [], dict[Any, tuple[int, int]](), 0
        for d in self._index:
            is_gamma = d.family == quantiles.GAMMA
            key = d.b if is_gamma else d.table
            if key not in places:
                table = gamma_table(d.b) if is_gamma else np.array(d.table, dtype=np.float64)
                places[key] = (end, table.size)
                parts.append(table)
                end += table.size
            rows.append((d.family, d.a, d.b, d.c, *places[key], d.mean))
        dist = np.array(rows, dtype=DIST)
        tables = np.concatenate(parts) if parts else np.empty(0)
        dist.flags.writeable = tables.flags.writeable = False
        return DistributionArrays(dist, tables)


@lru_cache(maxsize=256)
def gamma_table(shape: float) -> NDArray[np.float64]:
    """Return the log of the gamma quantile at scale 1, on even normal scores ±GAMMA_REACH.

    The second derivative of the log quantile by the normal score is at most about 1/shape, so
    linear interpolation in cells of width h errs by at most h²/(8 shape): this sets their number.
    Far in the lower tail the quantile is (u Γ(shape + 1))^(1/shape) (Abramowitz, Stegun 6.5.29).
    """
    from scipy.special import gammainccinv, gammaincinv, gammaln, log_ndtr, ndtr

    finest = 2 * quantiles.GAMMA_REACH / math.sqrt(8 * GAMMA_TOLERANCE * shape)
    cells = 2 ** max(10, math.ceil(math.log2(finest)))
    z = np.linspace(-quantiles.GAMMA_REACH, quantiles.GAMMA_REACH, cells + 1)
    value = np.where(z < 0, gammaincinv(shape, ndtr(z)), gammainccinv(shape, ndtr(-z)))
    tail = (log_ndtr(z) + gammaln(shape + 1)) / shape
    tiny = value < 1e-14
    table = np.where(tiny, tail, np.log(np.where(tiny, 1.0, value)))
    table.flags.writeable = False
    return np.asarray(table, dtype=np.float64)


def _moments(values: Sequence[float], weights: Sequence[float]) -> tuple[float, float]:
    mean = math.fsum(v * w for v, w in zip(values, weights, strict=True))
    variance = math.fsum((v - mean) ** 2 * w for v, w in zip(values, weights, strict=True))
    return mean, variance


def _solve(function: Callable[[float], float], low: float, high: float) -> float:
    from scipy.optimize import brentq

    return float(brentq(function, low, high, xtol=1e-15, rtol=1e-15))


def _is_constant(mean: float, cv: float) -> bool:
    _positive(mean=mean)
    if not 0.0 <= cv <= GREATEST_CV:
        _refuse("cv", f"in [0, {GREATEST_CV:g}]", cv)
    return cv == 0.0


def _finite(**numbers: float) -> None:
    for name, number in numbers.items():
        if not math.isfinite(number):
            _refuse(name, "a finite number", number)


def _positive(**numbers: float) -> None:
    for name, number in numbers.items():
        if not (math.isfinite(number) and number > 0.0):
            _refuse(name, "positive and finite", number)


def _ascending(**numbers: float) -> None:
    _finite(**numbers)
    ordered = list(numbers.values())
    if sorted(ordered) != ordered:
        names = " <= ".join(f"`{name}`" for name in numbers)
        msg = f"{names} must hold. Got {', '.join(f'{x:g}' for x in ordered)}."
        raise ValueError(msg)


def _refuse(name: str, rule: str, value: object) -> None:
    msg = f"`{name}` must be {rule}. Got {value}."
    raise ValueError(msg)
