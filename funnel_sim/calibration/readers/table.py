"""A file as cells of text, before anybody says what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.object_]
"""Text of a column, shape (rows,); an empty cell is an empty text."""
Mask = NDArray[np.bool_]
Moments = NDArray[np.datetime64]
"""Naive local time in nanoseconds, NaT where missing."""
Lines = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Table:
    """One file: headings as written, cells as text, and the line that each row began on."""

    file: str
    headings: tuple[str, ...]
    columns: tuple[Cells, ...]
    """One per heading, all of the same length."""
    lines: Lines
    """Line in the file, counted from 1; of Parquet the row."""
    format: str
    """`CSV in UTF-8, separated by ;`, `XES`, `Parquet` ..."""
    comma_likely: bool = False
    """Whether the file separates cells with semicolons, as programs do whose decimal is a comma."""
    repeated_headers: int = 0
    """Header rows that stood again among the rows; they are in no column."""
    ragged: tuple[tuple[int, tuple[str, ...]], ...] = field(default=())
    """Line and cells of rows that have another number of cells than there are headings."""

    def __len__(self) -> int:
        return len(self.lines)

    def row(self, at: int) -> list[str]:
        """The cells of a row, as text."""
        return [str(column[at]) for column in self.columns]


def cells_of(values: Sequence[str]) -> Cells:
    """A column of text."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column
