"""What happens to work between two states, as declared in docs/model.md, and that it balances."""

from __future__ import annotations

import numpy as np
import pytest

from funnel_sim.domain.names import Away, Churn, Entry, Exit
from funnel_sim.engines.simpy_engine import simulate
from funnel_sim.metrics import INDEX, check_balances, measure
from tests.support.worlds import blueprint_of, leads_at, run, seller, team, world

CALL = {"inside": {"touches": "1 call"}}
NEVER = {"closing": CALL | {"advance": "0 %"}}


def totals(document, log):
    """KPIs by name, the balances checked."""
    frame = blueprint_of(document).frame
    measures = measure(log, frame)
    check_balances(log, frame, measures)
    return {name: float(measures.total[column]) for name, column in INDEX.items()}


def test_a_lead_that_would_come_back_after_the_horizon_has_left_all_the_same():
    """Lost at 1 and at 60; back after 50 h: at 51, and never, since the horizon ends at 100."""
    document = world(stages=NEVER, recycling={"chance": "100 %", "after": "50 h"})
    log = run(document, leads_at([0.0, 59.0]))
    assert log.exits["reason"].tolist() == [Exit.RECYCLED, Exit.RECYCLED, Exit.LOST]
    assert log.leads["origin"].tolist() == [-1, -1, 0]
    found = totals(document, log)
    assert (found["leads"], found["recycled"], found["reentries"]) == (2, 2, 1)
    assert (found["lost"], found["open"]) == (1, 0)


def test_a_renewal_won_after_the_customer_has_left_earns_and_brings_nobody_back():
    """Renewal due at 301, two touches, 10 h between: won at 313. The customer has left at 306."""
    stages = {
        "closing": CALL | {"advance": "100 %"},
        "renewing": {"inside": {"touches": "2 call", "gap": "10 h"}, "advance": "100 %"},
    }
    journeys = {"new": {"stages": ["closing"]}, "renewal": {"stages": ["renewing"]}}
    customers = {"renewal": {"term": "300 h"}, "lifetime": "305 h"}
    document = world(
        segments={"only": {"deal_value": 1000, "gross_margin": "50 %", "customers": customers}},
        stages=stages, journeys=journeys, horizon={"start": "2027-01-04", "length": "1000 h"},
    )  # fmt: skip
    log = run(document, leads_at([0.0]))
    assert log.leads["entry"].tolist() == [Entry.NEW, Entry.RENEWAL]
    assert log.exits["reason"].tolist() == [Exit.WON, Exit.WON]
    assert log.exits["time"].tolist() == [1.0, 313.0]
    assert log.customers["until"].tolist() == [306.0]
    assert log.customers["reason"].tolist() == [Churn.LEAVES]
    assert totals(document, log)["revenue"] == 2000.0


def test_an_absence_that_a_touch_outlasts_has_no_length():
    """Sick spells of 2 h meet touches of 30 h: many are over before the touch is."""
    document = world(
        roles=seller(absence={"sick": "60 d", "sick_spell": "2 h"}),
        activities={"call": {"duration": "30 h"}},
        horizon={"start": "2027-01-04", "length": "2000 h"},
    )
    log = run(document, leads_at([10.0 * n for n in range(150)]))
    absences = log.absences[~np.isnan(log.absences["begin"])]
    outlasted = absences["begin"] == absences["end"]
    assert 10 < outlasted.sum() < len(absences)
    taken = float((absences["end"] - absences["begin"]).sum())
    assert totals(document, log)["sick_hours"] == pytest.approx(taken)


def test_the_horizon_in_a_touch_and_in_a_wait_leaves_hours_cash_and_open_leads():
    """A visit of 2 h begins at 1.5 of 2.5 h: half of its hours count, and all of its cash."""
    document = world(
        activities={"call": {"duration": "2 h", "cost": 10}},
        horizon={"start": "2027-01-04", "length": "2.5 h"},
    )
    found = totals(document, run(document, leads_at([1.5, 2.0])))
    assert (found["work_hours"], found["call_cost"]) == (1.0, 10.0)
    assert (found["open"], found["waiting_hours"]) == (2.0, 0.5)


def test_a_leaver_is_paid_for_the_touch_in_hand():
    """The second seat closes at 24 in the middle of a touch that ends at 30."""
    changes = [{"date": "2027-01-05", "headcount": 1}]
    document = world(
        teams=team(headcount=2, changes=changes), activities={"call": {"duration": "10 h"}}
    )
    log = run(document, leads_at([20.0, 20.0]))
    assert totals(document, log)["paid_hours"] == 100.0 + 30.0


def test_a_session_of_training_waits_for_the_touch_too():
    document = world(
        roles=seller(training={"time": "5 h", "every": "50 h"}),
        activities={"call": {"duration": "7 h"}},
    )
    log = simulate(blueprint_of(document), 1, 0)
    begun = log.absences[~np.isnan(log.absences["begin"])]
    assert (begun["kind"] == Away.TRAINING).all()
    assert len(begun) == 2
    for absence in begun:
        in_hand = log.touches[
            (log.touches["start"] <= absence["due"]) & (log.touches["end"] > absence["due"])
        ]
        expected = min(in_hand["end"].max(initial=absence["due"]), absence["end"])
        assert absence["begin"] == expected
