"""What it would be worth to know an input before one decides: expected value of information.

Without knowing more, one takes the design d with the highest mean m_d. Who knew the inputs x could
take the best one for them, and earn E[max_d m_d(x)] - max_d m_d more in the mean. m_d(x), the mean
of a design given some inputs, is found by regression over worlds drawn at random, which also takes
out the luck of the replications: luck cannot be known, so it must not count as information.

- One input: a polynomial of degree 3 in it.
- All inputs together: degree 3 in each, and products of two inputs; without the products, or of a
  lower degree, where there are not three worlds for every term.

What is left out by the form of the regression makes the value too low, what chance puts into it too
high; with few worlds the second is larger. Intervals are by bootstrap over worlds (percentiles).

Source: Strong, Oakley & Brennan (2014), Estimating multiparameter partial expected value of perfect
information from a probabilistic sensitivity analysis sample: a nonparametric regression approach,
Medical Decision Making 34(3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from funnel_sim.stats.samples import Floats

DEGREE = 3
PER_TERM = 3
"""Worlds that there must be for every term of a regression."""
RESAMPLES = 500


@dataclass(frozen=True, slots=True)
class Worth:
    """Expected value of perfect information, in the unit of the result; never negative."""

    value: float
    low: float
    high: float


def worth_of_one(x: Floats, values: Floats, confidence: float, seed: int) -> Worth:
    """Of one input, shape (worlds,), for values of shape (worlds, designs); larger is better."""
    return _worth(_powers(x, _degree(len(x), 1)), values, confidence, seed)


def worth_of_all(x: Floats, values: Floats, confidence: float, seed: int) -> Worth:
    """Of all inputs together, shape (worlds, inputs)."""
    return _worth(_joint(x), values, confidence, seed)


def _worth(terms: Floats, values: Floats, confidence: float, seed: int) -> Worth:
    random, n = np.random.default_rng(seed), len(values)
    again = []
    for _ in range(RESAMPLES):
        rows = random.integers(0, n, n)
        again.append(_gain(terms[rows], values[rows]))
    tail = (1 - confidence) / 2
    low, high = np.quantile(again, [tail, 1 - tail])
    value = _gain(terms, values)
    return Worth(value, min(float(low), value), max(float(high), value))


def _gain(terms: Floats, values: Floats) -> float:
    """E[max_d m_d(x)] - max_d m_d over differences from the best, which keeps numbers small."""
    means = values.mean(axis=0)
    behind = values - values[:, [int(np.argmax(means))]]
    fitted = terms @ np.linalg.lstsq(terms, behind, rcond=None)[0]
    return max(float(fitted.max(axis=1).mean() - fitted.mean(axis=0).max()), 0.0)


def _joint(x: Floats) -> Floats:
    n, inputs = x.shape
    pairs = inputs * (inputs - 1) // 2
    degree = _degree(n, inputs)
    columns = [_powers(x[:, i], degree) for i in range(inputs)]
    terms = np.column_stack([columns[0], *(c[:, 1:] for c in columns[1:])])
    if n >= PER_TERM * (terms.shape[1] + pairs):
        terms = np.column_stack([terms, *_products(columns)])
    return terms


def _products(columns: list[Floats]) -> Iterator[Floats]:
    for one, other in combinations(columns, 2):
        yield one[:, 1] * other[:, 1]


def _degree(n: int, inputs: int) -> int:
    """The highest degree for which there are worlds enough."""
    most = (n // PER_TERM - 1) // inputs
    return min(max(most, 1), DEGREE)


def _powers(x: Floats, degree: int) -> Floats:
    """Legendre polynomials of `x`, brought to [-1, 1], from degree 0 on."""
    low, high = float(x.min()), float(x.max())
    scaled = (2 * x - low - high) / (high - low) if high > low else np.zeros_like(x)
    return np.asarray(np.polynomial.legendre.legvander(scaled, degree), dtype=np.float64)
