"""Every KPI against numbers reckoned by hand (`story`), and how the window cuts."""

from dataclasses import replace

import numpy as np
import pytest

from funnel_sim.domain.names import Exit
from funnel_sim.domain.names import TouchResult as R
from funnel_sim.domain.tables import DIMENSIONS
from funnel_sim.metrics import INDEX, KPIS, check_balances, measure
from tests.unit.metrics.log_builder import LogBuilder, two_weeks
from tests.unit.metrics.story import EXPECTED, REP_TEAMS, story_log


@pytest.fixture(scope="module")
def story():
    return measure(story_log(), two_weeks())


def test_every_kpi_has_a_hand_computed_expectation():
    assert set(EXPECTED) == {kpi.name for kpi in KPIS}


@pytest.mark.parametrize("name", EXPECTED)
def test_kpi_is_what_was_reckoned_by_hand(story, name):
    assert story.total[INDEX[name]] == pytest.approx(EXPECTED[name].total, nan_ok=True)


@pytest.mark.parametrize("dimension", DIMENSIONS)
@pytest.mark.parametrize("name", EXPECTED)
def test_breakdown_is_what_was_reckoned_by_hand(story, name, dimension):
    rows = story.by[dimension][:, INDEX[name]]
    expected = getattr(EXPECTED[name], dimension)
    if expected is None:
        assert np.isnan(rows).all()
    else:
        assert rows == pytest.approx(np.array(expected), nan_ok=True)


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.name)
def test_registry_says_which_breakdowns_a_kpi_has(kpi):
    has = {d for d in DIMENSIONS if getattr(EXPECTED[kpi.name], d) is not None}
    assert set(kpi.dimensions) == has


def test_the_story_balances(story):
    check_balances(story_log(), two_weeks(), story)


def test_replication_is_carried_over(story):
    assert story.replication == 7


@pytest.mark.parametrize("kpi", [k for k in KPIS if "month" in k.dimensions], ids=lambda k: k.name)
def test_with_a_warm_up_of_january_the_total_is_that_of_february(kpi):
    after = measure(story_log(), two_weeks(warm_up=40.0))
    by_month = EXPECTED[kpi.name].month
    assert by_month is not None
    february = by_month[1]
    assert after.total[INDEX[kpi.name]] == pytest.approx(february, nan_ok=True)
    assert after.by["month"][1, INDEX[kpi.name]] == pytest.approx(february, nan_ok=True)


def test_the_story_balances_after_a_warm_up():
    for warm_up in (1.0, 10.0, 40.0, 45.0, 79.0):
        frame = two_weeks(warm_up=warm_up)
        check_balances(story_log(), frame, measure(story_log(), frame))


def test_a_touch_that_begins_in_the_warm_up_brings_its_remaining_hours_but_no_cash():
    """The visit takes from 8 to 15.5; 5.5 / 7.5 of it come after hour 10."""
    frame = two_weeks(warm_up=10.0)
    measures = measure(story_log(), frame)
    road = measures.by["team"][1]
    assert road[INDEX["briefing_hours"]] == pytest.approx(1 * 5.5 / 7.5)
    assert road[INDEX["travel_hours"]] == pytest.approx(3 * 5.5 / 7.5 + 4)
    assert road[INDEX["visits"]] == 0
    assert road[INDEX["visit_cost"]] == 30  # the trip for the demo, which begins later


def test_the_month_rows_of_the_warm_up_hold_no_flow():
    january = measure(story_log(), two_weeks(warm_up=40.0)).by["month"][0]
    flows = [INDEX[kpi.name] for kpi in KPIS if "month" in kpi.additive]
    assert (january[flows] == 0).all()


def three_months():
    """As `two_weeks`, but with a month without working days between January and February."""
    frame = two_weeks()
    calendar = replace(
        frame.calendar,
        month_labels=("2027-01", "none", "2027-02"),
        month_starts=np.array([0.0, 40.0, 40.0, 80.0]),
    )
    return replace(frame, calendar=calendar)


def test_a_month_without_working_days_gets_nothing():
    measures = measure(story_log(), three_months())
    two = measure(story_log(), two_weeks())
    flows = [INDEX[kpi.name] for kpi in KPIS if "month" in kpi.additive]
    assert (measures.by["month"][1, flows] == 0).all()
    assert measures.by["month"][[0, 2]] == pytest.approx(two.by["month"], nan_ok=True)
    check_balances(story_log(), three_months(), measures)


def long_touch_log(frame):
    """A lead that waits from 5 to 30 for a touch that takes from 30 to 70: 20 selling hours."""
    b = LogBuilder(frame)
    lead = b.lead("web", "small", created=14, arrival=5, value=100)
    visit = b.enter(lead, "detection", "desk", 5)
    end = b.touch(visit, "call", 0, queued=5, start=30, result=R.LOST, work=12, briefing=8)
    b.leaves(lead, end, Exit.LOST)
    return b.log(REP_TEAMS)


def test_a_touch_and_a_wait_over_many_months_are_split_by_elapsed_time():
    frame = two_weeks()
    edges = np.array([0.0, 10.0, 35.0, 36.0, 60.0, 80.0])
    calendar = replace(frame.calendar, month_labels=tuple("abcde"), month_starts=edges)
    frame = replace(frame, calendar=calendar)
    by_month = measure(long_touch_log(frame), frame).by["month"]
    passed = np.array([0, 5, 1, 24, 10])
    assert by_month[:, INDEX["selling_hours"]] == pytest.approx(0.5 * passed)
    assert by_month[:, INDEX["work_hours"]] == pytest.approx(0.3 * passed)
    assert by_month[:, INDEX["briefing_hours"]] == pytest.approx(0.2 * passed)
    assert by_month[:, INDEX["waiting_hours"]] == pytest.approx([5, 20, 0, 0, 0])
    assert by_month[:, INDEX["queue_length"]] == pytest.approx([5 / 10, 20 / 25, 0, 0, 0])
    assert by_month[:, INDEX["touches"]].tolist() == [0, 1, 0, 0, 0]
    assert by_month[:, INDEX["lost"]].tolist() == [0, 0, 0, 0, 1]


def test_nothing_happening_costs_pay_seats_and_fixed_marketing_only():
    frame = two_weeks()
    log = LogBuilder(frame).log(REP_TEAMS)
    measures = measure(log, frame)
    check_balances(log, frame, measures)
    assert measures.total[INDEX["contribution"]] == -(9600 + 3200 + 240)
    assert measures.total[INDEX["idle_hours"]] == 144
    for name in ("win_rate", "wait", "p_wait", "sales_cycle_median", "cac", "conversion_rate"):
        assert np.isnan(measures.total[INDEX[name]])


def test_without_a_stage_of_that_name_the_second_stage_qualifies():
    frame = replace(two_weeks(), stages=("one", "two", "three"))
    assert measure(story_log(), frame).total[INDEX["qualified"]] == 2
    frame = replace(two_weeks(), stages=("qualification", "two", "three"))
    assert measure(story_log(), frame).total[INDEX["qualified"]] == 4


def won_at(builder, start, hours, rep, created):
    """A lead that closes with a touch from `start`, `hours` long, or stays open without one."""
    lead = builder.lead("web", "small", created=created, arrival=start, value=100)
    visit = builder.enter(lead, "closing", "desk", start)
    if hours is None:
        return
    work = hours / 2  # the desk sells half of its time
    end = builder.touch(visit, "call", rep, queued=start, start=start, result=R.ADVANCED, work=work)
    builder.leaves(lead, end, Exit.WON)


def test_the_median_cycle_is_not_shortened_by_leads_still_open():
    """Two leads won in 2 h, one in 60 h, three open that came late: closed ones alone say 2 h.

    At 2 h a third has been won, of six; the three open ones then say no more, and the last brings
    it to 1. Half of all wins is passed with the last, on hour 60: 4 February, 13 h.
    """
    b = LogBuilder(two_weeks())
    won_at(b, start=0, hours=2, rep=0, created=9)
    won_at(b, start=0, hours=60, rep=1, created=9)
    won_at(b, start=56, hours=2, rep=2, created=9 * 24 + 9)
    for _ in range(3):
        won_at(b, start=56, hours=None, rep=3, created=9 * 24 + 9)
    measures = measure(b.log([0, 0, 0, 0]), two_weeks())
    assert measures.total[INDEX["sales_cycle_median"]] == pytest.approx(9 + 4 / 24)
    assert measures.total[INDEX["sales_cycle_mean"]] == pytest.approx((9 + 4 / 24 + 4 / 24) / 3)
