"""Sentences about what does not hold, and how much rounding may make."""

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


def count(wrong: Flags, what: str) -> Iterator[str]:
    """A sentence if any flag is set."""
    found = int(np.count_nonzero(wrong))
    if found:
        yield f"events: {found} {what}"


def beyond(
    names: tuple[str, ...], difference: Floats, tolerance: float | Floats
) -> Iterator[tuple[str, float]]:
    """Names where a difference is more than rounding, or not a number."""
    for index in np.flatnonzero(~(np.abs(difference) <= tolerance)):
        yield names[index], float(difference[index])


def tolerance(size: float) -> float:
    """Difference that rounding may make in a sum of that size."""
    return ABSOLUTE + RELATIVE * abs(size)
