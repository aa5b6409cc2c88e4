"""Numbers of replications from a first stage: Rinott's constant, and paired differences."""

from __future__ import annotations

import math

import numpy as np
import pytest

from funnel_sim.stats.selection.rinott import rinott_h, rinott_two_stage
from funnel_sim.stats.selection.two_stage import paired_two_stage

DESIGNS = (2, 3, 4, 5, 10)


@pytest.mark.parametrize(
    ("confidence", "table"),
    [(0.90, (1.896, 2.431, 2.720, 2.916, 3.437)), (0.95, (2.452, 2.937, 3.203, 3.385, 3.875))],
)
def test_h_is_that_of_the_tables(confidence: float, table: tuple[float, ...]):
    """n0 = 20."""
    found = [rinott_h(confidence, designs, 20) for designs in DESIGNS]
    assert found == pytest.approx(table, abs=5.1e-4)


@pytest.mark.parametrize(("designs", "first_stage"), [(2, 3), (4, 8), (10, 60)])
def test_h_gives_the_probability_that_defines_it(designs: int, first_stage: int):
    """P(Z_i < h / sqrt(df (1 / X_i + 1 / Y)) for all i), by drawing."""
    rng, n = np.random.default_rng(11), 400_000
    h, df = rinott_h(0.9, designs, first_stage), first_stage - 1
    x, y = rng.chisquare(df, (n, designs - 1)), rng.chisquare(df, (n, 1))
    z = rng.standard_normal((n, designs - 1))
    share = np.mean((z < h / np.sqrt(df * (1 / x + 1 / y))).all(axis=1))
    assert abs(share - 0.9) < 3 * math.sqrt(0.09 / n)


def test_with_many_replications_h_is_that_of_known_variances():
    """Bechhofer (1954): for two designs and known variances, h = sqrt(2) z."""
    assert rinott_h(0.95, 2, 100_000) == pytest.approx(math.sqrt(2) * 1.644854, rel=1e-4)


def test_rinott_asks_of_each_design_what_its_own_spread_needs():
    values = np.array([[0.0, 5.0, 1.0], [4.0, 5.0, 3.0], [0.0, 5.0, 1.0], [4.0, 5.0, 3.0]])
    found = rinott_two_stage(values, indifference=1.0)
    assert found.h == rinott_h(0.95, 3, 4)
    wide, narrow = 16 / 3, 4 / 3
    assert found.replications == (
        math.ceil(found.h**2 * wide), 4, math.ceil(found.h**2 * narrow)
    )  # fmt: skip


def test_pairs_ask_what_the_widest_difference_needs():
    values = np.array([[0.0, 5.0, 1.0], [4.0, 9.0, 3.0], [0.0, 5.0, 1.0], [4.0, 9.0, 3.0]])
    found = paired_two_stage(values, indifference=0.5)
    t = 4.176535  # Student's t, 3 degrees of freedom, 1 - .05 / 4
    assert found.critical == pytest.approx(t, rel=1e-6)
    assert found.replications == math.ceil(t**2 * (4 / 3) / 0.25)
    assert found.sds[0, 1] == 0
    widths = found.half_widths(found.replications)
    assert widths[0, 1] == 0
    assert 0.49 < widths[0, 2] <= 0.5
    assert widths[0, 2] == widths[1, 2] == widths[2, 0]


def test_the_first_stage_is_the_least():
    values = np.random.default_rng(1).normal(size=(12, 2))
    assert paired_two_stage(values, 100.0).replications == 12
    assert rinott_two_stage(values, 100.0).replications == (12, 12)


@pytest.mark.parametrize("procedure", [paired_two_stage, rinott_two_stage])
@pytest.mark.parametrize(
    ("values", "indifference", "confidence"),
    [
        (np.zeros((1, 2)), 1.0, 0.95),
        (np.zeros((5, 1)), 1.0, 0.95),
        (np.zeros((5, 2)), 0.0, 0.95),
        (np.zeros((5, 2)), -1.0, 0.95),
        (np.zeros((5, 2)), 1.0, 0.5),
        (np.full((5, 2), np.nan), 1.0, 0.95),
    ],
)
def test_bad_arguments_are_refused(procedure, values, indifference: float, confidence: float):
    with pytest.raises(ValueError, match="must"):
        procedure(values, indifference, confidence)
