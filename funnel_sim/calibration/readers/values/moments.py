"""Columns of text into moments: naive local time, in nanoseconds.

Read are ISO 8601, 2024/3/25, 25.3.2024 (a point always puts the day first), 3/25/2024 and
25-3-2024, 25 March 2024 in English, German and French, each with a time of day or without, and
seconds or milliseconds since 1970 (UTC). In 3/4/2024 the column as a whole decides which is the
day: one number above 12 is enough. A time zone is left out, so that the time of day is the one that
was written; where a zone of the company is given, moments with a zone are converted to it. Years
from 2100 on are what systems write for "never": missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from funnel_sim.calibration.readers.table import Cells, Mask, Moments
from funnel_sim.calibration.readers.values.blanks import NO_VALUE, missing, stripped
from funnel_sim.calibration.readers.values.folding import fold

Order = Literal["day-first", "month-first"]
ORDERS: Final[tuple[Order, ...]] = ("day-first", "month-first")
FIRST_YEAR, NEVER = 1970, 2100
"""Years before the first are errors; from the second on they mean never."""

_TIME = (
    r"(?:[T ,]+(?P<h>\d{1,2})[:.h](?P<mi>\d{2})(?:[:.](?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?"
    r"\s*(?P<ap>[AaPp]\.?[Mm]\.?)?(?:\s*Uhr)?\s*(?P<z>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$"
)
_PLAIN = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?")
_ISO = re.compile(r"^(?P<y>\d{4})(?P<sep>[-/.])(?P<mo>\d{1,2})(?P=sep)(?P<d>\d{1,2})" + _TIME)
_POINTS = re.compile(r"^(?P<d>\d{1,2})\.\s?(?P<mo>\d{1,2})\.\s?(?P<y>\d{4}|\d{2})" + _TIME)
_EITHER = re.compile(
    r"^(?P<a>\d{1,2})(?P<sep>[-/])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})" + _TIME
)
_DAY_MONTH = re.compile(
    r"^(?:[^\W\d_]{2,12}\.?,\s*)?(?P<d>\d{1,2})(?:\.|er|st|nd|rd|th)?[\s-]+"
    r"(?P<name>[^\W\d_]{3,9})\.?,?[\s-]+(?P<y>\d{4})" + _TIME
)
_MONTH_DAY = re.compile(
    r"^(?P<name>[^\W\d_]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})" + _TIME
)
_SECONDS = re.compile(r"^(?P<epoch>\d{10}|\d{13})(?:\.0*)?$")
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "januar februar marz april mai juni juli august september oktober november dezember",
        "jan feb mrz apr mai jun jul aug sept okt nov dez",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "janv fevr mars avr mai juin juil aout sept oct nov dec",
    )
    for number, name in enumerate(names.split(), start=1)
}
_Parts = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class MomentColumn:
    """A column of moments as far as it could be read."""

    values: Moments
    bad: Mask
    """Cells that hold something that is no moment."""
    order: Order | None
    """What the column itself says on which comes first; None where it does not matter."""
    undecided: bool
    """Whether some cells can be read both ways, with different days; they are NaT."""
    contradicts: bool
    """Whether some cells have the day first and others the month."""
    points: bool
    """Whether dates are written with points, as where decimals have a comma."""
    utc: int
    """Moments that are said to be in UTC."""
    local: int
    """Moments that are not written in ISO 8601."""
    example: str
    """One of these, or an empty text."""

    @property
    def days_only(self) -> bool:
        """Whether no moment has a time of day."""
        known = self.values[~np.isnat(self.values)]
        return bool((known == known.astype("datetime64[D]")).all())


def read_moments(cells: Cells, order: Order | None = None, zone: str | None = None) -> MomentColumn:
    """Moments of a column; `order` overrides what it says itself, `zone` is the company's."""
    bare = stripped(cells)
    empty = missing(bare, NO_VALUE)
    codes, texts = pd.factorize(bare[~empty])
    column = _Texts([str(text) for text in texts], order, zone)
    values = np.full(len(cells), np.datetime64("NaT", "ns"))
    bad = np.zeros(len(cells), dtype=bool)
    values[~empty] = column.values[codes]
    bad[~empty] = column.bad[codes]
    return MomentColumn(
        values=values,
        bad=bad,
        order=column.order,
        undecided=column.undecided,
        contradicts=column.contradicts,
        points=column.points,
        utc=int(column.utc[codes].sum()) if len(codes) else 0,
        local=int(column.local[codes].sum()) if len(codes) else 0,
        example=next((str(texts[i]) for i in np.flatnonzero(column.local)[:1]), ""),
    )


def first_of_month(cells: Cells) -> Cells:
    """Months without a day (2024-01, 1/2024, January 2024) as their first day; others unchanged."""
    texts = pd.Series(stripped(cells), dtype=object)
    texts = texts.str.replace(r"^(\d{4})[-/.](\d{1,2})$", r"\1-\2-1", regex=True)
    texts = texts.str.replace(r"^(\d{1,2})[-/.](\d{4})$", r"\2-\1-1", regex=True)
    texts = texts.str.replace(r"^([^\W\d_]{3,9})\.? (\d{4})$", r"1 \1 \2", regex=True)
    return texts.to_numpy(dtype=object)


class _Texts:
    """The different texts of a column."""

    def __init__(self, texts: list[str], order: Order | None, zone: str | None) -> None:
        number = len(texts)
        self.values = np.full(number, np.datetime64("NaT", "ns"))
        self.bad = np.ones(number, dtype=bool)
        self.utc = np.zeros(number, dtype=bool)
        self.local = np.zeros(number, dtype=bool)
        self.order: Order | None = None
        self.undecided = self.contradicts = self.points = False
        self._texts = pd.Series(texts, dtype=object)
        self._zone = zone
        if self._read_plain_iso():
            return
        self._read(_ISO)
        others = self.bad.copy()
        self.points = self._read(_POINTS)
        self._read_either(order)
        self._read(_DAY_MONTH)
        self._read(_MONTH_DAY)
        self._read_seconds()
        self.local = others & ~self.bad

    def _read_plain_iso(self) -> bool:
        """All of them at once where they are ISO 8601 without a zone, the form of large logs."""
        if not self._texts.str.fullmatch(_PLAIN).all():
            return False
        try:
            moments = pd.to_datetime(self._texts, format="ISO8601")
        except (ValueError, OverflowError):
            return False
        self._settle(np.arange(len(self._texts)), moments.to_numpy())
        return True

    def _read(self, pattern: re.Pattern[str]) -> bool:
        """Read what has this form; whether anything has."""
        at, parts, zones = self._matches(pattern)
        if len(at):
            self._take(at, parts, zones)
        return bool(len(at))

    def _read_either(self, order: Order | None) -> None:
        at, parts, zones = self._matches(_EITHER)
        if not len(at):
            return
        a, b = parts["a"], parts["b"]
        day_first = bool(((a > 12) & (b <= 12)).any())
        month_first = bool(((b > 12) & (a <= 12)).any())
        self.contradicts = day_first and month_first
        if day_first != month_first:
            self.order = "day-first" if day_first else "month-first"
        chosen = order or self.order
        if chosen is None and not self.contradicts:
            same = a == b
            self.undecided = not bool(same.all())
            self.bad[at[~same]] = False
            at, zones = at[same], zones[same]
            parts = {name: values[same] for name, values in parts.items()}
            chosen = "day-first"
        if chosen is None:
            return
        first, second = ("d", "mo") if chosen == "day-first" else ("mo", "d")
        self._take(at, {**parts, first: parts["a"], second: parts["b"]}, zones)

    def _read_seconds(self) -> None:
        at = np.flatnonzero(self.bad)
        found = self._texts.iloc[at].str.extract(_SECONDS)["epoch"]
        there = found.notna().to_numpy()
        if not there.any():
            return
        digits = found[there].astype("int64").to_numpy()
        moments = np.where(digits < 10**11, digits * 1000, digits).astype("datetime64[ms]")
        self._settle(at[there], moments, np.zeros(len(moments)))

    def _matches(self, pattern: re.Pattern[str]) -> tuple[NDArray[np.intp], _Parts, NDArray[Any]]:
        """Where a text has this form and was not read yet, its numbers, and its zone."""
        at = np.flatnonzero(self.bad)
        found = self._texts.iloc[at].str.extract(pattern)
        there = found["y"].notna().to_numpy()
        found = found[there]
        parts = {
            name: pd.to_numeric(found[name]).fillna(0).astype("int64").to_numpy()
            for name in ("y", "mo", "d", "a", "b", "h", "mi", "s")
            if name in found
        }
        if "name" in found:
            months = found["name"].map(lambda name: _MONTHS.get(fold(str(name)), 0))
            parts["mo"] = months.to_numpy(dtype=np.int64)
        fraction = found["f"].fillna("0").astype(str).str.ljust(9, "0")
        parts["f"] = fraction.astype("int64").to_numpy()
        half = found["ap"].fillna("").astype(str).str[:1].str.lower().to_numpy()
        hour = parts["h"]
        parts["h"] = np.where(half == "p", hour % 12 + 12, np.where(half == "a", hour % 12, hour))
        short = found["y"].str.len().to_numpy() == 2
        parts["y"] = np.where(short, parts["y"] + 2000, parts["y"])
        return at[there], parts, found["z"].fillna("").to_numpy(dtype=object)

    def _take(self, at: NDArray[np.intp], parts: _Parts, zones: NDArray[Any]) -> None:
        """Build moments of numbers; those of days that do not exist stay bad."""
        year, month, day = parts["y"], parts["mo"], parts["d"]
        sound = (month >= 1) & (month <= 12) & (day >= 1) & (parts["h"] < 24) & (parts["mi"] < 60)
        sound &= parts["s"] < 60
        months = (year - 1970) * 12 + np.where(sound, month, 1) - 1
        days = months.astype("datetime64[M]").astype("datetime64[D]") + (day - 1)
        sound &= days.astype("datetime64[M]") == months.astype("datetime64[M]")
        seconds = parts["h"] * 3600 + parts["mi"] * 60 + parts["s"]
        moments = days.astype("datetime64[s]") + seconds
        self._settle(at[sound], moments[sound])
        late = ~np.isnat(self.values[at])
        self.values[at[late]] += parts["f"][late].astype("timedelta64[ns]")
        offsets = np.array([_offset(str(zone)) for zone in zones], dtype=np.float64)
        self._into_zone(at, offsets)

    def _settle(
        self,
        at: NDArray[np.intp],
        moments: Moments,
        offsets: NDArray[np.float64] | None = None,
    ) -> None:
        """Note moments: errors before the first year, nothing from the year of never on."""
        years = moments.astype("datetime64[Y]").astype(np.int64) + 1970
        good = years >= FIRST_YEAR
        there = good & (years < NEVER)
        self.bad[at[good]] = False
        self.values[at[there]] = moments[there].astype("datetime64[ns]")
        if offsets is not None:
            self._into_zone(at, offsets)

    def _into_zone(self, at: NDArray[np.intp], offsets: NDArray[np.float64]) -> None:
        """From the zone that was written (minutes, NaN: none) to the company's, if it is known."""
        said = ~np.isnan(offsets)
        self.utc[at[said & (offsets == 0)]] = True
        if self._zone is None or not said.any():
            return
        utc = self.values[at[said]] - (offsets[said] * 60).astype("timedelta64[s]")
        local = pd.DatetimeIndex(utc).tz_localize("UTC").tz_convert(ZoneInfo(self._zone))
        self.values[at[said]] = local.tz_localize(None).to_numpy().astype("datetime64[ns]")


def _offset(zone: str) -> float:
    """Minutes ahead of UTC; NaN where no zone is written."""
    if not zone:
        return float("nan")
    if zone in ("Z", "UTC", "GMT"):
        return 0.0
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    return (hours * 60 + minutes) * (-1.0 if zone[0] == "-" else 1.0)
