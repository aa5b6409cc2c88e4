"""Many random numbers at once, compiled: the same bits as `model.arithmetic.PLAIN`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from funnel_sim.compiling import entry
from funnel_sim.engines.compiled_engine import luck as one
from funnel_sim.engines.compiled_engine.shared import (
    exponential_quantile,
    normal_quantile,
    quantile,
)
from funnel_sim.model.arithmetic import Floats, Ints, Luck, Words
from funnel_sim.model.distributions import DistributionArrays


class CompiledArithmetic:
    """Loops in machine code."""

    def luck(self, key0: int, key1: int, c0: int, c1: int, c2: int, c3: int) -> Luck:
        """Four uniforms of one key and counter."""
        words = (np.uint64(word) for word in (key0, key1, c0, c1, c2, c3))
        return made(one_luck)(*words)  # type: ignore[no-any-return]

    def lucks(self, key0: int, key1: int, c0: int, c1: int, c2: Words, c3: int | Words) -> Floats:
        """Four uniforms for each counter, shape (n, 4)."""
        keys = np.broadcast_to(np.asarray(c3, dtype=np.uint64), c2.shape)
        out = np.empty((len(c2), 4))
        fixed = (np.uint64(word) for word in (key0, key1, c0, c1))
        made(fill_lucks)(*fixed, np.ascontiguousarray(c2), np.ascontiguousarray(keys), out)
        return out

    def quantiles(self, laws: DistributionArrays, law: Ints, u: Floats) -> Floats:
        """The `u`-quantile of each law."""
        out = np.empty(len(u))
        made(fill_quantiles)(
            laws.dist, laws.tables, law.astype(np.int64), np.ascontiguousarray(u), out
        )
        return out

    def normal(self, u: Floats) -> Floats:
        """Standard normal quantiles."""
        out = np.ascontiguousarray(u).copy()
        made(to_normal)(out)
        return out

    def exponential(self, u: Floats) -> Floats:
        """Exponential quantiles of mean 1."""
        out = np.ascontiguousarray(u).copy()
        made(to_exponential)(out)
        return out


@cache
def made(function: Callable[..., Any]) -> Callable[..., Any]:
    """The compiled form of one of the loops below."""
    return entry(function)


def one_luck(
    key0: np.uint64, key1: np.uint64, c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64
) -> Luck:
    """Four uniforms."""
    return one.luck(key0, key1, c0, c1, c2, c3)


def fill_lucks(
    key0: np.uint64,
    key1: np.uint64,
    c0: np.uint64,
    c1: np.uint64,
    c2: Words,
    c3: Words,
    out: Floats,
) -> None:
    """Four uniforms a row."""
    for n in range(len(c2)):
        out[n, 0], out[n, 1], out[n, 2], out[n, 3] = one.luck(key0, key1, c0, c1, c2[n], c3[n])


def fill_quantiles(laws: NDArray[Any], tables: Floats, law: Ints, u: Floats, out: Floats) -> None:
    """One quantile a row."""
    for n in range(len(u)):
        row = laws[law[n]]
        out[n] = quantile(
            row["family"], row["a"], row["b"], row["c"], tables, row["start"], row["length"], u[n]
        )


def to_normal(u: Floats) -> None:
    """Uniforms become standard normal scores, in place."""
    for n in range(len(u)):
        u[n] = normal_quantile(u[n])


def to_exponential(u: Floats) -> None:
    """Uniforms become exponential variates of mean 1, in place."""
    for n in range(len(u)):
        u[n] = exponential_quantile(1.0, u[n])
