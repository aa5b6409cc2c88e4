"""What counts as a sample: finite numbers, a row per replication and a column per design.

A KPI can be undefined (NaN) in a replication, e.g. the mean sales cycle where nothing was won. The
default is to refuse, since replications in which it is defined differ from the others. Who wants
the mean over those nonetheless says so (`drop_undefined`), and is told how many were dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]

ROUNDING = 1e-12
"""What is smaller than this share of the numbers that made it is their rounding."""


def require_confidence(confidence: float) -> None:
    """A share strictly between 0 and 1."""
    if not 0 < confidence < 1:
        msg = f"`confidence` must be above 0 and below 1. Got {confidence}."
        raise ValueError(msg)


def sample(values: ArrayLike, *, drop_undefined: bool = False) -> Floats:
    """`values` as floats of shape (replications,).

    Raises:
        ValueError: not one-dimensional, nothing (left) in it, infinite, or NaN unless dropped.
    """
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim != 1:
        msg = f"`values` must be one number per replication. Got an array of shape {numbers.shape}."
        raise ValueError(msg)
    return _defined(numbers[:, np.newaxis], drop_undefined)[:, 0]


def paired_sample(values: ArrayLike, *, drop_undefined: bool = False) -> Floats:
    """`values` as floats of shape (replications, designs); a row is dropped for all designs.

    Raises:
        ValueError: not two-dimensional, fewer than two designs, nothing (left) in it, infinite, or
            NaN unless dropped.
    """
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim != 2 or numbers.shape[1] < 2:
        msg = (
            "`values` must be a row per replication and a column per design, two designs or more. "
            f"Got an array of shape {numbers.shape}."
        )
        raise ValueError(msg)
    return _defined(numbers, drop_undefined)


def differences(numbers: Floats, minuends: Sequence[int], subtrahends: Sequence[int]) -> Floats:
    """Column by column, the differences of a paired sample; shape (replications, pairs).

    Costs that are added up in another order differ in the last bits: what is below `ROUNDING`
    times the largest number is no difference.
    """
    raw = numbers[:, list(minuends)] - numbers[:, list(subtrahends)]
    return np.where(np.abs(raw) <= ROUNDING * magnitude(numbers), 0.0, raw)


def magnitude(numbers: Floats) -> float:
    """Size of the largest number."""
    return float(np.abs(numbers).max())


def _defined(numbers: Floats, drop_undefined: bool) -> Floats:
    if np.isinf(numbers).any():
        msg = f"`values` must be finite. Got {int(np.isinf(numbers).sum())} infinite ones."
        raise ValueError(msg)
    defined = np.asarray(~np.isnan(numbers).any(axis=1))
    if not defined.all() and not drop_undefined:
        msg = (
            f"`values` must be defined in every replication. Got NaN in {int((~defined).sum())} of "
            f"{len(defined)} replications; `drop_undefined` leaves these out."
        )
        raise ValueError(msg)
    if not defined.any():
        msg = (
            f"`values` must hold at least one replication. Got {len(defined)}, none of it defined."
        )
        raise ValueError(msg)
    return numbers[defined]
