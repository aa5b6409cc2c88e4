"""What has happened so far, month by month, from a CSV file.

The first line names the columns: `month` (2027-01) and KPIs that add up over months, or are a state
at the end of a month (`links.STOCKS`). One row per month from the first one of the horizon on,
without a gap. Columns are separated by commas, semicolons or tabs; where semicolons do it, numbers
may have a decimal comma. Money is in the market's currency.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from funnel_sim.config.text_source import text_of
from funnel_sim.domain.errors import Finding, InvalidInput, did_you_mean
from funnel_sim.domain.quoting import quoted
from funnel_sim.domain.tables import Floats
from funnel_sim.metrics.registry import KPIS
from funnel_sim.studies.pace.links import STOCKS

LARGEST_FILE = 1_000_000
"""Bytes."""
MONTH = "month"
KNOWN = tuple(k.name for k in KPIS if MONTH in k.additive or k.name in STOCKS)
"""KPIs that a column may hold."""

_POINT_OF_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}\.[0-9]{3}")


@dataclass(frozen=True, slots=True)
class Actuals:
    """KPIs of the first months."""

    file: str
    months: tuple[str, ...]
    kpis: Mapping[str, Floats]
    """KPI -> shape (months,)."""


def read_actuals(file: Path, months: Sequence[str], needed: str) -> Actuals:
    """The file, which must have a column `needed`; `months` are those of the horizon.

    Raises:
        InvalidInput: with every finding.
    """
    return _Reader(str(file), months).read(needed)


class _Reader:
    """One file while it is read."""

    def __init__(self, file: str, months: Sequence[str]) -> None:
        self._file, self._months = file, list(months)
        self._findings: list[Finding] = []

    def read(self, needed: str) -> Actuals:
        remedy = "It should hold a row per month."
        text = text_of(self._file, kind="CSV", largest=LARGEST_FILE, remedy=remedy)
        first = next((line for line in text.splitlines() if line.strip()), "")
        separator = max(",;\t", key=first.count)
        lines = self._lines(text, separator)
        if not lines:
            self._refuse(f"The file is empty. Begin it with a line of columns: month,{needed}.")
            raise InvalidInput(self._findings)
        columns = self._columns(*lines[0], needed)
        rows = [self._row(columns, *line, separator) for line in lines[1:]]
        if not rows:
            self._refuse("There is no month in it. Add a row per month that is over.")
        if MONTH in columns:
            self._check_months(rows)
        if self._findings:
            raise InvalidInput(self._findings)
        return Actuals(
            self._file,
            tuple(str(row[1][MONTH]) for row in rows),
            {
                name: np.array([float(row[1][name]) for row in rows])
                for name in columns
                if name != MONTH
            },
        )

    def _lines(self, text: str, separator: str) -> list[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        lines = []
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    lines.append((reader.line_num, [cell.strip() for cell in cells]))
        except csv.Error as error:
            self._refuse(f"Not readable as CSV: {error}. Check the quotes.", reader.line_num)
            raise InvalidInput(self._findings) from None
        return lines

    def _columns(self, line: int, cells: Sequence[str], needed: str) -> list[str]:
        names = [re.sub(r"[^a-z0-9]+", "_", cell.lower()).strip("_") for cell in cells]
        for i, name in enumerate(names):
            if name in names[:i]:
                self._refuse(f"The column {quoted(name)} is given twice. Keep one.", line)
            elif name != MONTH and name not in KNOWN:
                self._refuse(self._unknown(cells[i], name), line)
        for name in dict.fromkeys((MONTH, needed)):
            if name not in names:
                self._refuse(f"The column `{name}` is missing. Add it.", line)
        return names

    def _unknown(self, written: str, name: str) -> str:
        if name in {k.name for k in KPIS}:
            return (
                f"The column {quoted(written)} does not add up over months. Give what it is made "
                "of, such as wins instead of a rate."
            )
        return f"The column {quoted(written)} is no KPI.{did_you_mean(name, (MONTH, *KNOWN))}"

    def _row(
        self, columns: Sequence[str], line: int, cells: Sequence[str], separator: str
    ) -> tuple[int, dict[str, str | float]]:
        if len(cells) != len(columns):
            self._refuse(f"The row has {len(cells)} cells, the header {len(columns)}.", line)
        row: dict[str, str | float] = {}
        for name, cell in zip(columns, cells, strict=False):
            row[name] = cell[:7] if name == MONTH else self._number(name, cell, line, separator)
        return line, row

    def _number(self, name: str, cell: str, line: int, separator: str) -> float:
        text = cell.replace("_", "")
        if separator == ";" and _POINT_OF_THOUSANDS.fullmatch(text):
            self._refuse(
                f"`{name}` may have thousands or decimals. Got {quoted(cell)}. Leave out the point "
                "between thousands, or write a decimal comma.",
                line,
            )
            return math.nan
        if separator == ";" and "," in text:
            text = text.replace(".", "").replace(",", ".")
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            self._refuse(f"`{name}` must be a number without unit. Got {quoted(cell)}.", line)
        return number

    def _check_months(self, rows: Sequence[tuple[int, Mapping[str, str | float]]]) -> None:
        for i, (line, row) in enumerate(rows):
            got = str(row.get(MONTH, ""))
            if i >= len(self._months):
                self._refuse(f"The horizon ends with {self._months[-1]}. Got {quoted(got)}.", line)
            elif got != self._months[i]:
                self._refuse(
                    f"`month` must be {self._months[i]} here: the months of the horizon in their "
                    f"order, without a gap. Got {quoted(got)}.",
                    line,
                )

    def _refuse(self, message: str, line: int | None = None) -> None:
        self._findings.append(Finding(self._file, "", message, line))
