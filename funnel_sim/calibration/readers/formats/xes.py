"""Event logs in XES (IEEE 1849-2016): one row per event, attributes of the trace as `case:KEY`.

Read as a stream, so that a log of any length needs little more memory than its cells. Only
attributes of an event or trace itself are read, not those nested in others. Documents that declare
a type (DOCTYPE) are refused: XES has none, and entities in it can fill any memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.parsers import expat

import numpy as np

from funnel_sim.calibration.readers.formats.delimited import Unreadable
from funnel_sim.calibration.readers.table import Cells, Table, cells_of

_VALUES = frozenset({"string", "date", "int", "float", "boolean", "id"})


def read_xes(data: bytes, file: str) -> Table:
    """The events of a log. Unreadable if it is none."""
    reader = _Reader()
    try:
        reader.parse(data)
    except expat.ExpatError as error:
        msg = f"Not readable as XES: {expat.errors.messages[error.code]}."
        raise Unreadable(msg, error.lineno) from None
    if not reader.lines:
        msg = "There is no event in this log. Export it again."
        raise Unreadable(msg)
    headings = tuple(reader.columns)
    return Table(
        file=file,
        headings=headings,
        columns=tuple(reader.column(heading) for heading in headings),
        lines=np.array(reader.lines, dtype=np.int64),
        format="XES",
    )


class _Reader:
    """Collects the events of a log while it is parsed."""

    def __init__(self) -> None:
        self.columns: dict[str, dict[int, str]] = {}
        """Heading -> number of the event -> text."""
        self.lines: list[int] = []
        self._path: list[str] = []
        self._trace: dict[str, str] = {}
        self._first_of_trace = 0
        self._known: dict[str, str] = {}
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse_type

    def parse(self, data: bytes) -> None:
        """Read the whole document."""
        self._parser.Parse(data, True)

    def column(self, heading: str) -> Cells:
        """The cells of a column; an event without the attribute has an empty one."""
        column = cells_of([""] * len(self.lines))
        values = self.columns[heading]
        column[list(values)] = list(values.values())
        return column

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = name.rpartition(":")[2]
        parent = self._path[-1] if self._path else ""
        self._path.append(tag)
        if tag == "trace":
            self._trace, self._first_of_trace = {}, len(self.lines)
        elif tag == "event":
            self.lines.append(self._parser.CurrentLineNumber)
        elif tag in _VALUES and parent in ("event", "trace"):
            key, value = attributes.get("key", ""), attributes.get("value", "")
            value = self._known.setdefault(value, value)
            if parent == "trace":
                self._trace[f"case:{key}"] = value
            else:
                self.columns.setdefault(key, {})[len(self.lines) - 1] = value

    def _end(self, name: str) -> None:
        self._path.pop()
        if name.rpartition(":")[2] != "trace":
            return
        for key, value in self._trace.items():
            column = self.columns.setdefault(key, {})
            for event in range(self._first_of_trace, len(self.lines)):
                column[event] = value

    def _refuse_type(self, *_: object) -> None:
        msg = "A document type is declared in it, which XES does not have. Export it again."
        raise Unreadable(msg, self._parser.CurrentLineNumber)
