"""Which system a file comes from, and which column is what: told by its headings alone.

A layout fits where one of its own headings is there and the fields without which it is no use. Of
several that fit, the one that explains most columns is meant; where two explain as many, the file
is ambiguous and is refused, as is one that none fits. What the user maps comes before all else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from funnel_sim.calibration.readers.headings import LAYOUTS
from funnel_sim.calibration.readers.headings.layout import NEEDED, Kind, Layout
from funnel_sim.calibration.readers.ledger import ROW, TABLE, Ledger
from funnel_sim.calibration.readers.mapping import KINDS, ColumnMap
from funnel_sim.calibration.readers.table import Cells, Table
from funnel_sim.calibration.readers.values.blanks import NO_TEXT, missing
from funnel_sim.calibration.readers.values.folding import fold, heading_key
from funnel_sim.domain.quoting import shortened

MAPPED = "mapped"
_HOW_TO_MAP: Mapping[Kind, str] = {
    "deals": "`--map id=COLUMN --map created=COLUMN --map status=COLUMN`",
    "events": "`--map case=COLUMN --map activity=COLUMN --map end=COLUMN` for an event log",
    "activities": "`--map at=COLUMN --map activities.deal=COLUMN --map duration=COLUMN`",
    "spend": "`--map spend.channel=COLUMN --map month=COLUMN --map amount=COLUMN`",
}
_SHOWN = 16
"""Headings that a refusal shows."""


@dataclass(frozen=True, slots=True)
class WideColumn:
    """A column whose heading names a stage, such as `Date entered "Demo (Sales)"`."""

    field: str
    stage: str
    pipeline: str
    column: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """A table whose columns have a meaning."""

    table: Table
    number: int
    """Of the table in the ledger."""
    layout: Layout
    columns: Mapping[str, tuple[int, ...]]
    """Field -> columns, the preferred one first."""
    wide: tuple[WideColumn, ...] = ()

    @property
    def kind(self) -> Kind:
        """What its rows are."""
        return self.layout.kind

    @property
    def unused(self) -> tuple[str, ...]:
        """Headings that say nothing that we read."""
        used = {at for columns in self.columns.values() for at in columns}
        used |= {column.column for column in self.wide}
        return tuple(h for i, h in enumerate(self.table.headings) if i not in used)

    @property
    def exported(self) -> np.datetime64 | None:
        """The day of the export, where the name of the file tells it."""
        name = Path(self.table.file).name
        found = re.match(self.layout.exported, name) if self.layout.exported else None
        return np.datetime64(found.group("day")) if found else None

    def cells(self, field: str) -> Cells:
        """Text of a field; where the preferred column says nothing, the next one is asked."""
        columns = [self.table.columns[at] for at in self.columns[field]]
        cells = columns[0]
        for other in columns[1:]:
            cells = np.where(missing(cells, NO_TEXT), other, cells)
        return cells

    def frame(self) -> pd.DataFrame:
        """Text of all fields, with the place of each row."""
        rows = len(self.table)
        return pd.DataFrame(
            {
                **{field: pd.Series(self.cells(field), dtype=object) for field in self.columns},
                TABLE: np.full(rows, self.number, dtype=np.int64),
                ROW: np.arange(rows, dtype=np.int64),
            }
        )


def recognise(
    table: Table,
    ledger: Ledger,
    mapping: ColumnMap,
    *,
    kinds: Sequence[Kind] = (),
    system: str | None = None,
) -> Recognised | None:
    """What a table is; None where it is refused, with a finding in the ledger.

    `kinds` are those that it may be (none: any), `system` the only one that is meant.
    """
    number = ledger.add(table)
    keys = [heading_key(heading) for heading in table.headings]
    candidates = [
        layout
        for layout in LAYOUTS
        if (not kinds or layout.kind in kinds) and system in (None, layout.system)
    ]
    fitting = [(layout, _matched(layout, keys)) for layout in candidates if _marked(layout, keys)]
    own = _mapped_kind(keys, mapping, kinds)
    if own is not None:
        fitting = [(layout, found) for layout, found in fitting if layout.kind == own]
        fitting = fitting or [(_own_layout(own), {})]
    complete = []
    for layout, found in fitting:
        columns = {**found, **_mapped(layout.kind, keys, mapping)}
        if _is_enough(layout.kind, columns):
            complete.append((layout, columns))
    if not complete:
        ledger.refuse(table.file, _unknown(table, keys, candidates, kinds))
        return None
    best = max(_rank(layout, columns) for layout, columns in complete)
    chosen = [(layout, columns) for layout, columns in complete if _rank(layout, columns) == best]
    if len(chosen) > 1:
        ledger.refuse(table.file, _ambiguous(table, [layout for layout, _ in chosen]))
        return None
    layout, columns = chosen[0]
    return Recognised(table, number, layout, columns, tuple(_wide(layout, table.headings)))


def _rank(layout: Layout, columns: Mapping[str, tuple[int, ...]]) -> tuple[int, int]:
    return layout.precedence, sum(len(found) for found in columns.values())


def _marked(layout: Layout, keys: Sequence[str]) -> bool:
    marks = {heading_key(mark) for mark in layout.marks}
    also = {heading_key(mark) for mark in layout.also}
    return bool(marks & set(keys)) and (not also or bool(also & set(keys)))


def _matched(layout: Layout, keys: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Field -> columns that stand for it; a column stands for one field."""
    found: dict[str, tuple[int, ...]] = {}
    taken: set[int] = set()
    for field, headings in layout.headings().items():
        columns = []
        for known in dict.fromkeys(heading_key(heading) for heading in headings):
            columns += [i for i, key in enumerate(keys) if key == known and i not in taken][:1]
        if columns:
            found[field] = tuple(columns)
            taken |= set(columns)
    return found


def _mapped(kind: Kind, keys: Sequence[str], mapping: ColumnMap) -> dict[str, tuple[int, ...]]:
    return {
        field: (keys.index(heading_key(heading)),)
        for field, heading in mapping.columns.get(kind, {}).items()
        if heading_key(heading) in keys
    }


def _mapped_kind(keys: Sequence[str], mapping: ColumnMap, kinds: Sequence[Kind]) -> Kind | None:
    """The kind of which the user has mapped all that is needed; of several, the fullest."""
    full: dict[Kind, int] = {}
    for kind in KINDS:
        columns = _mapped(kind, keys, mapping)
        if (not kinds or kind in kinds) and _is_enough(kind, columns):
            full[kind] = len(columns)
    if not full:
        return None
    return max(full, key=lambda kind: full[kind])


def _is_enough(kind: Kind, columns: Mapping[str, object]) -> bool:
    return all(any(field in columns for field in need.split("|")) for need in NEEDED[kind])


def _own_layout(kind: Kind) -> Layout:
    return Layout(system=MAPPED, kind=kind, title=f"{kind}, as mapped", languages={}, marks=())


def _wide(layout: Layout, headings: Iterable[str]) -> Iterable[WideColumn]:
    for field, pattern in layout.wide.items():
        for column, heading in enumerate(headings):
            found = re.match(pattern, fold(heading))
            if found is None:
                continue
            stage, pipeline = _names_in(heading, found.group("stage"))
            yield WideColumn(field, stage, pipeline, column)


def _names_in(heading: str, folded: str) -> tuple[str, str]:
    """Stage and pipeline as the heading writes them, where a pattern has found a stage."""
    quoted = re.search(r'["„“”«]\s*(.+?)(?: \(([^()]+)\))?\s*["“”»]\s*$', heading)
    if quoted is None:
        return heading.strip()[-len(folded) :], ""
    return quoted.group(1), quoted.group(2) or ""


def _unknown(
    table: Table, keys: Sequence[str], candidates: Sequence[Layout], kinds: Sequence[Kind]
) -> str:
    near = sorted(
        ((len(_matched(layout, keys)), -i, layout) for i, layout in enumerate(candidates)),
        key=lambda entry: entry[:2],
        reverse=True,
    )
    said = f"No system is known by these headings: {_shown(table.headings)}."
    if near and near[0][0]:
        layout = near[0][2]
        found = _matched(layout, keys)
        lacking = [n for n in NEEDED[layout.kind] if not any(f in found for f in n.split("|"))]
        names = " and ".join(_example(layout, need) for need in lacking)
        lack = f", which lacks {names}" if names else ""
        said += f" The nearest is {layout.title}{lack}."
    ways = " or ".join(_HOW_TO_MAP[kind] for kind in (kinds or ("deals", "events")))
    return f"{said} Say which column is what: {ways}; or write a mapping file."


def _example(layout: Layout, need: str) -> str:
    headings = layout.headings()
    known = [headings[field][0] for field in need.split("|") if headings.get(field)]
    return f"'{known[0]}'" if known else f"`{need.replace('|', '` or `')}`"


def _ambiguous(table: Table, layouts: Sequence[Layout]) -> str:
    titles = " or ".join(layout.title for layout in layouts)
    systems = " or ".join(dict.fromkeys(f"`--system {layout.system}`" for layout in layouts))
    return (
        f"These headings may be {titles}: {_shown(table.headings)}. Say which with {systems}, or "
        "which column is what with `--map field=COLUMN`."
    )


def _shown(headings: Sequence[str]) -> str:
    names = ", ".join(f"'{shortened(heading)}'" for heading in headings[:_SHOWN])
    more = len(headings) - _SHOWN
    return f"{names} and {more} more" if more > 0 else names
