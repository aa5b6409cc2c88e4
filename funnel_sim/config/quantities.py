"""Field types for quantities with units, ready for pydantic models.

A model writes `patience: PositiveDuration` and gets a frozen `DurationValue` with
`.hours(working_time)`. The types read what `funnel_sim.domain.units` reads, dump in JSON as the
text that a user writes (`18 min`), and carry a pattern and examples into the JSON Schema for
editors. Shares and log-odds are plain floats in Python.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Protocol, TypeVar

from pydantic import Field, PlainSerializer, PlainValidator, StringConstraints, WithJsonSchema

from funnel_sim.domain import units
from funnel_sim.domain.currencies import CURRENCIES, check_currency
from funnel_sim.domain.quoting import quoted
from funnel_sim.domain.units import (
    NUMBER,
    UNITS,
    DurationValue,
    MoneyRateValue,
    MoneyValue,
    RateValue,
)

_UNIT = f"(?:{'|'.join(UNITS)})"
_PER_UNIT = rf"(?:/|per)\s*{_UNIT}"
_UNSIGNED = NUMBER.replace("[+-]?", r"\+?", 1)


class _Quantity(Protocol):
    @property
    def value(self) -> float: ...


Q = TypeVar("Q", bound=_Quantity)


Parse = Callable[[object], Q]


def _reader(kind: type[Q], parse: Parse[Q], sign: str = "any") -> PlainValidator:
    """Accept a `kind` or what `parse` reads, if its number has the sign asked for."""

    def read(written: object) -> Q:
        quantity = written if isinstance(written, kind) else parse(written)
        if sign == "positive" and quantity.value <= 0:
            msg = f"must be greater than 0. Got {quoted(written)}."
            raise ValueError(msg)
        if sign == "not negative" and quantity.value < 0:
            msg = f"must be at least 0. Got {quoted(written)}."
            raise ValueError(msg)
        return quantity

    return PlainValidator(read)


def _text(pattern: str, *examples: str) -> dict[str, Any]:
    return {"type": "string", "pattern": rf"^\s*{pattern}\s*$", "examples": list(examples)}


def _number_or(text: dict[str, Any], **limits: float) -> dict[str, Any]:
    examples = text.pop("examples")
    return {"anyOf": [text, {"type": "number", **limits}], "examples": examples}


_AS_TEXT = PlainSerializer(str, return_type=str, when_used="json")


def _dump_money(money: MoneyValue) -> Any:
    if money.currency:
        return str(money)
    return int(money.value) if money.value.is_integer() else money.value


def _check_currency(code: object) -> str:
    if not isinstance(code, str):
        msg = f"must be a currency of ISO 4217, such as EUR. Got {quoted(code)}."
        raise ValueError(msg)
    return check_currency(code)


_DURATION = WithJsonSchema(_text(rf"{_UNSIGNED}\s*{_UNIT}", "18 min", "2 h", "3 wk"))
_MONEY = _text(rf"{_UNSIGNED}\s*(?:[A-Z]{{3}})?", "190 EUR", "20_000 EUR")
_SIGNED_MONEY = _text(rf"{NUMBER}\s*(?:[A-Z]{{3}})?", "190 EUR", "-20_000 EUR")
_MONEY_JSON = PlainSerializer(_dump_money, when_used="json")

Duration = Annotated[
    DurationValue, _reader(DurationValue, units.parse_duration, "not negative"), _AS_TEXT, _DURATION
]
"""Working time of 0 or more: `18 min`, `2 d`."""

PositiveDuration = Annotated[
    DurationValue, _reader(DurationValue, units.parse_duration, "positive"), _AS_TEXT, _DURATION
]
"""Working time above 0."""

Rate = Annotated[
    RateValue,
    _reader(RateValue, units.parse_rate, "not negative"),
    _AS_TEXT,
    WithJsonSchema(_text(rf"{_UNSIGNED}\s*{_PER_UNIT}", "40 / wk", "3 / d")),
]
"""So many per unit of working time, 0 or more: `40 / wk`."""

Money = Annotated[
    MoneyValue,
    _reader(MoneyValue, units.parse_money, "not negative"),
    _MONEY_JSON,
    WithJsonSchema(_number_or(_MONEY, minimum=0)),
]
"""Money of 0 or more: `190 EUR`, or 190 in the market's currency."""

SignedMoney = Annotated[
    MoneyValue,
    _reader(MoneyValue, units.parse_money),
    _MONEY_JSON,
    WithJsonSchema(_number_or(_SIGNED_MONEY)),
]
"""Money that may be negative."""

MoneyRate = Annotated[
    MoneyRateValue,
    _reader(MoneyRateValue, units.parse_money_rate, "not negative"),
    _AS_TEXT,
    WithJsonSchema(
        _text(rf"{_UNSIGNED}\s*(?:[A-Z]{{3}}\s*)?{_PER_UNIT}", "62_000 EUR / yr", "35 EUR / h")
    ),
]
"""Money per unit of working time, 0 or more: `62_000 EUR / yr`."""

Share = Annotated[
    float,
    PlainValidator(units.parse_share),
    PlainSerializer(units.format_share, return_type=str, when_used="json"),
    WithJsonSchema(_number_or(_text(rf"{_UNSIGNED}\s*%?", "45 %", "0.5 %"), minimum=0, maximum=1)),
]
"""A share in [0, 1]: `45 %`, or 0.45."""

Precision = Annotated[
    float,
    PlainValidator(units.parse_precision),
    PlainSerializer(
        lambda share: f"±{units.format_share(share)}", return_type=str, when_used="json"
    ),
    WithJsonSchema(_text(rf"(?:±|\+/-|\+-)?\s*{_UNSIGNED}\s*%", "±1 %")),
]
"""Half-width of an interval relative to its mean, in (0, 1]: `±1 %`."""

LogOdds = Annotated[
    float,
    PlainValidator(units.parse_log_odds),
    WithJsonSchema({"type": "number", "examples": [0.3, -0.2]}),
]
"""A finite effect in log-odds, without unit: `+0.3`."""

NonNegative = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
"""A finite number of 0 or more, without unit."""

Positive = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
"""A finite number above 0, without unit."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""A name that the config gives: small letters, digits and `_`, a letter first."""

Currency = Annotated[
    str, PlainValidator(_check_currency), WithJsonSchema({"enum": sorted(CURRENCIES)})
]
"""A currency code of ISO 4217: `EUR`."""
