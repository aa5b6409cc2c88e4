"""What reading gives: the history, and what became of every file and row on the way."""

from __future__ import annotations

from dataclasses import dataclass

from funnel_sim.calibration.history import History
from funnel_sim.calibration.readers.ledger import Rejected


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file was taken for."""

    file: str
    title: str
    """In words: `HubSpot, export of deals`."""
    system: str
    kind: str
    format: str
    rows: int
    columns: tuple[tuple[str, str], ...]
    """Field and the headings that stand for it."""
    unused: tuple[str, ...]
    """Headings that were not read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A History with its typed report."""

    history: History
    files: tuple[FileRead, ...]
    rejected: tuple[Rejected, ...]
    """Rows that are in no table of the history, by file and line."""
    notices: tuple[str, ...]
    """What one should know before one trusts the numbers; sentences."""
