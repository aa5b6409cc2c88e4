"""The measures of one replication as bytes, as small as they get in no time.

Little-endian doubles, compressed by zlib: the totals, then the breakdowns in the order of
`domain.tables.DIMENSIONS`, each row by row. Most KPIs do not apply to most breakdowns, so that
little is left: of 300 sellers, about a third. Packing is left to the workers; who stores the bytes
need not look into them.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.tables import DIMENSIONS, Floats, Measures, names_of
from funnel_sim.metrics.registry import KPIS

LEVEL = 1
"""Of compression: the fastest."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How many numbers the measures of a design have."""

    kpis: int
    rows: tuple[int, ...]
    """Rows of each breakdown, in the order of `DIMENSIONS`."""
    has: tuple[tuple[int, ...], ...]
    """KPIs that each breakdown has, ascending; the others are NaN in it."""

    @classmethod
    def of(cls, frame: Frame) -> Layout:
        """The layout of a design, with all KPIs of the registry."""
        rows = tuple(len(names_of(frame, dimension)) for dimension in DIMENSIONS)
        has = (tuple(n for n, k in enumerate(KPIS) if d in k.dimensions) for d in DIMENSIONS)
        return cls(len(KPIS), rows, tuple(has))

    @property
    def bytes(self) -> int:
        """Length of the measures of one replication before they are compressed."""
        return 8 * self.kpis * (1 + sum(self.rows))


@dataclass(frozen=True, slots=True)
class Packed:
    """The measures of one replication, with the totals at hand."""

    replication: int
    total: Floats
    """Shape (kpis,)."""
    measures: bytes


def pack(measures: Measures) -> Packed:
    """The measures, but for what is `elsewhere`."""
    parts = [measures.total, *(measures.by[dimension].ravel() for dimension in DIMENSIONS)]
    numbers = np.concatenate(parts).astype("<f8").tobytes()
    return Packed(measures.replication, measures.total, zlib.compress(numbers, LEVEL))


def unpack(replication: int, packed: bytes, layout: Layout) -> Measures:
    """The measures again, to the last bit.

    Raises:
        ValueError: these are not measures of such a layout.
    """
    try:
        numbers = zlib.decompress(packed)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if len(numbers) != layout.bytes:
        msg = f"measures must have {layout.bytes} bytes. Got {len(numbers)}."
        raise ValueError(msg)
    rows = np.frombuffer(numbers, dtype="<f8").astype(np.float64).reshape(-1, layout.kpis)
    ends = np.cumsum([1, *layout.rows])
    blocks = zip(DIMENSIONS, ends[:-1], ends[1:], strict=True)
    return Measures(replication, rows[0], {name: rows[a:b] for name, a, b in blocks})
