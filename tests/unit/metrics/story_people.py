"""Eight leads and four sellers on three seats, two of whom follow one another.

Plan years are 40 h long here: January is the first, February the second. A quota is 10 per hour at
the desk; there is none on the road. Seats are desk 1, desk 2 and road 1.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from funnel_sim.domain.names import Away, Departure, Exit
from funnel_sim.domain.names import TouchResult as R
from tests.unit.metrics.expected import Expected
from tests.unit.metrics.log_builder import NAN, LogBuilder, rep, two_weeks

LEAVER, SUCCESSOR, DESK, ROAD = range(4)
REPS = (
    rep(0, 0, due=30.0, left=32.0, departure=Departure.LEAVES),  # after the touch in hand
    rep(0, 0, holder=1, hired=50.0),
    rep(0, 1),
    rep(1, 2),
)


def people_frame(warm_up=0.0):
    frame = two_weeks(warm_up)
    return replace(
        frame,
        calendar=replace(frame.calendar, hours_per_year=40.0),
        accelerator=np.array([2.0, 1.0]),
        quota_per_hour=np.array([10.0, NAN]),
        response_target=2.0,
    )


def won(b, segment, channel, arrival, start, seller, team, value, **effort):
    """A lead won with its first touch."""
    lead = b.lead(channel, segment, created=9 + arrival, arrival=arrival, value=value)
    visit = b.enter(lead, "closing", team, arrival)
    activity = "call" if team == "desk" else "visit"
    end = b.touch(visit, activity, seller, arrival, start, R.ADVANCED, **effort)
    b.leaves(lead, end, Exit.WON)


@cache
def people_log():
    b = LogBuilder(people_frame())
    won(b, "small", "web", 0, 0, DESK, "desk", 300, work=6)  # 0 to 12
    taken_over = b.lead("fair", "small", created=11, arrival=2, value=50)
    visit = b.enter(taken_over, "detection", "desk", 2)
    b.overflow(visit, "road", 10.5)
    end = b.touch(visit, "call", ROAD, queued=2, start=10.5, result=R.LOST, work=0.8)
    b.leaves(taken_over, end, Exit.LOST)  # 11.5
    handed = b.lead("web", "small", created=14, arrival=5, value=70)
    visit = b.enter(handed, "detection", "desk", 5)
    end = b.touch(visit, "call", LEAVER, queued=5, start=5, result=R.ADVANCED, work=1)
    visit = b.enter(handed, "qualification", "road", end)
    end = b.touch(visit, "call", ROAD, queued=8, start=8, result=R.LOST, work=0.8, briefing=0.8)
    b.leaves(handed, end, Exit.LOST, hand_overs=1)  # 10
    won(b, "large", "fair", 15, 15, ROAD, "road", 1000, work=4, travel=1.6)  # 15 to 22
    won(b, "small", "web", 20, 24, DESK, "desk", 300, work=4)  # 24 to 32
    won(b, "small", "web", 25, 28, LEAVER, "desk", 600, work=2)  # 28 to 32
    won(b, "small", "web", 50, 52, SUCCESSOR, "desk", 90, work=1)  # 52 to 54
    still = b.lead("fair", "large", created=270, arrival=76, value=3000)
    visit = b.enter(still, "detection", "road", 76)
    b.touch(visit, "call", ROAD, queued=76, start=76, result=R.UNFINISHED, work=4.8)  # to 82

    b.away(DESK, Away.VACATION, due=10, begin=12, end=20)  # after the touch in hand
    b.away(DESK, Away.SICK, due=36, begin=36, end=44)
    b.away(ROAD, Away.SICK, due=20, begin=21, end=21)  # outlasted by the touch in hand
    b.away(ROAD, Away.TRAINING, due=60, begin=60, end=64)
    b.away(ROAD, Away.VACATION, due=78, begin=NAN, end=80)  # the touch in hand goes on
    return b.log(REPS)


EXPECTED = {
    # ---- sellers and hours: 62 h paid on desk 1, 80 on the others
    "paid_hours": Expected(
        222, (112, 110), team=(142, 80), rep=(62, 80, 80), team_month=(72, 70, 40, 40)
    ),
    "sellers": Expected(222 / 80, (2.8, 2.75), team=(142 / 80, 1), rep=(62 / 80, 1, 1)),
    "hires": Expected(1, (0, 1), team=(1, 0), rep=(1, 0, 0)),
    "departures": Expected(1, (1, 0), team=(1, 0), rep=(1, 0, 0)),
    "vacation_hours": Expected(8, (8, 0), team=(8, 0), rep=(0, 8, 0)),
    "sick_hours": Expected(8, (4, 4), team=(8, 0), rep=(0, 8, 0)),
    "absent_hours": Expected(16, (12, 4), team=(16, 0), rep=(0, 16, 0)),
    "training_hours": Expected(4, (0, 4), team=(0, 4), rep=(0, 0, 4)),
    "admin_hours": Expected(  # half of 62 and 64, a fifth of 76
        78.2, (16 + 14 + 8, 15 + 18 + 7.2), team=(63, 15.2), rep=(31, 32, 15.2)
    ),
    "idle_hours": Expected(  # less 4 and 10 selling hours at the desk, 11.2 on the road
        98.6, (62 - 21, 61.8 - 4.2), team=(63 - 14, 60.8 - 11.2), rep=(27, 22, 49.6),
        team_month=(30 - 13, 33 - 1, 32 - 8, 28.8 - 3.2),
    ),
    "utilisation": Expected(
        25.2 / 123.8, (21 / 62, 4.2 / 61.8), team=(14 / 63, 11.2 / 60.8),
        rep=(4 / 31, 10 / 32, 11.2 / 60.8),
        team_month=(13 / 30, 1 / 33, 8 / 32, 3.2 / 28.8),
    ),
    # ---- money
    "pay": Expected(9060, (4560, 4500), team=(4260, 4800), rep=(1860, 2400, 4800)),
    "seats": Expected(3020, (1520, 1500), team=(1420, 1600), rep=(620, 800, 1600)),
    "hiring_cost": Expected(500, (0, 500), team=(500, 0), rep=(500, 0, 0)),
    "absence_cost": Expected(960, (480, 480), team=(640, 320), rep=(0, 640, 320)),
    "idle_cost": Expected(
        8880, (17 * 80 + 24 * 100, 32 * 80 + 25.6 * 100), team=(49 * 80, 4960),
        rep=(27 * 80, 22 * 80, 4960),
    ),
    # 300 and 100 of 300 within the quota of 400, 320 of 600 within the leaver's 32 hours × 10
    "commission": Expected(
        6 + 10 + 17.6 + 1.8 + 25, (58.6, 1.8), (35.4, 25), (35.4, 25), (35.4, 25), (0, 0, 60.4),
        (60.4,), (19.4, 16, 25),
    ),
    "cost_of_sales": Expected(
        9060 + 3020 + 500 + 60.4 + 120 + 8 + 302,
        (4560 + 1520 + 58.6 + 120 + 6 + 168, 4500 + 1500 + 500 + 1.8 + 2 + 134),
    ),
    # ---- quota: 142 h at the desk
    "quota": Expected(1420, (720, 700), team=(1420, 0), rep=(620, 800, 0)),
    "attainment": Expected(
        1290 / 1420, (1200 / 720, 90 / 700), team=(1290 / 1420, NAN),
        rep=(690 / 620, 600 / 800, NAN),
    ),
    "reps_at_quota": Expected(1 / 2, team=(1 / 2, NAN)),
    "pipeline_coverage": Expected(3000 / 1420, (0, 3000 / 700), team=(0, NAN)),
    # ---- what leads meet
    "hand_overs": Expected(1, (1, 0), (1, 0), (1, 0), journey=(1,)),
    "overflowed": Expected(1, (1, 0), (1, 0), (0, 1), (0, 1), (1, 0, 0), (1,)),
    "responses_in_target": Expected(  # waits of 0, 8.5, 0, 0, 4, 3, 2, 0
        5 / 8, (3 / 6, 1), (3 / 6, 1), (3 / 5, 2 / 3), (3 / 5, 2 / 3), rep=(2 / 3, 1 / 2, 2 / 3)
    ),
}  # fmt: skip
