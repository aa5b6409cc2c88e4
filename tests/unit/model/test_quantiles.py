"""Uniforms become numbers: against SciPy and the standard library, and in the right order."""

import math
from collections.abc import Callable
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from funnel_sim.model import distributions as make
from funnel_sim.model import philox, quantiles

Grid = NDArray[np.float64]
SMALLEST, LARGEST = philox.uniform(0), philox.uniform(2**64 - 1)
GRID = np.concatenate(
    [[SMALLEST, 1e-12, 1e-6, 1e-3], np.linspace(0.005, 0.995, 199), [0.999, 1 - 1e-9, LARGEST]]
)
CONTINUOUS = {
    "exponential": make.exponential(3.0),
    "lognormal": make.lognormal(3.0, 0.8),
    "gamma": make.gamma(3.0, 0.6),
    "spread gamma": make.gamma(3.0, 2.5),
    "weibull": make.weibull(3.0, 0.6),
    "loglogistic": make.loglogistic(3.0, 0.6),
    "uniform": make.uniform(-1.0, 4.0),
    "triangular": make.triangular(1.0, 2.5, 9.0),
    "ramp up": make.triangular(1.0, 9.0, 9.0),
    "ramp down": make.triangular(1.0, 1.0, 9.0),
}
FAMILIES = CONTINUOUS | {
    "constant": make.constant(3.0),
    "empirical": make.empirical([5.0, 1.0, 3.0, 3.0, 8.0]),
    "discrete": make.discrete([4.0, 1.0, 2.0], [0.5, 0.2, 0.3]),
}


def quantile_of(distribution: make.Distribution) -> Callable[[float], float]:
    arrays = make.Distributions()
    index = arrays.add(distribution)
    built = arrays.build()
    return lambda u: built.quantile(index, u)


QUANTILES = {name: quantile_of(distribution) for name, distribution in FAMILIES.items()}


def test_normal_quantile_equals_the_standard_library_bit_for_bit() -> None:
    """`NormalDist.inv_cdf` is AS 241 too, written by others."""
    u = philox.uniform(philox.blocks(1, 0, np.arange(1000), 0, 0, 0)).ravel().tolist()
    expected = [NormalDist().inv_cdf(x) for x in [*u, *GRID.tolist()]]
    assert [quantiles.normal_quantile(x) for x in [*u, *GRID.tolist()]] == expected


@pytest.mark.parametrize(
    ("distribution", "ppf"),
    [
        (make.exponential(3.0), stats.expon(scale=3.0).ppf),
        (make.lognormal_median(3.0, 0.8), stats.lognorm(0.8, scale=3.0).ppf),
        (make.uniform(-1.0, 4.0), stats.uniform(-1.0, 5.0).ppf),
        (make.triangular(1.0, 2.5, 9.0), stats.triang(1.5 / 8.0, loc=1.0, scale=8.0).ppf),
        (make.triangular(1.0, 9.0, 9.0), stats.triang(1.0, loc=1.0, scale=8.0).ppf),
    ],
    ids=["exponential", "lognormal", "uniform", "triangular", "ramp"],
)
def test_quantiles_equal_scipy(
    distribution: make.Distribution, ppf: Callable[[Grid], Grid]
) -> None:
    got = [quantile_of(distribution)(u) for u in GRID.tolist()]
    np.testing.assert_allclose(got, ppf(GRID), rtol=1e-9)


@pytest.mark.parametrize("cv", [0.1, 0.5, 1.0, 3.0])
def test_weibull_quantiles_equal_scipy(cv: float) -> None:
    d = make.weibull(3.0, cv)
    got = [quantile_of(d)(u) for u in GRID.tolist()]
    np.testing.assert_allclose(got, stats.weibull_min(d.b, scale=d.a).ppf(GRID), rtol=1e-9)


@pytest.mark.parametrize("cv", [0.1, 0.5, 1.0, 3.0])
def test_loglogistic_quantiles_equal_scipy(cv: float) -> None:
    d = make.loglogistic(3.0, cv)
    got = [quantile_of(d)(u) for u in GRID.tolist()]
    oracle = stats.fisk(d.b, scale=d.a)
    expected = np.where(GRID < 0.5, oracle.ppf(GRID), oracle.isf(1 - GRID))
    np.testing.assert_allclose(got, expected, rtol=1e-9)


@pytest.mark.parametrize("cv", [0.05, 0.1, 0.3, 1.0, 2.0, 3.0, 10.0])
def test_gamma_table_is_right_to_five_millionths(cv: float) -> None:
    """Far into both tails, wherever the number itself is no smaller than a float can hold."""
    expected = np.where(
        GRID < 0.5,
        stats.gamma.ppf(GRID, cv**-2, scale=3 * cv**2),
        stats.gamma.isf(1 - GRID, cv**-2, scale=3 * cv**2),
    )
    normal = expected > 1e-280
    got = np.array([quantile_of(make.gamma(3.0, cv))(u) for u in GRID.tolist()])
    assert normal.sum() > 100
    np.testing.assert_allclose(got[normal], expected[normal], rtol=5e-6)
    assert got[~normal].max(initial=0.0) < 1e-270


@pytest.mark.parametrize("name", FAMILIES)
@given(data=st.data())
@settings(max_examples=100)
def test_a_larger_uniform_never_gives_a_smaller_number(name: str, data: st.DataObject) -> None:
    """On the grid of the generator's uniforms, neighbours included."""
    step = st.integers(0, 2**52 - 2)
    first = data.draw(step)
    second = data.draw(st.one_of(st.just(first + 1), step))
    low, high = (philox.uniform(x << 12) for x in sorted([first, second]))
    assert QUANTILES[name](low) <= QUANTILES[name](high)


@pytest.mark.parametrize("name", CONTINUOUS)
def test_continuous_families_strictly_ascend(name: str) -> None:
    assert (np.diff([QUANTILES[name](u) for u in GRID.tolist()]) > 0).all()


@pytest.mark.parametrize("name", FAMILIES)
def test_extreme_uniforms_give_finite_numbers(name: str) -> None:
    assert math.isfinite(QUANTILES[name](SMALLEST))
    assert math.isfinite(QUANTILES[name](LARGEST))


def test_empirical_gives_each_observation_its_share() -> None:
    got = [QUANTILES["empirical"](u) for u in (SMALLEST, 0.2, 0.2001, 0.5, 0.79, 0.81, LARGEST)]
    assert got == [1.0, 1.0, 3.0, 3.0, 5.0, 8.0, 8.0]


def test_discrete_gives_each_value_its_share_in_ascending_order() -> None:
    got = [QUANTILES["discrete"](u) for u in (SMALLEST, 0.2, 0.2001, 0.4999, 0.5001, LARGEST)]
    assert got == [1.0, 1.0, 2.0, 2.0, 4.0, 4.0]


def test_a_value_without_share_never_comes() -> None:
    never = quantile_of(make.discrete([0.0, 1.0, 2.0, 3.0], [0.0, 0.5, 0.5, 0.0]))
    assert {never(u) for u in GRID.tolist()} == {1.0, 2.0}


def test_unknown_family_is_not_a_number() -> None:
    empty: Grid = np.empty(0)
    assert math.isnan(quantiles.quantile(99, 1.0, 1.0, 1.0, empty, 0, 0, 0.5))
