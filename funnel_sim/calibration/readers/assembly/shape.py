"""Frames of rows with the type that each field has, also where there is no row or no value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd

from funnel_sim.calibration.readers.ledger import ROW, TABLE

MOMENTS: Final = frozenset({
    "created", "closed", "won_at", "lost_at", "expected_close", "modified", "entered", "begun",
    "left", "at", "month", "enabled", "start", "end",
})  # fmt: skip
NUMBERS: Final = frozenset({"value", "amount", "order", "probability", "minutes"})
TRUTH: Final = frozenset({"is_won", "is_closed", "deleted", "current"})
_PLACES: Final = frozenset({TABLE, ROW})


def shaped(frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """These columns of a frame, each with its type; those that it lacks are missing everywhere."""
    return pd.DataFrame(
        {name: _typed(name, frame[name]) if name in frame else missing(name, frame.index)
         for name in columns},
        index=frame.index,
    )  # fmt: skip


def stacked(frames: Iterable[pd.DataFrame], columns: Iterable[str]) -> pd.DataFrame:
    """Frames below each other, with these columns."""
    names = list(columns)
    parts = [shaped(frame, names) for frame in frames]
    full = [part for part in parts if len(part)] or parts[:1]
    if not full:
        return shaped(pd.DataFrame(index=pd.RangeIndex(0)), names)
    return pd.concat(full, ignore_index=True)


def missing(name: str, index: pd.Index) -> pd.Series:
    """A column of which nothing is known."""
    if name in MOMENTS:
        return pd.Series(pd.NaT, index=index, dtype="datetime64[ns]")
    if name in NUMBERS:
        return pd.Series(float("nan"), index=index, dtype="float64")
    return pd.Series(0 if name in _PLACES else None, index=index,
                     dtype="int64" if name in _PLACES else object)  # fmt: skip


def looked_up(keys: pd.Series, known: pd.Series) -> pd.Series:
    """Moments by key; NaT where the key is unknown."""
    moments = known.astype("datetime64[ns]").reindex(pd.Index(keys, dtype=object))
    return pd.Series(moments.to_numpy(), index=keys.index)


def translated(keys: pd.Series, known: Mapping[str, Any] | pd.Series) -> pd.Series:
    """Text by key; missing where the key is unknown."""
    if not len(known):
        return missing("text", keys.index)
    return keys.astype(object).map(known, na_action="ignore").astype(object)


def _typed(name: str, column: pd.Series) -> pd.Series:
    if name in MOMENTS:
        return column.astype("datetime64[ns]")
    if name in NUMBERS:
        return column.astype("float64")
    return column if name in _PLACES else column.astype(object)
