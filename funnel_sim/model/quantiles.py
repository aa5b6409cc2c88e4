"""The one place where a uniform becomes a number: quantile functions, used by both engines.

Plain scalar Python on floats, integers and one-dimensional float arrays with nothing but `math`, so
that Numba compiles this very source to the same bits. Every function takes u in the open interval
(0, 1) and is non-decreasing in it; nothing is rejected, so one uniform is one number. A function
calls only functions that stand above it. Parameters are checked where they are made
(`model.distributions`), not here.

| family | a | b | c | slice of `tables` |
|---|---|---|---|---|
| CONSTANT | value | | | |
| EXPONENTIAL | mean | | | |
| LOGNORMAL | mean of the log | sd of the log | | |
| GAMMA | scale | shape | | log of the quantile at scale 1, on even normal scores ±GAMMA_REACH |
| WEIBULL | scale | shape | | |
| LOGLOGISTIC | median | shape | | |
| UNIFORM | low | high | | |
| TRIANGULAR | low | mode | high | |
| EMPIRICAL | | | | sorted sample |
| DISCRETE | | | | ascending values, then as many cumulative shares |
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.float64]

CONSTANT = 0
EXPONENTIAL = 1
LOGNORMAL = 2
GAMMA = 3
WEIBULL = 4
LOGLOGISTIC = 5
UNIFORM = 6
TRIANGULAR = 7
EMPIRICAL = 8
DISCRETE = 9

GAMMA_REACH = 8.3
"""Last normal score of a gamma table; the smallest uniform, 2**-53, lies at -8.21."""


def normal_quantile(u: float) -> float:
    """Return the standard normal quantile, relative error about 1e-16.

    Wichura (1988), Algorithm AS 241 (PPND16), Applied Statistics 37.
    """
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = 2.5090809287301226727e3
        top = top * r + 3.3430575583588128105e4
        top = top * r + 6.7265770927008700853e4
        top = top * r + 4.5921953931549871457e4
        top = top * r + 1.3731693765509461125e4
        top = top * r + 1.9715909503065514427e3
        top = top * r + 1.3314166789178437745e2
        top = top * r + 3.3871328727963666080e0
        bottom = 5.2264952788528545610e3
        bottom = bottom * r + 2.8729085735721942674e4
        bottom = bottom * r + 3.9307895800092710610e4
        bottom = bottom * r + 2.1213794301586595867e4
        bottom = bottom * r + 5.3941960214247511077e3
        bottom = bottom * r + 6.8718700749205790830e2
        bottom = bottom * r + 4.2313330701600911252e1
        bottom = bottom * r + 1.0
        return q * top / bottom
    r = math.sqrt(-math.log(u if q < 0.0 else 1.0 - u))
    if r <= 5.0:
        r -= 1.6
        top = 7.74545014278341407640e-4
        top = top * r + 2.27238449892691845833e-2
        top = top * r + 2.41780725177450611770e-1
        top = top * r + 1.27045825245236838258e0
        top = top * r + 3.64784832476320460504e0
        top = top * r + 5.76949722146069140550e0
        top = top * r + 4.63033784615654529590e0
        top = top * r + 1.42343711074968357734e0
        bottom = 1.05075007164441684324e-9
        bottom = bottom * r + 5.47593808499534494600e-4
        bottom = bottom * r + 1.51986665636164571966e-2
        bottom = bottom * r + 1.48103976427480074590e-1
        bottom = bottom * r + 6.89767334985100004550e-1
        bottom = bottom * r + 1.67638483018380384940e0
        bottom = bottom * r + 2.05319162663775882187e0
        bottom = bottom * r + 1.0
    else:
        r -= 5.0
        top = 2.01033439929228813265e-7
        top = top * r + 2.71155556874348757815e-5
        top = top * r + 1.24266094738807843860e-3
        top = top * r + 2.65321895265761230930e-2
        top = top * r + 2.96560571828504891230e-1
        top = top * r + 1.78482653991729133580e0
        top = top * r + 5.46378491116411436990e0
        top = top * r + 6.65790464350110377720e0
        bottom = 2.04426310338993978564e-15
        bottom = bottom * r + 1.42151175831644588870e-7
        bottom = bottom * r + 1.84631831751005468180e-5
        bottom = bottom * r + 7.86869131145613259100e-4
        bottom = bottom * r + 1.48753612908506148525e-2
        bottom = bottom * r + 1.36929880922735805310e-1
        bottom = bottom * r + 5.99832206555887937690e-1
        bottom = bottom * r + 1.0
    z = top / bottom
    return -z if q < 0.0 else z


def exponential_quantile(mean: float, u: float) -> float:
    """Return the exponential quantile, in the unit of `mean`."""
    return -mean * math.log1p(-u)


def lognormal_quantile(mu: float, sigma: float, u: float) -> float:
    """Return exp(mu + sigma z): `mu` and `sigma` are mean and sd of the logarithm."""
    return math.exp(mu + sigma * normal_quantile(u))


def gamma_quantile(scale: float, tables: Table, start: int, length: int, u: float) -> float:
    """Return the gamma quantile from its table, linear in the log between even normal scores."""
    position = (normal_quantile(u) + GAMMA_REACH) * ((length - 1) / (2.0 * GAMMA_REACH))
    cell = min(max(int(position), 0), length - 2)
    low = tables[start + cell]
    high = tables[start + cell + 1]
    return scale * math.exp(low + (position - cell) * (high - low))


def weibull_quantile(scale: float, shape: float, u: float) -> float:
    """Return scale (-ln(1 - u))^(1/shape)."""
    return scale * math.exp(math.log(-math.log1p(-u)) / shape)


def loglogistic_quantile(median: float, shape: float, u: float) -> float:
    """Return median (u / (1 - u))^(1/shape)."""
    return median * math.exp((math.log(u) - math.log1p(-u)) / shape)


def triangular_quantile(low: float, mode: float, high: float, u: float) -> float:
    """Return the quantile of the triangular distribution on [low, high]; low < high."""
    width = high - low
    if u * width < mode - low:
        return low + math.sqrt(u * width * (mode - low))
    return high - math.sqrt((1.0 - u) * width * (high - mode))


def empirical_quantile(tables: Table, start: int, length: int, u: float) -> float:
    """Return the smallest observation that at least the share `u` of the sample does not exceed."""
    rank = math.ceil(u * length)
    return float(tables[start + min(max(rank, 1), length) - 1])


def discrete_quantile(tables: Table, start: int, length: int, u: float) -> float:
    """Return the first value whose cumulative share reaches `u`; the last share counts as 1."""
    count = length // 2
    low = 0
    high = count - 1
    while low < high:
        middle = (low + high) // 2
        if tables[start + count + middle] >= u:
            high = middle
        else:
            low = middle + 1
    return float(tables[start + low])


def quantile(
    family: int,
    a: float,
    b: float,
    c: float,
    tables: Table,
    start: int,
    length: int,
    u: float,
) -> float:
    """Return the `u`-quantile of one distribution of the model, in the unit of its parameters.

    `tables` is shared by all distributions of a model; (start, length) is this one's slice of it.
    An unknown family gives nan.
    """
    if family == CONSTANT:
        return a
    if family == LOGNORMAL:
        return lognormal_quantile(a, b, u)
    if family == EXPONENTIAL:
        return exponential_quantile(a, u)
    if family == GAMMA:
        return gamma_quantile(a, tables, start, length, u)
    if family == WEIBULL:
        return weibull_quantile(a, b, u)
    if family == LOGLOGISTIC:
        return loglogistic_quantile(a, b, u)
    if family == UNIFORM:
        return a + (b - a) * u
    if family == TRIANGULAR:
        return triangular_quantile(a, b, c, u)
    if family == EMPIRICAL:
        return empirical_quantile(tables, start, length, u)
    if family == DISCRETE:
        return discrete_quantile(tables, start, length, u)
    return math.nan
