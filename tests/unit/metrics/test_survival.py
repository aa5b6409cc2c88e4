"""Cumulative incidence with open leads, against hand calculations and other estimators."""

from __future__ import annotations

import math

import numpy as np
import pytest

from funnel_sim.metrics.survival import (
    CENSORED,
    cumulative_incidence,
    median_given_event,
)

WON, LOST = 1, 2


def test_incidence_agrees_with_a_calculation_by_hand():
    """Eight leads. At risk 8, 7, 6 (one open at 2), 5 ... ; survival 1, 7/8, 35/48, 7/12 ...

    t=1 won:  F = 1/8,                       S = 7/8
    t=2 lost:                                S = 7/8 * 6/7 = 3/4, and one lead open from then on
    t=3 won:  F = 1/8 + 3/4 * 1/5 = 11/40,   S = 3/4 * 4/5 = 3/5
    t=4 two at once, won and lost: F = 11/40 + 3/5 * 1/4 = 17/40, S = 3/5 * 2/4 = 3/10
    t=5 open; t=6 won: F = 17/40 + 3/10 * 1/1 = 29/40
    """
    time = [1, 2, 2, 3, 4, 4, 5, 6]
    event = [WON, LOST, CENSORED, WON, WON, LOST, CENSORED, WON]
    won = cumulative_incidence(time, event, WON)
    assert won.time.tolist() == [1, 3, 4, 6]
    assert won.share == pytest.approx([1 / 8, 11 / 40, 17 / 40, 29 / 40])
    lost = cumulative_incidence(time, event, LOST)
    assert lost.time.tolist() == [2, 4]
    assert lost.share == pytest.approx([1 / 8, 1 / 8 + 3 / 20])
    assert won.final + lost.final == pytest.approx(1.0)  # the last lead had its event


def test_without_open_leads_it_is_the_plain_share():
    rng = np.random.default_rng(3)
    time, event = rng.exponential(10, 500).round(1), rng.choice([WON, LOST], 500)
    won = cumulative_incidence(time, event, WON)
    plain = [np.mean((time <= t) & (event == WON)) for t in (1.0, 5.0, 20.0)]
    assert won.at([1.0, 5.0, 20.0]) == pytest.approx(plain)
    closed = np.sort(time[event == WON])
    assert median_given_event(time, event, WON) == closed[math.ceil(len(closed) / 2) - 1]


def test_with_one_kind_of_event_it_is_one_minus_kaplan_meier():
    rng = np.random.default_rng(4)
    life, watched = rng.exponential(10, 300).round(), rng.uniform(0, 30, 300).round()
    time, event = np.minimum(life, watched), np.where(life <= watched, WON, CENSORED)
    surviving = 1.0
    for moment in np.unique(time[event == WON]):
        surviving *= 1 - np.sum((time == moment) & (event == WON)) / np.sum(time >= moment)
    assert cumulative_incidence(time, event, WON).final == pytest.approx(1 - surviving)


def test_agrees_with_statsmodels():
    duration = pytest.importorskip("statsmodels.duration.survfunc")
    rng = np.random.default_rng(5)
    time = rng.choice(10_000, 200, replace=False) / 100
    event = rng.choice([CENSORED, WON, LOST], 200, p=[0.4, 0.35, 0.25])
    event[time.argmax()] = CENSORED  # theirs divides by zero where the last lead has its event
    theirs = duration.CumIncidenceRight(time, event)
    for code in (WON, LOST):
        ours = cumulative_incidence(time, event, code)
        assert ours.at(theirs.times) == pytest.approx(theirs.cinc[code - 1])


def test_open_leads_do_not_pull_the_median_down():
    """All leads take 10 to 20 hours to win; half of them are watched for 12 hours only."""
    rng = np.random.default_rng(6)
    life = rng.uniform(10, 20, 4000)
    watched = np.where(np.arange(4000) % 2, 12.0, 100.0)
    time, event = np.minimum(life, watched), np.where(life <= watched, WON, CENSORED)
    assert np.median(time[event == WON]) < 14.6
    assert median_given_event(time, event, WON) == pytest.approx(15.0, abs=0.3)


def test_the_median_is_of_those_who_win_not_of_all():
    """Four of ten win, at 1, 2, 3 and 4: half of the four have won at 2."""
    time = [1, 2, 3, 4, 9, 9, 9, 9, 9, 9]
    event = [WON] * 4 + [LOST] * 6
    won = cumulative_incidence(time, event, WON)
    assert won.quantile_given_event(0.5) == 2
    assert won.quantile_given_event(0.51) == 3
    assert won.quantile_given_event(1.0) == 4
    assert won.quantile_given_event(0.0) == 1
    assert won.final == pytest.approx(0.4)


def test_a_share_reached_but_for_rounding_counts_as_reached():
    """Shares of 1/49 do not add up to 25/49 exactly in floating point."""
    time = np.arange(1, 50)
    for wins in range(2, 50, 2):
        event = np.where(time <= wins, WON, LOST)
        assert median_given_event(time, event, WON) == wins / 2


def test_the_step_function_is_zero_before_and_flat_after():
    won = cumulative_incidence([2, 4], [WON, CENSORED], WON)
    assert won.at([0, 1.99, 2, 3, 1000]).tolist() == [0, 0, 0.5, 0.5, 0.5]


def test_an_event_that_never_happened_has_no_median():
    nobody = cumulative_incidence([1, 2], [LOST, CENSORED], WON)
    assert nobody.final == 0
    assert nobody.at(5.0) == 0
    assert math.isnan(nobody.quantile_given_event(0.5))


def test_no_leads_at_all_have_no_median():
    assert math.isnan(median_given_event([], [], WON))


@pytest.mark.parametrize(
    ("time", "event", "code", "sentence"),
    [
        ([1, 2], [WON], WON, r"one number per entity. Got shapes \(2,\) and \(1,\)"),
        ([-1.0], [WON], WON, "`time` must be finite and 0 or more. Got -1"),
        ([math.nan], [WON], WON, "`time` must be finite"),
        ([1.0], [WON], CENSORED, "`code` must be an event, not 0"),
    ],
)
def test_bad_arguments_are_refused_in_a_sentence(time, event, code, sentence):
    with pytest.raises(ValueError, match=sentence):
        cumulative_incidence(time, event, code)


def test_a_quantile_is_a_share():
    with pytest.raises(ValueError, match=r"`probability` must be in \[0, 1\]. Got 50"):
        cumulative_incidence([1], [WON], WON).quantile_given_event(50)
