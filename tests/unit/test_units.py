"""Quantities with units: what is read, what is refused, and how many hours it is."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_sim.domain.units import (
    UNITS,
    DurationValue,
    MoneyRateValue,
    MoneyValue,
    RateValue,
    WorkingTime,
    format_share,
    parse_duration,
    parse_log_odds,
    parse_money,
    parse_money_rate,
    parse_precision,
    parse_rate,
    parse_share,
)

GERMAN = WorkingTime(hours_per_day=7.5, days_per_week=5, days_per_year=250)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("18 min", 0.3),
        ("18min", 0.3),
        ("1.5 h", 1.5),
        ("2 d", 15.0),
        ("3 wk", 112.5),
        ("12 mo", 1875.0),
        ("1 yr", 1875.0),
        ("1_000 h", 1000.0),
        (" .5  h ", 0.5),
        ("1e2 h", 100.0),
    ],
)
def test_a_duration_is_working_time_of_the_calendar(text: str, hours: float) -> None:
    assert parse_duration(text).hours(GERMAN) == pytest.approx(hours, rel=1e-15)


def test_twelve_months_are_a_year_on_any_calendar() -> None:
    for calendar in (GERMAN, WorkingTime(8, 6, 299), WorkingTime(24, 7, 365)):
        year = parse_duration("1 yr").hours(calendar)
        assert parse_duration("12 mo").hours(calendar) == pytest.approx(year, rel=1e-15)


def test_forty_a_week_on_a_five_day_week_are_eight_a_day() -> None:
    assert parse_rate("40 / wk").per_hour(GERMAN) == pytest.approx(8 / 7.5)
    assert parse_rate("40/wk") == parse_rate("40 per wk") == RateValue(40.0, "wk")


def test_pay_per_year_spreads_over_the_paid_hours() -> None:
    pay = parse_money_rate("62_000 EUR / yr")
    assert pay == MoneyRateValue(62_000.0, "yr", "EUR")
    assert pay.per_hour(GERMAN, "EUR") * 1875 == pytest.approx(62_000)
    assert parse_money_rate("62_000/yr").per_hour(GERMAN, "USD") * 1875 == pytest.approx(62_000)


def test_money_without_a_currency_is_in_that_of_the_market() -> None:
    assert parse_money(190).amount("EUR") == 190
    assert parse_money("-20_000.5 CHF").amount("CHF") == -20_000.5
    with pytest.raises(ValueError, match=r"the market's currency EUR\. Got 190 USD"):
        parse_money("190 USD").amount("EUR")


@pytest.mark.parametrize(
    ("written", "share"), [("45 %", 0.45), ("7%", 0.07), ("0.5 %", 0.005), (0.45, 0.45), (1, 1.0)]
)
def test_a_share_is_read_to_the_nearest_number(written: object, share: float) -> None:
    assert parse_share(written) == share


def test_a_precision_may_carry_its_sign() -> None:
    assert {parse_precision(text) for text in ("±1 %", "+/- 1 %", "1 %", 0.01)} == {0.01}


def test_log_odds_are_plain_numbers() -> None:
    assert parse_log_odds(0.3) == parse_log_odds("+0.3") == 0.3


@pytest.mark.parametrize(
    ("parse", "written", "sentence"),
    [
        (parse_duration, 18, "Got 18. Write '18 min', '18 h' or '18 d'."),
        (parse_duration, "18", "Got '18'. Write '18 min', '18 h' or '18 d'."),
        (parse_duration, "18 minutes", "must have one of the units min, h, d, wk, mo, yr."),
        (parse_duration, "18 hours", "Did you mean 'h'?"),
        (parse_duration, "2 D", "Did you mean 'd'?"),
        (parse_duration, "2 parsecs", "Known: d, h, min, mo, wk, yr."),
        (parse_duration, "1,5 h", "Use a point for decimals and _ for thousands."),
        (parse_duration, "1__0 h", "must be a duration"),
        (parse_duration, "1e999 h", "must be finite"),
        (parse_duration, "nan h", "must be a duration"),
        (parse_duration, "2 h 30 min", "must have one of the units"),
        (
            parse_duration,
            True,
            "must be a duration with its unit (min, h, d, wk, mo, yr). Got true",
        ),
        (parse_duration, None, "Got nothing."),
        (parse_duration, ["2 h"], "Got a list of 1."),
        (parse_duration, "", "Got ''. Write for example '18 min'"),
        (parse_duration, "9" * 5000 + " h", "must be a duration"),
        (parse_duration, 10**400, "must be finite"),
        (parse_rate, 40, "Write for example '40 / wk'."),
        (parse_rate, "40 wk", "Write for example '40 / wk'."),
        (parse_rate, "40 EUR / wk", "Write for example '40 / wk'."),
        (parse_rate, "40 / ", "Write for example '40 / wk'."),
        (parse_rate, "40 / week", "Did you mean 'wk'?"),
        (parse_rate, "40 / wk / d", "must be a number per unit of time"),
        (parse_money, "190 €", "Did you mean 'EUR'?"),
        (parse_money, "190 eur", "Did you mean 'EUR'?"),
        (parse_money, "190 XYZ", "must be in a currency of ISO 4217. Got 'XYZ'."),
        (parse_money, "190 EUR / yr", "Leave out the unit of time."),
        (parse_money, "1,000 EUR", "Use a point for decimals and _ for thousands."),
        (parse_money, math.nan, "must be finite"),
        (parse_money_rate, "62_000 EUR", "Write for example '62_000 EUR / yr'."),
        (parse_money_rate, 62_000, "Write for example '62_000 EUR / yr'."),
        (parse_share, 45, "Got 45. Write '45 %'."),
        (parse_share, "45", "must be a share from 0 % to 100 %"),
        (parse_share, "101 %", "must be a share from 0 % to 100 %. Got '101 %'."),
        (parse_share, "-1 %", "must be a share"),
        (parse_share, "45 percent", "Write for example '45 %'."),
        (parse_share, True, "must be a share"),
        (parse_share, math.inf, "must be finite"),
        (parse_share, "1e-400 %%", "must be a share"),
        (parse_precision, "±0 %", "above 0 %"),
        (parse_precision, "±200 %", "above 0 %"),
        (parse_log_odds, "30 %", "A share is no log-odds"),
        (parse_log_odds, "much", "must be a number of log-odds"),
    ],
)
def test_what_is_no_quantity_is_refused_with_a_remedy(
    parse: object, written: object, sentence: str
) -> None:
    assert callable(parse)
    with pytest.raises(ValueError, match=re.escape(sentence)):
        parse(written)


@pytest.mark.parametrize(
    ("name", "value"), [("hours_per_day", 25), ("days_per_week", 0), ("days_per_year", math.nan)]
)
def test_impossible_working_time_is_refused(name: str, value: float) -> None:
    times = {"hours_per_day": 8.0, "days_per_week": 5.0, "days_per_year": 250.0, name: value}
    with pytest.raises(ValueError, match=f"`{name}` must be in"):
        WorkingTime(**times)


@given(NUMBERS, st.sampled_from(UNITS), st.sampled_from([None, "EUR", "JPY"]))
def test_the_spelling_of_a_quantity_reads_back_as_the_same(
    value: float, unit: str, currency: str | None
) -> None:
    duration, rate = DurationValue(value, unit), RateValue(value, unit)
    money, pay = MoneyValue(value, currency), MoneyRateValue(value, unit, currency)
    assert parse_duration(str(duration)) == duration
    assert parse_rate(str(rate)) == rate
    assert parse_money(str(money)) == money
    assert parse_money_rate(str(pay)) == pay


@given(st.floats(0, 1))
def test_the_spelling_of_a_share_reads_back_as_the_same(share: float) -> None:
    assert parse_share(format_share(share)) == share


@given(st.text() | st.from_regex(r"[0-9_.eE+-]{0,8} ?[a-zA-Z%/ €]{0,8}", fullmatch=True))
def test_any_text_is_a_quantity_or_refused_in_a_sentence(text: str) -> None:
    parsers = (parse_duration, parse_rate, parse_money, parse_money_rate, parse_share)
    for parse in (*parsers, parse_precision, parse_log_odds):
        said = None
        try:
            parse(text)
        except ValueError as error:
            said = str(error)
        assert said is None or re.match(r"must (be|have) .*\. Got .*[.?]$", said, re.DOTALL)
