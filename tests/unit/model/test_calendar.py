"""Working hours and dates, counted by hand from a wall calendar."""

from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_sim.config.schema.market import WEEKDAYS
from funnel_sim.model.calendar import (
    WorkCalendar,
    WorkPattern,
    horizon_end,
    public_holidays,
)

GERMAN = WorkPattern(country="DE", hours_per_day=7.5)
NEVER_CLOSED = WorkPattern(hours_per_day=24.0, weekdays=WEEKDAYS)
YEAR_2027 = GERMAN.until(date(2027, 1, 1), date(2028, 1, 1))
PLAN_YEAR = GERMAN.horizon(date(2027, 1, 4), 12, "mo")
FORTNIGHT = WorkPattern().until(date(2027, 1, 4), date(2027, 1, 18))
"""Mon 4 to Sun 17 January, 9 to 17 o'clock, no holidays."""


def wall(day: int, hour: float) -> float:
    """Hours since midnight before Monday 4 January; day 0 is that Monday."""
    return 24.0 * day + hour


# ---------------------------------------------------------------- days and months


def test_german_year_2027_has_256_working_days() -> None:
    """261 weekdays less New Year, Good Friday, Easter and Whit Monday, Ascension."""
    assert len(YEAR_2027.working_days) == 256
    assert YEAR_2027.hours == 256 * 7.5
    assert YEAR_2027.hours_per_year == 256 * 7.5
    for free in ("2027-01-01", "2027-03-26", "2027-03-29", "2027-05-06", "2027-05-17"):
        assert np.datetime64(free) not in YEAR_2027.working_days


def test_months_of_the_german_year_2027() -> None:
    """Weekdays per month less holidays; May has 21 weekdays and two of them free."""
    days = np.diff(YEAR_2027.month_edges) / 7.5
    assert days.tolist() == [20, 20, 21, 22, 19, 22, 22, 22, 22, 21, 22, 23]
    assert YEAR_2027.month_labels[0] == "2027-01"
    assert YEAR_2027.month_labels[-1] == "2027-12"
    assert YEAR_2027.month_starts[1] == 20 * 7.5


def test_bavaria_has_three_more_weekday_holidays_in_2027() -> None:
    """Epiphany (Wed), Corpus Christi (Thu), All Saints (Mon); the Assumption falls on a Sunday."""
    bavaria = WorkPattern(country="DE", region="BY")
    assert len(bavaria.until(date(2027, 1, 1), date(2028, 1, 1)).working_days) == 253


def test_christmas_is_no_holiday_without_a_country() -> None:
    days = WorkPattern().until(date(2026, 12, 21), date(2026, 12, 28)).working_days
    assert np.datetime64("2026-12-25") in days
    assert not public_holidays(None, None, [2026]).size


def test_working_time_of_the_plan_year() -> None:
    time = PLAN_YEAR.working_time
    assert (time.hours_per_day, time.days_per_week, time.days_per_year) == (7.5, 5, 257)
    assert time.hours_in("mo") == pytest.approx(257 * 7.5 / 12)


def test_year_of_working_time_is_twelve_months_however_short_the_horizon() -> None:
    assert GERMAN.horizon(date(2027, 1, 4), 2, "wk").hours_per_year == PLAN_YEAR.hours_per_year


def test_leap_day_is_worked() -> None:
    """29 February 2028 is a Tuesday."""
    leap = WorkPattern().until(date(2028, 1, 1), date(2029, 1, 1))
    assert np.datetime64("2028-02-29") in leap.working_days
    assert len(leap.working_days) == 260


@given(
    st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    st.integers(1, 30),
    st.sampled_from([None, "DE", "AT", "US"]),
)
def test_months_add_up_to_the_horizon(start: date, months: int, country: str | None) -> None:
    calendar = WorkPattern(country=country, hours_per_day=7.7).horizon(start, months, "mo")
    by_month = np.diff(calendar.month_edges)
    assert calendar.month_starts[0] == 0.0
    assert (by_month >= 0).all()
    assert by_month.sum() == pytest.approx(calendar.hours)
    labels = calendar.working_days.astype("M8[M]").astype(str)
    counted = [int((labels == label).sum()) for label in calendar.month_labels]
    assert (by_month / 7.7).tolist() == pytest.approx(counted)


# ---------------------------------------------------------------- horizons


@pytest.mark.parametrize(
    ("start", "value", "unit", "end"),
    [
        (date(2027, 1, 4), 12, "mo", date(2028, 1, 4)),
        (date(2027, 1, 1), 1, "yr", date(2028, 1, 1)),
        (date(2027, 1, 1), 0.5, "yr", date(2027, 7, 1)),
        (date(2027, 11, 15), 3, "mo", date(2028, 2, 15)),
        (date(2028, 1, 31), 1, "mo", date(2028, 2, 29)),
        (date(2028, 2, 29), 1, "yr", date(2029, 2, 28)),
    ],
)
def test_months_and_years_follow_the_calendar(
    start: date, value: float, unit: str, end: date
) -> None:
    assert horizon_end(start, value, unit) == end
    assert WorkPattern().horizon(start, value, unit).end == end


@pytest.mark.parametrize(
    ("value", "unit", "days", "end"),
    [
        (10, "d", 10, date(2027, 4, 7)),
        (2, "wk", 10, date(2027, 4, 7)),
        (75, "h", 10, date(2027, 4, 7)),
        (4500, "min", 10, date(2027, 4, 7)),
        (1, "h", 1, date(2027, 3, 23)),
    ],
)
def test_shorter_units_count_working_time(value: float, unit: str, days: int, end: date) -> None:
    """Ten working days from Monday 22 March skip Good Friday and Easter Monday."""
    calendar = GERMAN.horizon(date(2027, 3, 22), value, unit)
    assert len(calendar.working_days) == days
    assert calendar.end == end


def test_hours_need_not_fill_the_last_day() -> None:
    calendar = NEVER_CLOSED.lasting(date(2027, 1, 1), 1000.0)
    assert calendar.hours == 1000.0
    assert len(calendar.working_days) == 42
    assert calendar.to_datetime(1000.0) == np.datetime64("2027-02-11T16:00:00")
    assert calendar.from_datetime(5000.0) == 1000.0


def test_a_week_has_as_many_days_as_are_worked() -> None:
    four = WorkPattern(weekdays=("mon", "tue", "wed", "thu"))
    assert len(four.horizon(date(2027, 1, 4), 3, "wk").working_days) == 12


@pytest.mark.parametrize(
    ("value", "unit", "sentence"),
    [
        (1.5, "mo", "whole months"),
        (0, "mo", "whole months"),
        (1e9, "yr", "whole months"),
        (0, "d", "`hours` must be positive"),
        (1e9, "h", "`hours` must be positive and at most 200 years"),
        (float("nan"), "h", "`hours` must be positive"),
        (float("inf"), "mo", "whole months"),
        (3, "month", "Unknown unit 'month'"),
    ],
)
def test_impossible_lengths_are_refused(value: float, unit: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        WorkPattern().horizon(date(2027, 1, 4), value, unit)


def test_a_horizon_without_a_working_day_is_refused() -> None:
    with pytest.raises(ValueError, match="must be a working day"):
        WorkPattern().until(date(2027, 1, 2), date(2027, 1, 4))


# ---------------------------------------------------------------- from wall time to queue and back


@pytest.mark.parametrize(
    ("day", "hour", "working_hours"),
    [
        (0, 0.0, 0.0),
        (0, 8.99, 0.0),
        (0, 9.0, 0.0),
        (0, 11.5, 2.5),
        (0, 17.0, 8.0),
        (0, 23.0, 8.0),
        (4, 18.0, 40.0),
        (5, 12.0, 40.0),
        (6, 23.9, 40.0),
        (7, 9.0, 40.0),
        (7, 10.0, 41.0),
        (-3, 12.0, 0.0),
        (11, 17.5, 80.0),
        (40, 12.0, 80.0),
    ],
)
def test_a_lead_enters_the_queue_at_once_or_at_the_next_opening(
    day: int, hour: float, working_hours: float
) -> None:
    """A weekend's leads wait for Monday; what comes after the last closing comes at the end."""
    assert FORTNIGHT.from_datetime(wall(day, hour)) == working_hours


def test_a_lead_on_easter_sunday_waits_for_tuesday() -> None:
    opening = np.datetime64("2027-03-30T09:00:00")
    sunday = (date(2027, 3, 28) - PLAN_YEAR.start).days
    assert PLAN_YEAR.to_datetime(PLAN_YEAR.from_datetime(wall(sunday, 14.0))) == opening


def test_all_leads_of_a_closed_spell_enter_at_the_very_same_time() -> None:
    """Also where a day's hours are no binary fraction."""
    calendar = WorkPattern(hours_per_day=7.7).horizon(date(2027, 1, 4), 12, "mo")
    for friday in range(4, 361, 7):
        hours = [wall(friday, 16.75), wall(friday, 23.0), wall(friday + 1, 12.0)]
        assert len(set(calendar.from_datetime([*hours, wall(friday + 3, 8.0)]).tolist())) == 1


def test_dates_of_working_times() -> None:
    times = FORTNIGHT.to_datetime([0.0, 2.5, 7.999, 8.0, 40.0, 80.0, np.nan])
    assert times.astype(str).tolist() == [
        "2027-01-04T09:00:00",
        "2027-01-04T11:30:00",
        "2027-01-04T16:59:56",
        "2027-01-05T09:00:00",
        "2027-01-11T09:00:00",
        "2027-01-15T17:00:00",
        "NaT",
    ]


def test_calendar_days_count_nights_and_weekends() -> None:
    days = FORTNIGHT.to_calendar_days([0.0, 8.0, 40.0])
    assert days.tolist() == pytest.approx([9 / 24, 1 + 9 / 24, 7 + 9 / 24])


def test_summer_time_moves_nothing() -> None:
    """In Germany clocks go forward on Sunday 28 March 2027."""
    calendar = WorkPattern().until(date(2027, 3, 22), date(2027, 4, 5))
    opening = calendar.from_datetime(24.0 * 7 + 9.0)
    assert calendar.to_datetime(opening) == np.datetime64("2027-03-29T09:00:00")


@given(st.floats(0.0, 1.0), st.sampled_from([YEAR_2027, PLAN_YEAR, FORTNIGHT]))
def test_there_and_back(share: float, calendar: WorkCalendar) -> None:
    t = share * calendar.hours
    back = calendar.from_datetime(calendar.to_calendar_days(t) * 24.0)
    assert back == pytest.approx(t, abs=1e-6)


@given(st.lists(st.floats(-100.0, 9500.0), min_size=2))
def test_queue_entry_keeps_the_order_of_creation(walls: list[float]) -> None:
    entries = PLAN_YEAR.from_datetime(sorted(walls))
    assert (np.diff(entries) >= 0.0).all()


@given(st.floats(0.0, 366 * 24.0))
def test_queue_entry_is_never_before_creation_and_at_once_when_open(moment: float) -> None:
    entry = PLAN_YEAR.from_datetime(moment)
    entered = float(PLAN_YEAR.to_calendar_days(entry)) * 24.0
    if PLAN_YEAR.is_open(moment):
        assert entered == pytest.approx(moment, abs=1e-6)
    elif entry < PLAN_YEAR.hours:
        assert entered > moment - 1e-6
        clock = PLAN_YEAR.to_datetime(entry).item()
        assert isinstance(clock, datetime)
        assert (clock.hour, clock.minute) == (9, 0)


def test_never_closed_means_wall_time_is_working_time() -> None:
    calendar = NEVER_CLOSED.until(date(2027, 1, 1), date(2027, 3, 1))
    moments = np.linspace(0.0, calendar.hours, 1000, endpoint=False)
    np.testing.assert_allclose(calendar.from_datetime(moments), moments, rtol=1e-12)
    assert calendar.is_open(moments).all()


def test_month_of_working_times() -> None:
    calendar = WorkPattern().until(date(2027, 1, 29), date(2027, 2, 3))
    assert calendar.month_labels == ("2027-01", "2027-02")
    assert calendar.month_of([0.0, 7.9, 8.0, 24.0]).tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize("t", [-0.1, 80.1])
def test_times_outside_the_horizon_have_no_date(t: float) -> None:
    with pytest.raises(ValueError, match=r"must be in \[0, 80\]"):
        FORTNIGHT.to_datetime(t)


# ---------------------------------------------------------------- refused patterns


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ({"country": "Germany"}, "Unknown country 'Germany'. Did you mean 'DE'?"),
        ({"country": "de"}, "Did you mean 'DE'?"),
        ({"country": "DX"}, "Codes that begin alike: DE, DJ, DK"),
        ({"country": "DE", "region": "Bayer"}, "Unknown region 'Bayer' of DE. Did you mean 'Bay"),
        ({"country": "DE", "region": "by"}, "Did you mean 'BY'?"),
        ({"region": "BY"}, "`region` needs a `country`"),
        ({"hours_per_day": 0.0}, r"`hours_per_day` must be in \(0, 24\]"),
        ({"hours_per_day": 25.0}, "`hours_per_day` must be"),
        ({"hours_per_day": 10.0, "opens": 15.0}, r"`opens` must be in \[0, 14\]"),
        ({"weekdays": ("mon", "tues")}, "unknown day 'tues'. Did you mean 'tue'?"),
        ({"weekdays": ()}, "`weekdays` must name at least one day"),
    ],
)
def test_impossible_patterns_are_refused(pattern: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        WorkPattern(**pattern)  # type: ignore[arg-type]
