"""Columns of text into numbers, whatever separates thousands and decimals.

`1,234.50`, `1.234,50`, `1 234,50`, `1'234.50`, `€ 2.900,00`, `2900 EUR`, `(250.00)` for less than
nothing. In `1.234` alone the point may part thousands or decimals: the column as a whole decides.
One of its numbers with both signs, with a sign twice, or without exactly three digits behind it, is
enough.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from funnel_sim.calibration.readers.table import Cells, Mask
from funnel_sim.calibration.readers.values.blanks import NO_VALUE, missing, stripped
from funnel_sim.domain.currencies import CURRENCIES

Decimal = Literal["point", "comma"]
DECIMALS: Final[tuple[Decimal, ...]] = ("point", "comma")

_SIGN_OF: Final = {"point": ".", "comma": ","}
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+")
_BODY = re.compile(r"[+-]?(?:\d[\d.,]*|[.,]\d+)")
_SYMBOLS = {"€": "EUR", "£": "GBP", "CHF": "CHF", "FR.": "CHF", "EURO": "EUR", "ZŁ": "PLN"}
"""Signs that stand for one currency only: `$`, `¥` and `kr` do not."""
_WORD = re.compile(r"[^\W\d_]+\.?|[^\w\s.,+\-()'’`]")
_GAPS = re.compile(r"[\s'’`]+")


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A column of numbers as far as it could be read."""

    values: NDArray[np.float64]
    """NaN where missing, unreadable or undecided."""
    bad: Mask
    """Cells that hold something that is no number."""
    currency: Cells
    """ISO 4217 code that a cell names, or an empty text."""
    decimal: Decimal | None
    """What the column itself says; None where no number has a sign that may be either."""
    undecided: bool
    """Whether some cells can be read both ways."""
    contradicts: bool
    """Whether some cells have a decimal point and others a decimal comma."""
    local: int
    """Numbers that were not written plainly, as 1234.5 is."""
    example: str
    """One of these, or an empty text."""


def read_numbers(cells: Cells, decimal: Decimal | None = None) -> NumberColumn:
    """Numbers of a column; `decimal` overrides what it says itself."""
    bare = stripped(cells)
    empty = missing(bare, NO_VALUE)
    codes, texts = pd.factorize(bare[~empty])
    parts = [_taken_apart(str(text)) for text in texts]
    said = {_decimal_of(body) for body, _ in parts if body} - {None}
    own: Decimal | None = said.pop() if len(said) == 1 else None
    contradicts = bool(said) and own is None
    chosen = decimal or own
    values = np.full(len(parts), np.nan)
    bad = np.zeros(len(parts), dtype=bool)
    undecided = False
    for i, (body, _) in enumerate(parts):
        number = _value(body, chosen) if body else None
        if number is not None:
            values[i] = number
        elif body and chosen is None and _is_open(body) and not contradicts:
            undecided = True
        else:
            bad[i] = True
    local = np.array([not _is_plain(str(text)) for text in texts], dtype=bool) & ~bad
    return NumberColumn(
        values=_spread(values, codes, empty, np.nan),
        bad=_spread(bad, codes, empty, False),
        currency=_spread(_texts([code for _, code in parts]), codes, empty, ""),
        decimal=own,
        undecided=undecided,
        contradicts=contradicts,
        local=int(local[codes].sum()) if len(codes) else 0,
        example=next((str(texts[i]) for i in np.flatnonzero(local)[:1]), ""),
    )


def _spread(
    values: NDArray[Any], codes: NDArray[np.intp], empty: Mask, nothing: object
) -> NDArray[Any]:
    column: NDArray[Any] = np.full(len(empty), nothing, dtype=values.dtype)
    if len(codes):
        column[~empty] = values[codes]
    return column


def _texts(texts: Sequence[str]) -> Cells:
    column = np.empty(len(texts), dtype=object)
    column[:] = texts
    return column


def _taken_apart(text: str) -> tuple[str, str]:
    """Digits with their signs, and the currency; an empty text where this is no number."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    if _SCIENTIFIC.fullmatch(plain):
        return plain, ""
    currency = ""
    for word in _WORD.findall(plain):
        name = word.upper()
        code = _SYMBOLS.get(name, name if name in CURRENCIES else "")
        if not code and word != "%" and unicodedata.category(word[0]) != "Sc" and name != "KR":
            return "", ""
        currency = currency or code
    body = _GAPS.sub("", _WORD.sub("", plain))
    if body.startswith("(") and body.endswith(")"):
        body = "-" + body[1:-1]
    elif body.endswith("-") and len(body) > 1:
        body = "-" + body[:-1]
    return (body, currency) if _BODY.fullmatch(body) else ("", "")


def _decimal_of(body: str) -> Decimal | None:
    """What one number says of the decimal sign; None where it may be either or there is none."""
    digits = body.lstrip("+-")
    point, comma = digits.count("."), digits.count(",")
    if _SCIENTIFIC.fullmatch(body):
        return None
    if point and comma:
        return "point" if digits.rindex(".") > digits.rindex(",") else "comma"
    if point + comma == 0 or _is_open(body):
        return None
    sign: Decimal = "point" if point else "comma"
    return sign if point + comma == 1 else ("comma" if sign == "point" else "point")


def _is_open(body: str) -> bool:
    """Whether the only sign parts one to three digits from three, so that it may be either."""
    return re.fullmatch(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", body) is not None


def _value(body: str, decimal: Decimal | None) -> float | None:
    """The number with this decimal sign; None where it is none, or hangs on the sign."""
    if _SCIENTIFIC.fullmatch(body):
        return float(body)
    if "." not in body and "," not in body:
        return float(body)
    if decimal is None:
        return None
    sign = _SIGN_OF[decimal]
    thousands = "," if sign == "." else "."
    whole, _, rest = body.partition(sign)
    groups = whole.lstrip("+-").split(thousands)
    grouped = len(groups) == 1 or (
        1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    )
    if not grouped or thousands in rest or sign in rest:
        return None
    return float(f"{whole.replace(thousands, '')}.{rest or '0'}")


def _is_plain(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", text) is not None
