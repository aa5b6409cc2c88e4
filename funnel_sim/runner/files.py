"""Whole files or none: a run that is interrupted leaves the old file or the new one.

Tables are columns of equal length. Numbers are written so that they read back as the same number;
what is undefined (NaN, None) is an empty cell.
"""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from funnel_sim.domain.errors import Finding, InvalidInput

Columns = Mapping[str, Sequence[object]]
"""Heading -> values, all of the same length."""


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


def write_csv(file: Path, columns: Columns) -> None:
    """Write a table as CSV (RFC 4180, but lines end in a bare newline)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in zip(*columns.values(), strict=True):
        writer.writerow([cell(value) for value in row])
    write_text(file, text.getvalue())


def write_parquet(file: Path, columns: Columns) -> None:
    """Write a table as Parquet. Needs pyarrow; see `can_write_parquet`."""
    pyarrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    table = pyarrow.table({name: list(values) for name, values in columns.items()})
    write_atomically(file, lambda out: parquet.write_table(table, out))


def can_write_parquet() -> bool:
    """Whether pyarrow is installed."""
    return find_spec("pyarrow") is not None


def cell(value: object) -> str:
    """A value as it stands in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(float(value))
    return str(value)


def cannot_write(place: Path, error: OSError) -> InvalidInput:
    """The finding that a file or folder of results cannot be written."""
    why = error.strerror or str(error)
    message = f"cannot be written: {why}. Name another folder, or close what uses this one."
    return InvalidInput([Finding(str(place), "", message)])
