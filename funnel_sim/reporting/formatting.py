"""Numbers in words: money, counts, shares, times, differences and intervals, the same everywhere.

Three significant digits, thousands separated by commas, no exponents. Money is scaled (`312 k€`,
`1.23 M€`), shares are percentages, differences of shares are percentage points (`+1.2 pp`).
Undefined numbers are an en dash. That is English; other languages have their own marks, scales and
words (`1,23 Mio. €`), see `domain.language`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from funnel_sim.domain import language
from funnel_sim.domain.language import phrase, phrases, with_marks

DIGITS = 3
"""Significant digits of a number with a fraction."""

MORE_DECIMALS = 2
"""Decimals that a mean may have beyond its three digits, where it is known that well."""

UNDEFINED = "–"
"""How a number that is not there is written."""

_MINUS = "−"
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
_BARE = ("count", "ratio")
_STEPS = {
    "en": ((1e9, "bn{}"), (1e6, "M{}"), (1e3, "k{}"), (1.0, "{}")),
    "de": ((1e9, "Mrd.\u00a0{}"), (1e6, "Mio.\u00a0{}"), (1e3, "T{}"), (1.0, "{}")),
    "fr": ((1e9, "Md{}"), (1e6, "M{}"), (1e3, "k{}"), (1.0, "{}")),
}
"""What amounts are divided by, and how the currency is then written, by language."""
_LARGEST = 1e15
"""Beyond this, digits would fill the line: nobody sells that much."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What values are divided by before they are shown, and the symbol of what they then are."""

    divisor: float
    symbol: str
    """`k€`, `%`, `h`; empty for plain counts."""

    def number(self, value: float, decimals: int | None = None) -> str:
        """`value` on this scale without the symbol; `decimals` None takes as many as it needs."""
        shown = value / self.divisor
        return plain_number(shown) if decimals is None else fixed_number(shown, decimals)

    def text(self, value: float, decimals: int | None = None) -> str:
        """`value` on this scale with the symbol."""
        number = self.number(value, decimals)
        if number == UNDEFINED or not self.symbol:
            return number
        return f"{number} {self.symbol}"


def symbol_of(currency: str) -> str:
    """`€` for EUR; the code itself where no symbol is unmistakable."""
    return _SYMBOLS.get(currency, currency)


def scale_for(values: Iterable[float], unit: str, currency: str) -> Scale:
    """One scale that suits all `values`, chosen by the largest; see `format_value` for units."""
    if unit == "share":
        return Scale(0.01, "%")
    kind, _, per = unit.partition("/")
    if kind == "money":
        largest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
        scale = _money_scale(largest, currency)
        return Scale(scale.divisor, f"{scale.symbol}/{phrase(per)}") if per else scale
    return Scale(1.0, "" if unit in _BARE else phrase(unit))


def format_value(value: float, unit: str, currency: str = "") -> str:
    """`value` with its unit.

    `unit` is `money` (in `currency`, scaled) or money per thing (`money/win`), `share` (0.123 is
    `12.3 %`), `count` or `ratio` (bare numbers), or any other word, which is written behind the
    number (`h` gives `3.2 h`).
    """
    return scale_for([value], unit, currency).text(value)


def rough_share(share: float) -> str:
    """A share for a sentence: `16 %`, `5.2 %`, `0.3 %`, never rounded up to all or down to none."""
    if not math.isfinite(share):
        return UNDEFINED
    percent = share * 100
    if 99 < percent < 100:
        return phrase("over 99 %")
    if 0 < percent < 0.1:
        return phrase("under 0.1 %")
    text = f"{percent:.0f} %" if percent >= 9.95 or percent == 0 else f"{percent:.1f} %"
    return with_marks(text)


def format_difference(value: float, unit: str, currency: str = "") -> str:
    """`value` with a sign; a difference of shares in percentage points."""
    scale = scale_for([value], unit, currency)
    if unit == "share":
        scale = Scale(scale.divisor, phrase("pp"))
    sign = "+" if value > 0 and scale.number(value) != "0" else ""
    return sign + scale.text(value)


def format_difference_interval(
    mean: float, low: float, high: float, unit: str, currency: str = ""
) -> str:
    """`+192 (178 to 205) k€`: a difference and its interval on one scale.

    Without a finite interval the difference alone; where the interval is a point, `(always)`.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return format_difference(mean, unit, currency)
    if low == high:
        return phrase("{difference} (always)", difference=format_difference(mean, unit, currency))
    ends = [mean, low, high]
    scale = scale_for(ends, unit, currency)
    decimals = decimals_for(x / scale.divisor for x in ends)
    number, *bounds = (scale.number(x, decimals) for x in ends)
    sign = "+" if mean > 0 and number.strip("0.,") else ""
    symbol = phrase("pp") if unit == "share" else scale.symbol
    between = phrase("{low} to {high}", low=bounds[0], high=bounds[1])
    return f"{sign}{number} ({between}) {symbol}".rstrip()


def format_interval(low: float, high: float, unit: str, currency: str = "") -> str:
    """`1.1 to 1.3 M€`: both ends on one scale; an unbounded interval is `unknown`."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return phrase("unknown")
    scale = scale_for([low, high], unit, currency)
    decimals = decimals_for([low / scale.divisor, high / scale.divisor])
    return phrase(
        "{low} to {high}", low=scale.number(low, decimals), high=scale.text(high, decimals)
    )


def format_mean(mean: float, half_width: float, unit: str, currency: str = "") -> str:
    """`1.23 ± 0.04 M€`: as many decimals as the half-width has to say something about.

    Without a finite half-width, or where it is 0, the mean alone.
    """
    if not (math.isfinite(mean) and math.isfinite(half_width)) or half_width == 0:
        return format_value(mean, unit, currency)
    scale = scale_for([mean, half_width], unit, currency)
    shown = half_width / scale.divisor
    usual = max(decimals_for([mean / scale.divisor]), 1)
    decimals = min(_decimals(shown, 2), usual)
    if round(shown, decimals) == 0:
        decimals = min(_decimals(shown, 1), usual + MORE_DECIMALS)
    error = scale.number(half_width, decimals)
    if round(shown, decimals) == 0:
        error = "<" + fixed_number(10.0**-decimals, decimals)
    number = f"{scale.number(mean, decimals)} ± {error}"
    return f"{number} {scale.symbol}".rstrip()


def headcounts(first: int, last: int) -> str:
    """Sellers at the start and at the end: `4 → 6`, or one number where they are as many."""
    return plain_number(first) if first == last else f"{plain_number(first)} → {plain_number(last)}"


def plain_number(value: float) -> str:
    """`value` with three significant digits or all its whole digits, `-` as a minus sign.

    A fraction that ends within three digits is written without trailing zeros: 4.2, not 4.20.
    """
    if math.isnan(value):
        return UNDEFINED
    if math.isinf(value):
        return "∞" if value > 0 else f"{_MINUS}∞"
    decimals = _decimals(value, DIGITS)
    text = _fixed(value, decimals)
    exact = math.isclose(value, round(value, decimals), rel_tol=1e-12, abs_tol=0.0)
    return with_marks(text.rstrip("0").rstrip(".") if exact and "." in text else text)


def fixed_number(value: float, decimals: int) -> str:
    """`value` with so many decimals, `−0` being `0`."""
    if math.isnan(value):
        return UNDEFINED
    if math.isinf(value):
        return plain_number(value)
    if abs(value) >= _LARGEST:
        sign = _MINUS if value < 0 else ""
        return phrase("over {sign}{largest:,.0f}", sign=sign, largest=_LARGEST)
    return with_marks(_fixed(value, decimals))


def _fixed(value: float, decimals: int) -> str:
    """The number before it gets the marks of a language."""
    if not abs(value) < _LARGEST:
        return fixed_number(value, decimals)
    text = f"{abs(value):,.{decimals}f}"
    return _MINUS + text if value < 0 and text.strip("0.,") else text


def decimals_for(values: Iterable[float]) -> int:
    """Decimals that show the largest of `values` with three significant digits."""
    return _decimals(max((abs(v) for v in values if math.isfinite(v)), default=0.0), DIGITS)


def in_words(name: str) -> str:
    """A name from a config as people read it: `stage_based` is `stage based`."""
    return name.replace("_", " ")


def shortened(name: str, most: int) -> str:
    """`name` with its middle left out if it has more than `most` characters: ends tell apart."""
    if len(name) <= most:
        return name
    head = (most - 1) // 2
    return f"{name[:head].rstrip()}…{name[len(name) - (most - 1 - head) :].lstrip()}"


def capitalised(sentence: str) -> str:
    """`sentence` with its first letter in upper case and the rest untouched."""
    return sentence[:1].upper() + sentence[1:]


def listed(names: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    words = list(names)
    if len(words) < 2:
        return "".join(words)
    return phrase("{first} and {last}", first=", ".join(words[:-1]), last=words[-1])


def alternatives(names: Iterable[str]) -> str:
    """`a or b`."""
    return phrase(" or ").join(names)


def replications_in_words(number: int) -> str:
    """`1 replication`, `30 replications`."""
    return phrases("{n:,} replication", "{n:,} replications", number)


def worlds_in_words(number: int) -> str:
    """`1 world`, `30 worlds`."""
    return phrases("{n:,} world", "{n:,} worlds", number)


def plural(number: int, word: str) -> str:
    """`1 input`, `30 inputs`, for the terminal, which speaks English."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _decimals(value: float, digits: int) -> int:
    """Decimals with which `value` has so many significant digits, after rounding to them."""
    if value == 0 or not abs(value) < _LARGEST:
        return 0
    rounded = float(f"{abs(value):.{digits - 1}e}")
    return min(max(digits - 1 - math.floor(math.log10(rounded)), 0), 12)


def _money_scale(largest: float, currency: str) -> Scale:
    symbol = symbol_of(currency)
    rounded = float(f"{min(largest, _LARGEST):.{DIGITS - 1}e}")
    steps = _STEPS[language.language()]
    divisor, written = next((s for s in steps if rounded >= s[0]), steps[-1])
    return Scale(divisor, written.format(symbol))
