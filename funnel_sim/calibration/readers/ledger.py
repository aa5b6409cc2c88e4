"""What happened to the rows on their way into a History: nothing is changed in silence."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from funnel_sim.calibration.history import Cleaning
from funnel_sim.calibration.readers.table import Table
from funnel_sim.domain.errors import Finding, InvalidInput

TABLE, ROW = "_table", "_row"
"""Columns of every frame of rows: which table they came from, and where in it."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is in no table of the History."""

    file: str
    line: int
    """Line in the file, counted from 1."""
    reason: str
    row: str
    """The cells as they stood there, separated by commas."""


@dataclass(slots=True)
class Ledger:
    """Collects steps of cleaning, rejected rows, notices, and what is wrong."""

    tables: list[Table] = field(default_factory=list)
    steps: list[Cleaning] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    """Sentences on what a reader should know before he trusts the numbers."""
    findings: list[Finding] = field(default_factory=list)

    def add(self, table: Table) -> int:
        """Register a table and what its format already told; gives its number."""
        self.tables.append(table)
        headers = table.repeated_headers
        self.clean("left out header rows repeated inside the file", headers)
        if table.ragged:
            expected = len(table.headings)
            for line, cells in table.ragged:
                reason = f"has {len(cells)} cells, the header {expected}"
                self.rejected.append(Rejected(table.file, line, reason, _joined(cells)))
            rule = "left out rows with more or fewer cells than the header"
            self.clean(rule, len(table.ragged), dropped=True)
        return len(self.tables) - 1

    def clean(self, rule: str, rows: int, *, dropped: bool = False) -> None:
        """Note a step that touched so many rows; none is not noted, the same rule adds up."""
        if not rows:
            return
        for i, step in enumerate(self.steps):
            if step.rule == rule:
                self.steps[i] = Cleaning(rule, step.rows + rows, dropped)
                return
        self.steps.append(Cleaning(rule, rows, dropped))

    def reject(self, rows: pd.DataFrame, rule: str, reasons: str | Sequence[str]) -> None:
        """Note rows of a frame that will be in no table: one reason, or one for each."""
        said = [reasons] * len(rows) if isinstance(reasons, str) else reasons
        tables, positions = rows[TABLE].to_numpy(), rows[ROW].to_numpy()
        for number, at, reason in zip(tables, positions, said, strict=True):
            table = self.tables[int(number)]
            place = (table.file, int(table.lines[at]))
            self.rejected.append(Rejected(*place, reason, _joined(table.row(int(at)))))
        self.clean(rule, len(rows), dropped=True)

    def keep(self, frame: pd.DataFrame, good: np.ndarray, rule: str, reason: str) -> pd.DataFrame:
        """The rows where `good`; the others are rejected."""
        if good.all():
            return frame
        self.reject(frame[~good], rule, reason)
        return frame[good].reset_index(drop=True)

    def notice(self, sentence: str) -> None:
        """Say a sentence once."""
        if sentence not in self.notices:
            self.notices.append(sentence)

    def refuse(self, file: str, message: str, line: int | None = None, path: str = "") -> None:
        """Note what is wrong with an input; `stop_if_refused` raises all of it at once."""
        finding = Finding(file, path, message, line)
        if finding not in self.findings:
            self.findings.append(finding)

    def stop_if_refused(self) -> None:
        """Raise InvalidInput with all findings, if there are any."""
        if self.findings:
            raise InvalidInput(self.findings)


def _joined(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(list(cells))
    return text.getvalue()
