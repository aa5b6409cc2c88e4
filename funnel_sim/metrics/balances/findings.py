"""What does not hold, and how much rounding may make."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

RELATIVE = 1e-9
"""Difference between sums that rounding may make, relative to the size of what is summed."""
ABSOLUTE = 1e-6
"""The same in working hours, or in units of money, for sums near zero."""


def beyond(difference: Floats, tolerance: float | Floats) -> Iterator[tuple[int, float]]:
    """Index and amount where a difference is more than rounding, or not a number."""
    for index in np.flatnonzero(~(np.abs(difference) <= tolerance)).tolist():
        yield index, float(difference[index])


def tolerance(size: float) -> float:
    """Difference that rounding may make in a sum of that size."""
    return ABSOLUTE + RELATIVE * abs(size)
