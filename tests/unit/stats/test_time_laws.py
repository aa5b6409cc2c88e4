"""Laws of times against scipy.stats, which has them under other names."""

import numpy as np
import pytest
from scipy import stats

from funnel_sim.stats.time_laws import FAMILIES, TimeLaw, agreement, best_law, durations, fit_law

THE_SAME = {
    "lognormal": lambda law: stats.lognorm(law.shape, scale=law.scale),
    "loglogistic": lambda law: stats.fisk(law.shape, scale=law.scale),
    "weibull": lambda law: stats.weibull_min(law.shape, scale=law.scale),
    "gamma": lambda law: stats.gamma(law.shape, scale=law.scale),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_density_survival_quantiles_and_moments_are_those_of_scipy(family):
    law = TimeLaw(family, 7.0, 2.7)
    other = THE_SAME[family](law)
    t = np.array([0.3, 2.0, 9.0, 40.0])
    assert law.log_density(t) == pytest.approx(other.logpdf(t))
    assert law.log_survival(t) == pytest.approx(other.logsf(t))
    p = np.array([0.05, 0.5, 0.99])
    assert law.quantile(p) == pytest.approx(other.ppf(p))
    assert law.mean == pytest.approx(other.mean())
    assert law.cv == pytest.approx(other.std() / other.mean())


@pytest.mark.parametrize("family", FAMILIES)
def test_the_censored_fit_is_that_of_scipy(family):
    law = TimeLaw(family, 7.0, 1.4)
    rng = np.random.default_rng(7)
    t, end = law.quantile(rng.random(600)), rng.uniform(0, 30, 600)
    fit = fit_law(durations(t[t <= end], end[t > end], resolution=1e-6), family)
    data = stats.CensoredData.right_censored(np.minimum(t, end), t > end)
    kind = THE_SAME[family](law).dist
    shape, _, scale = kind.fit(data, floc=0)
    assert fit.law.shape == pytest.approx(shape, rel=2e-3)
    assert fit.law.scale == pytest.approx(scale, rel=2e-3)


def test_values_below_the_resolution_do_not_spoil_the_fit():
    """A fifth of the values is noted as 0; the law of the others is found all the same."""
    law = TimeLaw("lognormal", 10.0, 1.5)
    t = law.quantile(np.random.default_rng(3).random(20_000))
    t[t < 2.8] = 0.0
    fit = fit_law(durations(t, resolution=2.8), "lognormal")
    (low, high), (least, most) = fit.interval(0.99)
    assert low < 10.0 < high
    assert least < 1.5 < most
    assert high - low < 1.0


def test_many_values_are_counted_and_give_the_same_fit():
    law = TimeLaw("gamma", 10.0, 0.8)
    t = law.quantile(np.random.default_rng(4).random(50_000))
    few, all_of_them = durations(t, resolution=0.01), durations(t, resolution=0.01, distinct=10**6)
    assert len(few.ended) < 6000 < len(all_of_them.ended)
    one, other = fit_law(few, "gamma"), fit_law(all_of_them, "gamma")
    assert one.law.scale == pytest.approx(other.law.scale, rel=1e-3)
    assert one.covariance == pytest.approx(other.covariance, rel=1e-2)


@pytest.mark.parametrize("family", FAMILIES)
def test_akaikes_criterion_finds_the_family_and_the_distance_agrees(family):
    law = TimeLaw(family, 7.0, 0.7)
    data = durations(law.quantile(np.random.default_rng(8).random(4000)), resolution=1e-4)
    best, fits = best_law(data)
    assert best.law.family == family
    assert agreement(data, best.law).fits
    worst = max(fits, key=lambda fit: fit.aic).law
    assert not agreement(data, worst).fits


def test_a_law_is_refuted_by_two_clusters():
    rng = np.random.default_rng(9)
    t = np.concatenate([rng.normal(10, 0.5, 500), rng.normal(100, 5, 500)])
    data = durations(t, resolution=0.1)
    assert not agreement(data, best_law(data)[0].law).fits
