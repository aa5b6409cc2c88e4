"""Each balance is broken on purpose, and is then reported with the place and the amount."""

from dataclasses import replace

import numpy as np
import pytest

from funnel_sim.domain.errors import BalanceViolation
from funnel_sim.domain.names import Entry, Exit, TouchResult, VisitOutcome
from funnel_sim.metrics import INDEX, KPIS, check_balances, measure
from tests.unit.metrics.log_builder import NAN, two_weeks
from tests.unit.metrics.story import story_log
from tests.unit.metrics.story_customers import customers_frame, customers_log
from tests.unit.metrics.story_people import people_frame, people_log

A, B, C, D, E, F, G, H = range(8)
"""Leads of the story."""
DETECTION, QUALIFICATION, CLOSING = range(3)


def edited(table, story=story_log, **changes):
    """A copy of a table of the Log; `column=(rows, value)` sets cells."""
    copy = getattr(story(), table).copy()
    for column, (rows, value) in changes.items():
        copy[column][rows] = value
    return {table: copy}


def touch_of(lead, number=0):
    """Row of the touch `number` of a lead."""
    return int(np.flatnonzero(story_log().touches["lead"] == lead)[number])


def visit_of(lead, number=0):
    """Row of the stage visit `number` of a lead."""
    return int(np.flatnonzero(story_log().visits["lead"] == lead)[number])


BROKEN_LOGS = {
    "stage left open before the next": (
        edited("visits", outcome=(visit_of(A), VisitOutcome.OPEN)),
        "1 stage visits are followed by another without having advanced",
    ),
    "exit other than the last stage": (
        edited("exits", reason=(C, Exit.UNREACHABLE)),
        "1 leads left otherwise than their last stage visit ended",
    ),
    "won without advancing": (
        edited("visits", outcome=(visit_of(A, 2), VisitOutcome.OPEN)),
        "1 leads left otherwise than their last stage visit ended",
    ),
    "exit at another time": (
        edited("exits", time=(C, 12.0)),
        "1 leads left at another time than their last stage",
    ),
    "exit without a time": (
        edited("exits", time=(C, NAN)),
        "1 leads left at another time than their last stage",
    ),
    "exit from another stage": (
        edited("exits", stage=(C, 0)),
        "1 leads left from another stage or team than they were in last",
    ),
    "won before the last stage": (
        edited("visits", stage=(visit_of(A, 2), QUALIFICATION))
        | edited("exits", stage=(A, QUALIFICATION)),
        "1 leads were through from another stage than the last of their journey",
    ),
    "not won after the last stage": (
        edited("visits", stage=(visit_of(F), CLOSING)),
        "1 leads advanced from the last stage of their journey and went on",
    ),
    "first stage another": (
        edited("leads", enters=(G, CLOSING)),
        "1 leads begin in another stage than they should enter",
    ),
    "source changed": (
        edited("leads", origin=(B, A)),
        "1 leads have another source or segment than the one they come from",
    ),
    "origin that comes later": (
        edited("leads", origin=(A, B)),
        "1 leads come before the one they come from",
    ),
    "sale that is done": (
        edited("exits", reason=(A, Exit.DONE)),
        "1 sales are done, or cases of care won",
    ),
    "win without a customer": (
        {"customers": story_log().customers[:1]},
        "1 wins of new business made no customer, or others did",
    ),
    "two customers of a win": (
        edited("customers", lead=(0, B), since=(0, 46.0)),
        "2 wins of new business made no customer, or others did",
    ),
    "customer before the win": (
        edited("customers", since=(0, 43.0)),
        "1 customers are so from another moment than that of their win",
    ),
    "taken over before it began": (
        edited("visits", overflowed=(visit_of(E), 4.0)),
        "1 stage visits are taken over before they begin",
    ),
    "gone before any stage": (
        edited("exits", reason=(H, Exit.LOST)),
        "1 leads left without having entered a stage",
    ),
    "touch of another lead": (
        edited("touches", lead=(touch_of(D), E)),
        "1 touches belong to the stage visit of another lead",
    ),
    "rep in two touches": (
        edited("touches", rep=(touch_of(B, 1), 0)),
        "a rep is in two at once for 1 h",
    ),
    "lead in two touches": (
        edited("touches", start=(touch_of(A, 1), 1.5)),
        "a lead is in two at once for 0.5 h",
    ),
    "rep of another team": (
        edited("touches", rep=(touch_of(F), 2)),
        "1 touches are by a rep of another team",
    ),
    "touch before its wait": (
        edited("touches", queued=(touch_of(G), 74.5)),
        "touches are up to 1.5 h before the start of the wait",
    ),
    "wait before the stage": (
        edited("touches", queued=(touch_of(F, 1), 41.0)),
        "waits are up to 1 h before the entry into the stage",
    ),
    "stage before arrival": (
        edited("leads", arrival=(G, 73.25)),
        "stage entries are up to 0.25 h before the arrival",
    ),
    "touch that ends before it starts": (
        edited("touches", end=(touch_of(D), 6.0)),
        "ends of touches are up to 1 h before the start of the touch",
    ),
    "stage that ends before it begins": (
        edited("visits", left=(visit_of(E), 4.0)),
        "1 stage visits end before they begin",
    ),
    "touch after its stage": (
        edited("visits", left=(visit_of(B), 3.5)),
        "1 touches end after their stage visit",
    ),
    "touch from the horizon on": (
        edited("touches", start=(touch_of(F, 1), 80.0)),
        "1 touches begin at or after the horizon",
    ),
    "touch finished after the horizon": (
        edited("touches", result=(touch_of(F, 1), TouchResult.CONTINUES)),
        "1 touches end at or after the horizon",
    ),
    "stage entered at the horizon": (
        edited("visits", entered=(visit_of(G), 80.0)),
        "1 stage visits begin at or after the horizon",
    ),
    "exit at the horizon": (
        edited("exits", time=(A, 80.0)) | edited("visits", left=(visit_of(A, 2), 80.0)),
        "1 leads leave at or after the horizon",
    ),
    "unfinished without need": (
        edited("touches", result=(touch_of(G), TouchResult.UNFINISHED)),
        "1 touches are unfinished though they end before the horizon",
    ),
    "hours that were not worked": (
        edited("touches", work=(touch_of(B), 1.5)),
        "hours of team desk: selling hours exceed the time in touches by 0.5",
    ),
}


@pytest.mark.parametrize(("changes", "words"), BROKEN_LOGS.values(), ids=BROKEN_LOGS)
def test_a_broken_log_is_caught(changes, words):
    log, frame = replace(story_log(), **changes), two_weeks()
    with pytest.raises(BalanceViolation) as caught:
        check_balances(log, frame, measure(log, frame))
    assert words in str(caught.value)


LEAVER, SUCCESSOR, DESK, ROAD = range(4)
VACATION, SICK, OUTLASTED, TRAINING = range(4)


def of_people(table, **changes):
    return edited(table, story=people_log, **changes)


BROKEN_STAFF = {
    "seat of another team": (of_people("reps", team=(DESK, 1)), "1 reps sit in another team"),
    "no reason to leave": (
        of_people("reps", departure=(LEAVER, 0)), "1 reps are due to leave without reason or time"
    ),
    "left too early": (
        of_people("reps", left=(LEAVER, 29.0)), "1 reps leave before they are due to"
    ),
    "left unannounced": (of_people("reps", left=(DESK, 70.0)), "1 reps leave before they are due"),
    "due before hired": (
        of_people("reps", hired=(LEAVER, 31.0)), "1 reps are due to leave before they are hired"
    ),
    "two on a seat": (
        of_people("reps", hired=(SUCCESSOR, 29.0)), "1 reps are hired on a seat that is still taken"
    ),
    "two on a seat for ever": (
        of_people("reps", due=(LEAVER, NAN)), "1 reps are hired on a seat that is still taken"
    ),
    "work before hired": (
        of_people("reps", hired=(SUCCESSOR, 53.0)),
        "1 touches are by reps not yet hired or already gone",
    ),
    "work after leaving": (
        of_people("reps", left=(LEAVER, 31.0)),
        "1 touches are by reps not yet hired or already gone",
    ),
    "work while away": (
        of_people("absences", begin=(VACATION, 11.0)),
        "touches and absences: a rep is in two at once for 1 h",
    ),
    "work begun while away": (
        of_people("absences", end=(VACATION, 25.0)),
        "touches and absences: a rep is in two at once for 1 h",
    ),
    "away too early": (
        of_people("absences", begin=(SICK, 35.0)), "1 absences begin before they are due"
    ),
    "away backwards": (
        of_people("absences", end=(TRAINING, 59.0)), "1 absences end before they begin"
    ),
    "away after leaving": (
        of_people("absences", rep=(SICK, LEAVER)), "1 absences lie outside the time on the payroll"
    ),
    "away before being hired": (
        of_people("absences", rep=(SICK, SUCCESSOR)), "1 absences lie outside the time on the"
    ),
    "hired after the end": (
        of_people("reps", hired=(SUCCESSOR, 80.0)), "1 reps are hired at or after the horizon"
    ),
    "left at the end": (
        of_people("reps", left=(LEAVER, 80.0)), "1 reps leave at or after the horizon"
    ),
    "away at the end": (
        of_people("absences", begin=(4, 80.0)), "1 absences begin at or after the horizon"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "words"), BROKEN_STAFF.values(), ids=BROKEN_STAFF)
def test_sellers_where_they_cannot_be_are_caught(changes, words):
    log, frame = replace(people_log(), **changes), people_frame()
    with pytest.raises(BalanceViolation) as caught:
        check_balances(log, frame, measure(log, frame))
    assert words in str(caught.value)


def test_more_work_than_a_seller_is_paid_for_is_caught():
    reps = story_log().reps.copy()
    reps["hired"][0] = 79.0
    log, frame = replace(story_log(), reps=reps), two_weeks()
    with pytest.raises(BalanceViolation, match=r"rep desk 1: -6\.5 idle hours, less than none"):
        check_balances(log, frame, measure(log, frame))


RENEWS, GOES, LARGE, SHORT, LATE = range(5)
(
    OPENING, NURTURED, NAME, RENEWAL, REFUSED, CASE, BACK, AGAIN, MISSED, MORE, TRIED, IMPATIENT,
    UPSELL, LATER,
) = range(14)  # fmt: skip


def of_customers(table, **changes):
    return edited(table, story=customers_log, **changes)


BROKEN_RELATIONS = {
    "care that is won": (
        of_customers("exits", reason=(CASE, Exit.WON)), "1 sales are done, or cases of care won"
    ),
    "care that is worth something": (
        of_customers("leads", value=(CASE, 5.0)), "1 cases of care have a value"
    ),
    "back though not recycled": (
        of_customers("exits", reason=(NURTURED, Exit.LOST)),
        "1 leads come back that were not recycled",
    ),
    "back from nowhere": (of_customers("leads", origin=(BACK, -1)), "1 leads come back from now"),
    "back twice": (
        of_customers("leads", entry=(TRIED, Entry.RECYCLED), origin=(TRIED, NURTURED)),
        "1 leads come back more than once",
    ),
    "back before it left": (
        of_customers("leads", arrival=(BACK, 2.5)), "1 leads come back before they have left"
    ),
    "recycled twice": (
        of_customers("leads", entry=(IMPATIENT, Entry.RECYCLED), origin=(IMPATIENT, NURTURED)),
        "1 leads are recycled that may not be",
    ),
    "recycled after a win": (
        of_customers("exits", reason=(BACK, Exit.RECYCLED)),
        "1 leads left otherwise than their last stage visit ended",
    ),
    "start that is later": (
        of_customers("customers", since=(LARGE, 1.0)), "1 customers of the start became so later"
    ),
    "lost without a reason": (
        of_customers("customers", reason=(GOES, 0)), "1 customers are lost without reason or time"
    ),
    "lost before won": (
        of_customers("customers", until=(SHORT, 1.0)),
        "1 customers are lost before they are customers",
    ),
    "lost at the end": (
        of_customers("customers", until=(SHORT, 80.0)), "1 customers are lost at or after the"
    ),
    "business of nobody": (
        of_customers("leads", customer=(CASE, -1)),
        "1 leads are business of customers without being so, or the reverse",
    ),
    "business of another": (
        of_customers("leads", customer=(CASE, GOES)), "1 leads have another segment than their cu"
    ),
    "luck of another": (
        of_customers("leads", customer=(REFUSED, RENEWS)), "1 leads have another number than their"
    ),
    "business after the loss": (
        of_customers("customers", until=(SHORT, 34.0)),
        "1 leads come from customers who are not customers then",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "words"), BROKEN_RELATIONS.values(), ids=BROKEN_RELATIONS)
def test_families_and_customers_that_do_not_fit_are_caught(changes, words):
    log, frame = replace(customers_log(), **changes), customers_frame()
    with pytest.raises(BalanceViolation) as caught:
        check_balances(log, frame, measure(log, frame))
    assert words in str(caught.value)


def with_kpi(name, by, dimension=None, row=0, log=None, frame=None):
    """The measures of a story with a KPI changed, in total or in one row of a breakdown."""
    measures = measure(log or story_log(), frame or two_weeks())
    table = measures.total[None, :] if dimension is None else measures.by[dimension]
    table[row, INDEX[name]] += by
    return measures


LEADS_BALANCE = (
    "open at start + leads + reentries exceed "
    "wins + lost + unreachable + cold + recycled + care_done + care_missed + open by "
)

PIPELINE_BALANCE = (
    "pipeline_at_start + pipeline_created exceed "
    "bookings + pipeline_lost + pipeline_cold + pipeline_recycled + open_pipeline by "
)

WRONG_KPIS = {
    "lead too many": (("leads", 1), f"leads in total: {LEADS_BALANCE}1"),
    "lead too many in a segment": (
        ("leads", 1, "segment", 1), f"leads of segment large: {LEADS_BALANCE}1"
    ),
    "lead too few in a channel": (
        ("leads", -2, "channel", 0), f"leads of channel web: {LEADS_BALANCE}-2"
    ),
    "lead too many in a journey": (
        ("reentries", 1, "journey", 0), f"leads of journey new: {LEADS_BALANCE}1"
    ),
    "customers": (("customers", 1), "customers in total: at start + new - lost exceed the end by"),
    "customers of a segment": (
        ("customers_lost", -1, "segment", 0),
        "customers of segment small: at start + new - lost exceed the end by 1",
    ),
    "revenue": (
        ("revenue", 0.01), "revenue: differs from what deals won and contracts of the start bring"
    ),
    "bookings": (("bookings", 0.01), "bookings: differs from the value of deals won by 0.01"),
    "backlog": (("backlog", 1), "backlog: differs from what is booked and not recognised by 1"),
    "contribution": (
        ("contribution", -5),
        "contribution: exceeds gross margin less the parts of the cost of sales by -5",
    ),
    "direct contribution": (
        ("direct_contribution", 3),
        "contribution: exceeds direct contribution less what no deal bears by -3",
    ),
    "paid hours": (
        ("paid_hours", 1, "team", 1),
        "hours of team road: paid hours exceed the time on the payroll by 1",
    ),
    "admin hours": (
        ("admin_hours", 0.5, "team", 1),
        "hours of team road: paid exceed work + travel + briefing + admin + absent + training "
        "+ idle by -0.5",
    ),
    "admin hours of a seat": (
        ("admin_hours", 0.5, "rep", 2),
        "hours of rep road 1: admin hours exceed their share of the time there by 0.5",
    ),
    "absent hours": (
        ("absent_hours", 2, "rep", 0),
        "hours of rep desk 1: hours away exceed the time of absences by 2",
    ),
    "hours on nothing": (
        ("hours_on_won", -1, "rep", 0),
        "hours of rep desk 1: selling hours exceed hours_on_won + hours_on_lost + hours_on_cold "
        "+ hours_on_open + hours_on_care by 1",
    ),
    "customer hours on nothing": (
        ("work_on_lost", 1, "team", 0),
        "hours of team desk: hours with customers exceed work_on_won + work_on_lost "
        "+ work_on_cold + work_on_open + work_on_care by -1",
    ),
    "open at the start": (("open_at_start", 1), "open_at_start: exceeds what is open in the log"),
    "pipeline at the start": (
        ("pipeline_at_start", 2), "pipeline_at_start: exceeds what is open in the log by 2"
    ),
    "pipeline": (("pipeline_cold", 5), f"pipeline in total: {PIPELINE_BALANCE}-5"),
    "pipeline of a channel": (
        ("pipeline_created", 5, "channel", 0), f"pipeline of channel web: {PIPELINE_BALANCE}5"
    ),
    "a month of a team": (
        ("selling_hours", 1, "team_month", 3),
        "selling_hours of team road: team × month sum to 1 more",
    ),
    "a team in a month": (
        ("waits", -1, "team_month", 0), "waits of month 2027-01: team × month sum to -1 more"
    ),
    "idle hours": (("idle_hours", -100, "team", 0), "hours of team desk: -32.5 idle hours"),
    "not a number": (("idle_hours", NAN, "team", 0), "hours of team desk: paid exceed"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "words"), WRONG_KPIS.values(), ids=WRONG_KPIS)
def test_a_wrong_kpi_is_caught(change, words):
    with pytest.raises(BalanceViolation) as caught:
        check_balances(story_log(), two_weeks(), with_kpi(*change))
    assert words in str(caught.value)


ADDITIVE = [(kpi.name, dimension) for kpi in KPIS for dimension in kpi.additive]


@pytest.mark.parametrize(("name", "dimension"), ADDITIVE)
def test_a_breakdown_that_does_not_sum_to_the_total_is_caught(name, dimension):
    log, frame = customers_log(), customers_frame()
    with pytest.raises(BalanceViolation) as caught:
        check_balances(log, frame, with_kpi(name, 0.25, dimension, 1, log, frame))
    assert f"{name} by {dimension}: sums to 0.25 more than the total" in str(caught.value)


def test_what_has_no_row_though_it_should_is_caught():
    measures = measure(story_log(), two_weeks())
    measures.by["channel"][0, INDEX["touches"]] -= 2
    measures.elsewhere["channel"][INDEX["touches"]] += 2
    with pytest.raises(BalanceViolation, match=r"touches by channel: 2 have no row"):
        check_balances(story_log(), two_weeks(), measures)


@pytest.mark.parametrize("name", ["revenue", "backlog", "bookings"])
def test_wrong_recognition_is_caught(name):
    log, frame = customers_log(), customers_frame()
    with pytest.raises(BalanceViolation, match=f"{name}: differs from"):
        check_balances(log, frame, with_kpi(name, -1, log=log, frame=frame))


def test_the_message_names_organisation_replication_and_seed():
    with pytest.raises(BalanceViolation) as caught:
        check_balances(story_log(), two_weeks(), with_kpi("revenue", 1))
    message = str(caught.value)
    assert "Organisation 'two teams', replication 7, seed 42" in message


def test_all_balances_that_do_not_hold_are_listed_at_once():
    broken = replace(story_log(), **edited("exits", time=(C, 12.0)))
    measures = with_kpi("leads", 1)
    with pytest.raises(BalanceViolation) as caught:
        check_balances(broken, two_weeks(), measures)
    message = str(caught.value)
    assert "leads in total" in message
    assert "left at another time" in message
