"""Ranges as a config writes them."""

from __future__ import annotations

import pytest

from funnel_sim.config.schema.ranges import RangeValue, parse_range


@pytest.mark.parametrize(
    ("written", "meant", "canonical"),
    [
        ("120..260", RangeValue(120, 260), "120..260"),
        ("30 %..50 %", RangeValue(30, 50, "%"), "30..50 %"),
        ("12..40 / wk", RangeValue(12, 40, "/ wk"), "12..40 / wk"),
        ("10/wk..100 / wk", RangeValue(10, 100, "/ wk"), "10..100 / wk"),
        ("-0.3 .. +0.25", RangeValue(-0.3, 0.25), "-0.3..0.25"),
        ("1_000..20_000 EUR", RangeValue(1000, 20000, "EUR"), "1_000..20_000 EUR"),
        ("62_000 EUR / yr..70_000 EUR / yr", RangeValue(62000, 70000, "EUR / yr"),
         "62_000..70_000 EUR / yr"),
    ],
)  # fmt: skip
def test_a_range_is_read_and_written(written: str, meant: RangeValue, canonical: str):
    assert parse_range(written) == meant
    assert str(meant) == canonical
    assert parse_range(canonical) == meant


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (120, "must be a range from low to high"),
        ("120", "must be a range from low to high"),
        ("a..b", "must be a range from low to high"),
        ("3 d..9 h", "same unit at both ends"),
        ("9..9", "from a low number to a higher one"),
        ("1e999..2e999", "from a low number to a higher one"),
        ("1.." + "9" * 300, "must be a range from low to high"),
    ],
)
def test_what_is_no_range_is_refused_with_a_sentence(written: object, said: str):
    with pytest.raises(ValueError, match=said):
        parse_range(written)


def test_values_are_written_as_a_config_has_them():
    assert RangeValue(1, 2, "EUR").written(1234.5) == "1_234.5 EUR"
    assert RangeValue(1, 9).written(3.0) == 3
    assert isinstance(RangeValue(1, 9).written(3.0), int)
    assert RangeValue(0, 1).written(0.25) == 0.25
