"""Comparisons from replications with known differences."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from funnel_sim.domain.tables import DIMENSIONS, Floats, Outcomes
from funnel_sim.metrics.registry import INDEX, KPIS
from funnel_sim.stats.verdict import Kind
from funnel_sim.studies.comparison import Comparison, compare
from funnel_sim.studies.designs import situations
from tests.support.experiments import document, scenario
from tests.support.frames import frame

N = 40


def compared(
    folder: Path, kpis: dict[str, dict[str, Floats]], order: tuple[str, ...] = (), **changes: Any
) -> Comparison:
    """Compare designs whose replications are given as KPI -> organisation -> values."""
    organisations = document()["organisations"]
    names = order or tuple(organisations)
    changes["organisations"] = {name: organisations[name] for name in names}
    (situation,) = situations(scenario(folder, **{"baseline": names[0], **changes}))
    outcomes = []
    for name in names:
        total = np.full((N, len(KPIS)), np.nan)
        for kpi, values in kpis.items():
            total[:, INDEX[kpi]] = values[name]
        by = {d: np.zeros((N, 1, len(KPIS))) for d in DIMENSIONS}
        outcomes.append(Outcomes(name, frame(), np.arange(N), total, by))
    return compare(situation, outcomes)


@pytest.fixture
def luck() -> Floats:
    """What all designs share in a replication: common random numbers."""
    return np.random.default_rng(4).normal(500_000, 80_000, N)


@pytest.fixture
def noise() -> Floats:
    """What differs from design to design; 0 on average, exactly."""
    draws = np.random.default_rng(5).normal(0, 5_000, N)
    return np.asarray(draws - draws.mean())


def test_the_paired_difference_sees_through_shared_luck(
    tmp_path: Path, luck: Floats, noise: Floats
):
    values = {"everyone": luck, "split": luck + 30_000 + noise}
    comparison = compared(tmp_path, {"contribution": values})
    (difference,) = comparison.differences["contribution"]
    assert difference.mean == pytest.approx(30_000)
    assert difference.low < 30_000 < difference.high
    assert difference.high - difference.low < 5_000
    assert difference.variance_reduction > 100
    assert difference.win_share == 1.0
    assert comparison.verdict is not None
    assert comparison.verdict.winner == "split"
    alone = comparison.estimate("contribution", "split")
    assert alone is not None
    assert alone.high - alone.low > 40_000


def test_indifference_makes_a_real_difference_no_reason(
    tmp_path: Path, luck: Floats, noise: Floats
):
    values = {"everyone": luck, "split": luck + 30_000 + noise}
    comparison = compared(tmp_path, {"contribution": values}, indifference="50_000 EUR")
    assert comparison.verdict is not None
    assert comparison.verdict.kind is Kind.REAL_BUT_SMALL
    assert comparison.verdict.winner is None
    words = " ".join(comparison.sentences())
    assert "No clear winner" in words
    assert "50,000 EUR would matter" in words


def test_lower_is_better_for_costs(tmp_path: Path, luck: Floats, noise: Floats):
    values = {"everyone": luck, "split": luck - 30_000 + noise}
    comparison = compared(tmp_path, {"cost_of_sales": values}, objective="cost_of_sales")
    assert comparison.verdict is not None
    assert comparison.verdict.winner == "split"
    (difference,) = comparison.differences["cost_of_sales"]
    assert (difference.mean < 0, difference.win_share) == (True, 1.0)
    assert "lowest mean cost of sales" in " ".join(comparison.sentences())


def test_the_chance_to_reach_a_target_counts_replications(tmp_path: Path, luck: Floats):
    revenue, wait = np.arange(1.0, N + 1), np.arange(1.0, N + 1)
    revenue[0] = np.nan
    kpis = {
        "contribution": {"everyone": luck, "split": luck},
        "revenue": {"everyone": revenue, "split": revenue * 10},
        "wait": {"everyone": wait, "split": wait * 10},
    }
    comparison = compared(tmp_path, kpis, targets={"revenue": 31, "wait": 10})
    revenue_target, wait_target = comparison.targets
    assert [c.successes for c in revenue_target.chances] == [10, 37]  # 31..40; 4..40
    assert [c.successes for c in wait_target.chances] == [10, 1]  # lower is better
    assert revenue_target.chances[0].low < 0.25 < revenue_target.chances[0].high
    assert {c.n for c in revenue_target.chances} == {N}


def test_undefined_replications_are_left_out_and_counted(tmp_path: Path, luck: Floats):
    cycle = np.linspace(20, 60, N)
    holes = cycle.copy()
    holes[:7] = math.nan
    kpis = {
        "contribution": {"everyone": luck, "split": luck + 1},
        "sales_cycle_mean": {"everyone": cycle, "split": holes},
    }
    comparison = compared(tmp_path, kpis)
    everyone, split = comparison.estimates["sales_cycle_mean"]
    assert everyone is not None
    assert split is not None
    assert (everyone.n, split.n) == (N, N - 7)
    (difference,) = comparison.differences["sales_cycle_mean"]
    assert (difference.n, difference.dropped) == (N - 7, 7)
    assert comparison.estimates["wins"] == (None, None)
    assert "wins" not in comparison.differences


def test_an_objective_that_is_never_defined_gives_no_verdict(tmp_path: Path, luck: Floats):
    comparison = compared(tmp_path, {"revenue": {"everyone": luck, "split": luck}})
    assert comparison.verdict is None
    assert comparison.sentences() == ["No verdict: contribution is undefined in every replication."]


def test_one_organisation_is_estimated_and_not_compared(tmp_path: Path, luck: Floats):
    comparison = compared(tmp_path, {"contribution": {"split": luck}}, order=("split",))
    assert comparison.verdict is None
    assert comparison.differences == {}
    assert comparison.sentences() == ["split is the only organisation: nothing to compare."]
    estimate = comparison.estimate("contribution", "split")
    assert estimate is not None
    assert estimate.mean == pytest.approx(luck.mean())


def test_the_order_of_organisations_changes_no_bit(tmp_path: Path, luck: Floats, noise: Floats):
    values = {"everyone": luck, "split": luck + 1_000 + noise}
    kpis = {"contribution": values}
    one = compared(tmp_path, kpis, ("everyone", "split"))
    other = compared(tmp_path, kpis, ("split", "everyone"), baseline="everyone")
    assert one.verdict == other.verdict
    for name in values:
        assert one.estimate("contribution", name) == other.estimate("contribution", name)
    (d,), (e,) = one.differences["contribution"], other.differences["contribution"]
    assert (d.mean, d.low, d.high, d.sd) == (e.mean, e.low, e.high, e.sd)
    assert (one.organisations[d.design], other.organisations[e.design]) == ("split", "split")
