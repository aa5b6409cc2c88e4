"""Who is served where effort is shared out, judged by each rep, or overflows to a back-up."""

from __future__ import annotations

import numpy as np
import pytest

from funnel_sim.domain.names import Exit
from tests.support.worlds import leads_at, run, team, world

SEGMENTS = {name: {"deal_value": 1, "gross_margin": "50 %"} for name in ("a", "b", "c")}
MIXED = {"web": {"leads": "1 / d", "mix": {"a": "50 %", "b": "30 %", "c": "20 %"}}}
TWO = {"a": SEGMENTS["a"], "b": SEGMENTS["b"]}
HALVES = {"web": {"leads": "1 / d", "mix": {"a": "50 %", "b": "50 %"}}}
MONTH = {"start": "2027-01-04", "length": "720 h"}


# ---------------------------------------------------------------- effort shares


def test_the_segment_furthest_below_its_share_is_served_first():
    """Shares 2 : 1, touches of an hour: a (1/2 of its share unit), b, a, a, b ..."""
    teams = team(queue="effort_shares", shares={"a": "66.6667 %", "b": "33.3333 %"})
    document = world(segments=TWO, channels=HALVES, teams=teams)
    log = run(document, leads_at([0.0] * 8, segments=[0, 0, 0, 0, 1, 1, 1, 1]))
    served = log.leads["segment"][log.touches["lead"]].tolist()
    assert served == [0, 1, 0, 0, 1, 0, 1, 1]


def test_with_enough_work_the_hours_follow_the_shares():
    shares = {"a": "20 %", "b": "50 %", "c": "30 %"}
    teams = team(headcount=3, queue="effort_shares", shares=shares)
    activities = {"call": {"duration": {"lognormal": {"mean": "2 h", "cv": 1.0}}}}
    document = world(
        segments=SEGMENTS, channels=MIXED, teams=teams, activities=activities, horizon=MONTH
    )
    leads = leads_at([0.0] * 6000, segments=[0, 1, 2] * 2000)
    touches = run(document, leads).touches
    hours = np.bincount(touches["lead"] % 3, weights=touches["work"])
    assert hours / hours.sum() == pytest.approx([0.2, 0.5, 0.3], abs=0.005)


def test_nobody_idles_for_the_sake_of_a_share():
    """Only segment b has leads: they are served although b is far above its share."""
    teams = team(queue="effort_shares", shares={"a": "99 %", "b": "1 %"})
    document = world(segments=TWO, channels=HALVES, teams=teams)
    log = run(document, leads_at([0.0, 0.0, 0.0], segments=[1, 1, 1]))
    assert log.touches["start"].tolist() == [0.0, 1.0, 2.0]


# ---------------------------------------------------------------- own judgement


def order_by_judgement(seed: int) -> list[int]:
    """Order in which one seller takes three leads that wait: the first, a dear one, the last."""
    teams = team(queue="own_judgement")
    document = world(teams=teams, seed=seed, segments=TWO, channels=HALVES)
    leads = leads_at([0.0, 0.1, 0.5, 0.9], values=[1.0, 10.0, 100_000.0, 1.0])
    log = run(document, leads)
    return [int(lead) for lead in log.touches["lead"][1:]]


def test_reps_differ_in_what_they_take_first():
    """The dear lead wins with most, the one that waits for longest with those who care for it."""
    orders = {tuple(order_by_judgement(seed)) for seed in range(60)}
    assert orders == {(1, 2, 3), (2, 1, 3)}


def test_one_rep_judges_alike_all_year():
    """Two leads, dear against long waiting, put before the same rep again and again."""
    teams = team(queue="own_judgement")
    for seed in range(5):
        document = world(teams=teams, seed=seed, horizon=MONTH)
        arrivals = [t for n in range(10) for t in (50.0 * n, 50.0 * n + 0.1, 50.0 * n + 0.9)]
        log = run(document, leads_at(arrivals, values=[1.0, 1.0, 100_000.0] * 10))
        second = log.touches["lead"][1::3] % 3
        assert len(set(second.tolist())) == 1


def test_alike_leads_are_taken_in_order_by_everybody():
    document = world(teams=team(queue="own_judgement"), seed=4)
    log = run(document, leads_at([0.0, 0.1, 0.2, 0.3, 0.4]))
    assert log.touches["lead"].tolist() == [0, 1, 2, 3, 4]


# ---------------------------------------------------------------- overflow


def backed_up(after: str | None, other_after: str | None = None, **parts):
    """Team a has segment a and is backed by team b, which has segment b."""
    teams = {
        name: {"role": "seller", "headcount": 1, "covers": {"segments": [name]}} | parts
        for name in ("a", "b")
    }
    for name, other, limit in (("a", "b", after), ("b", "a", other_after)):
        if limit is not None:
            teams[name]["overflow"] = {"team": other, "after": limit}
    return teams


def test_a_lead_that_has_waited_too_long_goes_to_whoever_is_free_first():
    """Touches of 10 h. Lead 1 waits for team a from 1; at 4 the idle team b takes it."""
    document = world(
        segments=TWO, channels=HALVES, teams=backed_up("3 h"),
        activities={"call": {"duration": "10 h"}},
    )  # fmt: skip
    log = run(document, leads_at([0.0, 1.0, 2.0]))
    assert log.touches["start"].tolist() == [0.0, 4.0, 10.0]
    assert log.touches["team"].tolist() == [0, 1, 0]
    assert log.visits["team"].tolist() == [0, 1, 0]
    assert log.visits["overflowed"].tolist()[1] == 4.0
    assert np.isnan(log.visits["overflowed"][[0, 2]]).all()


def test_the_back_up_keeps_the_lead_for_the_rest_of_the_stage_and_no_longer():
    """Two stages of two touches; the back-up takes over at the first wait of the first stage."""
    stages = {
        name: {"inside": {"touches": "2 call", "gap": "30 min"}, "advance": "100 %"}
        for name in ("one", "two")
    }
    document = world(
        segments=TWO, channels=HALVES, teams=backed_up("1 h"), stages=stages,
        hand_over={"briefing": "15 min"}, activities={"call": {"duration": "2 h"}},
    )  # fmt: skip
    log = run(document, leads_at([0.0, 0.5]))
    mine = log.touches[log.touches["lead"] == 1]
    assert mine["team"].tolist() == [1, 1, 0, 0]
    assert log.exits["hand_overs"][1] == 1  # team a had not begun it: only the way back counts
    assert mine["briefing"].tolist() == [0.0, 0.0, 0.25, 0.0]


def test_the_back_up_works_in_its_own_mode():
    """A call of 1 h inside takes a visit of 2 h when the field team backs up."""
    stages = {
        "closing": {
            "inside": {"touches": "1 call"},
            "field": {"touches": "1 visit"},
            "advance": "50 %",
            "field_effect": 0.7,
        }
    }
    activities = {"call": {"duration": "1 h"}, "visit": {"duration": "2 h"}}
    teams = backed_up("0 h")
    teams["b"]["mode"] = "field"
    document = world(
        segments=TWO, channels=HALVES, teams=teams, stages=stages, activities=activities
    )
    log = run(document, leads_at([0.0, 0.0]))
    assert log.touches["work"].tolist() == [1.0, 2.0]
    assert log.touches["odds"] == pytest.approx([0.0, 0.7])


def random_flow(count: int = 400):
    """The same arrivals for all designs; one hour of work on average."""
    rng = np.random.default_rng(7)
    arrivals = np.cumsum(rng.exponential(0.55, count)).tolist()
    return leads_at(arrivals, segments=rng.integers(0, 2, count).tolist())


def waits(teams, **parts):
    """Mean wait for the first touch, and the log."""
    document = world(
        segments=TWO, channels=HALVES, teams=teams, horizon=MONTH,
        activities={"call": {"duration": {"exponential": {"mean": "1 h"}}}}, **parts,
    )  # fmt: skip
    log = run(document, random_flow())
    return float((log.touches["start"] - log.touches["queued"]).mean()), log


def test_overflow_at_once_in_both_directions_is_a_pool():
    pooled, log = waits(team(headcount=2))
    shared, shared_log = waits(backed_up("0 h", "0 h"))
    assert shared == pytest.approx(pooled, rel=1e-12)
    assert np.array_equal(log.touches["start"], shared_log.touches["start"])
    assert pooled > 1.0


def test_overflow_after_ever_is_none():
    separate, log = waits(backed_up(None))
    late, late_log = waits(backed_up("100_000 h", "100_000 h"))
    assert late_log.equals(log)
    assert late == separate


def test_the_sooner_a_back_up_helps_the_shorter_the_wait():
    means = [waits(backed_up(after, after))[0] for after in ("0 h", "2 h", "8 h", "1000 h")]
    assert means == sorted(means)
    assert means[0] < 0.7 * means[-1]


def test_owners_and_patience_hold_with_a_back_up():
    """Patience ends a wait in both queues."""
    segments = {name: part | {"patience": "5 h"} for name, part in TWO.items()}
    document = world(
        segments=segments, channels=HALVES, teams=backed_up("2 h", ownership="owner"),
        activities={"call": {"duration": "20 h"}},
    )  # fmt: skip
    log = run(document, leads_at([0.0, 0.0, 1.0], segments=[0, 1, 0]))
    assert log.exits["reason"].tolist() == [Exit.WON, Exit.WON, Exit.COLD]
    assert log.exits["time"][2] == 6.0
    assert len(log.touches) == 2
