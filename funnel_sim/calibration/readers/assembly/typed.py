"""Rows of a recognised table with values instead of text, and what could not be read.

Dates and numbers of one file are written in one way: where a column does not tell which, the other
columns of the file do, and where none does the file is refused. A value that cannot be read costs
its row where nothing goes without it, else only itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from funnel_sim.calibration.readers.assembly.rules import Rules
from funnel_sim.calibration.readers.assembly.shape import MOMENTS, NUMBERS, TRUTH, shaped, stacked
from funnel_sim.calibration.readers.ledger import ROW, TABLE, Ledger
from funnel_sim.calibration.readers.recognition import Recognised
from funnel_sim.calibration.readers.table import Cells, Mask
from funnel_sim.calibration.readers.values.blanks import NO_TEXT, missing, stripped
from funnel_sim.calibration.readers.values.durations import read_minutes
from funnel_sim.calibration.readers.values.moments import (
    MomentColumn,
    Order,
    first_of_month,
    read_moments,
)
from funnel_sim.calibration.readers.values.numbers import Decimal, NumberColumn, read_numbers
from funnel_sim.calibration.readers.values.truth import said_no, said_yes
from funnel_sim.domain.quoting import quoted

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "deals": ("created",),
    "wins": ("won_at",),
    "passages": ("entered",),
    "changes": ("entered",),
    "activities": ("at",),
    "spend": ("month", "amount"),
    "events": ("enabled", "start", "end"),
}
"""Columns in which an unreadable value costs the row."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table."""

    source: Recognised
    frame: pd.DataFrame
    """A column per field, missing where nothing is known, and the place of each row."""
    wide: pd.DataFrame
    """`entered` and `left` of columns that are named after a stage: also `stage`, `pipeline`."""
    days_only: frozenset[str]
    """Fields of moments that have no time of day."""


def typed(source: Recognised, rules: Rules, ledger: Ledger) -> Rows:
    """Read the values of a table; what is undecidable is refused in the ledger."""
    reader = _Reader(source, rules, ledger)
    return reader.read()


class _Reader:
    """One table while its values are read."""

    def __init__(self, source: Recognised, rules: Rules, ledger: Ledger) -> None:
        self._source, self._rules, self._ledger = source, rules, ledger
        self._file = source.table.file
        self._bad: list[tuple[str, Mask, Cells]] = []

    def read(self) -> Rows:
        raw = self._source.frame()
        texts = {field: self._cells(raw, field) for field in self._source.columns}
        wide = {i: self._source.table.columns[w.column] for i, w in enumerate(self._source.wide)}
        moments = self._moments(texts, wide)
        numbers = self._numbers(texts, any(m.points for m in moments.values()))
        frame = raw[[TABLE, ROW]].copy()
        for field, cells in texts.items():
            frame[field] = self._column(field, cells, moments, numbers)
        self._take_currencies(frame, numbers)
        stages = self._wide(frame, moments)
        frame = self._without_unreadable(frame)
        days = frozenset(
            f for f, column in moments.items() if isinstance(f, str) and column.days_only
        )
        return Rows(self._source, frame, stages, days)

    def _cells(self, raw: pd.DataFrame, field: str) -> Cells:
        cells = raw[field].to_numpy(dtype=object)
        if field == "month":
            return first_of_month(cells)
        if field == "at" and "time" in raw:
            time = stripped(raw["time"].to_numpy(dtype=object))
            day = stripped(cells)
            both = ~missing(time, NO_TEXT) & ~missing(day, NO_TEXT)
            return np.where(both, day + " " + time, day).astype(object)
        return cells

    def _moments(
        self, texts: Mapping[str, Cells], wide: Mapping[int, Cells]
    ) -> dict[str | int, MomentColumn]:
        cells: dict[str | int, Cells] = {f: c for f, c in texts.items() if f in MOMENTS}
        for i, own in wide.items():
            cells[i] = own
        zone, order = self._rules.time_zone, self._rules.dates
        read = {field: read_moments(c, order, zone) for field, c in cells.items()}
        known = {column.order for column in read.values()} - {None}
        common: Order | None = known.pop() if len(known) == 1 else None
        for field, column in read.items():
            if order is None and column.undecided and common is not None:
                read[field] = read_moments(cells[field], common, zone)
            elif order is None and (column.undecided or column.contradicts):
                self._refuse_dates(field, cells[field], column)
            self._note_moments(field, read[field])
        return read

    def _note_moments(self, field: str | int, column: MomentColumn) -> None:
        if column.local:
            name = self._name(field)
            self._ledger.clean(f"read dates of '{name}' such as '{column.example}'", column.local)
        if column.utc and self._rules.time_zone is None:
            self._ledger.notice(
                f"Moments in {self._file} are in UTC and are taken as they stand. Name the "
                "company's time zone with `--time-zone Europe/Berlin` or the like to have them "
                "converted."
            )

    def _refuse_dates(self, field: str | int, cells: Cells, column: MomentColumn) -> None:
        name = self._name(field)
        if column.contradicts:
            rule = f"'{name}' has dates with the day first and others with the month first"
        else:
            example = next(str(c) for c in stripped(cells) if "/" in c or "-" in c)
            rule = f"'{name}' does not tell whether the day or the month comes first: '{example}'"
        remedy = "Say it with `--dates day-first` or `--dates month-first`."
        self._ledger.refuse(self._file, f"{rule}. {remedy}")

    def _numbers(self, texts: Mapping[str, Cells], points: bool) -> dict[str, NumberColumn]:
        cells = {field: c for field, c in texts.items() if field in NUMBERS}
        own = self._rules.decimal
        read = {field: read_numbers(c, own) for field, c in cells.items()}
        known = {column.decimal for column in read.values()} - {None}
        common: Decimal | None = known.pop() if len(known) == 1 else None
        if common is None and not known and (points or self._source.table.comma_likely):
            common = "comma"
        for field, column in read.items():
            if own is None and column.undecided and common is not None:
                read[field] = read_numbers(cells[field], common)
            elif own is None and (column.undecided or column.contradicts):
                self._refuse_numbers(field, cells[field], column)
            if read[field].local:
                name, example = self._name(field), read[field].example
                self._ledger.clean(
                    f"read numbers of '{name}' such as '{example}'", read[field].local
                )
        return read

    def _refuse_numbers(self, field: str, cells: Cells, column: NumberColumn) -> None:
        name = self._name(field)
        if column.contradicts:
            rule = f"'{name}' has numbers with a decimal point and others with a decimal comma"
        else:
            example = next(str(c) for c in stripped(cells) if "." in c or "," in c)
            rule = f"'{name}' does not tell whether '{example}' has thousands or decimals"
        remedy = "Say it with `--decimal point` or `--decimal comma`."
        self._ledger.refuse(self._file, f"{rule}. {remedy}")

    def _column(
        self,
        field: str,
        cells: Cells,
        moments: Mapping[str | int, MomentColumn],
        numbers: Mapping[str, NumberColumn],
    ) -> pd.Series:
        if field in moments:
            self._bad.append((field, moments[field].bad, cells))
            return pd.Series(moments[field].values)
        if field in numbers:
            self._bad.append((field, numbers[field].bad, cells))
            return pd.Series(numbers[field].values)
        if field == "duration":
            minutes, bad = read_minutes(cells, self._source.layout.duration)
            self._bad.append((field, bad, cells))
            return pd.Series(minutes)
        if field in TRUTH:
            answer = pd.Series(said_yes(cells), dtype=object)
            return answer.where(said_yes(cells) | said_no(cells), None)
        bare = stripped(cells)
        return pd.Series(bare, dtype=object).where(~missing(bare, NO_TEXT), None)

    def _take_currencies(self, frame: pd.DataFrame, numbers: Mapping[str, NumberColumn]) -> None:
        if "value" not in numbers:
            return
        said = pd.Series(numbers["value"].currency, dtype=object)
        said = said.where(said != "", None)
        frame["currency"] = frame["currency"].fillna(said) if "currency" in frame else said

    def _wide(self, frame: pd.DataFrame, moments: Mapping[str | int, MomentColumn]) -> pd.DataFrame:
        """One row per deal and stage, of columns that are named after stages."""
        parts = []
        for i, column in enumerate(self._source.wide):
            values = moments[i]
            there = ~np.isnat(values.values)
            self._bad.append((self._name(i), values.bad, self._source.table.columns[column.column]))
            part = frame.loc[there, [TABLE, ROW]].copy()
            part["stage"], part["pipeline"] = column.stage, column.pipeline
            part[column.field] = values.values[there]
            parts.append(part)
        keys = [TABLE, ROW, "stage", "pipeline"]
        if not parts:
            return shaped(pd.DataFrame(index=pd.RangeIndex(0)), [*keys, "entered", "left"])
        joined = stacked(parts, [*keys, "entered", "left"])
        return joined.groupby(keys, sort=False, as_index=False)[["entered", "left"]].first()

    def _without_unreadable(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Rows whose needed values can be read; other unreadable values are missing."""
        costly = np.zeros(len(frame), dtype=bool)
        reasons: list[str] = [""] * len(frame)
        for field, bad, cells in self._bad:
            if field not in NEEDED.get(self._source.kind, ()):
                name = self._name(field)
                self._ledger.clean(
                    f"took unreadable values of '{name}' for missing", int(bad.sum())
                )
                continue
            costly |= bad
            for at in np.flatnonzero(bad):
                reasons[at] = (
                    reasons[at] or f"{self._name(field)} cannot be read: {quoted(cells[at])}"
                )
        said = [reason for reason, bad in zip(reasons, costly, strict=True) if bad]
        if said:
            self._ledger.reject(
                frame[costly], "left out rows with an unreadable date or number", said
            )
        return frame[~costly].reset_index(drop=True)

    def _name(self, field: str | int) -> str:
        """The heading that a field is read from."""
        headings = self._source.table.headings
        if isinstance(field, int):
            return headings[self._source.wide[field].column]
        columns = self._source.columns.get(field)
        return headings[columns[0]] if columns else field
