"""Names that differ by case, spaces or accents alone are one name: the spelling that is commonest.

Of people, `Müller, Anna` is `Anna Müller` as well, where both occur.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import pandas as pd

from funnel_sim.calibration.readers.values.folding import fold


def spellings(columns: Iterable[pd.Series], *, people: bool = False) -> dict[str, str]:
    """Every spelling that gives way to another, and that other one."""
    counts: Counter[str] = Counter()
    for column in columns:
        for name, rows in column.dropna().value_counts().items():
            counts[str(name)] += int(rows)
    chosen: dict[str, str] = {}
    for name in sorted(counts, key=lambda n: (_turned(n, people) != n, -counts[n], n)):
        chosen.setdefault(_key(name, people), " ".join(name.split()))
    return {n: chosen[_key(n, people)] for n in counts if chosen[_key(n, people)] != n}


def respell(column: pd.Series, names: Mapping[str, str]) -> tuple[pd.Series, int]:
    """The column with these names replaced, and how many rows that touched."""
    touched = column.isin(list(names))
    return column.where(~touched, column.map(names)) if touched.any() else column, int(
        touched.sum()
    )


def _key(name: str, people: bool) -> str:
    return fold(_turned(name, people))


def _turned(name: str, people: bool) -> str:
    last, comma, first = name.partition(",")
    if not people or not comma or "," in first or not first.strip():
        return " ".join(name.split())
    return f"{first.strip()} {last.strip()}"
