"""Columns of text into yes and no."""

from __future__ import annotations

from typing import Final

import pandas as pd

from funnel_sim.calibration.readers.table import Cells, Mask
from funnel_sim.calibration.readers.values.blanks import stripped
from funnel_sim.calibration.readers.values.folding import fold

YES: Final = frozenset(["true", "t", "yes", "y", "1", "1.0", "x", "wahr", "ja", "vrai", "oui"])
NO: Final = frozenset(["false", "f", "no", "n", "0", "0.0", "falsch", "nein", "faux", "non"])


def said_yes(cells: Cells) -> Mask:
    """Where a cell says yes."""
    return _among(cells, YES)


def said_no(cells: Cells) -> Mask:
    """Where a cell says no."""
    return _among(cells, NO)


def _among(cells: Cells, words: frozenset[str]) -> Mask:
    codes, texts = pd.factorize(stripped(cells))
    hit = pd.Series([fold(str(text)) in words for text in texts], dtype=bool).to_numpy()
    return hit[codes] if len(hit) else hit
