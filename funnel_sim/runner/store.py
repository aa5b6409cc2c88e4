"""The store of record: a SQLite file that keeps the measures of every replication.

Only the coordinating process writes, so whatever ends a run, what was done is kept. Replications go
into the file at once where the disk is quick, and together where each by itself would hold up the
run: a process that is killed outright loses those of the last `LONGEST_WAIT` at most. Two runs may
use one store at the same time. Rows are found by the content key of their design (see `identity`)
and are never changed; a file that is damaged, or that something else wrote, is refused and left as
it is.

`designs.content` is the resolved design as JSON. `replications.measures` is as `packing` makes it;
`checksum` is the CRC-32 of key, replication and measures.
"""

from __future__ import annotations

import sqlite3
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from funnel_sim.domain.errors import Finding, InvalidInput
from funnel_sim.domain.tables import Measures
from funnel_sim.runner.packing import Layout, Packed, unpack

APPLICATION = 0x46534D31
"""Marks a SQLite file as ours: "FSM1"."""
VERSION = 2
"""Of the tables below."""
PATIENCE = 60.0
"""Seconds to wait for another run that is writing."""
LONGEST_WAIT = 0.5
"""Seconds that a replication may have to wait for others before all are written together."""
SHARE = 0.05
"""Of the time that may be spent on writing before replications have to wait."""

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


class Store:
    """An open store. Use it in a `with` block."""

    def __init__(self, file: Path, patience: float = PATIENCE) -> None:
        """Open the file, or create it where there is none.

        Raises:
            InvalidInput: the file is damaged, foreign, from another version, or out of reach.
        """
        self._open(file, patience)
        try:
            with self._told():
                self._accept()
        except BaseException:
            self._db.close()
            raise

    @classmethod
    def known(cls, file: Path) -> Store:
        """Open a file again that has just been used: without looking through all of it."""
        store = cls.__new__(cls)
        store._open(file, PATIENCE)
        return store

    def _open(self, file: Path, patience: float) -> None:
        self.file = file
        self._waiting: list[tuple[str, int, bytes, int]] = []
        self._next_flush = 0.0
        with self._told():
            self._db = sqlite3.connect(file, timeout=patience, isolation_level=None)

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
        try:
            self.flush()
        finally:
            self._db.close()

    def add_design(self, key: str, name: str, seed: int, content: str) -> None:
        """Say what a key stands for, if that is not known yet."""
        with self._told():
            self._db.execute(
                "INSERT OR IGNORE INTO designs VALUES (?, ?, ?, ?)", (key, name, str(seed), content)
            )

    def write(self, key: str, packed: Packed) -> None:
        """Keep one replication of a design that was added; one that is there already stays.

        It may have to wait for others, see `flush`.
        """
        checksum = _checksum(key, packed.replication, packed.measures)
        self._waiting.append((key, packed.replication, packed.measures, checksum))
        if time.monotonic() >= self._next_flush:
            self.flush()

    def flush(self) -> None:
        """Put into the file what waits, and let the next ones wait if that has taken long."""
        if not self._waiting:
            return
        rows, self._waiting = self._waiting, []
        begun = time.monotonic()
        try:
            with self._told(), self._transaction():
                self._db.executemany("INSERT OR IGNORE INTO replications VALUES (?, ?, ?, ?)", rows)
        except KeyboardInterrupt:
            self._waiting = rows  # for those who close the store, or count what is in it
            raise
        now = time.monotonic()
        self._next_flush = now + min(LONGEST_WAIT, (now - begun) / SHARE)

    def read(self, key: str, replications: range, layout: Layout) -> Iterator[Measures]:
        """Those of the replications `range(first, end)` that are there, in ascending order.

        Raises:
            InvalidInput: what is there cannot be what was written.
        """
        self.flush()
        query = (
            "SELECT replication, measures, checksum FROM replications "
            "WHERE key = ? AND replication >= ? AND replication < ? ORDER BY replication"
        )
        with self._told():
            rows = self._db.execute(query, (key, replications.start, replications.stop))
            for replication, packed, checksum in rows:
                if not isinstance(packed, bytes) or checksum != _checksum(key, replication, packed):
                    raise self._refusal(f"is damaged: replication {replication} of {key}. {ANEW}")
                try:
                    yield unpack(replication, packed, layout)
                except ValueError:
                    raise self._refusal(f"does not fit {key}. {ANEW}") from None

    def count(self, key: str, replications: range) -> int:
        """How many of the replications `range(first, end)` are there."""
        self.flush()
        query = (
            "SELECT count(*) FROM replications "
            "WHERE key = ? AND replication >= ? AND replication < ?"
        )
        with self._told():
            return self._number(query, key, replications.start, replications.stop)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._roll_back()
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        """Undo what is open: Ctrl-C may come at any moment, even between two statements."""
        if self._db.in_transaction:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")

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

    def _number(self, query: str, *values: object) -> int:
        return int(self._db.execute(query, values).fetchone()[0])

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what SQLite says into findings."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._refusal(_sentence(error)) from None
        except UnicodeDecodeError:  # what SQLite found is no text
            raise self._refusal(f"is damaged. {ANEW}") from None

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
