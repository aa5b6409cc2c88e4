"""Columns of text into minutes: clock faces (`0:12:30`, `00:45`) or numbers of a given unit."""

from __future__ import annotations

import re
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from funnel_sim.calibration.readers.table import Cells, Mask
from funnel_sim.calibration.readers.values.blanks import NO_VALUE, missing, stripped
from funnel_sim.calibration.readers.values.numbers import read_numbers

Unit = Literal["minutes", "seconds", "milliseconds"]
PER_MINUTE: Final[dict[Unit, float]] = {"minutes": 1.0, "seconds": 60.0, "milliseconds": 60_000.0}

_CLOCK = re.compile(r"^(\d+):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?$")


def read_minutes(cells: Cells, unit: Unit) -> tuple[NDArray[np.float64], Mask]:
    """Minutes of a column, and which cells are unreadable or less than nothing.

    `a:b` are hours and minutes, `a:b:c` hours, minutes and seconds; numbers are in `unit`.
    """
    bare = stripped(cells)
    empty = missing(bare, NO_VALUE)
    clock = pd.Series(bare, dtype=object).str.extract(_CLOCK)
    faces = clock[0].notna().to_numpy()
    numbers = read_numbers(np.where(faces, "", bare).astype(object), "point")
    minutes = numbers.values / PER_MINUTE[unit]
    parts = clock[faces].fillna(0).astype("int64").to_numpy()
    minutes[faces] = parts[:, 0] * 60.0 + parts[:, 1] + parts[:, 2] / 60.0
    bad = (numbers.bad & ~faces & ~empty) | (minutes < 0)
    minutes[bad] = np.nan
    return minutes, bad
