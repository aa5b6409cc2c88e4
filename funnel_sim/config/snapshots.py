"""What is there on the first day, from CSV files as a CRM exports them.

In an experiment, `opening: {pipeline: crm/pipeline.csv}` names a file relative to the one that says
it. Its first line names the columns, which are the keys of a row written in YAML; capitals and
spaces in their names do not matter, nor does their order. An empty cell is a key not given.

Columns are separated by commas, semicolons or tabs. Where semicolons do it, numbers may have a
decimal comma (`12.500,50`). Dates are 2027-01-04, with or without a time, or 04.01.2027. The rows
become nodes that know file and line, so whatever is wrong with a value is told there.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, Literal, get_args

from funnel_sim.config.loading import no_such_file, relative_to_file
from funnel_sim.config.origin import Node, Origin, Scalar
from funnel_sim.config.paths import Keys, format_path
from funnel_sim.config.schema.base import Strict
from funnel_sim.config.schema.experiment import OpenCustomers, OpenLeads
from funnel_sim.config.shapes import Shape
from funnel_sim.config.text_source import text_of
from funnel_sim.domain.errors import Finding, InvalidInput, did_you_mean
from funnel_sim.domain.quoting import quoted, shortened

OPENING = "opening"

SNAPSHOTS: dict[str, type[Strict]] = {"pipeline": OpenLeads, "customers": OpenCustomers}
"""What a file in the place of each part of `opening` holds."""

LARGEST_FILE = 20_000_000
"""Bytes."""

MOST_ROWS = 100_000

_SEPARATORS = ",;\t"
_INTEGER = re.compile(r"[+-]?[0-9]+")
_COMMA_NUMBER = re.compile(
    r"(?P<whole>[+-]?(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+))(?:,(?P<part>[0-9]+))?(?P<unit>\D*)"
)
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})")
_DAY_AND_TIME = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9]{1,2}:[0-9]{2}.*")

Kind = Literal["text", "number", "date"]


def with_snapshots(root: Node) -> Node:
    """An experiment with the rows of the CSV files that its `opening` names.

    Raises:
        InvalidInput: with the findings of all these files.
    """
    opening = root.child(OPENING)
    if opening is None or opening.mapping is None:
        return root
    entries = dict(opening.mapping)
    findings: list[Finding] = []
    for part, model in SNAPSHOTS.items():
        node = entries.get(part)
        if node is not None and isinstance(node.content, str):
            try:
                entries[part] = _Snapshot.read(node, (OPENING, part), model)
            except InvalidInput as error:
                findings += error.findings
    if findings:
        raise InvalidInput(findings)
    opening = replace(opening, content=MappingProxyType(entries))
    return replace(root, content=MappingProxyType({**dict(root.mapping or {}), OPENING: opening}))


@dataclass(slots=True)
class _Snapshot:
    """One file while it is read."""

    file: str
    at: Keys
    """Where in the experiment its rows stand."""
    model: type[Strict]
    """What a row must be."""
    separator: str
    kinds: dict[str, Kind]
    """What each known column holds."""
    findings: list[Finding]

    @classmethod
    def read(cls, name: Node, at: Keys, model: type[Strict]) -> Node:
        """The rows of the file that a text names, as a list."""
        if finding := no_such_file(name, at, "*.csv"):
            raise InvalidInput([finding])
        file = relative_to_file(name)
        remedy = "Leave out what is not needed, or count rows that are alike in `count`."
        text = text_of(file, kind="CSV", largest=LARGEST_FILE, remedy=remedy)
        kinds = {name: _kind(field.annotation) for name, field in model.model_fields.items()}
        snapshot = cls(file, at, model, _separator(text), kinds, [])
        rows = snapshot.rows(text)
        if snapshot.findings:
            raise InvalidInput(snapshot.findings)
        return replace(name, content=rows)

    def rows(self, text: str) -> tuple[Node, ...]:
        """Every row as a mapping."""
        lines = self._lines(text)
        header = next(lines, None)
        if header is None:
            known = ", ".join(self.model.model_fields)
            self._refuse(f"The file is empty. Begin it with a line that names columns: {known}.")
            return ()
        columns = self._columns(*header)
        rows = [self._row(columns, cells, line) for line, cells in lines]
        if len(rows) > MOST_ROWS:
            self._refuse(
                f"The file must have at most {MOST_ROWS:_} rows. Got {len(rows):_}. Count rows "
                "that are alike in `count`."
            )
        return tuple(rows)

    def _lines(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Lines that hold anything, each with its number; a cell may go over several."""
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=self.separator, strict=True)
        before = 0
        try:
            for cells in reader:
                line, before = before + 1, reader.line_num
                stripped = [cell.strip() for cell in cells]
                if any(stripped):
                    yield line, stripped
        except csv.Error as error:
            self._refuse(f"Not readable as CSV: {error}. Check the quotes.", before + 1)

    def _columns(self, line: int, cells: Sequence[str]) -> list[str]:
        """Names of the columns; what is wrong with them is noted."""
        names = [re.sub(r"[^a-z0-9]+", "_", cell.lower()).strip("_") for cell in cells]
        while not cells[len(names) - 1]:
            names.pop()
        known = list(self.model.model_fields)
        unknown: list[str] = []
        for position, name in enumerate(names):
            if not name:
                self._refuse(f"Column {position + 1} has no name. Give it one.", line)
            elif name not in known:
                unknown.append(name)
                near = did_you_mean(name, [free for free in known if free not in names] or known)
                written = shortened(cells[position])
                self._refuse(f"The column `{written}` is not known here.{near}", line)
            elif name in names[:position]:
                self._refuse(f"The column `{name}` is given twice. Keep one.", line)
        for name, field in self.model.model_fields.items():
            meant = any(get_close_matches(word, [name], cutoff=0.6) for word in unknown)
            if field.is_required() and name not in names and not meant:
                meaning = Shape.of(self.model).meaning(name)
                self._refuse(f"The column `{name}` is missing. Add it: {meaning}.", line)
        return names

    def _row(self, columns: Sequence[str], cells: Sequence[str], line: int) -> Node:
        """One row; what is wrong with its form is noted."""
        if len(cells) < len(columns) or any(cells[len(columns) :]):
            self._refuse(
                f"The row has {len(cells)} cells, the header {len(columns)}. Put a cell that holds "
                f"{quoted(self.separator)} in quotes.",
                line,
            )
        origin = Origin(self.file, line)
        return Node(
            MappingProxyType(
                {
                    column: Node(self._value(column, cell, line), origin, line)
                    for column, cell in zip(columns, cells, strict=False)
                    if cell
                }
            ),
            origin,
            line,
        )

    def _value(self, column: str, cell: str, line: int) -> Scalar:
        """What a cell says, as YAML would hold it."""
        kind = self.kinds.get(column, "text")
        if kind == "date":
            return _iso_date(cell)
        if kind == "text":
            return cell
        number = self._with_point(column, cell, line) if self.separator == ";" else cell
        return int(number) if column == "count" and _INTEGER.fullmatch(number) else number

    def _with_point(self, column: str, cell: str, line: int) -> str:
        """A number with a decimal comma, and points between thousands, as one with a point."""
        match = _COMMA_NUMBER.fullmatch(cell)
        if match is None:
            return cell
        whole, part = match["whole"].replace(".", ""), match["part"]
        if match["whole"].count(".") == 1 and part is None:
            self._refuse(
                f"`{column}` may be {whole} or a number with decimals. Got {quoted(cell)}. Leave "
                "out the point between thousands, or write a decimal comma.",
                line,
            )
        return whole + (f".{part}" if part else "") + match["unit"]

    def _refuse(self, message: str, line: int | None = None) -> None:
        self.findings.append(Finding(self.file, format_path(self.at), message, line))


def _separator(text: str) -> str:
    """What stands between the columns: what is most frequent in the first line with anything."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=first.count)


def _kind(annotation: Any) -> Kind:
    types = get_args(annotation) or (annotation,)
    if date in types:
        return "date"
    return "text" if str in types else "number"


def _iso_date(cell: str) -> str:
    """A date as 2027-01-04 where it can be read; otherwise as written, for validation to refuse."""
    if match := _DAY_AND_TIME.fullmatch(cell):
        return match["day"]
    if match := _DAY_FIRST.fullmatch(cell):
        return f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}"
    return cell
