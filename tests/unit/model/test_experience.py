"""Ramp-up, learning curve and first response: by hand, in the limits, and in which direction."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from funnel_sim.model.experience import (
    learning_factor,
    learning_odds,
    productivity,
    response_effect,
)

MONTH = 160.0
WRIGHT = math.log2(0.8)
"""Exponent of the 80 % curve."""
CASES = (0, 1, 2, 5, 10, 50, 51, 1000, 10**6)


# ---------------------------------------------------------------- ramp


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(0.0, 0.3), (159.9, 0.3), (160.0, 0.6), (319.9, 0.6), (320.0, 0.85), (480.0, 1.0), (1e9, 1.0)],
)
def test_productivity_goes_up_in_steps_of_a_month(hours: float, expected: float):
    assert productivity((0.3, 0.6, 0.85), MONTH, hours) == expected


def test_without_a_profile_everybody_is_productive_from_the_first_hour():
    assert productivity((), MONTH, 0.0) == 1.0


def test_a_profile_of_ones_is_no_ramp():
    assert [productivity((1.0, 1.0), MONTH, hours) for hours in (0.0, 200.0, 999.0)] == [1.0] * 3


# ---------------------------------------------------------------- learning curve


def test_each_doubling_of_experience_takes_a_fifth_off_on_wrights_80_percent_curve():
    """Ten touches brought along: doubled after 10 cases, then after 30, 70, 150."""
    factors = [learning_factor(cases, WRIGHT, 10.0, 0.01) for cases in (0, 10, 30, 70, 150)]
    assert factors == pytest.approx([1.0, 0.8, 0.64, 0.512, 0.4096])


@pytest.mark.parametrize("rate", [0.99, 0.9, 0.7, 0.5])
@pytest.mark.parametrize("prior", [1.0, 8.0, 50.0])
def test_the_rate_is_the_factor_per_doubling(rate: float, prior: float):
    doubled = [int(prior * (2**n - 1)) for n in range(6)]
    factors = [learning_factor(cases, math.log2(rate), prior, 1e-9) for cases in doubled]
    assert [b / a for a, b in pairwise(factors)] == pytest.approx([rate] * 5)


def test_with_one_touch_brought_along_it_is_wrights_curve_itself():
    """Wright: the n-th piece takes n ** log2(rate) times the first; cases are the pieces before."""
    pieces = [1, 2, 3, 7, 100]
    factors = [learning_factor(n - 1, WRIGHT, 1.0, 0.01) for n in pieces]
    assert factors == pytest.approx([n**WRIGHT for n in pieces])


def test_work_gets_shorter_down_to_the_floor_and_no_further():
    factors = [learning_factor(cases, WRIGHT, 10.0, 0.5) for cases in CASES]
    assert factors == sorted(factors, reverse=True)
    assert factors[0] == 1.0
    assert factors[-1] == 0.5
    assert factors[3] > factors[4] > 0.5


def test_a_rate_of_one_teaches_nothing():
    assert {learning_factor(cases, 0.0, 10.0, 0.5) for cases in CASES} == {1.0}


def test_the_more_is_brought_along_the_less_a_touch_teaches():
    factors = [learning_factor(20, WRIGHT, prior, 0.01) for prior in (1.0, 10.0, 100.0, 1e12)]
    assert factors == sorted(factors)
    assert factors[-1] == pytest.approx(1.0)


# ---------------------------------------------------------------- learning odds


def test_odds_gain_half_of_their_limit_after_half_and_three_quarters_after_thrice_as_many():
    gains = [learning_odds(cases, 0.4, 30.0) for cases in (0, 10, 30, 90)]
    assert gains == pytest.approx([0.0, 0.1, 0.2, 0.3])


def test_odds_rise_towards_their_limit_and_never_beyond():
    gains = [learning_odds(cases, 0.4, 30.0) for cases in CASES]
    assert gains == sorted(gains)
    assert gains[-1] == pytest.approx(0.4, rel=1e-4)
    assert gains[-1] < 0.4


def test_a_limit_of_nothing_adds_nothing():
    assert {learning_odds(cases, 0.0, 30.0) for cases in CASES} == {0.0}


# ---------------------------------------------------------------- first response


def test_ten_times_the_wait_divides_the_odds_by_ten_to_the_exponent():
    """Reference 2 h, exponent 0.5: after 20 h the odds are down by a factor of sqrt(10)."""
    effect = response_effect(20.0, 0.5, 2.0, -10.0)
    assert effect == pytest.approx(-math.log(math.sqrt(10)))
    assert math.exp(effect) == pytest.approx(10**-0.5)
    assert response_effect(200.0, 0.5, 2.0, -10.0) == pytest.approx(2 * effect)


def test_nothing_is_lost_up_to_the_reference_and_little_just_behind_it():
    assert [response_effect(wait, 0.5, 2.0, -1.0) for wait in (0.0, 1.0, 2.0)] == [0.0] * 3
    assert -0.001 < response_effect(2.001, 0.5, 2.0, -1.0) < 0.0


def test_the_loss_grows_with_the_wait_down_to_its_floor():
    effects = [response_effect(wait, 0.5, 2.0, -1.0) for wait in (1.0, 3.0, 5.0, 10.0, 50.0, 1e9)]
    assert effects == sorted(effects, reverse=True)
    assert effects[-2:] == [-1.0, -1.0]
    assert len(set(effects)) == 5


def test_an_exponent_of_nothing_loses_nothing():
    assert response_effect(1e9, 0.0, 2.0, -1.0) == 0.0
