"""The stages of a process: clean names, which of them are final, and in which order they come.

The order is the system's own where it says one (a table of stages, letters or numbers in front of
names, a probability per stage), else the order in which deals have entered stages for the first
time: a stage comes before another that more deals enter after it than before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from funnel_sim.calibration.history import LOST, WON
from funnel_sim.calibration.readers.assembly.rules import Rules
from funnel_sim.calibration.readers.assembly.shape import translated
from funnel_sim.calibration.readers.ledger import Ledger
from funnel_sim.calibration.readers.values.folding import fold
from funnel_sim.calibration.readers.values.outcomes import status_of_stage

_PREFIX = re.compile(
    r"^\s*(?:(\d{1,2})(?=\s+\D|\s*[.):_]|-\s)|([A-Za-z])(?=\s*[.):_]|\s[-–—]|-\s))"
    r"[\s.):_–—-]+(.*\S)\s*$"
)


@dataclass(frozen=True, slots=True)
class Stages:
    """What is known of stages; names are as the files write them on the left side."""

    names: Mapping[str, str]
    """Written name or identifier -> clean name."""
    final: Mapping[str, str]
    """Clean name -> won or lost."""
    rank: Mapping[str, float]
    """Clean name -> place in the order, where the system says one."""

    def clean(self, column: pd.Series) -> pd.Series:
        """The column with clean names."""
        return translated(column, self.names)

    def status(self, column: pd.Series) -> pd.Series:
        """Won or lost where a clean name is final, else missing."""
        return translated(column, self.final)


def stages_of(
    written: Counter[str],
    table: pd.DataFrame | None,
    flagged: Mapping[str, str],
    pipelines: set[str],
    rules: Rules,
    ledger: Ledger,
) -> Stages:
    """Stages of all files together.

    `written` are the names in all rows with their number; `table` has `id`, `label` and perhaps
    `order`, `is_won`, `is_closed`; `flagged` are names of which the deals themselves say it.
    """
    labels, flags, order = _of_table(table)
    names = {name: labels.get(name, name) for name in written}
    names = {name: _without_pipeline(label, pipelines) for name, label in names.items()}
    names, prefixed = _without_prefixes(names, written, ledger)
    names = _one_spelling(names, written, ledger)
    final: dict[str, str] = {}
    for name, clean in names.items():
        status = rules.said(name) or rules.said(labels.get(name, name)) or rules.said(clean)
        status = status or flags.get(name) or flagged.get(name)
        status = status or status_of_stage(labels.get(name, name))
        if status:
            final.setdefault(clean, status)
    rank = {names[name]: place for name, place in order.items() if name in names} or prefixed
    return Stages(names, final, rank)


def open_order(
    stages: Stages, seen: pd.Series, passages: pd.DataFrame, chances: Mapping[str, float]
) -> tuple[str, ...]:
    """Open stages in their order; `seen` are clean names in order of appearance."""
    names = [str(name) for name in dict.fromkeys(seen.dropna()) if name not in stages.final]
    rank: Mapping[str, float] = stages.rank
    if not all(name in rank for name in names):
        rank = _ranks_by_precedence(names, passages) if len(passages) else chances
    return tuple(sorted(names, key=lambda name: (rank.get(name, np.inf), names.index(name))))


def _ranks_by_precedence(names: list[str], passages: pd.DataFrame) -> dict[str, float]:
    first = passages.pivot_table(index="deal", columns="stage", values="entered", aggfunc="min")
    moments = {
        name: first[name].to_numpy().astype("datetime64[ns]")
        for name in names
        if name in first.columns
    }
    score = dict.fromkeys(moments, 0.0)
    for name, mine in moments.items():
        for other, theirs in moments.items():
            score[name] -= float(np.sign((mine < theirs).sum() - (theirs < mine).sum())) * (
                name != other
            )
    return score


def _of_table(
    table: pd.DataFrame | None,
) -> tuple[dict[str, str], dict[str, str], dict[str, float]]:
    """Labels, final states and places by identifier."""
    if table is None:
        return {}, {}, {}
    labels: dict[str, str] = {}
    flags: dict[str, str] = {}
    order: dict[str, float] = {}
    for row in table.to_dict("records"):
        name = str(row["id"])
        labels[name] = str(row["label"]) if row["label"] else name
        if row.get("is_won") is True:
            flags[name] = WON
        elif row.get("is_closed") is True:
            flags[name] = LOST
        place = row.get("order")
        if place is not None and not np.isnan(place):
            order[name] = float(place)
    return labels, flags, order


def _without_pipeline(name: str, pipelines: set[str]) -> str:
    found = re.fullmatch(r"(.+?) \(([^()]+)\)", name)
    return found.group(1) if found and fold(found.group(2)) in pipelines else name


def _without_prefixes(
    names: dict[str, str], written: Counter[str], ledger: Ledger
) -> tuple[dict[str, str], dict[str, float]]:
    """Names without `C. ` or `2 - ` in front, where that leaves them different from each other."""
    found = {name: _PREFIX.match(clean) for name, clean in names.items()}
    hits = {name: match for name, match in found.items() if match}
    marks = {(match.group(1) or match.group(2)).lower() for match in hits.values()}
    bare = {name: match.group(3) for name, match in hits.items()}
    others = {clean for name, clean in names.items() if name not in hits}
    distinct = len({fold(label) for label in bare.values()}) == len({fold(names[n]) for n in bare})
    if len(marks) < 2 or not distinct or others & set(bare.values()):
        return names, {}
    example = next(iter(hits))
    ledger.clean(
        f"left out letters or numbers in front of stages, such as '{example}'",
        sum(written[name] for name in hits),
    )
    rank = {}
    for name, match in hits.items():
        mark = match.group(1) or match.group(2)
        rank[bare[name]] = float(mark) if mark.isdigit() else float(ord(mark.lower()) - ord("a"))
    return {name: bare.get(name, clean) for name, clean in names.items()}, rank


def _one_spelling(names: dict[str, str], written: Counter[str], ledger: Ledger) -> dict[str, str]:
    counts: Counter[str] = Counter()
    for name, clean in names.items():
        counts[" ".join(clean.split())] += written[name]
    chosen: dict[str, str] = {}
    for clean, _ in counts.most_common():
        chosen.setdefault(fold(clean), clean)
    same = {name: chosen[fold(clean)] for name, clean in names.items()}
    touched = sum(written[name] for name, clean in names.items() if same[name] != clean)
    ledger.clean(
        "wrote names of stages in one way that differed by case, spaces or accents", touched
    )
    return same
