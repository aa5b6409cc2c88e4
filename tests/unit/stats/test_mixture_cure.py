"""The mixture cure model against another program, and against the truth it was drawn from."""

import numpy as np
import pytest

from funnel_sim.stats.mixture_cure import best_cure, cases, fit_cure
from funnel_sim.stats.time_laws import TimeLaw
from scripts.measure_olist import cure_fit


def drawn(n, seed, share=0.4):
    """Advanced, lost, and open times; and how long those watched that neither."""
    rng = np.random.default_rng(seed)
    advances = rng.random(n) < share
    u = rng.random(n)
    slow, fast = TimeLaw("lognormal", 24.0, 1.2), TimeLaw("weibull", 30.0, 0.8)
    t = np.where(advances, slow.quantile(u), fast.quantile(u))
    watched = rng.uniform(0, 400, n)
    over = t < watched
    return t[advances & over], t[~advances & over], watched[~over], watched[over & ~advances]


def test_without_noted_losses_it_is_the_fit_by_expectation_and_maximisation():
    won, _, running, lost = drawn(2000, 5)
    still = np.concatenate([running, lost])
    fit = fit_cure(cases(won, np.empty(0), still, resolution=1e-6), "lognormal")
    other = cure_fit(won, still)
    assert fit.share == pytest.approx(other.win_rate, rel=1e-3)
    assert np.log(fit.advance.scale) == pytest.approx(other.mu, rel=1e-3)
    assert fit.advance.shape == pytest.approx(other.sigma, rel=2e-3)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    """30 samples of 1500: a count of 27 is expected, fewer than 22 has a chance below 1 %."""
    held = np.zeros(3, dtype=int)
    for seed in range(30):
        won, lost, running, _ = drawn(1500, seed)
        fit = fit_cure(cases(won, lost, running, resolution=0.1), "lognormal", "weibull")
        low, high = fit.share_interval(0.9)
        (least, most), (narrow, wide) = fit.law_interval(0.9)
        held += [low < 0.4 < high, least < 24.0 < most, narrow < 1.2 < wide]
        assert high - low < 0.15
    assert (held >= 22).all()


def test_the_families_are_found_and_open_cases_are_no_failures():
    won, lost, running, _ = drawn(8000, 11)
    fit, fits = best_cure(cases(won, lost, running, resolution=0.1))
    assert fit.advance.family == "lognormal"
    assert fit.loss is not None
    assert fit.loss.family in ("weibull", "gamma")
    assert fit.aic == min(f.aic for f in fits)
    of_the_decided = len(won) / (len(won) + len(lost))
    low, high = fit.share_interval(0.99)
    assert low < 0.4 < high
    assert fit.advanced + fit.lost + fit.running == 8000
    assert of_the_decided < 0.4  # the slow half of the wins is missing there


def test_a_short_record_is_told_from_a_long_one():
    won, _, running, lost = drawn(4000, 12)
    long = fit_cure(
        cases(won, np.empty(0), np.concatenate([running, lost]), resolution=0.1), "lognormal"
    )
    assert long.followed > 0.95
    early = won[won < 20]
    n_open = 4000 - len(early)
    short = fit_cure(cases(early, np.empty(0), np.full(n_open, 20.0), resolution=0.1), "lognormal")
    assert short.followed < 0.7
    assert short.covariance[0, 0] > 4 * long.covariance[0, 0]


def test_nothing_advanced_is_refused():
    with pytest.raises(ValueError, match="none"):
        fit_cure(cases(np.empty(0), np.ones(3), np.ones(4), resolution=0.1), "gamma")
