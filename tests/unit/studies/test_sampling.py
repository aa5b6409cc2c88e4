"""When a study stops."""

from __future__ import annotations

import math

import numpy as np
import pytest

from funnel_sim.config.schema.experiment import Precision
from funnel_sim.domain.tables import DIMENSIONS, Floats, Outcomes
from funnel_sim.metrics.registry import INDEX, KPIS
from funnel_sim.stats.estimates import mean_interval
from funnel_sim.studies.sampling import more_wanted, precision_reached
from tests.support.frames import frame

REVENUE = INDEX["revenue"]


def rule(**parts: object) -> Precision:
    return Precision.model_validate({"at_least": 10, "at_most": 400, **parts})


def outcome(name: str, revenue: Floats) -> Outcomes:
    total = np.full((len(revenue), len(KPIS)), np.nan)
    total[:, REVENUE] = revenue
    empty = {d: np.zeros((len(revenue), 1, len(KPIS))) for d in DIMENSIONS}
    return Outcomes(name, frame(), np.arange(len(revenue)), total, empty)


def noisy(n: int, cv: float, seed: int = 1) -> Floats:
    return 1e6 * (1 + cv * np.random.default_rng(seed).standard_normal(n))


def test_at_least_comes_first():
    assert more_wanted([], rule(), 0.95) == 10
    assert more_wanted([outcome("a", noisy(4, 0.1))], rule(), 0.95) == 6


def test_without_a_precision_at_least_is_all():
    assert more_wanted([outcome("a", noisy(10, 5.0))], rule(), 0.95) == 0


def test_the_noisiest_design_decides():
    until = rule(until={"revenue": "±2 %"})
    quiet, loud = outcome("quiet", noisy(20, 0.001)), outcome("loud", noisy(20, 0.2))
    assert more_wanted([quiet], until, 0.95) == 0
    assert more_wanted([quiet, loud], until, 0.95) == more_wanted([loud], until, 0.95) > 0


def test_batches_lead_to_the_precision_asked_for():
    until, n = rule(until={"revenue": "±3 %"}), 10
    while more := more_wanted([outcome("a", noisy(400, 0.25)[:n])], until, 0.95):
        assert more <= n
        n += more
    reached = mean_interval(noisy(400, 0.25)[:n])
    assert 10 < n < 400
    assert reached.half_width <= 0.03 * reached.mean
    (row,) = precision_reached([outcome("a", noisy(400, 0.25)[:n])], until, 0.95)
    assert (row.design, row.kpi, row.wanted, row.enough) == ("a", "revenue", 0.03, True)
    assert row.half_width == reached.half_width


def test_at_most_is_the_end_however_wide_the_interval():
    until = rule(until={"revenue": "±0.1 %"}, at_most=30)
    assert more_wanted([outcome("a", noisy(20, 2.0))], until, 0.95) == 10
    done = [outcome("a", noisy(30, 2.0))]
    assert more_wanted(done, until, 0.95) == 0
    assert not precision_reached(done, until, 0.95)[0].enough


@pytest.mark.parametrize("defined", [0, 1])
def test_a_kpi_that_is_hardly_ever_defined_asks_for_more_until_the_end(defined: int):
    until = rule(until={"revenue": "±5 %"}, at_most=50)
    values = np.full(40, math.nan)
    values[:defined] = 7.0
    assert more_wanted([outcome("a", values)], until, 0.95) == 10
    (row,) = precision_reached([outcome("a", values)], until, 0.95)
    assert math.isinf(row.half_width)
    assert not row.enough


def test_undefined_replications_do_not_count():
    values = np.concatenate([noisy(20, 0.1), np.full(20, math.nan)])
    until = rule(until={"revenue": "±2 %"})
    assert more_wanted([outcome("a", values)], until, 0.95) == more_wanted(
        [outcome("a", values[:20])], until, 0.95
    )
