"""Many random numbers at once: from keys to uniforms, and from uniforms to quantiles.

The numbers are those of `model.philox` and `model.quantiles`, whoever computes them: here plain
Python and NumPy do; the compiled engine brings an Arithmetic of its own, equal to the last bit.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from funnel_sim.model.distributions import DistributionArrays
from funnel_sim.model.philox import block, blocks, uniform
from funnel_sim.model.quantiles import exponential_quantile, normal_quantile, quantile

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Words = NDArray[np.uint64]
Luck = tuple[float, float, float, float]


class Arithmetic(Protocol):
    """How random numbers are computed."""

    def luck(self, key0: int, key1: int, c0: int, c1: int, c2: int, c3: int) -> Luck:
        """Four uniforms of one key and counter."""
        ...

    def lucks(self, key0: int, key1: int, c0: int, c1: int, c2: Words, c3: int | Words) -> Floats:
        """Four uniforms for each counter; `c2` has shape (n,), the result (n, 4)."""
        ...

    def quantiles(self, laws: DistributionArrays, law: Ints, u: Floats) -> Floats:
        """The `u`-quantile of each law; all of shape (n,)."""
        ...

    def normal(self, u: Floats) -> Floats:
        """Standard normal quantiles, shape (n,)."""
        ...

    def exponential(self, u: Floats) -> Floats:
        """Exponential quantiles of mean 1, shape (n,)."""
        ...


class PlainArithmetic:
    """Number by number where NumPy's own functions would give other bits."""

    def luck(self, key0: int, key1: int, c0: int, c1: int, c2: int, c3: int) -> Luck:
        """Four uniforms of one key and counter."""
        w0, w1, w2, w3 = block(key0, key1, c0, c1, c2, c3)
        return uniform(w0), uniform(w1), uniform(w2), uniform(w3)

    def lucks(self, key0: int, key1: int, c0: int, c1: int, c2: Words, c3: int | Words) -> Floats:
        """Four uniforms for each counter, shape (n, 4)."""
        return uniform(blocks(key0, key1, c0, c1, c2, c3))[: len(c2)]

    def quantiles(self, laws: DistributionArrays, law: Ints, u: Floats) -> Floats:
        """The `u`-quantile of each law."""
        rows = [row[:6] for row in laws.dist.tolist()]
        pairs = zip((rows[n] for n in law.tolist()), u.tolist(), strict=True)
        return np.array(
            [quantile(f, a, b, c, laws.tables, s, n, x) for (f, a, b, c, s, n), x in pairs],
            dtype=np.float64,
        )

    def normal(self, u: Floats) -> Floats:
        """Standard normal quantiles."""
        return np.array([normal_quantile(x) for x in u.tolist()], dtype=np.float64)

    def exponential(self, u: Floats) -> Floats:
        """Exponential quantiles of mean 1."""
        return np.array([exponential_quantile(1.0, x) for x in u.tolist()], dtype=np.float64)


PLAIN = PlainArithmetic()
