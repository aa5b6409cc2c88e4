"""Parts of the back-test: what was known, what open deals still may do, scores and the verdict."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from funnel_sim.calibration.backtest.comparison import Judged, compared
from funnel_sim.calibration.backtest.distances import apart, earth, ways_of
from funnel_sim.calibration.backtest.known import known_at
from funnel_sim.calibration.backtest.opening import remaining
from funnel_sim.calibration.backtest.run import run_backtest
from funnel_sim.calibration.backtest.tally import BACKLOG, NEW, TOTAL
from funnel_sim.calibration.fragment.pipeline import aged_odds
from funnel_sim.domain.errors import InvalidInput
from funnel_sim.stats.time_laws import TimeLaw
from tests.support.company import FIELD, SEGMENTS, played
from tests.support.crm_log import crm_history
from tests.support.histories import T, history


def test_what_was_known_on_a_day():
    given = history(
        [
            {"created": "2024-01-01", "closed": "2024-01-05", "status": "won", "owner": "ann"},
            {"created": "2024-01-01", "closed": "2024-02-05", "status": "won", "owner": "bob",
             "stage": "b"},
            {"created": "2024-01-20", "status": "lost"},
            {"created": "2024-02-01", "status": "open"},
        ],
        [
            ("D1", "a", "2024-01-01", "2024-01-03", "ann"),
            ("D1", "b", "2024-01-03", "2024-02-05", "cem"),
            ("D1", "c", "2024-02-05", None, "bob"),
        ],
        [{"deal": "D1", "kind": "call", "at": "2024-02-01", "minutes": 5}],
        ("a", "b", "c"),
    )  # fmt: skip
    known = known_at(given, T("2024-02-01"))
    assert known.deals["id"].tolist() == ["D0", "D1", "D2"]
    assert known.deals["status"].tolist() == ["won", "open", "open"]
    assert known.deals["closed"].isna().tolist() == [False, True, True]
    assert known.deals["owner"].tolist()[1] == "cem"  # bob came later
    assert known.passages["stage"].tolist() == ["a", "b"]
    assert known.passages["left"].isna().tolist() == [False, True]
    assert not len(known.activities)
    assert known.as_of == T("2024-02-01")
    assert given.deals["status"].tolist()[1] == "won"  # the history itself is left as it was


def test_the_odds_of_a_deal_that_has_waited_are_those_of_bayes():
    """By simulation: of cases still open at 40, the share that advances."""
    rng = np.random.default_rng(1)
    fast, slow = TimeLaw("weibull", 20.0, 0.9), TimeLaw("lognormal", 60.0, 1.0)
    n, p, e = 400_000, 0.4, 40.0
    advances = rng.random(n) < p
    t = np.where(advances, fast.quantile(rng.random(n)), slow.quantile(rng.random(n)))
    share = advances[t > e].mean()
    shift = float(aged_odds(fast, slow, np.array([e]))[0])
    odds = p / (1 - p) * np.exp(shift)
    assert odds / (1 + odds) == pytest.approx(share, abs=0.004)


def test_the_time_still_to_come_is_the_conditional_law():
    law = TimeLaw("loglogistic", 30.0, 1.8)
    t = law.quantile(np.random.default_rng(2).random(400_000))
    left = t[t > 50.0] - 50.0
    values = [float(v.removesuffix(" h")) for v in remaining(law, 50.0)["empirical"]["values"]]
    for k in (10, 50, 90):
        assert values[k] == pytest.approx(np.quantile(left, (k + 0.5) / 100), rel=0.03)


def test_distances_by_hand():
    assert earth(np.array([0.0, 1.0]), np.array([1.0, 2.0])) == pytest.approx(1.0)
    one = ways_of(np.array([0, 0, 0, 1]), ["a", "b", "c", "a"], np.array([1, 2, 3, 1.0]))
    assert one == Counter({("a", "b", "c"): 1, ("a",): 1})
    other: Counter[tuple[str, ...]] = Counter({("a", "b", "c"): 2})
    assert apart(one, other) == pytest.approx(0.5)
    assert apart(one, one) == 0.0
    assert np.isnan(apart(one, Counter()))


REAL = {BACKLOG: 100.0, NEW: 200.0, TOTAL: 300.0}


def sampled(backlog, new, sd=10.0):
    rng = np.random.default_rng(3)
    a, b = rng.normal(backlog, sd, 2000), rng.normal(new, sd, 2000)
    return {BACKLOG: a, NEW: b, TOTAL: a + b}


def test_the_verdict_needs_coverage_and_a_tie_with_the_naive_forecast():
    good = compared(sampled(102, 198), REAL)
    assert Judged(good, good).validated
    far = compared(sampled(130, 198), REAL)
    assert not Judged(far, good).covers
    wide = compared(sampled(112, 212, 40.0), REAL)
    beaten = Judged(wide, good)
    assert beaten.covers
    assert not beaten.ties
    assert not beaten.validated
    assert Judged(good, far).validated
    assert beaten.error == pytest.approx(0.09, abs=0.02)


def test_days_outside_of_the_record_are_refused_all_at_once():
    given = history([{"created": "2024-01-01", "status": "open"}] * 2)
    with pytest.raises(InvalidInput) as error:
        run_backtest(given, cut=T("2025-01-01"), end=T("2024-12-01"))
    assert [finding.path for finding in error.value.findings] == ["cut", "end"]


@pytest.mark.slow
def test_of_a_company_that_is_the_model_the_back_test_covers_and_beats_the_naive_one():
    """40 weeks known, 8 to come: everything counted is inside; two channels, three stages."""
    log, blueprint = played(5, weeks=48)
    given = crm_history(log, blueprint, SEGMENTS)
    cut = T("2024-01-01") + pd.Timedelta(weeks=40)
    result = run_backtest(given, cut=cut, replications=40, field_sellers=FIELD)
    judged = result.judged["actual"]
    assert judged.covers
    assert judged.validated
    assert result.real["wins"] > 60
    inside = [c.inside for c in judged.simulated if not c.name.startswith("later")]
    assert sum(inside) >= len(inside) - 1
    assert result.distances["actual"].arrivals == 0.0
    assert result.distances["actual"].ways < 0.1
    assert result.distances["forecast"].arrivals > 0.0
