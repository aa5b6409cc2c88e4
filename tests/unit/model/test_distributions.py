"""Means and spreads that were asked for are the ones that come out."""

import math

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtr

from funnel_sim.model import distributions as make
from funnel_sim.model import quantiles

POSITIVE = {
    "lognormal": make.lognormal,
    "gamma": make.gamma,
    "weibull": make.weibull,
    "loglogistic": make.loglogistic,
}


def moments(distribution: make.Distribution) -> tuple[float, float]:
    """Mean and sd of the quantile function, by the trapezoid rule over normal scores."""
    arrays = make.Distributions()
    index = arrays.add(distribution)
    built = arrays.build()
    z = np.linspace(-8.2, 8.2, 20_001)
    weight = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi) * (z[1] - z[0])
    x = np.array([built.quantile(index, u) for u in ndtr(z).tolist()])
    mean = float((x * weight).sum())
    return mean, math.sqrt(float(((x - mean) ** 2 * weight).sum()))


@pytest.mark.parametrize("cv", [0.1, 0.5, 1.0, 3.0])
@pytest.mark.parametrize("family", ["lognormal", "gamma", "weibull"])
def test_mean_and_cv_come_out_as_asked(family: str, cv: float) -> None:
    distribution = POSITIVE[family](2.5, cv)
    mean, sd = moments(distribution)
    assert mean == pytest.approx(2.5, rel=1e-4)
    assert sd / mean == pytest.approx(cv, rel=1e-4)
    assert (distribution.mean, distribution.cv) == pytest.approx((2.5, cv))


@pytest.mark.parametrize("cv", [0.1, 0.5])
def test_mean_and_cv_of_the_loglogistic(cv: float) -> None:
    """Beyond cv 0.5 ever more of the variance hides in a tail that no quadrature sees."""
    mean, sd = moments(make.loglogistic(2.5, cv))
    assert mean == pytest.approx(2.5, rel=1e-4)
    assert sd / mean == pytest.approx(cv, rel=1e-3)


@pytest.mark.parametrize("shape", [1.4, 2.5])
def test_a_loglogistic_by_median_and_shape_is_that_of_scipy(shape: float) -> None:
    law, other = make.loglogistic_median(2.0, shape), stats.fisk(shape, scale=2.0)
    assert law.mean == pytest.approx(other.mean())
    assert law.variance == (pytest.approx(other.var()) if shape > 2 else math.inf)
    table = make.Distributions()
    row = table.add(law)
    found = [table.build().quantile(row, u) for u in (0.1, 0.5, 0.99)]
    assert found == pytest.approx(other.ppf([0.1, 0.5, 0.99]))


@pytest.mark.parametrize(
    "distribution",
    [
        make.exponential(2.5),
        make.lognormal_median(2.0, 0.9),
        make.uniform(-1.0, 4.0),
        make.triangular(1.0, 2.5, 9.0),
        make.triangular(1.0, 9.0, 9.0),
    ],
    ids=["exponential", "lognormal by median", "uniform", "triangular", "ramp"],
)
def test_stated_mean_and_variance_are_those_of_the_quantiles(
    distribution: make.Distribution,
) -> None:
    mean, sd = moments(distribution)
    assert distribution.mean == pytest.approx(mean, rel=1e-4)
    assert distribution.variance == pytest.approx(sd**2, rel=2e-4)


def test_sample_and_shares_keep_their_moments() -> None:
    sample = [5.0, 1.0, 3.0, 3.0, 8.0]
    empirical = make.empirical(sample)
    discrete = make.discrete([4.0, 1.0, 2.0], [0.5, 0.2, 0.3])
    assert empirical.mean == pytest.approx(np.mean(sample))
    assert empirical.variance == pytest.approx(np.var(sample))
    assert discrete.mean == pytest.approx(2.8)
    assert discrete.variance == pytest.approx(0.5 * 16 + 0.2 + 0.3 * 4 - 2.8**2)


def test_lognormal_median_is_the_middle() -> None:
    arrays = make.Distributions()
    index = arrays.add(make.lognormal_median(2.0, 0.9))
    assert arrays.build().quantile(index, 0.5) == pytest.approx(2.0, rel=1e-12)


@pytest.mark.parametrize("family", POSITIVE)
def test_without_spread_there_is_a_constant(family: str) -> None:
    assert POSITIVE[family](2.5, 0.0) == make.constant(2.5)


@pytest.mark.parametrize("family", POSITIVE)
def test_twice_the_mean_doubles_every_quantile(family: str) -> None:
    arrays = make.Distributions()
    one, two = arrays.add(POSITIVE[family](1.5, 0.7)), arrays.add(POSITIVE[family](3.0, 0.7))
    built = arrays.build()
    for u in (1e-9, 0.1, 0.5, 0.9, 1 - 1e-9):
        assert built.quantile(two, u) == pytest.approx(2 * built.quantile(one, u), rel=1e-12)


def test_equal_distributions_share_a_row_and_equal_shapes_a_table() -> None:
    arrays = make.Distributions()
    first = arrays.add(make.gamma(1.0, 0.5))
    again = arrays.add(make.gamma(1.0, 0.5))
    longer = arrays.add(make.gamma(7.0, 0.5))
    other = arrays.add(make.gamma(1.0, 0.6))
    dist = arrays.build().dist
    assert first == again
    assert len({first, longer, other}) == 3
    assert dist["start"][first] == dist["start"][longer] != dist["start"][other]


def test_rows_keep_their_numbers_and_means_when_more_is_added() -> None:
    arrays = make.Distributions()
    indices = [arrays.add(d) for d in (make.empirical([1.0, 2.0]), make.discrete([3.0], [1.0]))]
    before = arrays.build()
    arrays.add(make.gamma(2.0, 1.0))
    after = arrays.build()
    assert before.dist.tolist() == after.dist[:2].tolist()
    assert after.dist["mean"].tolist() == pytest.approx([1.5, 3.0, 2.0])
    assert [after.quantile(i, 0.9) for i in indices] == [2.0, 3.0]
    assert after.dist.dtype == make.DIST


def test_arrays_of_no_distributions_are_empty() -> None:
    built = make.Distributions().build()
    assert (len(built.dist), len(built.tables)) == (0, 0)


def test_built_arrays_cannot_be_written() -> None:
    arrays = make.Distributions()
    arrays.add(make.gamma(2.0, 1.0))
    built = arrays.build()
    with pytest.raises(ValueError, match="read-only"):
        built.tables[0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        built.dist["a"][0] = 1.0
    assert built.dist["family"][0] == quantiles.GAMMA


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: make.exponential(0.0), "`mean` must be positive and finite. Got 0.0."),
        (lambda: make.exponential(math.inf), "`mean` must be positive"),
        (lambda: make.gamma(-1.0, 0.5), "`mean` must be positive"),
        (lambda: make.lognormal(1.0, -0.5), r"`cv` must be in \[0, 10\]. Got -0.5."),
        (lambda: make.weibull(1.0, math.nan), "`cv` must be"),
        (lambda: make.lognormal_median(1.0, 9.0), "`sigma` must be in"),
        (lambda: make.constant(math.nan), "`value` must be a finite number"),
        (lambda: make.uniform(2.0, 1.0), "`low` <= `high` must hold. Got 2, 1."),
        (lambda: make.triangular(1.0, 9.0, 5.0), "`low` <= `mode` <= `high` must hold"),
        (lambda: make.empirical([]), "`sample` must be at least one number"),
        (lambda: make.empirical([1.0, math.inf]), "must be a finite number"),
        (lambda: make.discrete([1.0, 2.0], [0.5, 0.4]), "`shares` must be in .* add up to 1"),
        (lambda: make.discrete([1.0, 2.0], [1.5, -0.5]), "`shares` must be"),
        (lambda: make.discrete([1.0, 2.0], [1.0]), "`shares` must be one per value"),
    ],
)
def test_impossible_parameters_are_refused_by_name(call: object, sentence: str) -> None:
    assert callable(call)
    with pytest.raises(ValueError, match=sentence):
        call()
