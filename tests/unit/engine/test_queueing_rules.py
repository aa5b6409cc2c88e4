"""Who is served when, by hand: one or two reps, given arrivals, constant durations."""

from __future__ import annotations

import numpy as np
import pytest

from funnel_sim.domain.names import Exit, TouchResult, VisitOutcome
from tests.support.worlds import leads_at, run, world


def starts(log):
    """(lead, start) pairs in order of start."""
    return [(int(t["lead"]), float(t["start"])) for t in log.touches]


def test_first_come_first_served():
    log = run(world(), leads_at([0.0, 0.25, 0.5]))
    assert starts(log) == [(0, 0.0), (1, 1.0), (2, 2.0)]
    assert log.touches["end"].tolist() == [1.0, 2.0, 3.0]
    assert log.exits["reason"].tolist() == [Exit.WON] * 3
    assert log.exits["time"].tolist() == [1.0, 2.0, 3.0]


def test_two_reps_share_a_queue_and_the_longest_idle_is_called():
    teams = {"all": {"role": "seller", "headcount": 2}}
    log = run(world(teams=teams), leads_at([0.0, 0.5, 3.0, 4.5]))
    assert starts(log) == [(0, 0.0), (1, 0.5), (2, 3.0), (3, 4.5)]
    assert log.touches["rep"].tolist() == [0, 1, 0, 1]


TWO_STAGES = {
    "first": {"inside": {"touches": "1 call"}, "advance": "100 %"},
    "second": {"inside": {"touches": "1 call"}, "advance": "100 %"},
}


@pytest.mark.parametrize(
    ("queue", "order"),
    [
        ("fifo", [0, 1, 2, 0, 1, 2]),
        ("closest_to_close", [0, 0, 1, 1, 2, 2]),
        ("highest_value", [0, 2, 2, 1, 1, 0]),
    ],
)
def test_disciplines_choose_who_is_next(queue, order):
    """Lead 0 is worth 10, lead 1 20, lead 2 30; all come before the first touch is over."""
    teams = {"all": {"role": "seller", "headcount": 1, "queue": queue}}
    leads = leads_at([0.0, 0.25, 0.5], values=[10.0, 20.0, 30.0])
    log = run(world(teams=teams, stages=TWO_STAGES), leads)
    assert [lead for lead, _ in starts(log)] == order


def test_margin_per_hour_weighs_margin_and_odds_against_hours_to_come():
    """A: 100 x 10 % x 0.5 / 1.5 h = 3.3; B: 60 x 50 % x 0.2 / 1.2 h = 5; C: 6.8 x 1 / 2 h = 3.4.

    Hours to come: 1 h here and, if the lead advances, 1 h in the second stage.
    """
    segments = {
        "a": {"deal_value": 1, "gross_margin": "10 %"},
        "b": {"deal_value": 1, "gross_margin": "50 %"},
        "c": {"deal_value": 1, "gross_margin": "100 %"},
    }
    stages = {
        "first": {
            "inside": {"touches": "1 call"},
            "advance": {"a": "50 %", "b": "20 %", "c": "100 %"},
        },
        "second": {"inside": {"touches": "1 call"}, "advance": "100 %"},
    }
    teams = {"all": {"role": "seller", "headcount": 1, "queue": "margin_per_hour"}}
    channels = {"web": {"leads": "1 / d", "mix": {"a": "100 %"}, "working_hours_only": True}}
    document = world(segments=segments, stages=stages, teams=teams, channels=channels)
    leads = leads_at([0.0, 0.25, 0.25, 0.25], segments=[2, 0, 1, 2], values=[0.0, 100.0, 60.0, 6.8])
    first_touches = [lead for lead, start in starts(run(document, leads)) if start < 90]
    order = list(dict.fromkeys(first_touches))
    assert order[1:] == [2, 3, 1]


GAP = {
    "closing": {
        "inside": {"touches": "2 call", "gap": "3 h", "drop_out": "last"},
        "advance": "100 %",
    }
}


def test_the_rep_is_free_for_others_during_a_customer_side_gap():
    log = run(world(stages=GAP), leads_at([0.0, 0.5]))
    assert starts(log) == [(0, 0.0), (1, 1.0), (0, 4.0), (1, 5.0)]


def test_an_owner_keeps_the_lead_and_a_pool_does_not():
    """Lead 0 comes back at 4, when its rep 0 works on lead 2 and rep 1 is idle."""
    leads = leads_at([0.0, 0.5, 3.5])
    pooled = run(world(stages=GAP, teams={"all": {"role": "seller", "headcount": 2}}), leads)
    second_touch = pooled.touches[(pooled.touches["lead"] == 0) & (pooled.touches["touch"] == 1)]
    assert second_touch["start"].tolist() == [4.0]
    assert second_touch["rep"].tolist() == [1]
    teams = {"all": {"role": "seller", "headcount": 2, "ownership": "owner"}}
    owned = run(world(stages=GAP, teams=teams), leads)
    second_touch = owned.touches[(owned.touches["lead"] == 0) & (owned.touches["touch"] == 1)]
    assert second_touch["start"].tolist() == [4.5]
    assert second_touch["rep"].tolist() == [0]


def test_an_owner_gets_a_lead_back_that_was_with_another_team():
    """Stages one and three are a team of two owners'; stage two is another team's."""
    stages = {
        name: {"inside": {"touches": "1 call"}, "advance": "100 %"}
        for name in ("one", "two", "three")
    }
    teams = {
        "ends": {
            "role": "seller", "headcount": 2, "ownership": "owner",
            "covers": {"stages": ["one", "three"]},
        },
        "middle": {"role": "seller", "headcount": 1, "covers": {"stages": "two"}},
    }  # fmt: skip
    log = run(world(stages=stages, teams=teams), leads_at([0.0, 0.5, 1.75]))
    of_lead_0 = log.touches[log.touches["lead"] == 0]
    assert of_lead_0["rep"].tolist() == [0, 2, 0]
    # rep 0 is busy with lead 2 from 1.75 (rep 1 is busy until 1.5, then idle for shorter)
    assert of_lead_0["start"].tolist()[2] >= 2.0


def test_wip_limit_holds_back_fresh_leads_only():
    """One lead at a time: lead 1 waits until lead 0 has left, though the rep is idle in its gap."""
    teams = {"all": {"role": "seller", "headcount": 1, "ownership": "owner", "wip_limit": 1}}
    log = run(world(stages=GAP, teams=teams), leads_at([0.0, 0.5]))
    assert starts(log) == [(0, 0.0), (0, 4.0), (1, 5.0), (1, 9.0)]


def test_wip_limit_of_a_pool_is_the_limit_per_rep_times_the_reps():
    teams = {"all": {"role": "seller", "headcount": 2, "wip_limit": 1}}
    log = run(world(stages=GAP, teams=teams), leads_at([0.0, 0.0, 0.0]))
    assert starts(log) == [(0, 0.0), (1, 0.0), (0, 4.0), (1, 4.0), (2, 5.0), (2, 9.0)]


def patient(hours):
    return {"only": {"deal_value": 1000, "gross_margin": "50 %", "patience": f"{hours} h"}}


def test_a_lead_goes_cold_when_its_patience_is_over():
    log = run(world(segments=patient(0.25)), leads_at([0.0, 0.5]))
    assert log.exits["reason"].tolist() == [Exit.WON, Exit.COLD]
    assert log.exits["time"].tolist() == [1.0, 0.75]
    cold = log.visits[1]
    assert (cold["waiting_since"], cold["left"], cold["outcome"]) == (0.5, 0.75, VisitOutcome.COLD)


def test_at_equal_times_the_end_of_a_touch_comes_before_going_cold():
    """The rep is free at 1.0, the very moment at which lead 1 would go cold."""
    log = run(world(segments=patient(0.5)), leads_at([0.0, 0.5]))
    assert log.exits["reason"].tolist() == [Exit.WON, Exit.WON]


def test_at_equal_times_going_cold_comes_before_an_arrival():
    """Lead 1 goes cold at 1.5, when lead 2 arrives; neither can be served before 2.0."""
    document = world(segments=patient(1.0), activities={"call": {"duration": "2 h"}})
    log = run(document, leads_at([0.0, 0.5, 1.5]))
    assert log.exits["reason"].tolist() == [Exit.WON, Exit.COLD, Exit.WON]
    assert starts(log)[1] == (2, 2.0)


def test_patience_is_measured_for_each_wait_anew():
    """Lead 0 waits 0 h, then 0.5 h for its second touch: with 1 h of patience it stays."""
    log = run(world(stages=GAP, segments=patient(1.0)), leads_at([0.0, 3.5]))
    assert log.exits["reason"][0] == Exit.WON
    assert starts(log)[2] == (0, 4.5)


def test_an_ending_touch_moves_its_lead_first_and_then_the_rep_chooses():
    """Highest value first: lead 0 is back in the queue when its rep looks, and is chosen."""
    teams = {"all": {"role": "seller", "headcount": 1, "queue": "highest_value"}}
    leads = leads_at([0.0, 0.5], values=[20.0, 10.0])
    assert starts(run(world(stages=TWO_STAGES, teams=teams), leads))[1] == (0, 1.0)


def test_selling_time_stretches_what_a_touch_takes():
    """With half the time left for selling, one hour of work occupies two."""
    roles = {"seller": {"mode": "inside", "salary": "50_000 EUR / yr", "selling_time": "50 %"}}
    log = run(world(roles=roles), leads_at([0.0, 0.5]))
    assert log.touches["end"].tolist() == [2.0, 4.0]
    assert log.touches["work"].tolist() == [1.0, 1.0]


def test_trips_are_shared_by_the_visits_on_them():
    activities = {"visit": {"duration": "1 h", "travel": "3 h", "visits_per_trip": 2.0}}
    stages = {"closing": {"inside": {"touches": "1 visit"}, "advance": "100 %"}}
    log = run(world(activities=activities, stages=stages), leads_at([0.0]))
    assert log.touches["travel"].tolist() == [1.5]
    assert log.touches["end"].tolist() == [2.5]


HALVES = {
    "one": {"role": "seller", "headcount": 1, "covers": {"stages": "first"}},
    "two": {"role": "seller", "headcount": 1, "covers": {"stages": "second"}},
}


def test_a_hand_over_takes_a_briefing_and_a_delay():
    hand_over = {"briefing": "30 min", "delay": "2 h"}
    log = run(world(stages=TWO_STAGES, teams=HALVES, hand_over=hand_over), leads_at([0.0]))
    assert starts(log) == [(0, 0.0), (0, 3.0)]
    assert log.touches["briefing"].tolist() == [0.0, 0.5]
    assert log.touches["end"].tolist() == [1.0, 4.5]
    assert log.visits["entered"].tolist() == [0.0, 1.0]
    assert log.exits["hand_overs"].tolist() == [1]


def test_no_hand_over_inside_a_team():
    hand_over = {"briefing": "30 min", "delay": "2 h"}
    log = run(world(stages=TWO_STAGES, hand_over=hand_over), leads_at([0.0]))
    assert starts(log) == [(0, 0.0), (0, 1.0)]
    assert log.exits["hand_overs"].tolist() == [0]


def test_lead_in_is_customer_side_time_before_the_first_touch():
    stages = {"closing": {"inside": {"touches": "1 call", "lead_in": "5 h"}, "advance": "100 %"}}
    log = run(world(stages=stages), leads_at([0.0]))
    assert starts(log) == [(0, 5.0)]
    assert log.touches["queued"].tolist() == [5.0]


def test_the_end_of_the_horizon_leaves_work_in_hand():
    """Lead 0 is being served at 2.5, lead 1 waits, lead 2 has not come."""
    document = world(
        activities={"call": {"duration": "2 h"}},
        horizon={"start": "2027-01-04", "length": "2.5 h"},
    )
    log = run(document, leads_at([1.0, 2.0, 2.5]))
    assert log.touches["result"].tolist() == [TouchResult.UNFINISHED]
    assert log.touches["end"].tolist() == [3.0]
    assert log.exits["reason"].tolist() == [Exit.OPEN] * 3
    assert np.isnan(log.exits["time"]).all()
    assert log.visits["waiting_since"].tolist()[1] == 2.0
    assert len(log.visits) == 2
    assert log.exits["stage"].tolist() == [0, 0, -1]


def test_nobody_answers_and_is_tried_again_until_the_limit():
    stages = {
        "closing": {
            "inside": {
                "touches": "1 call",
                "no_answer": {
                    "chance": "100 %", "attempts": 3, "retry_gap": "2 h", "duration": "15 min",
                },
            },
            "advance": "100 %",
        }
    }  # fmt: skip
    log = run(world(stages=stages), leads_at([0.0]))
    assert starts(log) == [(0, 0.0), (0, 2.25), (0, 4.5)]
    assert log.touches["work"].tolist() == [0.25] * 3
    assert log.touches["attempt"].tolist() == [0, 1, 2]
    assert log.touches["result"].tolist() == [
        TouchResult.NO_ANSWER, TouchResult.NO_ANSWER, TouchResult.UNREACHABLE,
    ]  # fmt: skip
    assert log.exits["reason"].tolist() == [Exit.UNREACHABLE]
