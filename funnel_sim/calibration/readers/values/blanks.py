"""Which cells say nothing.

In columns of text only what programs write for nothing counts as missing: `None` and `N/A` may be
names that a company uses (a source "None", a quality "n/a"). Among moments and numbers they mean
nothing in either case.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from funnel_sim.calibration.readers.table import Cells, Mask

NO_TEXT: Final = frozenset({"", "-", "–", "—", "\\N", "NULL", "NaN", "nan", "NaT", "<NA>"})
"""Cells of text columns that are missing."""
NO_VALUE: Final = NO_TEXT | {"None", "none", "NONE", "null", "Null", "n/a", "N/A", "NA", "#N/A"}
"""Cells of columns of moments, numbers and truth that are missing."""


def stripped(cells: Cells) -> Cells:
    """Cells without white space around them."""
    codes, texts = pd.factorize(cells)
    bare = np.array([str(text).strip() for text in texts], dtype=object)
    return bare[codes] if len(bare) else np.empty(0, dtype=object)


def missing(cells: Cells, words: frozenset[str]) -> Mask:
    """Where a cell is one of these words."""
    return np.asarray(pd.Series(cells, dtype=object).isin(list(words)), dtype=bool)
