"""Breakdowns of many replications, on disk: ten thousand of them would fill a memory.

They are taken from the store when they are first asked for, into a temporary file that has no name
(where the system allows that) and goes with the object: for each dimension the KPIs that it has,
one by one, replication by replication, doubles. What is read of it is one KPI of all replications,
or some replications.
"""

from __future__ import annotations

import tempfile
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice
from pathlib import Path

import numpy as np

from funnel_sim.domain.tables import DIMENSIONS, Breakdown, Floats, Measures
from funnel_sim.runner.files import cannot_write
from funnel_sim.runner.packing import Layout
from funnel_sim.runner.store import Store

AT_ONCE = 2**24
"""Bytes of measures in memory while the file is filled, about."""
DOUBLE = 8


@dataclass(frozen=True)
class StoredBreakdowns(Mapping[str, Breakdown]):
    """Dimension -> its breakdown, of replications 0 to `replications` - 1 of a design in a store.

    Asking for the first one raises InvalidInput where the store or its folder cannot be used.
    """

    store: Path
    """File of the store; it must hold all these replications."""
    key: str
    replications: int
    layout: Layout

    def __getitem__(self, dimension: str) -> Breakdown:
        return self._breakdowns[dimension]

    def __iter__(self) -> Iterator[str]:
        return iter(DIMENSIONS)

    def __len__(self) -> int:
        return len(DIMENSIONS)

    @cached_property
    def _breakdowns(self) -> dict[str, OnFile]:
        tables = self._empty(Doubles(self.store.parent))
        with Store.known(self.store) as store:
            self._fill(tables, store.read(self.key, range(self.replications), self.layout))
        return tables

    def _empty(self, file: Doubles) -> dict[str, OnFile]:
        """Places in the file."""
        n, layout = self.replications, self.layout
        kinds = list(zip(DIMENSIONS, layout.rows, layout.has, strict=True))
        begins = accumulate((len(has) * n * rows for _, rows, has in kinds), initial=0)
        return {
            name: OnFile(file, begin, (n, rows, layout.kpis), has)
            for (name, rows, has), begin in zip(kinds, begins, strict=False)
        }

    def _fill(self, tables: Mapping[str, OnFile], measures: Iterator[Measures]) -> None:
        size = max(1, AT_ONCE // self.layout.bytes)
        first = 0
        while part := list(islice(measures, size)):
            for dimension, table in tables.items():
                table.write(first, np.array([one.by[dimension] for one in part]))
            first += len(part)


class Doubles:
    """A temporary file of doubles; places in it are counted in doubles."""

    def __init__(self, folder: Path) -> None:
        """InvalidInput where the folder cannot be written."""
        self._folder = folder
        with self._told():
            self._file = tempfile.TemporaryFile(dir=folder, prefix=".breakdowns.")  # noqa: SIM115
        self._lock = threading.Lock()
        weakref.finalize(self, self._file.close)

    def write(self, place: int, numbers: Floats) -> None:
        """Put numbers, of any shape, there."""
        with self._lock, self._told():
            self._file.seek(DOUBLE * place)
            self._file.write(numbers.tobytes())

    def read(self, place: int, count: int) -> Floats:
        """As many numbers from there, shape (count,)."""
        with self._lock, self._told():
            self._file.seek(DOUBLE * place)
            return np.frombuffer(bytearray(self._file.read(DOUBLE * count)), dtype=np.float64)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise cannot_write(self._folder, error) from None


@dataclass(frozen=True, slots=True)
class OnFile:
    """One breakdown, shape (n, names, kpis); see `domain.tables.Breakdown` for how it is read."""

    file: Doubles
    begin: int
    """Its place in the file."""
    shape: tuple[int, int, int]
    has: tuple[int, ...]
    """KPIs that are in the file; the others are NaN."""

    def __getitem__(self, where: slice | tuple[slice, slice | int, int]) -> Floats:
        if isinstance(where, slice):
            first, end, step = where.indices(self.shape[0])
            return self._replications(first, max(first, end))[::step]
        replications, names, kpi = where
        return np.asarray(self._kpi(range(self.shape[2])[kpi])[replications, names])

    def write(self, first: int, values: Floats) -> None:
        """Put replications from `first` on in their place; `values` has shape (m, names, kpis)."""
        for kpi in self.has:
            self.file.write(self._place(kpi, first), values[:, :, kpi])

    def _kpi(self, kpi: int) -> Floats:
        n, names, _ = self.shape
        if kpi not in self.has:
            return np.full((n, names), np.nan)
        return self.file.read(self._place(kpi, 0), n * names).reshape(n, names)

    def _replications(self, first: int, end: int) -> Floats:
        _, names, kpis = self.shape
        some = np.full((end - first, names, kpis), np.nan)
        for kpi in self.has:
            numbers = self.file.read(self._place(kpi, first), (end - first) * names)
            some[:, :, kpi] = numbers.reshape(end - first, names)
        return some

    def _place(self, kpi: int, replication: int) -> int:
        n, names, _ = self.shape
        return self.begin + names * (self.has.index(kpi) * n + replication)
