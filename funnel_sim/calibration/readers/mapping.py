"""What the user says of his own columns: `--map field=column`, or a YAML file of the same.

    deals: {id: Nummer, created: Eingang, stage: Schritt, segment: Kundengröße}
    activities: {deal: Nummer, at: Beginn, duration: Minuten}
    won: [Auftrag]
    lost: [Absage, Zurückgezogen]
    dates: day-first
    decimal: comma

`deals`, `events`, `passages`, `activities` and `spend` are kinds of tables; a field without its
kind (`--map segment=Kundengröße`) stands for that field of whatever table has the column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from funnel_sim.calibration.readers.headings.layout import FIELDS, Kind
from funnel_sim.calibration.readers.values.moments import ORDERS, Order
from funnel_sim.calibration.readers.values.numbers import DECIMALS, Decimal
from funnel_sim.domain.errors import Finding, InvalidInput, did_you_mean
from funnel_sim.domain.quoting import quoted

KINDS: Final[tuple[Kind, ...]] = ("deals", "events", "passages", "activities", "spend")
"""Kinds of tables that a user may describe."""
_LISTS: Final = ("won", "lost")
_WORDS: Final[Mapping[str, Sequence[str]]] = {"dates": ORDERS, "decimal": DECIMALS}
OPTION: Final = "--map"


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Columns by kind of table and field, and what else a mapping file says."""

    columns: Mapping[Kind, Mapping[str, str]] = field(default_factory=dict)
    """Kind -> field -> heading."""
    won: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    dates: Order | None = None
    decimal: Decimal | None = None
    source: str = OPTION
    """Where it was said, for findings."""

    def headings(self) -> set[str]:
        """All headings that it names."""
        return {heading for fields in self.columns.values() for heading in fields.values()}


def parse_options(settings: Sequence[str]) -> ColumnMap:
    """`field=column` or `kind.field=column`, as given on the command line.

    Raises:
        InvalidInput: with every finding.
    """
    findings: list[Finding] = []
    columns: dict[Kind, dict[str, str]] = {}
    for setting in settings:
        path, equals, heading = (part.strip() for part in setting.partition("="))
        if not equals or not heading:
            rule = f"Write {OPTION} field=column, such as segment=Industry. Got {quoted(setting)}."
            findings.append(Finding(OPTION, "", rule))
            continue
        prefix, _, name = path.rpartition(".")
        kinds = _kinds_of(prefix, name)
        if isinstance(kinds, str):
            findings.append(Finding(OPTION, path, kinds))
            continue
        for kind in kinds:
            columns.setdefault(kind, {})[name] = heading
    if findings:
        raise InvalidInput(findings)
    return ColumnMap(columns)


def read_mapping(file: Path) -> ColumnMap:
    """A mapping file.

    Raises:
        InvalidInput: with every finding and its line.
    """
    from funnel_sim.config.yaml_source import read_document

    document = read_document(file)
    findings: list[Finding] = []
    columns: dict[Kind, dict[str, str]] = {}
    said: dict[str, Any] = {}
    for key, value in document.data.items():
        line = document.lines.get((key,))
        kind = next((kind for kind in KINDS if kind == key), None)
        if kind is not None and isinstance(value, dict):
            columns[kind] = {}
            for name, heading in value.items():
                wrong = _wrong_field(kind, name, heading)
                if wrong:
                    place = document.lines.get((key, name))
                    findings.append(Finding(str(file), f"{key}.{name}", wrong, place))
                columns[kind][name] = str(heading)
            continue
        wrong = _wrong_setting(key, value)
        if wrong:
            findings.append(Finding(str(file), key, wrong, line))
            continue
        said[key] = value if key in _WORDS else tuple([value] if isinstance(value, str) else value)
    if findings:
        raise InvalidInput(findings)
    return ColumnMap(
        columns,
        won=said.get("won", ()),
        lost=said.get("lost", ()),
        dates=said.get("dates"),
        decimal=said.get("decimal"),
        source=str(file),
    )


def joined(file: ColumnMap, options: ColumnMap) -> ColumnMap:
    """Both, where the command line says more than the file, or other."""
    columns = {
        kind: {**file.columns.get(kind, {}), **options.columns.get(kind, {})}
        for kind in KINDS
        if kind in file.columns or kind in options.columns
    }
    return replace(file, columns=columns)


def _kinds_of(prefix: str, name: str) -> tuple[Kind, ...] | str:
    """The kinds that a field may belong to, or what is wrong with it."""
    if prefix and prefix not in KINDS:
        return f"There is no kind of table {quoted(prefix)}.{did_you_mean(prefix, KINDS)}"
    kinds = tuple(kind for kind in KINDS if prefix in ("", kind) and name in FIELDS[kind])
    if kinds:
        return kinds
    known = sorted({known for kind in KINDS if prefix in ("", kind) for known in FIELDS[kind]})
    return f"There is no field {quoted(name)}.{did_you_mean(name, known)}"


def _wrong_field(kind: Kind, name: str, heading: object) -> str:
    if name not in FIELDS[kind]:
        return f"There is no field {quoted(name)} of {kind}.{did_you_mean(name, FIELDS[kind])}"
    if not isinstance(heading, str):
        return f"A heading must be text. Got {quoted(heading)}. Put it in quotes."
    return ""


def _wrong_setting(key: str, value: object) -> str:
    known = (*KINDS, *_LISTS, *_WORDS)
    if key in KINDS:
        return f"It must hold fields with their columns. Got {quoted(value)}."
    if key in _WORDS:
        words = _WORDS[key]
        return "" if value in words else f"It must be {' or '.join(words)}. Got {quoted(value)}."
    if key not in _LISTS:
        return f"There is no key {quoted(key)}.{did_you_mean(key, known)}"
    entries = value if isinstance(value, list) else [value]
    if entries and all(isinstance(entry, str) for entry in entries):
        return ""
    return f"It must be a list of names, such as [Signed, Ordered]. Got {quoted(value)}."
