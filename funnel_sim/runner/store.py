"""The store of record: a SQLite file that keeps the measures of every replication.

Only the coordinating process writes, one transaction per replication, so whatever ends a run, all
that was done is kept. Two runs may use one store at the same time. Rows are found by the content
key of their design (see `identity`) and are never changed; a file that is damaged, or that
something else wrote, is refused and left as it is.

`designs.content` is the resolved design as JSON. `replications.measures` holds little-endian
doubles, compressed by zlib: the totals, then the breakdowns in the order of
`domain.tables.DIMENSIONS`, each row by row; `checksum` is the CRC-32 of key, replication and
measures. Most KPIs do not apply to most breakdowns, so that little is left: of 300 sellers, about
a third.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np

from funnel_sim.domain.errors import Finding, InvalidInput
from funnel_sim.domain.frame import Frame
from funnel_sim.domain.tables import DIMENSIONS, Measures, names_of
from funnel_sim.metrics.registry import KPIS

APPLICATION = 0x46534D31
"""Marks a SQLite file as ours: "FSM1"."""
VERSION = 2
"""Of the tables below."""
PATIENCE = 60.0
"""Seconds to wait for another run that is writing."""
LEVEL = 1
"""Of compression: the fastest."""

SCHEMA = """
CREATE TABLE designs (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    seed TEXT NOT NULL,
    content TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE replications (
    key TEXT NOT NULL REFERENCES designs (key),
    replication INTEGER NOT NULL,
    measures BLOB NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (key, replication)
);
"""

ANEW = "Move it away or delete it, and run again: all replications are then computed anew."


@dataclass(frozen=True, slots=True)
class Layout:
    """How many numbers the measures of a design have."""

    kpis: int
    rows: tuple[int, ...]
    """Rows of each breakdown, in the order of `DIMENSIONS`."""

    @classmethod
    def of(cls, frame: Frame) -> Layout:
        """The layout of a design, with all KPIs of the registry."""
        return cls(len(KPIS), tuple(len(names_of(frame, dimension)) for dimension in DIMENSIONS))

    @property
    def bytes(self) -> int:
        """Length of the measures of one replication before they are compressed."""
        return 8 * self.kpis * (1 + sum(self.rows))


class Store:
    """An open store. Use it in a `with` block."""

    def __init__(self, file: Path, patience: float = PATIENCE) -> None:
        """Open the file, or create it where there is none.

        Raises:
            InvalidInput: the file is damaged, foreign, from another version, or out of reach.
        """
        self.file = file
        with self._told():
            self._db = sqlite3.connect(file, timeout=patience, isolation_level=None)
        try:
            with self._told():
                self._accept()
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was written stays."""
        self._db.close()

    def add_design(self, key: str, name: str, seed: int, content: str) -> None:
        """Say what a key stands for, if that is not known yet."""
        with self._told():
            self._db.execute(
                "INSERT OR IGNORE INTO designs VALUES (?, ?, ?, ?)", (key, name, str(seed), content)
            )

    def write(self, key: str, measures: Measures) -> None:
        """Keep one replication of a design that was added; one that is there already stays."""
        blob = _packed(measures)
        row = (key, measures.replication, blob, _checksum(key, measures.replication, blob))
        with self._told():
            self._db.execute("INSERT OR IGNORE INTO replications VALUES (?, ?, ?, ?)", row)

    def read(self, key: str, replications: Iterable[int], layout: Layout) -> dict[int, Measures]:
        """Those of the replications that are there.

        Raises:
            InvalidInput: what is there cannot be what was written.
        """
        wanted = set(replications)
        found: dict[int, Measures] = {}
        query = "SELECT replication, measures, checksum FROM replications WHERE key = ?"
        with self._told():
            for replication, blob, checksum in self._db.execute(query, (key,)):
                if replication not in wanted:
                    continue
                if not isinstance(blob, bytes) or checksum != _checksum(key, replication, blob):
                    raise self._refusal(f"is damaged: replication {replication} of {key}. {ANEW}")
                numbers = zlib.decompress(blob)
                if len(numbers) != layout.bytes:
                    raise self._refusal(f"does not fit {key}. {ANEW}")
                found[replication] = _unpacked(replication, numbers, layout)
        return found

    def _accept(self) -> None:
        """Make sure that the file is ours; fill it if it is empty. Touches no foreign file."""
        if not self._is_ours():
            self._db.execute("BEGIN IMMEDIATE")
            if not self._is_ours():  # another run may have been faster
                for statement in SCHEMA.split(";"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA application_id = {APPLICATION}")
                self._db.execute(f"PRAGMA user_version = {VERSION}")
            self._db.execute("COMMIT")
        (verdict,) = self._db.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise self._refusal(f"is damaged ({verdict}). {ANEW}")
        with suppress(sqlite3.OperationalError):  # without it runs only wait longer for each other
            self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")

    def _is_ours(self) -> bool:
        """False for an empty file; InvalidInput for a foreign one."""
        application = self._number("PRAGMA application_id")
        version = self._number("PRAGMA user_version")
        if application == APPLICATION and version == VERSION:
            return True
        if application == APPLICATION:
            raise self._refusal(f"is from another version of funnel-sim (format {version}). {ANEW}")
        if self._number("SELECT count(*) FROM sqlite_master") or application or version:
            raise self._refusal(
                "is a database of another program. Name another folder for the results."
            )
        return False

    def _number(self, query: str) -> int:
        return int(self._db.execute(query).fetchone()[0])

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what SQLite says into findings."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._refusal(_sentence(error)) from None

    def _refusal(self, message: str) -> InvalidInput:
        return InvalidInput([Finding(str(self.file), "", message)])


def _sentence(error: sqlite3.Error) -> str:
    """What is wrong, and what to do, by SQLite's primary result code."""
    code = getattr(error, "sqlite_errorcode", -1) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "is in use by another run. Wait until that ends, then repeat the command."
    if code == sqlite3.SQLITE_FULL:
        return "cannot grow: the disk is full. Make room and repeat the command; all done is kept."
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return f"cannot be opened for writing ({error}). Name another folder for the results."
    if code == sqlite3.SQLITE_NOTADB:
        return f"is no result store of funnel-sim, or it is damaged. {ANEW}"
    if code == sqlite3.SQLITE_IOERR:
        return f"cannot be read or written ({error}). Is the disk still there?"
    return f"is damaged ({error}). {ANEW}"


def _checksum(key: str, replication: int, blob: bytes) -> int:
    return zlib.crc32(blob, zlib.crc32(f"{key}/{replication}".encode()))


def _packed(measures: Measures) -> bytes:
    parts = [measures.total, *(measures.by[dimension].ravel() for dimension in DIMENSIONS)]
    return zlib.compress(np.concatenate(parts).astype("<f8").tobytes(), LEVEL)


def _unpacked(replication: int, numbers: bytes, layout: Layout) -> Measures:
    rows = np.frombuffer(numbers, dtype="<f8").astype(np.float64).reshape(-1, layout.kpis)
    ends = np.cumsum([1, *layout.rows])
    blocks = zip(DIMENSIONS, ends[:-1], ends[1:], strict=True)
    return Measures(replication, rows[0], {name: rows[a:b] for name, a, b in blocks})
