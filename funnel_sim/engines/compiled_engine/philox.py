"""Philox4x64-10 in machine code: the same bits as `model.philox.block`, at some 20 ns a block."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numba import types
from numba.extending import intrinsic

from funnel_sim.compiling import called
from funnel_sim.model import philox

Block = tuple[np.uint64, np.uint64, np.uint64, np.uint64]

MULTIPLIER_0 = np.uint64(philox.MULTIPLIER_0)
MULTIPLIER_1 = np.uint64(philox.MULTIPLIER_1)
WEYL_0 = np.uint64(philox.WEYL_0)
WEYL_1 = np.uint64(philox.WEYL_1)
ROUNDS = philox.ROUNDS
SHIFT = np.uint64(12)


def _high(typing_context: Any, a: Any, b: Any) -> Any:  # noqa: ARG001 - Numba's way of declaring
    """The upper 64 bits of the product of two uint64."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        from llvmlite import ir

        wide, word = ir.IntType(128), ir.IntType(64)
        product = builder.mul(*(builder.zext(value, wide) for value in arguments))
        return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), word)

    return types.uint64(types.uint64, types.uint64), generate


high: Any = intrinsic(_high)


def _block(
    key0: np.uint64, key1: np.uint64, c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64
) -> Block:
    """Four 64-bit words for one key and counter."""
    for _ in range(ROUNDS):
        high_0 = high(MULTIPLIER_0, c0)
        low_0 = MULTIPLIER_0 * c0
        high_1 = high(MULTIPLIER_1, c2)
        low_1 = MULTIPLIER_1 * c2
        c0, c1, c2, c3 = high_1 ^ c1 ^ key0, low_1, high_0 ^ c3 ^ key1, low_0
        key0 = key0 + WEYL_0
        key1 = key1 + WEYL_1
    return c0, c1, c2, c3


@called
def uniform(x: np.uint64) -> float:
    """A number in the open interval (0, 1), the upper 52 bits counting."""
    return ((x >> SHIFT) + 0.5) * 2.0**-52


def _two_blocks(
    key0: np.uint64,
    key1: np.uint64,
    a0: np.uint64,
    b0: np.uint64,
    c1: np.uint64,
    c2: np.uint64,
    c3: np.uint64,
) -> tuple[Block, Block]:
    """The blocks of two counters that differ in their first word, in little more time than one."""
    a1, a2, a3 = c1, c2, c3
    b1, b2, b3 = c1, c2, c3
    for _ in range(ROUNDS):
        high_a0 = high(MULTIPLIER_0, a0)
        high_b0 = high(MULTIPLIER_0, b0)
        low_a0 = MULTIPLIER_0 * a0
        low_b0 = MULTIPLIER_0 * b0
        high_a1 = high(MULTIPLIER_1, a2)
        high_b1 = high(MULTIPLIER_1, b2)
        low_a1 = MULTIPLIER_1 * a2
        low_b1 = MULTIPLIER_1 * b2
        a0, a1, a2, a3 = high_a1 ^ a1 ^ key0, low_a1, high_a0 ^ a3 ^ key1, low_a0
        b0, b1, b2, b3 = high_b1 ^ b1 ^ key0, low_b1, high_b0 ^ b3 ^ key1, low_b0
        key0 = key0 + WEYL_0
        key1 = key1 + WEYL_1
    return (a0, a1, a2, a3), (b0, b1, b2, b3)


def _plain_block(*words: np.uint64) -> Block:
    w0, w1, w2, w3 = philox.block(*map(int, words))
    return np.uint64(w0), np.uint64(w1), np.uint64(w2), np.uint64(w3)


def _plain_two_blocks(
    key0: np.uint64, key1: np.uint64, a0: np.uint64, b0: np.uint64, *rest: np.uint64
) -> tuple[Block, Block]:
    return _plain_block(key0, key1, a0, *rest), _plain_block(key0, key1, b0, *rest)


block: Any = called(_block)
"""Four 64-bit words for one key and counter."""
two_blocks: Any = called(_two_blocks)
"""Those of two counters that differ in their first word: (key0, key1, a0, b0, c1, c2, c3)."""
if getattr(numba.config, "DISABLE_JIT", False):  # plain Python, for coverage and for debuggers
    block = _plain_block
    two_blocks = _plain_two_blocks
