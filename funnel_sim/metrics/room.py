"""Memory to reckon in, kept from one replication to the next.

To ask the system for some megabytes and give them back takes longer than to fill them.
"""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

ALIGNMENT = 64
"""Bytes; a cache line."""
KEPT = 64 << 20
"""Bytes kept at most."""


class Room(threading.local):
    """Memory of one thread, handed out piece by piece; what it holds is undefined."""

    def __init__(self) -> None:
        self._memory = np.empty(0, np.uint8)
        self._used = 0

    def clear(self) -> None:
        """Take back all that was handed out; nobody may use that any more."""
        if self._used > len(self._memory):
            self._memory = np.empty(min(self._used, KEPT), np.uint8)
        self._used = 0

    def take(self, shape: int | tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
        """An array of that shape and dtype."""
        kind = np.dtype(dtype)
        begin = self._used
        size = int(np.prod(shape)) * kind.itemsize
        self._used += size + -size % ALIGNMENT
        if self._used > len(self._memory):
            return np.empty(shape, kind)
        return np.ndarray(shape, kind, self._memory, begin)
