"""Text separated by commas, semicolons, tabs or bars, as CRMs and spreadsheets write it.

The header is the first line that has text. Header rows that come again are left out and counted;
rows with another number of cells are kept apart with their line. Blank rows say nothing. What
Salesforce writes below a report (a line of one cell) counts as such a row.
"""

from __future__ import annotations

import csv
import io
import re

import numpy as np

from funnel_sim.calibration.readers.table import Table, cells_of

SEPARATORS = (",", ";", "\t", "|")
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_LONGEST_CELL = 1_000_000
_HINT = re.compile(r'"?sep=([,;\t|])"?[\r\n]')
"""First line by which spreadsheets are told the separator."""


class Unreadable(Exception):
    """The text is no table; `line` where that shows, the message a rule and a remedy."""

    def __init__(self, message: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(message)


def read_delimited(text: str, file: str, encoding: str) -> Table:
    """The table in a text. Unreadable if there is none."""
    hint = _HINT.match(text)
    separator = hint.group(1) if hint else _separator(text)
    rows, lines = _rows(text, separator)
    if hint:
        rows, lines = rows[1:], lines[1:]
    if not rows:
        msg = "The file is empty. Export it again, with its header."
        raise Unreadable(msg)
    header = tuple(cell.strip() for cell in rows[0])
    while len(header) > 1 and not header[-1]:
        header = header[:-1]
    width = len(header)
    good: list[list[str]] = []
    places: list[int] = []
    ragged: list[tuple[int, tuple[str, ...]]] = []
    repeated = 0
    for cells, line in zip(rows[1:], lines[1:], strict=True):
        if len(cells) > width and not any(cells[width:]):
            cells = cells[:width]
        if len(cells) != width:
            ragged.append((line, tuple(cells)))
        elif cells[0].strip() == header[0] and tuple(c.strip() for c in cells) == header:
            repeated += 1
        else:
            good.append(cells)
            places.append(line)
    columns = tuple(cells_of(list(column)) for column in zip(*good, strict=True))
    return Table(
        file=file,
        headings=header,
        columns=columns or tuple(cells_of([]) for _ in header),
        lines=np.array(places, dtype=np.int64),
        format=f"CSV in {encoding}, separated by {NAMES[separator]}",
        comma_likely=separator == ";",
        repeated_headers=repeated,
        ragged=tuple(ragged),
    )


def _separator(text: str) -> str:
    """The separator that the header has most of, outside quotes."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(part for i, part in enumerate(first.split('"')) if i % 2 == 0)
    return max(SEPARATORS, key=bare.count)


def _rows(text: str, separator: str) -> tuple[list[list[str]], list[int]]:
    """Rows that hold anything, and the line that each begins on. Equal cells share their text."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[list[str]] = []
    lines: list[int] = []
    known: dict[str, str] = {}
    begin = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append([known.setdefault(cell, cell) for cell in cells])
                lines.append(begin)
            begin = reader.line_num + 1
    except csv.Error as error:
        msg = f"Not readable as CSV: {error}. Check the quotes."
        raise Unreadable(msg, reader.line_num) from None
    return rows, lines
