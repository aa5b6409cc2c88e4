"""Every fit finds what was put in, says how sure it is, and says so where it cannot."""

import numpy as np
import pandas as pd
import pytest

from funnel_sim.calibration.fits.arrivals import fit_arrivals
from funnel_sim.calibration.fits.clock import Clock
from funnel_sim.calibration.fits.mix import fit_mix
from funnel_sim.calibration.fits.quantity import Quantity, named, unknown
from funnel_sim.calibration.fits.staff import fit_staff
from funnel_sim.calibration.fits.stages import fit_stages
from funnel_sim.calibration.fits.values import fit_values
from funnel_sim.calibration.fits.visits import visits_of
from funnel_sim.calibration.fits.waiting import fit_waiting
from funnel_sim.calibration.fits.work import fit_work
from funnel_sim.config.schema.market import Calendar
from tests.support.histories import T, history

CLOCK = Clock.over(T("2022-01-03"), T("2025-07-01"), Calendar())


def arriving(weekly, start="2022-01-03", channel="web"):
    """A deal per lead, evenly over the weekdays, weekends half."""
    rng = np.random.default_rng(3)
    weights = np.array([1, 1, 1, 1, 1, 0.5, 0.5]) / 6
    deals = []
    for week, count in enumerate(weekly):
        days = rng.choice(7, int(count), p=weights)
        deals += [
            {"created": T(start) + pd.Timedelta(days=int(7 * week + d), hours=10),
             "status": "open", "channel": channel}
            for d in days
        ]  # fmt: skip
    return deals


def test_level_trend_weekdays_and_over_dispersion_of_arrivals():
    """60 weeks of 50 at the end, growing 30 % a year, variance three times the mean."""
    rng = np.random.default_rng(2)
    years = (np.arange(60) - 59.5) * 7 / 365.25
    mean = 50 * 1.3**years
    weekly = rng.negative_binomial(mean / 2.0, 1 / 3.0)
    as_of = T("2022-01-03") + pd.Timedelta(days=420)
    given = history(arriving(weekly), as_of=str(as_of.date()))
    flow = fit_arrivals(given, T("2022-01-03")).flows[0]
    level, trend = (named(flow.quantities, f"{x}, web") for x in ("leads per week", "trend"))
    spread = named(flow.quantities, "over-dispersion, web")
    assert level.low < 50 < level.high
    assert level.high / level.low < 1.4
    assert trend.low < 0.3 < trend.high
    assert spread.low < 3.0 < spread.high
    assert flow.weekdays["mon"] == pytest.approx(1 / 6, abs=0.02)
    assert flow.weekdays["sun"] == pytest.approx(1 / 12, abs=0.02)
    assert not named(flow.quantities, "season, web").learnt


def test_a_season_of_two_years_is_found():
    months = pd.date_range("2022-01-03", periods=156, freq="7D").month
    weekly = np.where(months == 8, 20, 60)
    as_of = T("2022-01-03") + pd.Timedelta(days=156 * 7)
    given = history(arriving(weekly), as_of=str(as_of.date()))
    flow = fit_arrivals(given, T("2022-01-03")).flows[0]
    month = given.deals["created"].dt.month  # weeks that begin in August end in September
    by_day = (month == 8).sum() / 93 / ((month == 3).sum() / 93)
    assert by_day < 0.45
    assert flow.season["august"] / flow.season["march"] == pytest.approx(by_day, abs=0.01)
    assert np.mean(list(flow.season.values())) == pytest.approx(1.0)


def test_small_channels_are_pooled_and_few_weeks_are_not_enough():
    deals = (
        arriving([20] * 20) + arriving([1] * 10, channel="fair") + arriving([1] * 9, channel="x")
    )
    given = history(deals, as_of="2022-05-23")
    found = fit_arrivals(given, T("2022-01-03"))
    assert found.names == ("web", "other")
    assert set(found.pooled) == {"fair", "x"}
    assert found.name_of("fair") == "other"
    assert not named(found.flows[1].quantities, "leads per week, other").learnt
    short = fit_arrivals(history(arriving([20] * 5), as_of="2022-02-07"), T("2022-01-03"))
    quantity = short.flows[0].quantities[0]
    assert not quantity.learnt
    assert "insufficient history" in quantity.said()
    assert short.flows[0].per_week == pytest.approx(20)


def test_the_record_of_arrivals_ends_with_the_last_lead_where_silence_is_no_chance():
    given = history(arriving([20] * 20), as_of="2022-11-01")
    assert fit_arrivals(given, T("2022-01-03")).end <= T("2022-05-23")
    rare = history(arriving([1] * 20), as_of="2022-06-01")
    assert fit_arrivals(rare, T("2022-01-03")).end == T("2022-06-01")


def test_shares_of_segments():
    deals = pd.DataFrame(
        {
            "segment": ["small"] * 70 + ["large"] * 30 + ["small"] * 5,
            "channel": ["web"] * 100 + ["fair"] * 5,
        }
    )
    mix = fit_mix(deals, ("web", "fair"), lambda c: c)
    share = named(mix.quantities, "share of segment small")
    assert share.value == pytest.approx(75 / 105)
    assert share.low < 75 / 105 < share.high
    assert mix.shares("web") == pytest.approx([70.5 / 101, 30.5 / 101])
    assert mix.shares("fair") == pytest.approx([75.5 / 106, 30.5 / 106])  # too few of its own


def priced(values):
    return pd.DataFrame({"segment": "s", "value": values, "status": "won"})


def test_values_are_price_points_a_law_or_what_was_seen():
    rng = np.random.default_rng(4)
    points = fit_values(priced(rng.choice([90.0, 190.0, 490.0], 3000, p=[0.5, 0.3, 0.2])))[0]
    assert points.law is not None
    assert points.law["discrete"]["values"] == [90.0, 190.0, 490.0]
    assert points.law["discrete"]["shares"] == pytest.approx([0.5, 0.3, 0.2], abs=0.06)
    smooth = fit_values(priced(rng.lognormal(8, 1, 500)))[0]
    assert smooth.fits
    assert smooth.law is not None
    assert smooth.law["lognormal"]["sigma"] == pytest.approx(1, abs=0.08)
    heavy = fit_values(priced(1000 * rng.pareto(1.2, 2000) + 1000))[0]
    assert not heavy.fits
    assert "none of four families fits" in heavy.quantity.note
    assert heavy.law is not None
    assert len(heavy.law["empirical"]["values"]) == 200
    few = fit_values(priced(rng.lognormal(8, 1, 20)))[0]
    assert few.law is None
    assert few.quantity.said().startswith("insufficient history (n 20, needs 30)")


def test_without_enough_wins_values_of_all_deals_stand_in_and_that_is_said():
    values = np.random.default_rng(5).lognormal(8, 1, 100)
    deals = priced(values).assign(status=["won"] * 10 + ["lost"] * 90)
    assert "too few of them are won" in fit_values(deals)[0].quantity.note


def test_work_comes_from_activities_of_the_stage_they_were_done_in():
    """Two calls in the first stage, one visit in the second, each deal."""
    deals, passages, activities = [], [], []
    rng = np.random.default_rng(6)
    for n in range(60):
        deals.append({"created": "2024-01-01", "closed": "2024-01-10 10:00", "status": "won"})
        passages += [
            (f"D{n}", "a", "2024-01-01 09:00", "2024-01-04 09:00"),
            (f"D{n}", "b", "2024-01-04 09:00", "2024-01-10 10:00"),
        ]
        for kind, day in (("call", 2), ("call", 3), ("visit", 8)):
            minutes = float(rng.lognormal(3 if kind == "call" else 5, 0.3))
            activities.append(
                {"deal": f"D{n}", "kind": kind, "at": f"2024-01-{day:02} 10:00", "minutes": minutes}
            )
    given = history(deals, passages, activities, ("a", "b"))
    work = fit_work(given, visits_of(given, CLOCK))
    assert work.learnt
    assert work.touches == ({"call": 2.0, "visit": 0.0}, {"call": 0.0, "visit": 1.0})
    call = named(work.quantities, "minutes of a call")
    assert call.low < np.exp(3 + 0.045) < call.high
    nothing = fit_work(history(deals, passages, (), ("a", "b")), visits_of(given, CLOCK))
    assert not nothing.learnt
    assert "30 minutes per stage are assumed" in nothing.quantities[0].said()


def test_waiting_for_a_busy_seller_is_told_from_the_customers_own():
    """Each day two deals enter at 9. Ann works on one from 10 to 12, on the other from 12 to 13:
    the first waits an hour for itself, the second that hour, and two for Ann."""
    deals, passages = [], []
    for n in range(50):
        day = T("2024-01-01") + pd.Timedelta(days=7 * (n // 5) + n % 5)
        at = lambda h, day=day: day + pd.Timedelta(hours=h)  # noqa: E731
        for k, (begun, left) in enumerate(((10, 12), (12, 13))):
            name = f"D{2 * n + k}"
            deals.append({"created": at(9), "closed": at(left), "status": "won"})
            passages.append((name, "a", at(9), at(left), "ann", at(begun)))
    given = history(deals, passages, stages=("a",))
    found = fit_waiting(given, visits_of(given, CLOCK), CLOCK)
    assert found.stages["a"].contention == pytest.approx(1.0)  # 0 and 2
    assert found.stages["a"].extraneous == pytest.approx(1.0)
    assert found.stages["a"].work == pytest.approx(1.5)
    blind = history(deals, [p[:5] for p in passages], stages=("a",))
    said = fit_waiting(blind, visits_of(blind, CLOCK), CLOCK).quantities[0]
    assert not said.learnt
    assert "as a sum only" in said.said()


def test_teams_and_headcounts_from_who_did_what():
    """Two sellers qualify, three close, in every month of the last three."""
    deals, passages = [], []
    for n in range(120):
        day = T("2024-04-01") + pd.Timedelta(days=int(n * 0.7))
        deals.append({"created": day, "closed": day + pd.Timedelta(days=2), "status": "won"})
        passages += [
            (f"D{n}", "a", day, day + pd.Timedelta(days=1), f"q{n % 2}"),
            (f"D{n}", "b", day + pd.Timedelta(days=1), day + pd.Timedelta(days=2), f"c{n % 3}"),
        ]
    given = history(deals, passages, stages=("a", "b"))
    teams = fit_staff(given, visits_of(given, CLOCK)).teams
    assert [(t.stages, t.headcount, t.learnt) for t in teams] == [
        (("a",), 2, True),
        (("b",), 3, True),
    ]
    alone = history(deals[:5], stages=())
    staff = fit_staff(alone, visits_of(alone, CLOCK))
    assert not staff.teams[0].learnt
    assert "one seller is assumed" in staff.quantities[0].said()


def test_a_stage_without_time_is_told_from_one_without_history():
    """All pass the first stage within the quarter of an hour; nobody was in the second."""
    rng = np.random.default_rng(8)
    deals, passages = [], []
    for n in range(100):
        day = T("2024-01-01 10:00") + pd.Timedelta(days=int(rng.integers(0, 60)))
        won, left = rng.random() < 0.5, day + pd.Timedelta(hours=float(rng.lognormal(4, 1)))
        deals.append({"created": day, "closed": left, "status": "won" if won else "lost"})
        passages += [(f"D{n}", "a", day), (f"D{n}", "b", day + pd.Timedelta(minutes=5))]
    given = history(deals, passages, stages=("a", "b"))
    first, second = fit_stages(visits_of(given, CLOCK), (0.0, 0.0), 0.25)
    assert first.short
    assert "shorter than the clock" in first.quantities[1].said()
    assert second.fit is not None
    low, high = second.fit.share_interval(0.99)
    assert low < 0.5 < high
    few = fit_stages(visits_of(history(deals[:30], passages[:60], stages=("a", "b")), CLOCK),
                     (0.0, 0.0), 0.25)  # fmt: skip
    assert not few[0].short
    assert few[0].fit is None
    assert "one working day is assumed" in few[0].quantities[1].said()


def test_a_quantity_says_what_it_rests_on():
    known = Quantity("x", "share", 0.5, 0.4, 0.6, 100, 30, "of everybody")
    assert known.said() == "n 100, 90 % interval 0.4 to 0.6; of everybody"
    gap = unknown("y", "share", 3, 30, "a half stands in")
    assert gap.said() == "insufficient history (n 3, needs 30); a half stands in"
    with pytest.raises(KeyError):
        named([known], "z")
