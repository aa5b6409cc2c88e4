"""Whole files or none: a run that is interrupted leaves the old file or the new one.

Tables are columns of equal length. Numbers are written so that they read back as the same number;
what is undefined (NaN, None) is an empty cell.
"""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import IO

from funnel_sim.domain.errors import Finding, InvalidInput

Columns = Mapping[str, Sequence[object]]
"""Heading -> values, all of the same length."""

Row = Sequence[object]

ROWS_AT_ONCE = 4096
"""Rows of a long table that are turned into Parquet together."""


@dataclass(frozen=True, slots=True)
class LongTable:
    """A table that is written row by row, since all of it may be too much for the memory."""

    headings: tuple[str, ...]
    rows: Callable[[], Iterable[Row]]
    """Goes through the rows; called once for every file that is written."""


def make_folder(folder: Path) -> None:
    """Create the folder where it is missing. InvalidInput where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from None


def write_atomically(file: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Let `write` fill a temporary file beside `file`, then put it in its place at once.

    Raises:
        InvalidInput: the place cannot be written.
    """
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        try:
            with part.open("wb") as out:
                write(out)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(file, error) from None


def write_text(file: Path, text: str) -> None:
    """Write UTF-8 text with the line ends that it has."""
    write_atomically(file, lambda out: out.write(text.encode()))


def write_csv(file: Path, table: Columns | LongTable) -> None:
    """Write a table as CSV (RFC 4180, but lines end in a bare newline)."""
    if isinstance(table, LongTable):
        headings, rows = table.headings, table.rows()
    else:
        headings, rows = tuple(table), zip(*table.values(), strict=True)

    def write(out: IO[bytes]) -> None:
        text = io.TextIOWrapper(out, encoding="utf-8", newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows([cell(value) for value in row] for row in rows)
        text.detach()

    write_atomically(file, write)


def write_parquet(file: Path, table: Columns | LongTable) -> None:
    """Write a table as Parquet. Needs pyarrow; see `can_write_parquet`.

    Columns of a long table must be of one type from the first rows on.
    """
    pyarrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    if isinstance(table, LongTable):
        parts = _parts(table)
    else:
        parts = iter([{name: list(values) for name, values in table.items()}])

    def write(out: IO[bytes]) -> None:
        first = pyarrow.table(next(parts))
        with parquet.ParquetWriter(out, first.schema) as writer:
            writer.write_table(first)
            for part in parts:
                writer.write_table(pyarrow.table(part, schema=first.schema))

    write_atomically(file, write)


def _parts(table: LongTable) -> Iterator[dict[str, list[object]]]:
    """The table in pieces, the first of them also where it is empty."""
    rows = iter(table.rows())
    part = list(islice(rows, ROWS_AT_ONCE))
    while True:
        yield {name: [row[i] for row in part] for i, name in enumerate(table.headings)}
        part = list(islice(rows, ROWS_AT_ONCE))
        if not part:
            return


def can_write_parquet() -> bool:
    """Whether pyarrow is installed."""
    return find_spec("pyarrow") is not None


def cell(value: object) -> str:
    """A value as it stands in a CSV file."""
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(float(value))
    return "" if value is None else str(value)


def cannot_write(place: Path, error: OSError) -> InvalidInput:
    """The finding that a file or folder of results cannot be written."""
    why = error.strerror or str(error)
    message = f"cannot be written: {why}. Name another folder, or close what uses this one."
    return InvalidInput([Finding(str(place), "", message)])
