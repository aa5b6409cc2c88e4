"""Philox4x64-10: random bits as a pure function of key and counter.

`block` (plain Python integers) and `blocks` (NumPy) give the same four 64-bit words for the same
key and counter, and both equal `numpy.random.Philox`, which adds one to its counter before the
first block: ``Philox(key=k, counter=c)`` starts with ``block(*k, *(c + 1))``. There is no state.
Source: Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
"""

from __future__ import annotations

from hashlib import blake2b
from typing import overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

Words = NDArray[np.uint64]

MULTIPLIER_0 = 0xD2E7470EE14C6C93
MULTIPLIER_1 = 0xCA5A826395121157
WEYL_0 = 0x9E3779B97F4A7C15
WEYL_1 = 0xBB67AE8584CAA73B
ROUNDS = 10
_MASK_64 = 0xFFFF_FFFF_FFFF_FFFF
_MASK_32 = np.uint64(0xFFFF_FFFF)
_32 = np.uint64(32)


def digest(name: str) -> int:
    """Return the counter word of a channel, stage or purpose: 64 bits of BLAKE2b, little-endian."""
    return int.from_bytes(blake2b(name.encode("utf-8"), digest_size=8).digest(), "little")


def block(key0: int, key1: int, c0: int, c1: int, c2: int, c3: int) -> tuple[int, int, int, int]:
    """Return four 64-bit words for one key and counter, all of them integers in [0, 2**64)."""
    for _ in range(ROUNDS):
        product_0 = MULTIPLIER_0 * c0
        product_1 = MULTIPLIER_1 * c2
        c0, c1, c2, c3 = (
            (product_1 >> 64) ^ c1 ^ key0,
            product_1 & _MASK_64,
            (product_0 >> 64) ^ c3 ^ key1,
            product_0 & _MASK_64,
        )
        key0 = (key0 + WEYL_0) & _MASK_64
        key1 = (key1 + WEYL_1) & _MASK_64
    return c0, c1, c2, c3


def blocks(
    key0: ArrayLike,
    key1: ArrayLike,
    c0: ArrayLike,
    c1: ArrayLike,
    c2: ArrayLike,
    c3: ArrayLike,
) -> Words:
    """Return `block` of every broadcast key and counter: shape (*broadcast, 4), at least (1, 4).

    Raises OverflowError or ValueError where a word is outside [0, 2**64) or shapes do not match.
    """
    k0, k1, w0, w1, w2, w3 = (_words(word) for word in (key0, key1, c0, c1, c2, c3))
    for _ in range(ROUNDS):
        high_0, low_0 = _multiply(MULTIPLIER_0, w0)
        high_1, low_1 = _multiply(MULTIPLIER_1, w2)
        w0, w1, w2, w3 = high_1 ^ w1 ^ k0, low_1, high_0 ^ w3 ^ k1, low_0
        k0 = k0 + np.uint64(WEYL_0)
        k1 = k1 + np.uint64(WEYL_1)
    return np.stack(np.broadcast_arrays(w0, w1, w2, w3), axis=-1)


@overload
def uniform(x: int) -> float: ...
@overload
def uniform(x: Words) -> NDArray[np.float64]: ...
def uniform(x: int | Words) -> float | NDArray[np.float64]:
    """Turn 64 random bits into a number in the open interval (0, 1), the upper 52 bits counting."""
    if isinstance(x, np.ndarray):
        return ((x >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52
    return ((x >> 12) + 0.5) * 2.0**-52


def _words(value: ArrayLike) -> Words:
    """Return at least one-dimensional uint64: NumPy warns of overflow on scalars only."""
    array = np.atleast_1d(np.asarray(value))
    if array.dtype == np.uint64:
        return array
    if array.dtype.kind not in "iuO" or (array < 0).any():
        msg = f"A Philox word must be an integer in [0, 2**64). Got {value!r}."
        raise ValueError(msg)
    return array.astype(np.uint64)


def _multiply(multiplier: int, x: Words) -> tuple[Words, Words]:
    """Return the high and low 64 bits of the 128-bit product, by 32-bit halves."""
    m_low, m_high = np.uint64(multiplier & 0xFFFF_FFFF), np.uint64(multiplier >> 32)
    x_low, x_high = x & _MASK_32, x >> _32
    middle_0 = m_high * x_low + ((m_low * x_low) >> _32)
    middle_1 = m_low * x_high + (middle_0 & _MASK_32)
    high = m_high * x_high + (middle_0 >> _32) + (middle_1 >> _32)
    return high, x * np.uint64(multiplier)
