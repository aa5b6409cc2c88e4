"""Quantities with units as a config writes them: durations, shares, rates, money.

`18 min`, `45 %`, `40 / wk`, `190 EUR`, `62_000 EUR / yr`. A number may have a sign, decimals after
a point, `_` between thousands and an exponent. Time is working time: `2 d` are two working days,
`1 wk` the working days of a week and `1 mo` a twelfth of the working year, so hours are known only
once a `WorkingTime` is given.

Every `parse_*` raises ValueError with a sentence that starts at its verb ("must be …"); the caller
puts the name of the field before it. `str(quantity)` is its one canonical spelling, and parsing
that gives an equal quantity.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from funnel_sim.domain.currencies import check_currency
from funnel_sim.domain.errors import did_you_mean
from funnel_sim.domain.quoting import quoted, shortened

LONGEST_TEXT = 100
"""Characters that a quantity may have; longer text is none."""

UNITS = ("min", "h", "d", "wk", "mo", "yr")
"""Units of time, shortest first."""

NUMBER = r"[+-]?(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
"""A number as a regular expression, also valid in JSON Schema (ECMA 262)."""

_QUANTITY = re.compile(rf"\s*(?P<number>{NUMBER})\s*(?P<rest>[^\s0-9.,_].*?)?\s*", re.DOTALL)
_PER = re.compile(r"(?P<before>[^/]*?)\s*(?:/|\bper\b)\s*(?P<unit>[^/]*)", re.DOTALL)

_MEANT = {
    "m": "min", "mins": "min", "minute": "min", "minutes": "min",
    "hr": "h", "hrs": "h", "hour": "h", "hours": "h",
    "day": "d", "days": "d",
    "w": "wk", "wks": "wk", "week": "wk", "weeks": "wk",
    "mon": "mo", "mos": "mo", "month": "mo", "months": "mo",
    "y": "yr", "a": "yr", "yrs": "yr", "year": "yr", "years": "yr",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """How much working time a day, a week and a year of one calendar hold."""

    hours_per_day: float
    days_per_week: float
    days_per_year: float
    """Working days of a year after weekends and public holidays."""

    def __post_init__(self) -> None:
        limits = {"hours_per_day": 24, "days_per_week": 7, "days_per_year": 366}
        for name, most in limits.items():
            value = getattr(self, name)
            if not 0 < value <= most:
                msg = f"`{name}` must be in (0, {most}]. Got {value}."
                raise ValueError(msg)

    def hours_in(self, unit: str) -> float:
        """Working hours in one `unit` of `UNITS`."""
        day = self.hours_per_day
        year = day * self.days_per_year
        week = day * self.days_per_week
        hours = {"min": 1 / 60, "h": 1.0, "d": day, "wk": week, "mo": year / 12, "yr": year}
        return hours[unit]


@dataclass(frozen=True, slots=True)
class DurationValue:
    """A length of working time, e.g. `18 min`."""

    value: float
    unit: str

    def hours(self, working_time: WorkingTime) -> float:
        """The duration in working hours of that calendar."""
        if self.unit == "min":
            return self.value / 60  # 18 min are exactly the double 0.3
        return self.value * working_time.hours_in(self.unit)

    def __str__(self) -> str:
        return f"{format_number(self.value)} {self.unit}"


@dataclass(frozen=True, slots=True)
class RateValue:
    """So many per unit of working time, e.g. `40 / wk`."""

    value: float
    per: str

    def per_hour(self, working_time: WorkingTime) -> float:
        """How many per working hour of that calendar."""
        return self.value / working_time.hours_in(self.per)

    def __str__(self) -> str:
        return f"{format_number(self.value)} / {self.per}"


@dataclass(frozen=True, slots=True)
class MoneyValue:
    """An amount of money, e.g. `190 EUR`; without a currency it is in that of the market."""

    value: float
    currency: str | None = None

    def amount(self, market_currency: str) -> float:
        """The amount in the market's currency; ValueError if it is written in another."""
        return _in_market(self.value, self.currency, market_currency)

    def __str__(self) -> str:
        return _with_currency(self.value, self.currency)


@dataclass(frozen=True, slots=True)
class MoneyRateValue:
    """Money per unit of working time, e.g. `62_000 EUR / yr`."""

    value: float
    per: str
    currency: str | None = None

    def per_hour(self, working_time: WorkingTime, market_currency: str) -> float:
        """Money per working hour; ValueError if it is in another currency than the market's."""
        amount = _in_market(self.value, self.currency, market_currency)
        return amount / working_time.hours_in(self.per)

    def __str__(self) -> str:
        return f"{_with_currency(self.value, self.currency)} / {self.per}"


def parse_duration(written: object) -> DurationValue:
    """`18 min` → DurationValue(18.0, 'min')."""
    rule = f"must be a duration with its unit ({', '.join(UNITS)})"
    number, rest = _split(rule, written, " Write for example '18 min', '2 h' or '3 wk'.")
    if not rest:
        bare = shortened(str(written).strip())
        raise _refusal(rule, written, f" Write '{bare} min', '{bare} h' or '{bare} d'.")
    return DurationValue(number, _unit(rest, written))


def parse_rate(written: object) -> RateValue:
    """`40 / wk` → RateValue(40.0, 'wk')."""
    rule = "must be a number per unit of time"
    example = " Write for example '40 / wk'."
    number, before, unit = _split_rate(rule, written, example)
    if before:
        raise _refusal(rule, written, example)
    return RateValue(number, unit)


def parse_money(written: object) -> MoneyValue:
    """`190 EUR` → MoneyValue(190.0, 'EUR'); a bare number has no currency of its own."""
    rule = "must be an amount of money"
    example = " Write for example '190 EUR', or 190 in the market's currency."
    number, rest = _split(rule, written, example)
    if _PER.fullmatch(rest):
        raise _refusal(rule, written, " Leave out the unit of time.")
    return MoneyValue(number, check_currency(rest) if rest else None)


def parse_money_rate(written: object) -> MoneyRateValue:
    """`62_000 EUR / yr` → MoneyRateValue(62000.0, 'yr', 'EUR')."""
    rule = "must be money per unit of time"
    number, before, unit = _split_rate(rule, written, " Write for example '62_000 EUR / yr'.")
    return MoneyRateValue(number, unit, check_currency(before) if before else None)


def parse_share(written: object) -> float:
    """`45 %` or 0.45 → 0.45, in [0, 1]."""
    share = _share("must be a share from 0 % to 100 %", written)
    if not 0 <= share <= 1:
        hint = f" Write '{written} %'." if _bare(written) and 1 < share <= 100 else ""
        raise _refusal("must be a share from 0 % to 100 %", written, hint)
    return share


def parse_precision(written: object) -> float:
    """`±1 %` → 0.01, the half-width of an interval relative to its mean; above 0."""
    rule = "must be a relative half-width above 0 %, such as '±1 %'"
    text = re.sub(r"^\s*(±|\+/-|\+-)\s*", "", written) if isinstance(written, str) else written
    share = _share(rule, text)
    if not 0 < share <= 1:
        raise _refusal(rule, written)
    return share


def parse_log_odds(written: object) -> float:
    """`+0.3` → 0.3, a finite number without unit."""
    rule = "must be a number of log-odds without unit, such as +0.3"
    number, rest = _split(rule, written)
    if rest:
        hint = " A share is no log-odds: ln(p / (1 - p))." if rest == "%" else ""
        raise _refusal(rule, written, hint)
    return number


def format_number(value: float) -> str:
    """The shortest spelling that reads back as the same number: no `.0`, thousands by `_`."""
    if value == 0:
        return "0"
    return f"{int(value):_}" if value.is_integer() and abs(value) < 1e15 else f"{value:_}"


def format_share(share: float) -> str:
    """0.45 → `45 %`, exact in decimals so that it reads back as the same number."""
    percent = Decimal(repr(share)) * 100
    if 0 < share < 1e-9:
        return f"{percent:e} %"
    text = f"{percent:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} %"


def _share(rule: str, written: object) -> float:
    number, rest = _split(rule, written, " Write for example '45 %'.")
    if rest not in ("", "%"):
        raise _refusal(rule, written, " Write for example '45 %'.")
    if rest != "%":
        return number
    assert isinstance(written, str)
    digits = written.replace("_", "").strip().rstrip("%").strip()
    return float(Decimal(digits) / 100)


def _split(rule: str, written: object, remedy: str = "") -> tuple[float, str]:
    """The finite number and what follows it."""
    if isinstance(written, str) and len(written) <= LONGEST_TEXT:
        match = _QUANTITY.fullmatch(written)
        if match is None:
            comma = " Use a point for decimals and _ for thousands." if "," in written else ""
            raise _refusal(rule, written, comma or remedy)
        number, rest = float(match["number"].replace("_", "")), match["rest"] or ""
    elif _bare(written):
        number, rest = _float(written), ""
    else:
        raise _refusal(rule, written, remedy)
    if not math.isfinite(number):
        raise _refusal("must be finite", written)
    return number, rest


def _split_rate(rule: str, written: object, example: str) -> tuple[float, str, str]:
    number, rest = _split(rule, written, example)
    match = _PER.fullmatch(rest)
    if match is None or not match["unit"].strip():
        raise _refusal(rule, written, example)
    return number, match["before"].strip(), _unit(match["unit"].strip(), written)


def _unit(name: str, written: object) -> str:
    if name in UNITS:
        return name
    meant = _MEANT.get(name.lower()) or next((u for u in UNITS if u == name.lower()), None)
    hint = f" Did you mean '{meant}'?" if meant else did_you_mean(name, UNITS)
    msg = f"must have one of the units {', '.join(UNITS)}. Got {quoted(written)}.{hint}"
    raise ValueError(msg)


def _bare(written: object) -> bool:
    return isinstance(written, int | float) and not isinstance(written, bool)


def _float(number: object) -> float:
    assert isinstance(number, int | float)
    try:
        return float(number)
    except OverflowError:
        return math.inf


def _refusal(rule: str, written: object, remedy: str = "") -> ValueError:
    return ValueError(f"{rule}. Got {quoted(written)}.{remedy}")


def _in_market(value: float, currency: str | None, market_currency: str) -> float:
    if currency is not None and currency != market_currency:
        got = _with_currency(value, currency)
        msg = f"must be in the market's currency {market_currency}. Got {got}."
        raise ValueError(msg)
    return value


def _with_currency(value: float, currency: str | None) -> str:
    return f"{format_number(value)} {currency}" if currency else format_number(value)
