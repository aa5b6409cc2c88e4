"""Each balance is broken on purpose, and is then reported with the place and the amount."""

from dataclasses import replace

import numpy as np
import pytest

from funnel_sim.domain.errors import BalanceViolation
from funnel_sim.domain.names import Exit, TouchResult, VisitOutcome
from funnel_sim.metrics import INDEX, KPIS, check_balances, measure
from tests.unit.metrics.log_builder import NAN, two_weeks
from tests.unit.metrics.story import story_log

A, B, C, D, E, F, G, H = range(8)
"""Leads of the story."""


def edited(table, **changes):
    """A copy of a table of the Log; `column=(rows, value)` sets cells."""
    copy = getattr(story_log(), table).copy()
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
        edited("visits", stage=(visit_of(A, 2), 1)) | edited("exits", stage=(A, 1)),
        "1 leads were won without having advanced from the last stage",
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


def test_more_work_than_a_team_is_paid_for_is_caught():
    frame = replace(two_weeks(), headcount=np.array([0, 1]))
    with pytest.raises(BalanceViolation, match=r"team desk: -12\.5 idle hours, less than none"):
        check_balances(story_log(), frame, measure(story_log(), frame))


def with_kpi(name, by, dimension=None, row=0):
    """The measures of the story with a KPI changed, in total or in one row of a breakdown."""
    measures = measure(story_log(), two_weeks())
    table = measures.total[None, :] if dimension is None else measures.by[dimension]
    table[row, INDEX[name]] += by
    return measures


WRONG_KPIS = {
    "lead too many": (("leads", 1), "leads in total: open at start + created exceed "),
    "lead too many in a segment": (
        ("leads", 1, "segment", 1),
        "leads of segment large: open at start + created exceed "
        "won + lost + unreachable + cold + open by 1",
    ),
    "lead too few in a channel": (("leads", -2, "channel", 0), "leads of channel web: "),
    "revenue": (("revenue", 0.01), "revenue: differs from the value of deals won by 0.01"),
    "contribution": (
        ("contribution", -5),
        "contribution: exceeds gross margin less the parts of the cost of sales by -5",
    ),
    "direct contribution": (
        ("direct_contribution", 3),
        "contribution: exceeds direct contribution less idle time and fixed cost of channels by -3",
    ),
    "admin hours": (
        ("admin_hours", 0.5, "team", 1),
        "hours of team road: paid exceed work + travel + briefing + admin + idle by -0.5",
    ),
    "idle hours": (("idle_hours", -100, "team", 0), "hours of team desk: -32.5 idle hours"),
    "not a number": (("idle_hours", NAN, "team", 0), "hours of team desk: paid exceed"),
}


@pytest.mark.parametrize(("change", "words"), WRONG_KPIS.values(), ids=WRONG_KPIS)
def test_a_wrong_kpi_is_caught(change, words):
    with pytest.raises(BalanceViolation) as caught:
        check_balances(story_log(), two_weeks(), with_kpi(*change))
    assert words in str(caught.value)


ADDITIVE = [(kpi.name, dimension) for kpi in KPIS for dimension in kpi.additive]


@pytest.mark.parametrize(("name", "dimension"), ADDITIVE)
def test_a_breakdown_that_does_not_sum_to_the_total_is_caught(name, dimension):
    with pytest.raises(BalanceViolation) as caught:
        check_balances(story_log(), two_weeks(), with_kpi(name, 0.25, dimension, 1))
    assert f"{name} by {dimension}: sums to 0.25 more than the total" in str(caught.value)


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
