"""Leads come as often, and on the days, that the profile says; counts vary as asked.

The oracles are counts: dates come from the `datetime` library, Poisson and its tests from SciPy.
Seeds are fixed. Uniforms come from NumPy by number, so a test needs no key.
"""

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from funnel_sim.config.schema.market import WEEKDAYS
from funnel_sim.model.arrivals import (
    Burst,
    Flow,
    Uniforms,
    arrivals,
    counted_flow,
    expected_flow,
    hour_weights,
    multipliers,
)
from funnel_sim.model.calendar import WorkCalendar, WorkPattern
from funnel_sim.model.draws import Draws, channel_key

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GERMAN = WorkPattern(country="DE", hours_per_day=7.5)
YEAR = GERMAN.horizon(date(2027, 1, 4), 52 * 5, "d")
"""Monday to a Friday."""
WEEKS_52 = GERMAN.until(date(2027, 1, 4), date(2028, 1, 3))
"""52 whole calendar weeks."""


def luck(seed: int) -> tuple[Uniforms, Uniforms]:
    """Uniforms by number for gaps and for periods."""
    gaps = np.random.default_rng([seed, 1]).random(60_000)
    periods = np.random.default_rng([seed, 2]).random(1_000)
    return (lambda n: gaps[n]), (lambda n: periods[n])


def come(flow: Flow, seed: int = 0) -> Floats:
    return arrivals(flow, *luck(seed))


def dates(calendar: WorkCalendar, flow: Flow, seed: int) -> list[datetime]:
    midnight = datetime.combine(calendar.start, datetime.min.time())
    return [midnight + timedelta(hours=float(t)) for t in come(flow, seed)]


def counts(flow: Flow, bounds: Floats, replications: int) -> Ints:
    rows = [np.histogram(come(flow, seed), bounds)[0] for seed in range(replications)]
    return np.concatenate(rows)


WEEKLY = np.arange(53, dtype=np.float64) * 168.0
DAILY = np.arange(365, dtype=np.float64) * 24.0


# ---------------------------------------------------------------- how many, and when


def test_a_flat_year_brings_the_stated_leads_per_week() -> None:
    flow = expected_flow(WEEKS_52, 40.0)
    assert flow.expected == pytest.approx(52 * 40.0)
    total = sum(len(come(flow, seed)) for seed in range(50))
    assert total == pytest.approx(50 * 2080, abs=4 * np.sqrt(50 * 2080))


def test_weekdays_and_hours_of_the_default_profile() -> None:
    """One sixth on weekends, evenly from 7 to 22 o'clock, none at night."""
    flow = expected_flow(WEEKS_52, 400.0)
    came = dates(WEEKS_52, flow, 1)
    weekend = sum(d.weekday() >= 5 for d in came) / len(came)
    assert weekend == pytest.approx(1 / 6, abs=0.01)
    assert {d.hour for d in came} == set(range(7, 22))
    hours = np.bincount([d.hour for d in came])[7:22]
    assert stats.chisquare(hours).pvalue > 0.001


def test_weekday_weights_spread_a_week_and_do_not_enlarge_it() -> None:
    flow = expected_flow(WEEKS_52, 400.0, weekdays={"mon": 3.0, "sat": 0.0, "sun": 0.0})
    assert flow.expected == pytest.approx(52 * 400.0)
    share = np.bincount([d.weekday() for d in dates(WEEKS_52, flow, 2)], minlength=7)
    expected = np.array([3, 1, 1, 1, 1, 0, 0]) / 7
    assert (share[5:] == 0).all()
    assert share / share.sum() == pytest.approx(expected, abs=0.012)


def test_hour_weights_spread_a_day() -> None:
    flow = expected_flow(WEEKS_52, 400.0, hours={"8-18": 1.0, "18-23": 0.4})
    came = dates(WEEKS_52, flow, 3)
    evening = sum(d.hour >= 18 for d in came) / len(came)
    assert evening == pytest.approx(2.0 / 12.0, abs=0.01)
    assert hour_weights({"8-18": 1.0, "18-23": 0.4}).sum() == pytest.approx(1.0)
    assert {d.hour for d in came} == set(range(8, 23))


def test_season_scales_its_months_only() -> None:
    calendar = GERMAN.horizon(date(2027, 1, 1), 12, "mo")
    flow = expected_flow(calendar, 700.0, season={"august": 0.6, "december": 0.0, "march": 1.5})
    flat = expected_flow(calendar, 700.0)
    months = np.bincount([d.month for d in dates(calendar, flow, 4)], minlength=13)[1:]
    usual = np.bincount([d.month for d in dates(calendar, flat, 4)], minlength=13)[1:]
    assert months[11] == 0
    assert months[7] / usual[7] == pytest.approx(0.6, abs=0.04)
    assert months[2] / usual[2] == pytest.approx(1.5, abs=0.08)
    assert months[[0, 1, 3]] / usual[[0, 1, 3]] == pytest.approx([1, 1, 1], abs=0.06)


def test_a_burst_adds_its_leads_on_its_days() -> None:
    fair = Burst(date(2027, 4, 12), 300.0, days=3)
    plain = expected_flow(WEEKS_52, 70.0)
    flow = expected_flow(WEEKS_52, 70.0, bursts=[fair])
    assert flow.expected == pytest.approx(plain.expected + 300.0)
    extra = [
        sum(date(2027, 4, 12) <= d.date() < date(2027, 4, 15) for d in dates(WEEKS_52, f, s))
        for s in range(20)
        for f in (flow, plain)
    ]
    gained = np.mean(extra[::2]) - np.mean(extra[1::2])
    assert gained == pytest.approx(300.0, abs=4 * np.sqrt(370 / 20))


def test_only_the_part_of_a_burst_inside_the_horizon_counts() -> None:
    plain = expected_flow(WEEKS_52, 70.0).expected
    for day, inside in [(date(2027, 1, 2), 1 / 3), (date(2028, 1, 1), 2 / 3), (date.max, 0.0)]:
        flow = expected_flow(WEEKS_52, 70.0, bursts=[Burst(day, 30.0, days=3)])
        assert flow.expected == pytest.approx(plain + 30.0 * inside)


def test_no_leads_come_from_a_channel_without_flow() -> None:
    assert come(expected_flow(WEEKS_52, 0.0)).size == 0


# ---------------------------------------------------------------- working hours only


def test_in_working_hours_a_week_without_holidays_brings_the_stated_leads() -> None:
    flow = expected_flow(YEAR, 40.0, working_hours_only=True)
    assert flow.in_working_time
    assert flow.per_hour == pytest.approx(40.0 / 37.5)
    assert flow.expected == pytest.approx(52 * 40.0)
    times = come(flow)
    assert (times < YEAR.hours).all()
    assert flow.enter(times, YEAR) is times
    assert stats.kstest(times / YEAR.hours, "uniform").pvalue > 0.001


def test_in_working_hours_gaps_are_exponential() -> None:
    """A textbook Poisson flow of λ = 2 an hour in a place that never closes."""
    always = WorkPattern(hours_per_day=24.0, weekdays=WEEKDAYS).lasting(date(2027, 1, 1), 9_999.5)
    flow = expected_flow(always, 2.0 * 168, working_hours_only=True)
    times = come(flow, 5)
    assert flow.expected == pytest.approx(2.0 * 9_999.5)
    assert stats.kstest(np.diff(times), "expon", args=(0, 0.5)).pvalue > 0.001
    assert times[-1] < 9_999.5


def test_in_working_hours_a_burst_on_a_holiday_waits_for_the_next_working_day() -> None:
    """26 to 29 March 2027 are Easter: the leads come on Tuesday the 30th."""
    easter = Burst(date(2027, 3, 26), 40.0, days=4)
    flow = expected_flow(YEAR, 0.0, bursts=[easter], working_hours_only=True)
    days = {str(d)[:10] for d in YEAR.to_datetime(come(flow))}
    assert flow.expected == pytest.approx(40.0)
    assert days == {"2027-03-30"}


def test_wall_time_leads_enter_the_queue_at_the_next_opening() -> None:
    flow = expected_flow(WEEKS_52, 40.0)
    times = come(flow)
    np.testing.assert_array_equal(flow.enter(times, WEEKS_52), WEEKS_52.from_datetime(times))
    first_monday = (times >= 5 * 24.0) & (times < 7 * 24.0 + 9.0)
    assert first_monday.sum() > 3
    assert set(flow.enter(times[first_monday], WEEKS_52)) == {37.5}


def test_many_more_leads_than_expected_all_come() -> None:
    """Gaps of a tenth of the mean, at one lead an hour: one lead every six minutes."""
    always = WorkPattern(hours_per_day=24.0, weekdays=WEEKDAYS).lasting(date(2027, 1, 1), 1_000.05)
    flow = expected_flow(always, 168.0, working_hours_only=True)
    tenth = -np.expm1(-0.1)
    times = arrivals(flow, lambda n: np.full(len(n), tenth), lambda n: np.full(len(n), 0.5))
    np.testing.assert_allclose(times, np.arange(1, 10_001) / 10.0, rtol=1e-9)


# ---------------------------------------------------------------- how counts vary


def poisson_p_value(sample: Ints, mean: float) -> float:
    """Chi-square against Poisson, in cells of at least 5 expected counts, tails pooled."""
    inner = np.arange(stats.poisson.ppf(0.005, mean), stats.poisson.ppf(0.995, mean) + 1)
    chance = np.diff(np.concatenate([[0.0], stats.poisson.cdf(inner, mean), [1.0]]))
    observed = np.bincount(np.searchsorted(inner, sample), minlength=len(chance))
    return float(stats.chisquare(observed, chance * len(sample)).pvalue)


def test_without_over_dispersion_weekly_counts_are_poisson() -> None:
    """And the same test sees a dispersion of 1.3, so passing it means something."""
    sample = counts(expected_flow(WEEKS_52, 20.0), WEEKLY, 100)
    spread = counts(expected_flow(WEEKS_52, 20.0, over_dispersion=1.3), WEEKLY, 100)
    assert poisson_p_value(sample, 20.0) > 0.01
    assert poisson_p_value(spread, 20.0) < 1e-6
    assert sample.var() / sample.mean() == pytest.approx(1.0, abs=4 * np.sqrt(2 / 5200))


@pytest.mark.parametrize("index", [1.5, 4.0, 9.0])
def test_weekly_counts_vary_as_asked(index: float) -> None:
    """20 800 weeks: the standard error of the dispersion is about 1.3 % at D = 9."""
    sample = counts(expected_flow(WEEKS_52, 40.0, over_dispersion=index), WEEKLY, 400)
    assert sample.mean() == pytest.approx(40.0, abs=4 * np.sqrt(40.0 * index / len(sample)))
    assert sample.var() / sample.mean() == pytest.approx(index, rel=0.05)


def test_weekly_counts_are_negative_binomial() -> None:
    """With D = 4 and mean 40: size 40 / 3, success probability 1/4."""
    sample = counts(expected_flow(WEEKS_52, 40.0, over_dispersion=4.0), WEEKLY, 100)
    law = stats.nbinom(40.0 / 3.0, 0.25)
    inner = np.arange(law.ppf(0.005), law.ppf(0.995) + 1)
    chance = np.diff(np.concatenate([[0.0], law.cdf(inner), [1.0]]))
    observed = np.bincount(np.searchsorted(inner, sample), minlength=len(chance))
    assert stats.chisquare(observed, chance * len(sample)).pvalue > 0.01


def test_daily_counts_vary_as_asked_on_busy_and_on_quiet_days() -> None:
    flow = expected_flow(WEEKS_52, 60.0, over_dispersion=3.0, period="day")
    by_day = counts(flow, DAILY, 100).reshape(-1, 7)
    for day, mean in ((0, 10.0), (6, 5.0)):
        sample = by_day[:, day]
        assert sample.mean() == pytest.approx(mean, rel=0.05)
        assert sample.var() / sample.mean() == pytest.approx(3.0, rel=0.1)


def test_working_weeks_vary_as_asked() -> None:
    calendar = WorkPattern().until(date(2027, 1, 4), date(2028, 1, 3))
    flow = expected_flow(calendar, 40.0, over_dispersion=4.0, working_hours_only=True)
    sample = counts(flow, np.arange(53, dtype=np.float64) * 40.0, 200)
    assert sample.var() / sample.mean() == pytest.approx(4.0, rel=0.07)


def test_weeks_that_expect_nothing_bring_nothing_however_they_vary() -> None:
    flow = expected_flow(WEEKS_52, 40.0, season={"august": 0.0}, over_dispersion=4.0)
    assert 8 not in {d.month for d in dates(WEEKS_52, flow, 6)}


def test_multipliers_are_one_for_poisson_and_average_one_otherwise() -> None:
    _, periods = luck(7)
    decade = GERMAN.horizon(date(2027, 1, 4), 10, "yr")
    poisson, varied = (expected_flow(decade, 40.0, over_dispersion=index) for index in (1.0, 4.0))
    assert (multipliers(poisson, periods) == 1.0).all()
    factors = multipliers(varied, periods)
    assert factors.mean() == pytest.approx(1.0, abs=4 * np.sqrt(3 / 40 / len(factors)))
    assert factors.var() == pytest.approx(3 / 40, rel=0.25)


# ---------------------------------------------------------------- keys


@pytest.mark.parametrize("working_hours_only", [False, True])
@pytest.mark.parametrize("period", ["day", "week"])
def test_a_longer_horizon_leaves_earlier_leads_as_they_are(
    period: str, working_hours_only: bool
) -> None:
    """Also where the shorter horizon cuts a week, a season or a fair."""
    short, long = (
        expected_flow(
            GERMAN.horizon(date(2027, 1, 6), months, "mo"),
            40.0,
            season={"july": 1.4},
            bursts=[Burst(date(2027, 7, 4), 60.0, days=6)],
            over_dispersion=4.0,
            period=period,
            working_hours_only=working_hours_only,
        )
        for months in (6, 12)
    )
    first = come(short, 8)
    assert first.size > 500
    assert first.tolist() == come(long, 8)[: first.size].tolist()
    assert (come(long, 8)[first.size :] >= short.edges[-1]).all()


@given(
    st.integers(0, 100),
    st.floats(1.0, 60.0),
    st.floats(1.01, 3.0),
    st.sampled_from([1.0, 2.0, 9.0]),
)
def test_a_higher_flow_brings_each_lead_earlier_and_never_later(
    seed: int, per_week: float, factor: float, index: float
) -> None:
    calendar = GERMAN.horizon(date(2027, 1, 4), 2, "mo")
    less, more = (
        come(expected_flow(calendar, rate, over_dispersion=index), seed)
        for rate in (per_week, per_week * factor)
    )
    assert more.size >= less.size
    assert (more[: less.size] <= less + 1e-9).all()


@given(st.integers(0, 1000), st.sampled_from([1.0, 5.0]), st.booleans())
def test_leads_come_in_order_within_the_horizon(seed: int, index: float, working: bool) -> None:
    flow = expected_flow(WEEKS_52, 9.0, over_dispersion=index, working_hours_only=working)
    times = come(flow, seed)
    assert (np.diff(times) >= 0.0).all()
    assert ((times > 0.0) & (times <= flow.edges[-1])).all()


def test_each_channel_and_replication_has_its_own_leads() -> None:
    flow = expected_flow(WEEKS_52, 40.0, over_dispersion=4.0)

    def of(replication: int, channel: str) -> list[float]:
        draws, key = Draws(1, replication), channel_key(channel)
        return list(
            arrivals(flow, lambda n: draws.leads(key, n)[:, 0], lambda n: draws.periods(key, n))
        )

    assert of(0, "website") == of(0, "website")
    assert len({tuple(of(0, "website")), tuple(of(1, "website")), tuple(of(0, "fair"))}) == 3


# ---------------------------------------------------------------- trend

YEARS_3 = GERMAN.until(date(2027, 1, 4), date(2030, 1, 4))
"""1,096 days."""


@pytest.mark.parametrize("working", [False, True])
@pytest.mark.parametrize("trend", [0.5, -0.2])
def test_a_trend_compounds_from_day_to_day(trend: float, working: bool) -> None:
    """Day by day (1 + trend) ^ (day / 365.25), on the days that bring leads anyway."""
    flat = expected_flow(YEARS_3, 70.0, working_hours_only=working)
    flow = expected_flow(YEARS_3, 70.0, working_hours_only=working, trend=trend)
    factor = flow.per_hour[flat.per_hour > 0] / flat.per_hour[flat.per_hour > 0]
    days = YEARS_3.to_calendar_days(flat.edges[:-1]) if working else flat.edges[:-1] / 24.0
    day = np.floor(days[flat.per_hour > 0] + 1e-9)
    assert factor[0] == 1.0
    assert factor == pytest.approx((1 + trend) ** (day / 365.25))


def test_in_the_third_year_of_a_trend_the_leads_are_the_square_of_the_growth() -> None:
    flow = expected_flow(YEARS_3, 70.0, trend=0.5)
    came = come(flow, 5)
    years = np.histogram(came, [0, 365.25 * 24, 2 * 365.25 * 24, 3 * 365.25 * 24])[0]
    mean = 70.0 / 7 * 365.25 * 0.5 / np.log(1.5)
    assert years == pytest.approx(mean * 1.5 ** np.arange(3), rel=0.04)


def test_a_trend_leaves_bursts_as_they_are() -> None:
    burst = Burst(date(2029, 6, 4), 200.0, days=5)
    alone, with_burst = (
        expected_flow(YEARS_3, 70.0, trend=0.5, bursts=bursts) for bursts in ((), (burst,))
    )
    assert with_burst.expected - alone.expected == pytest.approx(200.0)


def test_no_trend_is_no_change() -> None:
    flat, trended = expected_flow(YEARS_3, 70.0), expected_flow(YEARS_3, 70.0, trend=0.0)
    assert (flat.per_hour == trended.per_hour).all()


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"per_week": -1.0}, "`per_week` must be"),
        ({"per_week": float("nan")}, "`per_week` must be"),
        ({"over_dispersion": 0.5}, "`over_dispersion` must be finite and at least 1"),
        ({"trend": -1.0}, "`trend` must be finite and above -1"),
        ({"trend": float("nan")}, "`trend` must be finite"),
        ({"period": "month"}, "`period` has no 'month'"),
        ({"season": {"augst": 0.6}}, "`season` has no 'augst'. Did you mean 'august'"),
        ({"season": {"august": -0.6}}, "`season.august` must be"),
        ({"weekdays": {"sunday": 1.0}}, "`weekdays` has no 'sunday'. Did you mean 'sun'"),
        ({"weekdays": dict.fromkeys(WEEKDAYS, 0.0)}, "`weekdays` must leave a weight above 0"),
        ({"hours": {"18-8": 1.0}}, "`hours` must name ranges such as 8-18. Got '18-8'"),
        ({"hours": {"8-25": 1.0}}, "`hours` must name ranges"),
        ({"hours": {"8-18": 1.0, "17-20": 1.0}}, "`hours` must not overlap"),
        ({"bursts": [Burst(date(2027, 5, 3), 5.0, days=0)]}, "A burst needs"),
    ],
)
def test_impossible_profiles_are_refused(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        expected_flow(WEEKS_52, **({"per_week": 40.0} | change))  # type: ignore[arg-type]


# ---------------------------------------------------------------- counted


def test_counted_leads_come_on_their_days_and_no_others() -> None:
    """Two days before the horizon and all after it are left out; nothing comes after the counts."""
    week = GERMAN.until(date(2027, 1, 4), date(2027, 1, 11))
    flow = counted_flow(week, date(2027, 1, 2), [9, 8, 3, 0, 250, 1])
    assert flow.expected == pytest.approx(254)
    for seed in range(5):
        got = np.bincount((come(flow, seed) // 24).astype(int), minlength=7)
        assert got.tolist() == [3, 0, 250, 1, 0, 0, 0]
    late = counted_flow(week, date(2027, 1, 9), [4, 5, 6, 7])
    assert np.bincount((come(late) // 24).astype(int)).tolist() == [0, 0, 0, 0, 0, 4, 5]
    assert not len(come(counted_flow(week, date(2026, 1, 1), [5])))


def test_counted_leads_keep_to_the_hours() -> None:
    week = GERMAN.until(date(2027, 1, 4), date(2027, 1, 11))
    flow = counted_flow(week, date(2027, 1, 4), [9000] * 5, {"8-12": 1.0, "14-16": 4.0})
    hour = come(flow) % 24
    morning, afternoon = (hour >= 8) & (hour < 12), (hour >= 14) & (hour < 16)
    assert (morning | afternoon).all()
    assert afternoon.mean() == pytest.approx(8 / 12, abs=0.01)
    assert stats.kstest(hour[morning], stats.uniform(8, 4).cdf).pvalue > 1e-3
    assert come(flow).tolist() == sorted(come(flow))
