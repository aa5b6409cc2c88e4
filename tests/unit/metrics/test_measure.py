"""Every KPI against numbers reckoned by hand (`story`), and how the window cuts."""

from dataclasses import replace

import numpy as np
import pytest

from funnel_sim.domain.names import Exit
from funnel_sim.domain.names import TouchResult as R
from funnel_sim.domain.tables import DIMENSIONS
from funnel_sim.metrics import INDEX, KPIS, check_balances, measure
from tests.unit.metrics.log_builder import NAN, LogBuilder, two_weeks
from tests.unit.metrics.story import EXPECTED, REP_TEAMS, story_log
from tests.unit.metrics.story_customers import EXPECTED as OF_CUSTOMERS
from tests.unit.metrics.story_customers import customers_frame, customers_log
from tests.unit.metrics.story_people import EXPECTED as OF_PEOPLE
from tests.unit.metrics.story_people import people_frame, people_log

STORIES = {
    "sales": (story_log(), two_weeks, EXPECTED),
    "people": (people_log(), people_frame, OF_PEOPLE),
    "customers": (customers_log(), customers_frame, OF_CUSTOMERS),
}
"""Log, Frame by its warm-up, and what was reckoned by hand."""
MEASURED = {name: measure(log, frame()) for name, (log, frame, _) in STORIES.items()}
CASES = [(story, name) for story, (_, _, expected) in STORIES.items() for name in expected]


def test_every_kpi_has_a_hand_computed_expectation():
    assert {name for _, name in CASES} == {kpi.name for kpi in KPIS}


@pytest.mark.parametrize(("story", "name"), CASES)
def test_kpi_is_what_was_reckoned_by_hand(story, name):
    total = MEASURED[story].total[INDEX[name]]
    assert total == pytest.approx(STORIES[story][2][name].total, nan_ok=True)


@pytest.mark.parametrize("dimension", DIMENSIONS)
@pytest.mark.parametrize(("story", "name"), CASES)
def test_breakdown_is_what_was_reckoned_by_hand(story, name, dimension):
    rows = MEASURED[story].by[dimension][:, INDEX[name]]
    expected = getattr(STORIES[story][2][name], dimension)
    if expected is None:
        assert np.isnan(rows).all()
    else:
        assert rows == pytest.approx(np.array(expected), nan_ok=True)


@pytest.mark.parametrize(("story", "name"), CASES)
def test_registry_says_which_breakdowns_a_kpi_has(story, name):
    has = {d for d in DIMENSIONS if getattr(STORIES[story][2][name], d) is not None}
    assert set(KPIS[INDEX[name]].dimensions) == has


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("warm_up", [0.0, 1.0, 10.0, 31.0, 40.0, 45.0, 79.0])
def test_the_stories_balance_after_any_warm_up(story, warm_up):
    log, frame_after, _ = STORIES[story]
    frame = frame_after(warm_up)
    check_balances(log, frame, measure(log, frame))


def test_replication_is_carried_over():
    assert MEASURED["sales"].replication == 7


BY_MONTH = [(s, n) for s, n in CASES if STORIES[s][2][n].month is not None]


@pytest.mark.parametrize(("story", "name"), BY_MONTH)
def test_with_a_warm_up_of_january_the_total_is_that_of_february(story, name):
    log, frame_after, expected = STORIES[story]
    after = measure(log, frame_after(40.0))
    by_month = expected[name].month
    assert by_month is not None
    february = by_month[1]
    assert after.total[INDEX[name]] == pytest.approx(february, nan_ok=True)
    assert after.by["month"][1, INDEX[name]] == pytest.approx(february, nan_ok=True)


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
    undefined = (
        "win_rate", "wait", "p_wait", "sales_cycle_median", "cac", "conversion_rate",
        "retention_rate", "churn_rate", "net_revenue_retention", "renewal_rate", "care_rate",
        "attainment", "reps_at_quota", "pipeline_coverage", "responses_in_target",
    )  # fmt: skip
    for name in undefined:
        assert np.isnan(measures.total[INDEX[name]])


def test_without_a_target_no_response_is_in_time():
    frame = replace(people_frame(), response_target=NAN)
    measures = measure(people_log(), frame)
    assert np.isnan(measures.total[INDEX["responses_in_target"]])
    assert measures.total[INDEX["first_responses"]] == 8


def deals_at_desk(frame, *deals):
    """Deals of rep 0 with a small customer, each won with a touch of 2 h: (start, value)."""
    b = LogBuilder(frame)
    for start, value in deals:
        lead = b.lead("web", "small", created=9 + start, arrival=start, value=value)
        visit = b.enter(lead, "closing", "desk", start)
        b.leaves(lead, b.touch(visit, "call", 0, start, start, R.ADVANCED, work=1), Exit.WON)
    return b.log(REP_TEAMS)


@pytest.mark.parametrize(
    ("deals", "extra"),
    [
        ([(0, 400)], 0),  # just the quota of a plan year
        ([(0, 401)], 1),
        ([(0, 300), (10, 300), (20, 50)], 200 + 50),
        ([(0, 300), (50, 300)], 0),  # each year has its own
        ([(37, 300), (38, 300)], 0),  # won at 39 and at 40, the first hour of the second year
        ([(36, 300), (37, 300)], 200),
        ([(0, 0), (10, 500), (20, 0)], 100),
    ],
)
@pytest.mark.parametrize(("base", "share"), [("revenue", 1.0), ("margin", 0.5)])
def test_what_is_above_the_quota_of_a_plan_year_earns_the_accelerated_rate(
    deals, extra, base, share
):
    frame = replace(people_frame(), commission_base=(base, "margin"))
    total = measure(deals_at_desk(frame, *deals), frame).total
    booked = sum(value for _, value in deals)
    assert total[INDEX["commission"]] == pytest.approx(0.02 * share * (booked + extra))


def test_an_accelerator_of_one_changes_nothing():
    frame = people_frame()
    plain = replace(frame, accelerator=np.ones(2), quota_per_hour=np.full(2, NAN))
    same_rate = replace(frame, accelerator=np.ones(2))
    log = deals_at_desk(frame, (0, 300), (10, 900))
    commission = [measure(log, f).total[INDEX["commission"]] for f in (plain, same_rate)]
    assert commission == [24.0, 24.0]


def test_a_contract_that_outlasts_the_horizon_leaves_a_backlog():
    """Won at 42, over 100 h: 38 of them by the horizon; 18 after a warm-up of 60."""
    frame = replace(two_weeks(), recognised=True, contract=np.array([100.0, 0.0]))
    log = deals_at_desk(frame, (40, 500))
    whole = measure(log, frame)
    late = measure(log, replace(frame, warm_up=60.0))
    revenue, backlog, booked = (INDEX[n] for n in ("revenue", "backlog", "bookings"))
    assert whole.by["month"][:, revenue] == pytest.approx([0, 190])
    assert whole.by["month"][:, backlog] == pytest.approx([0, 310])
    assert late.total[[revenue, backlog, booked]] == pytest.approx([100, 310, 0])


def test_what_has_no_row_is_kept_apart():
    """Of the customers' story: the renewals and cases of customers whose channel nobody knows."""
    elsewhere = MEASURED["customers"].elsewhere
    assert elsewhere["channel"][INDEX["reentries"]] == 7
    assert elsewhere["channel"][INDEX["open"]] == 2
    assert elsewhere["journey"][INDEX["revenue"]] == 100  # the running contract
    assert elsewhere["segment"][INDEX["revenue"]] == 0


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
    won_at(b, start=56, hours=2, rep=0, created=9 * 24 + 9)
    for _ in range(3):
        won_at(b, start=56, hours=None, rep=0, created=9 * 24 + 9)
    measures = measure(b.log(REP_TEAMS), two_weeks())
    assert measures.total[INDEX["sales_cycle_median"]] == pytest.approx(9 + 4 / 24)
    assert measures.total[INDEX["sales_cycle_mean"]] == pytest.approx((9 + 4 / 24 + 4 / 24) / 3)
