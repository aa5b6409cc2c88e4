"""A reading on disk: the tables of the history as CSV, the rows that are in none, the manifest.

    deals.csv passages.csv activities.csv spend.csv   tables of the history; empty cell: not known
    rejected_rows.csv                                 file, line, reason, and the row as it stood
    cleaning.csv                                      every step, and how many rows it touched
    reading.json                                      files, columns, stages, notices

The tables can be read again as they are: their headings are those of a History.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pandas as pd

from funnel_sim.calibration.history import Cleaning
from funnel_sim.calibration.readers.ledger import Rejected
from funnel_sim.calibration.readers.reading import Reading
from funnel_sim.runner.files import Columns, make_folder, write_csv, write_text

REJECTED: Final = "rejected_rows.csv"
CLEANING: Final = "cleaning.csv"
MANIFEST: Final = "reading.json"
TABLES: Final = ("deals", "passages", "activities", "spend")


def write_reading(reading: Reading, folder: Path) -> tuple[Path, ...]:
    """Write all files into a folder, the manifest last; gives their names.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    make_folder(folder)
    written = []
    for name in TABLES:
        table: pd.DataFrame = getattr(reading.history, name)
        written.append(folder / f"{name}.csv")
        write_csv(written[-1], _columns(table))
    written.append(folder / REJECTED)
    write_csv(written[-1], rejected_columns(reading.rejected))
    written.append(folder / CLEANING)
    write_csv(written[-1], _cleaning_columns(reading.history.cleaning))
    written.append(folder / MANIFEST)
    text = json.dumps(content_of(reading), indent=2, ensure_ascii=False)
    write_text(written[-1], text + "\n")
    return tuple(written)


def rejected_columns(rejected: tuple[Rejected, ...]) -> Columns:
    """The rejected rows as a table."""
    return {
        "file": [r.file for r in rejected],
        "line": [r.line for r in rejected],
        "reason": [r.reason for r in rejected],
        "row": [r.row for r in rejected],
    }


def content_of(reading: Reading) -> dict[str, Any]:
    """A reading as plain values, without its tables."""
    history = reading.history
    status = history.deals["status"].value_counts()
    return {
        "system": history.system,
        "as_of": f"{history.as_of:%Y-%m-%d}",
        "deals": {name: int(status.get(name, 0)) for name in ("won", "lost", "open")},
        "passages": len(history.passages),
        "activities": len(history.activities),
        "spend": len(history.spend),
        "stages": list(history.stages),
        "files": [
            {
                "file": f.file,
                "taken_for": f.title,
                "format": f.format,
                "rows": f.rows,
                "columns": [{"field": field, "heading": heading} for field, heading in f.columns],
                "unused": list(f.unused),
            }
            for f in reading.files
        ],
        "cleaning": [
            {"rule": step.rule, "rows": step.rows, "dropped": step.dropped}
            for step in history.cleaning
        ],
        "rejected": len(reading.rejected),
        "notices": list(reading.notices),
    }


def _columns(table: pd.DataFrame) -> Columns:
    return {str(name): _plain(table[name]) for name in table.columns}


def _plain(column: pd.Series) -> list[object]:
    """Moments in ISO 8601 (to the second where that is all), missing as None."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return [None if pd.isna(moment) else moment.isoformat(sep=" ") for moment in column]
    return [None if pd.isna(value) else value for value in column.tolist()]


def _cleaning_columns(steps: tuple[Cleaning, ...]) -> Columns:
    return {
        "rule": [step.rule for step in steps],
        "rows": [step.rows for step in steps],
        "dropped": [str(step.dropped).lower() for step in steps],
    }
