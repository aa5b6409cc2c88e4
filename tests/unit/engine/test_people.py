"""Ramp, learning, training, absence and departure, by hand: constant durations, given arrivals."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from funnel_sim.domain.names import Away, Departure, Exit
from funnel_sim.model.odds import log_odds
from tests.support.worlds import blueprint_of, leads_at, run, seller, team, world

LONG = {"start": "2027-01-04", "length": "4000 h"}
EVERY_TEN_HOURS = [10.0 * n for n in range(300)]


def works(log):
    return log.touches["work"].tolist()


# ---------------------------------------------------------------- ramp


def test_a_new_hire_takes_longer_and_persuades_less_until_the_ramp_is_over():
    """One hour of work at 25 %, 50 % and 100 % productivity takes 4, 2 and 1 h; the second seat
    opens on the second day, at hour 24."""
    roles = seller(ramp={"profile": ["25 %", "50 %"], "step": "10 h", "effect": -0.8})
    teams = team(changes=[{"date": "2027-01-05", "headcount": 2}])
    activities = {"call": {"duration": "1 h"}}
    stages = {"closing": {"inside": {"touches": "1 call"}, "advance": "50 %"}}
    document = world(roles=roles, teams=teams, activities=activities, stages=stages)
    log = run(document, leads_at([24.0, 24.0, 34.0, 34.0, 44.0, 44.0]))
    new = log.touches[log.touches["rep"] == 1]
    assert new["start"].tolist() == [24.0, 34.0, 44.0]
    assert new["work"].tolist() == [4.0, 2.0, 1.0]
    in_place = log.touches[log.touches["rep"] == 0]
    assert in_place["work"].tolist() == [1.0, 1.0, 1.0]
    assert in_place["odds"].tolist() == [0.0, 0.0, 0.0]
    missing = [0.75, 0.5, 0.0]
    assert new["odds"] == pytest.approx([-0.8 * share for share in missing])
    assert log.reps["hired"].tolist() == [0.0, 24.0]
    assert log.reps["new"].tolist() == [0, 1]


def test_a_ramp_of_no_length_is_no_ramp():
    changes = [{"date": "2027-01-05", "headcount": 3}]
    leads = leads_at([5.0 * n for n in range(18)])
    with_ramp = seller(ramp={"profile": [], "step": "1 mo", "effect": -2})
    logs = [
        run(world(roles=roles, teams=team(changes=changes)), leads)
        for roles in (with_ramp, seller())
    ]
    assert logs[0].equals(logs[1])


# ---------------------------------------------------------------- learning and specialisation


def test_work_gets_shorter_along_a_learning_curve_to_its_floor():
    """With one prior case, touch n takes (1 + n) ** log2(0.8): 1, 0.8, ..., 0.64 at n = 3."""
    learning = {"rate": "80 %", "prior": 1.0, "floor": "60 %", "odds": 0.5, "half": 3.0}
    document = world(roles=seller(learning=learning), horizon=LONG)
    log = run(document, leads_at(EVERY_TEN_HOURS[:20]))
    work = works(log)
    assert work[0] == 1.0
    assert work[1] == pytest.approx(0.8)
    assert work[3] == pytest.approx(0.64)
    assert work[2] == pytest.approx(3 ** math.log2(0.8))
    assert min(work) == 0.6
    assert log.touches["cases"].tolist() == list(range(20))


def test_odds_rise_with_cases_towards_their_limit():
    """0.5 × n / (n + 3): half of the limit after three cases."""
    learning = {"odds": 0.5, "half": 3.0}
    stages = {"closing": {"inside": {"touches": "1 call"}, "advance": "50 %"}}
    document = world(roles=seller(learning=learning), stages=stages, horizon=LONG)
    odds = run(document, leads_at(EVERY_TEN_HOURS)).touches["odds"]
    assert odds[:4] == pytest.approx([0.0, 0.125, 0.2, 0.25])
    assert 0.48 < odds[-1] < 0.5


def test_experience_is_of_the_rep_and_of_the_cell():
    """Two segments, one seller: each cell is learnt by itself."""
    learning = {"rate": "80 %", "prior": 1.0}
    segments = {name: {"deal_value": 1, "gross_margin": "50 %"} for name in ("a", "b")}
    channels = {"web": {"leads": "1 / d", "mix": {"a": "50 %", "b": "50 %"}}}
    document = world(
        roles=seller(learning=learning), segments=segments, channels=channels, horizon=LONG
    )
    log = run(document, leads_at(EVERY_TEN_HOURS[:6], segments=[0, 0, 1, 0, 1, 1]))
    assert log.touches["cases"].tolist() == [0, 1, 0, 2, 1, 2]


def test_a_rate_of_one_and_no_odds_is_no_learning():
    leads = leads_at(EVERY_TEN_HOURS[:50])
    logs = [
        run(world(roles=roles, horizon=LONG), leads)
        for roles in (seller(learning={"rate": "100 %"}), seller())
    ]
    assert logs[0].touches["work"].tolist() == logs[1].touches["work"].tolist()
    assert logs[0].touches["odds"].tolist() == logs[1].touches["odds"].tolist()


def test_the_fixed_bonus_grows_with_narrow_coverage():
    """Two segments × two stages. All four cells: nothing; two: (3 - 1)/3 of the bonus; one: all."""
    segments = {name: {"deal_value": 1, "gross_margin": "50 %"} for name in ("a", "b")}
    channels = {"web": {"leads": "1 / d", "mix": {"a": "50 %", "b": "50 %"}}}
    stages = {name: {"inside": {"touches": "1 call"}, "advance": "50 %"} for name in ("one", "two")}
    roles = seller(specialisation={"work": "64 %", "odds": 0.3})
    market = {"segments": segments, "channels": channels, "stages": stages, "roles": roles}
    cell = {"role": "seller", "headcount": 1}
    designs = {
        0.0: {"all": cell},
        2 / 3: {
            "a": cell | {"covers": {"segments": ["a"]}},
            "b": cell | {"covers": {"segments": ["b"]}},
        },
        1.0: {
            f"{segment}_{stage}": cell | {"covers": {"segments": [segment], "stages": [stage]}}
            for segment in ("a", "b")
            for stage in ("one", "two")
        },
    }
    for share, teams in designs.items():
        log = run(world(teams=teams, **market), leads_at([0.0], segments=[0]))
        assert log.touches["work"][0] == pytest.approx(0.64**share)
        assert log.touches["odds"][0] == pytest.approx(0.3 * share)


# ---------------------------------------------------------------- training, skill and pace


def test_training_takes_a_day_and_shows_afterwards():
    """Sessions of 8 h every 200 h; each adds 0.2 from 50 h after its end, up to 0.5."""
    training = {
        "time": "8 h", "every": "200 h", "effect": 0.2, "after": "50 h", "limit": 0.5,
    }  # fmt: skip
    stages = {"closing": {"inside": {"touches": "1 call"}, "advance": "50 %"}}
    document = world(roles=seller(training=training), stages=stages, horizon=LONG)
    log = run(document, leads_at(EVERY_TEN_HOURS[:100]))
    sessions = log.absences[log.absences["kind"] == Away.TRAINING]
    assert np.diff(sessions["due"]) == pytest.approx(200.0)
    assert sessions["end"] - sessions["due"] == pytest.approx(8.0)
    ended = log.touches["end"]
    shown = (ended[:, None] >= sessions["end"] + 50.0).sum(axis=1)
    assert log.touches["odds"] == pytest.approx(np.minimum(0.5, 0.2 * shown))
    assert shown.max() >= 4


def test_pace_is_a_factor_on_work_alone():
    """Travel and unanswered calls take the same time with everybody."""
    activities = {
        "call": {"duration": "1 h"},
        "visit": {"duration": "2 h", "travel": "1 h"},
    }
    stages = {"closing": {"inside": {"touches": "1 visit"}, "advance": "100 %"}}
    document = world(roles=seller(pace_sd=0.4), activities=activities, stages=stages)
    log = run(document, leads_at([0.0, 20.0]))
    assert log.touches["work"] == pytest.approx(2.0 * log.reps["pace"][0])
    assert log.touches["travel"].tolist() == [1.0, 1.0]
    assert log.reps["pace"][0] != 1.0


# ---------------------------------------------------------------- absence


def away_once(log):
    """The absences that began, as (due, begin, end)."""
    return [(float(a["due"]), float(a["begin"]), float(a["end"])) for a in log.absences]


SICKLY = {"sick": "100 d", "sick_spell": "20 h"}
"""Ill for about a quarter of the time in this world of 24 h days, 20 h at a time."""


def test_an_absence_begins_after_the_touch_in_hand_and_ends_as_planned():
    activities = {"call": {"duration": "7 h"}}
    document = world(roles=seller(absence=SICKLY), activities=activities, horizon=LONG, seed=3)
    log = run(document, leads_at([9.0 * n for n in range(400)]))
    began = log.absences[~np.isnan(log.absences["begin"])]
    assert len(began) > 20
    outlasted = 0
    for due, begin, end in away_once(log):
        in_hand = [t for t in log.touches if t["start"] < due < t["end"]]
        if in_hand and not math.isnan(begin):
            assert begin == min(float(in_hand[0]["end"]), end)
            outlasted += 1
        elif not math.isnan(begin):
            assert begin == due
        assert not any(begin <= t["start"] < end for t in log.touches)
    assert outlasted > 5


def test_whoever_waits_is_served_when_the_seller_is_back():
    document = world(roles=seller(absence=SICKLY), horizon=LONG)
    plan = run(document, leads_at([3999.0])).absences
    due, end = float(plan["due"][0]), float(plan["end"][0])
    log = run(document, leads_at([(due + end) / 2]))
    assert log.touches["start"].tolist() == [end]


def test_colleagues_cover_an_absence_only_where_they_are_meant_to():
    """The second touch falls into the owner's absence; the colleague makes it, or nobody does."""
    stages = {"closing": {"inside": {"touches": "2 call", "gap": "5 h"}, "advance": "100 %"}}
    roles = seller(absence={"sick": "20 d", "sick_spell": "20 h"})
    document = world(roles=roles, horizon=LONG, teams=team(headcount=2, ownership="owner"))
    nobody = run(document, leads_at([3999.0]))
    both = [nobody.absences[nobody.absences["rep"] == rep] for rep in (0, 1)]
    first_due, first_end = float(both[0]["due"][0]), float(both[0]["end"][0])
    others = [(float(a["due"]), float(a["end"])) for a in both[1]]
    assert not any(due < first_end + 10 and end > first_due - 10 for due, end in others)
    for cover, rep, start in ((False, 0, first_end), (True, 1, first_due + 2.0)):
        teams = team(headcount=2, ownership="owner", cover_absences=cover)
        document = world(roles=roles, stages=stages, teams=teams, horizon=LONG)
        touches = run(document, leads_at([first_due - 4.0])).touches
        assert touches["rep"].tolist() == [0, rep]
        assert touches["start"].tolist() == pytest.approx([first_due - 4.0, start])


# ---------------------------------------------------------------- departure


def test_a_seat_that_is_closed_ends_after_the_touch_in_hand_and_hands_its_leads_over():
    """Two owners; the second seat closes on the second day, hour 24, in a touch of 10 h.

    His lead comes back to the colleague, who reads in for an hour; he gets no further ones."""
    stages = {"closing": {"inside": {"touches": "2 call", "gap": "1 h"}, "advance": "50 %"}}
    teams = team(headcount=2, ownership="owner", changes=[{"date": "2027-01-05", "headcount": 1}])
    document = world(
        stages=stages, teams=teams, activities={"call": {"duration": "10 h"}},
        hand_over={"briefing": "1 h", "effect": -0.4}, roles=seller(),
    )  # fmt: skip
    document["market"]["stages"]["closing"]["advance"] = "99.999999 %"
    log = run(document, leads_at([0.0, 20.0]))
    assert log.reps["departure"].tolist() == [Departure.STAYS, Departure.CLOSED]
    assert log.reps["due"].tolist()[1] == 24.0
    second = log.touches[log.touches["lead"] == 1]
    assert second["rep"].tolist() == [1, 0]
    assert log.reps["left"][1] == 30.0 == second["end"][0]
    assert second["briefing"].tolist() == [0.0, 1.0]
    assert log.exits["hand_overs"].tolist() == [0, 1]
    base = log_odds(0.99999999)
    assert second["odds"] == pytest.approx([base, base - 0.4])


def test_pooled_leads_need_no_hand_over_when_somebody_leaves():
    stages = {"closing": {"inside": {"touches": "2 call", "gap": "1 h"}, "advance": "100 %"}}
    teams = team(headcount=2, changes=[{"date": "2027-01-05", "headcount": 1}])
    document = world(
        stages=stages, teams=teams, activities={"call": {"duration": "10 h"}},
        hand_over={"briefing": "1 h"},
    )  # fmt: skip
    log = run(document, leads_at([0.0, 20.0]))
    assert log.exits["hand_overs"].tolist() == [0, 0]
    assert log.touches["briefing"].sum() == 0.0


def test_leads_wait_while_a_seat_is_vacant_and_go_to_the_successor():
    """One seat, tenure of 500 h on average, three weeks vacant: nobody works in between."""
    roles = seller(mean_tenure="500 h", vacancy="72 h")
    log = run(world(roles=roles, horizon=LONG), leads_at(EVERY_TEN_HOURS))
    reps = log.reps
    assert len(reps) > 3
    assert (reps["seat"] == 0).all()
    assert reps["holder"].tolist() == list(range(len(reps)))
    for before, after in pairwise(reps):
        assert after["hired"] == pytest.approx(before["due"] + 72.0)
        idle = (log.touches["start"] > before["left"]) & (log.touches["start"] < after["hired"])
        assert not idle.any()
    assert (log.exits["reason"] == Exit.WON).sum() > 200


def test_infinite_tenure_is_no_attrition():
    leads = leads_at(EVERY_TEN_HOURS[:50])
    logs = [
        run(world(roles=roles, horizon=LONG), leads)
        for roles in (seller(mean_tenure="1_000_000_000 yr", vacancy="1 mo"), seller())
    ]
    assert logs[0].equals(logs[1])


def test_a_new_hire_raises_the_room_of_a_pool():
    """A limit of one lead per seller: the second lead is begun by whoever is free when room is."""
    stages = {"closing": {"inside": {"touches": "2 call", "gap": "40 h"}, "advance": "100 %"}}
    teams = team(wip_limit=1, changes=[{"date": "2027-01-05", "headcount": 2}])
    log = run(world(stages=stages, teams=teams), leads_at([0.0, 0.0]))
    first = log.touches[log.touches["touch"] == 0]
    assert first["start"].tolist() == [0.0, 24.0]


def test_the_roster_does_not_depend_on_who_comes():
    roles = seller(absence=SICKLY, mean_tenure="500 h", vacancy="72 h", skill_sd=0.3, pace_sd=0.2)
    document = world(roles=roles, horizon=LONG)
    logs = [run(document, leads_at(times)) for times in ([0.0], EVERY_TEN_HOURS)]
    for table, fields in (
        ("reps", ("hired", "due", "skill", "pace")),
        ("absences", ("due", "end")),
    ):
        for field in fields:
            one, other = (getattr(log, table)[field] for log in logs)
            assert np.array_equal(one, other, equal_nan=True)
    assert blueprint_of(document).frame.seats == ("all 1",)
