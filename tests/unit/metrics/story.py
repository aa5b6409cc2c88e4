"""Eight leads in two weeks, and what every KPI must be: reckoned by hand, with the terms shown.

A touch passes twice its selling hours at the desk (share 0.5) and 1.25 times on the road (0.8).
Reps 0 and 1 are at the desk, 2 is on the road. January is hours 0 to 40, February 40 to 80.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

from funnel_sim.domain.names import Exit
from funnel_sim.domain.names import TouchResult as R
from tests.unit.metrics.expected import Expected
from tests.unit.metrics.log_builder import LogBuilder, two_weeks

NAN = math.nan
REP_TEAMS = (0, 0, 1)


@cache
def story_log():
    """The leads A to H."""
    b = LogBuilder(two_weeks())
    a = b.lead("web", "small", created=10, arrival=1, value=1000)
    v = b.enter(a, "detection", "desk", 1)
    b.touch(v, "call", 0, queued=1, start=1, result=R.NO_ANSWER, work=0.5)
    b.touch(v, "call", 0, queued=3, start=4, result=R.ADVANCED, work=0.5)
    v = b.enter(a, "qualification", "desk", 5)
    b.touch(v, "video", 1, queued=5, start=6, result=R.ADVANCED, work=0.5)
    v = b.enter(a, "closing", "desk", 7)
    end = b.touch(v, "proposal", 0, queued=7, start=38, result=R.ADVANCED, work=3)  # Jan 1, Feb 2
    b.leaves(a, end, Exit.WON)  # 44

    lead_b = b.lead("fair", "large", created=11, arrival=2, value=8000)
    v = b.enter(lead_b, "detection", "desk", 2)
    b.touch(v, "call", 1, queued=2, start=2, result=R.ADVANCED, work=1)
    v = b.enter(lead_b, "qualification", "desk", 4)
    b.touch(v, "call", 1, queued=4, start=4, result=R.ADVANCED, work=1)
    v = b.enter(lead_b, "closing", "road", 6)
    b.touch(v, "visit", 2, queued=6, start=8, result=R.CONTINUES, work=2, travel=3, briefing=1)
    end = b.touch(  # from 36 to 46: 40 % in January
        v, "demo", 2, queued=36, start=36, result=R.ADVANCED, work=4, travel=4
    )
    b.leaves(lead_b, end, Exit.WON)  # 46

    c = b.lead("web", "small", created=12, arrival=3, value=500)
    v = b.enter(c, "detection", "desk", 3)
    b.touch(v, "call", 0, queued=3, start=5, result=R.ADVANCED, work=1)
    v = b.enter(c, "qualification", "desk", 7)
    end = b.touch(v, "call", 1, queued=7, start=9, result=R.LOST, work=1)
    b.leaves(c, end, Exit.LOST)  # 11

    d = b.lead("web", "large", created=13, arrival=4, value=700)
    v = b.enter(d, "detection", "desk", 4)
    end = b.touch(v, "call", 0, queued=4, start=7, result=R.UNREACHABLE, work=1)
    b.leaves(d, end, Exit.UNREACHABLE)  # 9

    e = b.lead("fair", "small", created=14, arrival=5, value=600)
    v = b.enter(e, "detection", "desk", 5)
    b.goes_cold(v, waiting_since=5, left=13)
    b.leaves(e, 13, Exit.COLD)

    f = b.lead("web", "small", created=156, arrival=40, value=900)  # Sunday noon
    v = b.enter(f, "detection", "desk", 40)
    b.touch(v, "call", 1, queued=40, start=40, result=R.ADVANCED, work=1)
    v = b.enter(f, "qualification", "desk", 42)
    b.touch(v, "support", 1, queued=42, start=78, result=R.UNFINISHED, work=2)  # 1 h of the 2

    g = b.lead("fair", "large", created=274, arrival=73, value=3000)
    v = b.enter(g, "detection", "desk", 73)
    b.touch(v, "training", 0, queued=73, start=73, result=R.CONTINUES, work=1)
    b.still_waits(v, waiting_since=76)

    b.lead("web", "small", created=284, arrival=80, value=400)  # H: Friday, 20 h, after closing
    return b.log(REP_TEAMS)


def calendar_days(day: int, clock: float, created: float) -> float:
    return day + clock / 24 - created / 24


CYCLE_A = calendar_days(7, 13, created=10)  # hour 44 is 1 February, 13 h
CYCLE_B = calendar_days(7, 15, created=11)
WON = Expected(2, (0, 2), (1, 1), (1, 1), (1, 1), (0, 0, 2))

REVENUE = Expected(9000, (0, 9000), (1000, 8000), (1000, 8000), (1000, 8000), (0, 0, 9000))

WITHOUT_REP = {
    # ---- money
    "revenue": REVENUE,
    "bookings": REVENUE,
    "gross_margin": Expected(2500, (0, 2500), (500, 2000), (500, 2000), (500, 2000), (0, 0, 2500)),
    "commission": Expected(  # 2 % of A's revenue at the desk, 10 % of B's margin on the road
        220, (0, 220), (20, 200), (20, 200), (20, 200), (0, 0, 220)
    ),
    "pay": Expected(160 * 30 + 80 * 60, (4800, 4800), team=(4800, 4800)),
    "seats": Expected(160 * 10 + 80 * 20, (1600, 1600), team=(1600, 1600)),
    "visit_cost": Expected(  # the visit and its trip, and the trip for the demo
        50 + 70 + 30, (150, 0), (0, 150), (0, 150), (0, 150), (0, 0, 150)
    ),
    "call_cost": Expected(  # 6 calls answered, video 3, demo 20, proposal 5, training 4, support 2
        40, (5 + 3 + 20 + 5, 1 + 2 + 4), (14, 26), (14, 26), (20, 20), (8, 7, 25)
    ),
    "lead_cost": Expected(
        5 * 10 + 3 * 4, (3 * 10 + 2 * 4, 2 * 10 + 4), (4 * 10 + 4, 10 + 2 * 4), (50, 12)
    ),
    "channel_cost": Expected(240, (120, 120), channel=(80, 160)),
    "marketing": Expected(62 + 240, (38 + 120, 24 + 120), channel=(50 + 80, 12 + 160)),
    "cost_of_sales": Expected(
        9600 + 3200 + 220 + 150 + 40 + 302,
        (4800 + 1600 + 150 + 33 + 158, 4800 + 1600 + 220 + 7 + 144),
    ),
    "contribution": Expected(2500 - 13512, (-6741, 2500 - 6771)),
    "selling_cost": Expected(
        12.5 * 80 + 14 * 100,
        (7.5 * 80 + 9.2 * 100, 5 * 80 + 4.8 * 100),
        (8.5 * 80, 4 * 80 + 1400),
        (9.5 * 80, 3 * 80 + 1400),
        (1000, 1400),
        (6 * 80, 3.5 * 80, 3 * 80 + 1400),
    ),
    "travel_cost": Expected(700, (460, 240), (0, 700), (0, 700), (0, 700), (0, 0, 700)),
    "idle_cost": Expected(
        67.5 * 80 + 50 * 100, (6400 - 1520, 6400 - 880), team=(67.5 * 80, 50 * 100)
    ),
    "direct_contribution": Expected(
        2500 - 2400 - 220 - 150 - 40 - 62,
        (-1520 - 150 - 33 - 38, 2500 - 880 - 220 - 7 - 24),
        (500 - 680 - 20 - 14 - 44, 2000 - 1720 - 200 - 150 - 26 - 18),
        (500 - 760 - 20 - 14 - 50, 2000 - 1640 - 200 - 150 - 26 - 12),
    ),
    "lost_deal_cost": Expected(  # C: two calls of an hour, 1 each; D: an hour, unanswered; E: none
        162 + 80, (242, 0), (162, 80), (242, 0), (242, 0), (81 + 80, 81, 0)
    ),
    # ---- leads and deals
    "leads": Expected(8, (5, 3), (5, 3), (5, 3)),
    "wins": WON,
    "new_customers": WON,
    "lost": Expected(1, (1, 0), (1, 0), (1, 0), (1, 0), (0, 1, 0)),
    "unreachable": Expected(1, (1, 0), (0, 1), (1, 0), (1, 0), (1, 0, 0)),
    "cold": Expected(1, (1, 0), (1, 0), (0, 1), (1, 0), (1, 0, 0)),
    "open_at_start": Expected(0, segment=(0, 0), channel=(0, 0)),
    "open": Expected(3, (2, 3), (2, 1), (2, 1), (2, 0), (1, 1, 0)),
    "pipeline_at_start": Expected(0, segment=(0, 0), channel=(0, 0)),
    "pipeline_created": Expected(
        15100,  # and 9000 are won, 1200 lost, 600 cold, 4300 open
        (1000 + 8000 + 500 + 700 + 600, 900 + 3000 + 400),
        (1000 + 500 + 600 + 900 + 400, 8000 + 700 + 3000),
        (1000 + 500 + 700 + 900 + 400, 8000 + 600 + 3000),
    ),
    "pipeline_lost": Expected(  # C and D
        1200, (1200, 0), (500, 700), (1200, 0), (1200, 0), (700, 500, 0)
    ),
    "pipeline_cold": Expected(600, (600, 0), (600, 0), (0, 600), (600, 0), (600, 0, 0)),  # E
    "open_pipeline": Expected(
        4300, (9000, 4300), (1300, 3000), (1300, 3000), (3900, 0), (3000, 900, 0)
    ),
    "win_rate": Expected(2 / 5, (0, 1), (1 / 3, 1 / 2), (1 / 3, 1 / 2)),
    "average_deal": Expected(4500, (NAN, 4500), (1000, 8000), (1000, 8000), (1000, 8000)),
    "sales_cycle_mean": Expected(
        (CYCLE_A + CYCLE_B) / 2, (NAN, (CYCLE_A + CYCLE_B) / 2),
        (CYCLE_A, CYCLE_B), (CYCLE_A, CYCLE_B), (CYCLE_A, CYCLE_B),
    ),
    "sales_cycle_median": Expected(
        CYCLE_A, segment=(CYCLE_A, CYCLE_B), channel=(CYCLE_A, CYCLE_B)
    ),
    "entered": Expected(13, (10, 3), (8, 5), (8, 5), (12, 1), (7, 4, 2)),
    "advanced": Expected(8, (5, 3), (5, 3), (5, 3), (7, 1), (4, 2, 2)),
    "conversion_rate": Expected(
        8 / 11, (5 / 8, 1), (5 / 7, 3 / 4), (5 / 7, 3 / 4), (7 / 10, 1), (4 / 6, 2 / 3, 1)
    ),
    "qualified": Expected(2, (2, 0), (1, 1), (1, 1), (2, 0)),
    # ---- activity
    "touches": Expected(14, (11, 3), (8, 6), (9, 5), (12, 2), (7, 4, 3)),
    "unanswered": Expected(2, (2, 0), (1, 1), (2, 0), (2, 0), (2, 0, 0)),
    "calls": Expected(8, (7, 1), (5, 3), (6, 2), (8, 0), (6, 2, 0)),
    "videos": Expected(1, (1, 0), (1, 0), (1, 0), (1, 0), (0, 1, 0)),
    "visits": Expected(1, (1, 0), (0, 1), (0, 1), (0, 1), (0, 0, 1)),
    "demos": Expected(1, (1, 0), (0, 1), (0, 1), (0, 1), (0, 0, 1)),
    "meetings": Expected(3, (3, 0), (1, 2), (1, 2), (1, 2), (0, 1, 2)),
    "proposals": Expected(1, (1, 0), (1, 0), (1, 0), (1, 0), (0, 0, 1)),
    "support_touches": Expected(1, (0, 1), (1, 0), (1, 0), (1, 0), (0, 1, 0)),
    "training_touches": Expected(1, (0, 1), (0, 1), (0, 1), (1, 0), (1, 0, 0)),
    "first_responses": Expected(6, (4, 2), (3, 3), (4, 2), (6, 0), (6, 0, 0)),
    "first_response_wait": Expected(  # C waited 2 h and D 3 h, the others were met at once
        5 / 6, (5 / 4, 0), (2 / 3, 1), (5 / 4, 0), (5 / 6, NAN)
    ),
    # ---- time
    "sellers": Expected(3, (3, 3), team=(2, 1)),
    "paid_hours": Expected(240, (120, 120), team=(160, 80)),
    "selling_hours": Expected(26.5, (16.7, 9.8), (8.5, 18), (9.5, 17), (12.5, 14), (6, 3.5, 17)),
    "work_hours": Expected(
        18.5, (7.5 + 2 + 1.6, 5 + 2.4), (8.5, 10), (9.5, 9), (12.5, 6), (6, 3.5, 9)
    ),
    "travel_hours": Expected(7, (3 + 1.6, 2.4), (0, 7), (0, 7), (0, 7), (0, 0, 7)),
    "briefing_hours": Expected(1, (1, 0), (0, 1), (0, 1), (0, 1), (0, 0, 1)),
    "hours_on_won": Expected(  # A 4.5, B 16
        20.5, (2.5 + 2 + 6 + 3.2, 2 + 4.8), (4.5, 16), (4.5, 16), (6.5, 14), (2, 1.5, 17)
    ),
    "hours_on_lost": Expected(3, (3, 0), (2, 1), (3, 0), (3, 0), (2, 1, 0)),  # C 2, D 1
    "hours_on_open": Expected(3, (0, 3), (2, 1), (2, 1), (3, 0), (2, 1, 0)),  # F 2, G 1
    "work_on_won": Expected(  # less travel and briefing of B
        12.5, (2.5 + 5.6, 2 + 2.4), (4.5, 8), (4.5, 8), (6.5, 6), (2, 1.5, 9)
    ),
    "work_on_lost": Expected(3, (3, 0), (2, 1), (3, 0), (3, 0), (2, 1, 0)),
    "work_on_open": Expected(3, (0, 3), (2, 1), (2, 1), (3, 0), (2, 1, 0)),
    "admin_hours": Expected(96, (48, 48), team=(80, 16)),
    "idle_hours": Expected(117.5, (72 - 16.7, 72 - 9.8), team=(80 - 12.5, 64 - 14)),
    "utilisation": Expected(26.5 / 144, (16.7 / 72, 9.8 / 72), team=(12.5 / 80, 14 / 64)),
    "waits": Expected(16, (12, 4), (9, 7), (9, 7), (14, 2), (9, 4, 3)),
    "wait": Expected(
        90 / 16, (50 / 12, 40 / 4), (81 / 9, 9 / 7), (76 / 9, 14 / 7), (88 / 14, 2 / 2),
        (18 / 9, 39 / 4, 33 / 3),
    ),
    "p_wait": Expected(
        10 / 16, (8 / 12, 2 / 4), (7 / 9, 3 / 7), (7 / 9, 3 / 7), (9 / 14, 1 / 2),
        (5 / 9, 3 / 4, 2 / 3),
    ),
    "waiting_hours": Expected(90, (50, 40), (81, 9), (76, 14), (88, 2), (18, 39, 33)),
    "queue_length": Expected(
        90 / 80, (50 / 40, 40 / 40), (81 / 80, 9 / 80), (76 / 80, 14 / 80), (88 / 80, 2 / 80),
        (18 / 80, 39 / 80, 33 / 80),
    ),
    # ---- unit economics
    "cac": Expected(13512 / 2, (NAN, 6771 / 2)),
    "payback": Expected(12 * 13512 / 2500, (NAN, 12 * 6771 / 2500)),
    "visit_cost_per_win": Expected((150 + 700) / 2, (NAN, 240 / 2), (0, 850), (0, 850)),
    "revenue_per_rep": Expected(9000 / 3, (0, 9000 / 3), team=(1000 / 2, 8000 / 1)),
    "contribution_per_rep": Expected(-11012 / 3, (-6741 / 3, -4271 / 3)),
    "return_on_sales_cost": Expected(2500 / 13512, (0, 2500 / 6771)),
}  # fmt: skip

ONE_JOURNEY = (
    "revenue", "bookings", "gross_margin", "commission", "visit_cost", "call_cost", "lead_cost",
    "direct_contribution", "selling_cost", "travel_cost", "lost_deal_cost", "leads", "wins",
    "new_customers", "lost", "unreachable", "cold", "open", "open_at_start", "open_pipeline",
    "pipeline_at_start", "pipeline_created", "pipeline_lost", "pipeline_cold", "average_deal",
    "entered", "advanced", "conversion_rate", "qualified", "touches", "unanswered", "calls",
    "videos", "visits", "demos", "meetings", "proposals", "support_touches", "training_touches",
    "first_responses", "selling_hours", "work_hours", "travel_hours", "briefing_hours",
    "hours_on_won", "hours_on_lost", "hours_on_open",
    "work_on_won", "work_on_lost", "work_on_open", "waits", "wait", "p_wait", "waiting_hours",
    "queue_length", "visit_cost_per_win",
)  # fmt: skip
"""KPIs by journey: there is one, which has it all."""

BY_REP = {
    "revenue": (1000, 0, 8000),
    "bookings": (1000, 0, 8000),
    "gross_margin": (500, 0, 2000),
    "commission": (20, 0, 200),
    "pay": (2400, 2400, 4800),
    "seats": (800, 800, 1600),
    "visit_cost": (0, 0, 150),
    "call_cost": (3 * 1 + 4 + 5 - 1, 4 * 1 + 3 + 2, 20),  # D is not answered
    "selling_cost": (7 * 80, 5.5 * 80, 1400),
    "travel_cost": (0, 0, 700),
    "idle_cost": (33 * 80, 34.5 * 80, 5000),
    "lost_deal_cost": (81 + 80, 81, 0),
    "wins": (1, 0, 1),
    "new_customers": (1, 0, 1),
    "average_deal": (1000, NAN, 8000),
    "advanced": (3, 4, 1),
    "conversion_rate": (3 / 4, 4 / 5, 1),
    "touches": (6, 6, 2),
    "unanswered": (2, 0, 0),
    "calls": (4, 4, 0),
    "videos": (0, 1, 0),
    "visits": (0, 0, 1),
    "demos": (0, 0, 1),
    "meetings": (0, 1, 2),
    "proposals": (1, 0, 0),
    "support_touches": (0, 1, 0),
    "training_touches": (1, 0, 0),
    "first_responses": (4, 2, 0),
    "first_response_wait": (5 / 4, 0, NAN),
    "sellers": (1, 1, 1),
    "paid_hours": (80, 80, 80),
    "selling_hours": (7, 5.5, 14),
    "work_hours": (7, 5.5, 6),
    "travel_hours": (0, 0, 7),
    "briefing_hours": (0, 0, 1),
    "hours_on_won": (4, 2.5, 14),
    "hours_on_lost": (2, 1, 0),
    "hours_on_open": (1, 2, 0),
    "work_on_won": (4, 2.5, 6),
    "work_on_lost": (2, 1, 0),
    "work_on_open": (1, 2, 0),
    "admin_hours": (40, 40, 16),
    "idle_hours": (33, 34.5, 50),
    "utilisation": (7 / 40, 5.5 / 40, 14 / 64),
}
"""Sellers 0 and 1 at the desk, 2 on the road, who have a seat each."""

BY_TEAM_AND_MONTH = {
    "paid_hours": (80, 80, 40, 40),
    "selling_hours": (7.5, 5, 9.2, 4.8),
    "idle_hours": (40 - 7.5, 40 - 5, 32 - 9.2, 32 - 4.8),
    "utilisation": (7.5 / 40, 5 / 40, 9.2 / 32, 4.8 / 32),
    "waits": (10, 4, 2, 0),  # the visit to B is asked for at 6, the demo at 36
    "wait": (48 / 10, 40 / 4, 2 / 2, NAN),
    "waiting_hours": (48, 40, 2, 0),
}
"""Desk in January and February, road in January and February."""

EXPECTED = {
    name: replace(
        expected,
        journey=(expected.total,) if name in ONE_JOURNEY else None,
        rep=BY_REP.get(name),
        team_month=BY_TEAM_AND_MONTH.get(name),
    )
    for name, expected in WITHOUT_REP.items()
}
