"""Numbers read as a person would write them, and never as 1e+06."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_sim.reporting.formatting import (
    format_difference,
    format_difference_interval,
    format_interval,
    format_mean,
    format_value,
    in_words,
    listed,
    plain_number,
    plural,
    rough_share,
    scale_for,
    shortened,
)


@pytest.mark.parametrize(
    ("value", "unit", "currency", "text"),
    [
        (0.0, "money", "EUR", "0 €"),
        (7.5, "money", "EUR", "7.5 €"),
        (950.4, "money", "EUR", "950 €"),
        (20_000.0, "money", "EUR", "20 k€"),
        (12_345.0, "money", "EUR", "12.3 k€"),
        (312_400.0, "money", "EUR", "312 k€"),
        (999_400.0, "money", "EUR", "999 k€"),
        (999_600.0, "money", "EUR", "1.00 M€"),
        (1_000_000.0, "money", "EUR", "1 M€"),
        (-1_234_567.0, "money", "EUR", "−1.23 M€"),
        (2.5e9, "money", "GBP", "2.5 bn£"),
        (4_200_000.0, "money", "USD", "4.2 M$"),
        (4_200_000.0, "money", "CHF", "4.2 MCHF"),
        (0.1234, "share", "EUR", "12.3 %"),
        (1.0, "share", "EUR", "100 %"),
        (0.00042, "share", "EUR", "0.042 %"),
        (212.4, "count", "EUR", "212"),
        (10_412.3, "count", "EUR", "10,412"),
        (3.14159, "count", "EUR", "3.14"),
        (3.0, "count", "EUR", "3"),
        (-0.0, "count", "EUR", "0"),
        (14.25, "h", "EUR", "14.2 h"),
        (8_400.0, "money/win", "EUR", "8.4 k€/win"),
        (1.756, "ratio", "EUR", "1.76"),
        (math.nan, "money", "EUR", "–"),
        (math.inf, "h", "EUR", "∞ h"),
    ],
)
def test_a_value_is_written_with_its_unit(value, unit, currency, text):
    assert format_value(value, unit, currency) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (312_400.0, "money", "+312 k€"),
        (-20_000.0, "money", "−20 k€"),
        (0.0, "money", "0 €"),
        (0.0123, "share", "+1.23 pp"),
        (math.nan, "count", "–"),
    ],
)
def test_a_difference_has_a_sign(value, unit, text):
    assert format_difference(value, unit, "EUR") == text


@pytest.mark.parametrize(
    ("mean", "low", "high", "unit", "text"),
    [
        (192_100.0, 178_200.0, 205_400.0, "money", "+192 (178 to 205) k€"),
        (-678_000.0, -1_310_000.0, -46_000.0, "money", "−0.68 (−1.31 to −0.05) M€"),
        (0.0051, 0.0048, 0.0054, "share", "+0.510 (0.480 to 0.540) pp"),
        (20.5, 19.26, 21.8, "count", "+20.5 (19.3 to 21.8)"),
        (-424_000.0, -424_000.0, -424_000.0, "money", "−424 k€ (always)"),
        (312_000.0, -math.inf, math.inf, "money", "+312 k€"),
    ],
)
def test_a_difference_and_its_interval_have_one_unit(mean, low, high, unit, text):
    assert format_difference_interval(mean, low, high, unit, "EUR") == text


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        (1_112_000.0, 1_312_000.0, "money", "1.11 to 1.31 M€"),
        (-12_000.0, 112_000.0, "money", "−12 to 112 k€"),
        (0.2, 0.25, "share", "20.0 to 25.0 %"),
        (-math.inf, math.inf, "money", "unknown"),
        (math.nan, 1.0, "money", "unknown"),
    ],
)
def test_an_interval_has_one_unit_for_both_ends(low, high, unit, text):
    assert format_interval(low, high, unit, "EUR") == text


@pytest.mark.parametrize(
    ("mean", "half", "unit", "text"),
    [
        (1_234_500.0, 35_000.0, "money", "1.23 ± 0.04 M€"),
        (999_000.0, 1_200.0, "money", "999.0 ± 1.2 k€"),
        (212.4, 3.1, "count", "212.4 ± 3.1"),
        (10_412.0, 64.2, "count", "10,412 ± 64"),
        (0.4512, 0.0041, "share", "45.1 ± 0.4 %"),
        (1_234_500.0, 2_100.0, "money", "1.234 ± 0.002 M€"),
        (1_234_500.0, 10.0, "money", "1.2345 ± <0.0001 M€"),
        (5.0, 0.0, "count", "5"),
        (5.0, math.inf, "count", "5"),
        (math.nan, math.nan, "count", "–"),
    ],
)
def test_a_mean_is_written_as_precisely_as_it_is_known(mean, half, unit, text):
    assert format_mean(mean, half, unit, "EUR") == text


def test_several_values_share_the_scale_of_the_largest():
    scale = scale_for([12_000.0, -2_400_000.0, math.nan], "money", "EUR")
    assert [scale.number(v, 2) for v in (12_000.0, -2_400_000.0)] == ["0.01", "−2.40"]
    assert scale.symbol == "M€"


@given(st.floats(allow_nan=True, allow_infinity=True), st.sampled_from(["money", "share", "count"]))
def test_no_number_is_written_with_an_exponent(value, unit):
    for text in (format_value(value, unit, "EUR"), format_difference(value, unit, "EUR")):
        assert not re.search(r"\de|-", text)
        assert len(text) < 40


@given(st.floats(min_value=1e-3, max_value=1e12))
def test_what_is_written_is_right_to_three_digits(value):
    number, _, symbol = format_value(value, "money", "EUR").partition(" ")
    factor = {"€": 1.0, "k€": 1e3, "M€": 1e6, "bn€": 1e9}[symbol]
    np.testing.assert_allclose(float(number.replace(",", "")) * factor, value, rtol=0.0051)


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0 %"), (0.0004, "under 0.1 %"), (0.052, "5.2 %"), (0.0996, "10 %"), (0.155, "16 %"),
     (0.996, "over 99 %"), (1.0, "100 %"), (1.7, "170 %"), (math.nan, "–")],
)  # fmt: skip
def test_a_rough_share_never_rounds_to_none_or_all(share, text):
    assert rough_share(share) == text


def test_a_name_is_shortened_in_the_middle_since_ends_tell_apart():
    assert shortened("field sales", 11) == "field sales"
    assert shortened("team with a long name 12", 11) == "team…me 12"
    assert len(shortened("x" * 60, 28)) == 28


def test_numbers_keep_all_their_whole_digits():
    assert plain_number(1_234_567.0) == "1,234,567"


def test_words():
    assert in_words("stage_based") == "stage based"
    assert [listed(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert [plural(1, "replication"), plural(2_000, "replication")] == [
        "1 replication",
        "2,000 replications",
    ]
