"""What is wrong with an input, said so that the reader can mend it, and our own errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem in one place of an input file."""

    file: str
    """The file as the user named it; `--set` for an override on the command line."""
    path: str
    """Where in the document, e.g. `teams.field.covers.stages[0]`; empty for the whole file."""
    message: str
    """Name, rule, value and remedy in one or two sentences."""
    line: int | None = None
    """Line in the file, counted from 1; None where no line applies."""

    def __str__(self) -> str:
        place = f"line {self.line}" if self.line is not None else "       "
        path = f"{self.path}: " if self.path else ""
        return f"{place:<9} {path}{self.message}"


class FunnelSimError(Exception):
    """Base of every error that this package raises on purpose."""


class InvalidInput(FunnelSimError):
    """The input cannot be used. Carries every finding, not only the first."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(report(self.findings))


class BalanceViolation(FunnelSimError):
    """Leads, money or hours of a replication do not add up: a fault of ours, never of the user."""


def report(findings: Sequence[Finding]) -> str:
    """All findings as text, grouped by file in order of first appearance, by line within a file."""
    files = list(dict.fromkeys(f.file for f in findings))
    blocks = []
    for file in files:
        mine = sorted((f for f in findings if f.file == file), key=lambda f: f.line or 0)
        count = f"{len(mine)} problem{'s' if len(mine) != 1 else ''}"
        blocks.append("\n".join([f"{file}: {count}", *(f"  {f}" for f in mine)]))
    return "\n".join(blocks)


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """` Did you mean 'x'?`, or the list of what is known where nothing is near."""
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    if near:
        return f" Did you mean '{near[0]}'?"
    return f" Known: {', '.join(sorted(known))}." if known else ""
