"""Deals and changes of stage become visits as one would count them by hand."""

import numpy as np
import pandas as pd
import pytest

from funnel_sim.calibration.fits.clock import Clock, days_only
from funnel_sim.calibration.fits.visits import visits_of
from funnel_sim.config.schema.market import Calendar
from tests.support.histories import T, history

STAGES = ("first", "second", "third")


def clock() -> Clock:
    return Clock.over(T("2024-01-01"), T("2024-07-01"), Calendar())


def told(found):
    """(deal, stage, hours, outcome) of each visit."""
    t = found.table
    return [
        (d, found.stages[s], round(h, 2) if h == h else None, o)
        for d, s, h, o in zip(t["deal"], t["stage"], t["hours"], t["outcome"], strict=True)
    ]


def test_a_won_a_lost_and_an_open_deal():
    """Monday 9 to Tuesday 11 is 10 hours of 8 a day; a weekend takes none."""
    given = history(
        [
            {"created": "2024-01-01 09:00", "closed": "2024-01-03 17:00", "status": "won"},
            {"created": "2024-01-05 15:00", "closed": "2024-01-08 10:00", "status": "lost"},
            {"created": "2024-06-28 09:00", "status": "open"},
        ],
        [
            ("D0", "first", "2024-01-01 09:00", "2024-01-02 11:00", "ann"),
            ("D0", "second", "2024-01-02 11:00", "2024-01-03 09:00", "bob"),
            ("D0", "third", "2024-01-03 09:00", "2024-01-03 17:00", "bob"),
            ("D1", "first", "2024-01-05 15:00", None, "ann"),
            ("D2", "first", "2024-06-28 09:00", None, "ann"),
        ],
        stages=STAGES,
    )
    found = visits_of(given, clock())
    assert told(found) == [
        (0, "first", 10.0, "advanced"),
        (0, "second", 6.0, "advanced"),
        (0, "third", 8.0, "advanced"),
        (1, "first", 3.0, "lost"),
        (2, "first", 8.0, "open"),
    ]
    assert found.table["owner"].tolist() == ["ann", "bob", "bob", "ann", "ann"]
    assert found.losses_dated
    assert (found.skipped, found.went_back, found.undated) == (0, 0, 0)


def test_a_skipped_stage_is_passed_in_no_time_and_going_back_belongs_to_the_furthest():
    given = history(
        [
            {"created": "2024-01-01 09:00", "closed": "2024-01-02 09:00", "status": "won"},
            {"created": "2024-01-01 09:00", "closed": "2024-01-05 09:00", "status": "lost"},
        ],
        [
            ("D0", "first", "2024-01-01 09:00"),
            ("D0", "third", "2024-01-01 11:00"),
            ("D1", "first", "2024-01-01 09:00"),
            ("D1", "second", "2024-01-02 09:00"),
            ("D1", "first", "2024-01-03 09:00"),
        ],
        stages=STAGES,
    )
    found = visits_of(given, clock())
    assert told(found) == [
        (0, "first", 2.0, "advanced"),
        (0, "second", 0.0, "advanced"),
        (0, "third", 6.0, "advanced"),
        (1, "first", 8.0, "advanced"),
        (1, "second", 24.0, "lost"),
    ]
    assert (found.skipped, found.went_back) == (1, 1)


def test_the_rates_of_passing_multiply_to_the_share_of_wins():
    """Whatever stages deals skip."""
    rng = np.random.default_rng(1)
    deals, passages = [], []
    for n in range(200):
        won = rng.random() < 0.3
        last = 2 if won else rng.integers(0, 3)
        deals.append(
            {"created": "2024-01-01", "closed": "2024-03-01", "status": "won" if won else "lost"}
        )
        kept = [s for s in range(last + 1) if s == last or rng.random() < 0.7]
        passages += [(f"D{n}", STAGES[s], f"2024-01-{2 + s:02}") for s in kept]
    found = visits_of(history(deals, passages, stages=STAGES), clock()).table
    rates = [(found.loc[found["stage"] == s, "outcome"] == "advanced").mean() for s in range(3)]
    wins = np.mean([d["status"] == "won" for d in deals])
    assert np.prod(rates) == pytest.approx(wins)


def test_a_source_without_stages_has_one_and_losses_without_dates_have_no_time():
    given = history(
        [
            {"created": "2024-01-01", "closed": "2024-01-02 09:00", "status": "won"},
            {"created": "2024-01-01", "status": "lost"},
            {"created": "2024-01-01", "status": "open"},
        ],
        as_of="2024-01-03",
    )
    found = visits_of(given, clock())
    assert told(found) == [
        (0, "sale", 8.0, "advanced"),
        (1, "sale", None, "lost"),
        (2, "sale", 16.0, "open"),
    ]
    assert not found.losses_dated
    assert found.undated == 1


def test_days_are_told_from_moments():
    assert days_only(pd.Series(pd.to_datetime(["2024-01-01", "2024-01-02"])))
    assert not days_only(pd.Series(pd.to_datetime(["2024-01-01 10:00", "2024-01-02 11:30"])))
