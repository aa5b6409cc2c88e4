"""Three customers and an open lead at the start, and what becomes of them and of four new leads.

Revenue counts over a contract of 20 h for small customers, at the win for large ones. Reps 0 and 1
are at the desk, 2 is on the road.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from funnel_sim.domain.names import Churn, Entry, Exit
from funnel_sim.domain.names import TouchResult as R
from tests.unit.metrics.expected import Expected
from tests.unit.metrics.log_builder import NAN, LogBuilder, two_weeks

REP_TEAMS = (0, 0, 1)


def customers_frame(warm_up=0.0):
    return replace(
        two_weeks(warm_up),
        journeys=("new", "renewal", "support"),
        recognised=True,
        contract=np.array([20.0, 0.0]),
    )


def served(b, lead, stage, team, entered, start, seller, result, work, activity="call"):
    """One stage visit with one touch, for which the lead asks on entering."""
    visit = b.enter(lead, stage, team, entered)
    return b.touch(visit, activity, seller, entered, start, result, work)


@cache
def customers_log():
    b = LogBuilder(customers_frame())
    renews = b.customer("small", value=200, since=-10)
    goes = b.customer("small", value=400, since=-30)
    large = b.customer("large", value=900, since=-5)

    opening = b.lead(None, "small", created=5, arrival=0, value=600, entry=Entry.OPENING)
    end = served(b, opening, "closing", "desk", 0, 0, 0, R.ADVANCED, work=1)
    short = b.leaves(opening, end, Exit.WON)  # 2

    nurtured = b.lead("web", "small", created=10, arrival=1, value=1000)
    end = served(b, nurtured, "detection", "desk", 1, 1, 1, R.LOST, work=1)
    b.leaves(nurtured, end, Exit.RECYCLED)  # 3

    name = b.lead("web", "large", created=17, arrival=8, value=5000, entry=Entry.PROSPECT)
    end = served(b, name, "detection", "desk", 8, 8, 0, R.LOST, work=1)
    b.leaves(name, end, Exit.LOST)  # 10

    renewal = b.lead(
        None, "small", 33, 10, 220, entry=Entry.RENEWAL, journey="renewal", customer=renews
    )
    end = served(b, renewal, "closing", "desk", 10, 10, 1, R.ADVANCED, work=1)
    b.leaves(renewal, end, Exit.WON)  # 12

    refused = b.lead(
        None, "small", 40, 15, 440, entry=Entry.RENEWAL, journey="renewal", customer=goes
    )
    end = served(b, refused, "closing", "desk", 15, 16, 1, R.LOST, work=1)
    b.leaves(refused, end, Exit.LOST)  # 18
    b.loses(goes, end, Churn.NOT_RENEWED)

    case = b.lead(None, "large", 61, 20, 0, entry=Entry.CARE, journey="support", customer=large)
    end = served(b, case, "qualification", "desk", 20, 20, 0, R.ADVANCED, 0.5, "support")
    b.leaves(case, end, Exit.DONE)  # 21

    back = b.lead(
        "web", "small", created=64, arrival=23, value=1000, entry=Entry.RECYCLED, origin=nurtured
    )
    end = served(b, back, "detection", "desk", 23, 24, 1, R.ADVANCED, work=2)
    end = served(b, back, "closing", "desk", end, end, 1, R.ADVANCED, work=1)
    late = b.leaves(back, end, Exit.WON)  # 30

    again = b.lead(
        None, "small", 105, 32, 242, entry=Entry.RENEWAL, journey="renewal", customer=renews
    )
    b.still_waits(b.enter(again, "closing", "desk", 32), 32)

    missed = b.lead(
        None, "small", 108, 35, 0,
        entry=Entry.CARE, journey="support", origin=opening, customer=short,
    )  # fmt: skip
    b.goes_cold(b.enter(missed, "qualification", "desk", 35), 35, 45)
    b.leaves(missed, 45, Exit.COLD)

    more = b.lead(
        None, "large", 182, 45, 300, entry=Entry.EXPANSION, journey="renewal", customer=large
    )
    end = served(b, more, "closing", "road", 45, 45, 2, R.ADVANCED, work=0.8)
    b.leaves(more, end, Exit.WON)  # 46

    tried = b.lead(
        "web", "large", created=203, arrival=50, value=5000, entry=Entry.PROSPECT, origin=name
    )
    end = served(b, tried, "detection", "desk", 50, 50, 0, R.ADVANCED, work=1)
    b.goes_cold(b.enter(tried, "closing", "road", end), end, 60)
    b.leaves(tried, 60, Exit.COLD)

    impatient = b.lead("fair", "small", created=229, arrival=60, value=700)
    visit = b.enter(impatient, "detection", "desk", 60)
    end = b.touch(visit, "call", 0, 60, 61, R.CONTINUES, work=1)
    b.goes_cold(visit, end, 66)
    b.leaves(impatient, 66, Exit.RECYCLED)  # not back by the horizon
    b.loses(short, 60, Churn.LEAVES)

    upsell = b.lead(
        "web", "small", 251, 66, 500,
        entry=Entry.EXPANSION, journey="renewal", origin=back, customer=late,
    )  # fmt: skip
    end = served(b, upsell, "closing", "road", 66, 68, 2, R.ADVANCED, work=1.6)
    b.leaves(upsell, end, Exit.WON)  # 70

    later = b.lead(None, "large", 255, 70, 0, entry=Entry.CARE, journey="support", customer=large)
    visit = b.enter(later, "qualification", "desk", 70)
    b.touch(visit, "support", 0, 70, 78, R.UNFINISHED, work=2)  # 1 h of the 2
    return b.log(REP_TEAMS)


CYCLE_OPENING = (11 - 5) / 24  # created at 5 h, won at 11 h
CYCLE_BACK = 3 + (15 - 10) / 24  # hour 30 is Thursday, 15 h
CYCLE = (CYCLE_OPENING + CYCLE_BACK) / 2
NONE = (NAN, NAN)

EXPECTED = {
    # ---- money
    "bookings": Expected(
        600 + 220 + 1000 + 300 + 500, (1820, 800), (2320, 300), (1500, 0), (1820, 800),
        (0, 0, 2620), (1600, 1020, 0), (600, 1220, 800),
    ),
    # 100 of the running contract of 200; half of the late 1000 in February, half of the upsell
    "revenue": Expected(
        100 + 600 + 220 + 1000 + 300 + 250, (1420, 1050), (2170, 300), (1250, 0), (1820, 550),
        (0, 0, 2370), (1600, 770, 0), (600, 1220, 550),
    ),
    "gross_margin": Expected(
        1160, (710, 450), (1085, 75), (625, 0), (910, 200), (0, 0, 1110), (800, 310, 0),
        (300, 610, 200),
    ),
    "expansion_revenue": Expected(
        550, (0, 550), (250, 300), (250, 0), (0, 550), (0, 0, 550), (0, 550, 0), (0, 0, 550)
    ),
    "renewal_revenue": Expected(
        220, (220, 0), (220, 0), (0, 0), (220, 0), (0, 0, 220), (0, 220, 0), (0, 220, 0)
    ),
    "backlog": Expected(250, (500, 250), (250, 0), (250, 0), journey=(0, 250, 0)),
    "commission": Expected(  # on what is booked
        12 + 4.4 + 20 + 7.5 + 25, (36.4, 32.5), (61.4, 7.5), (45, 0), (36.4, 32.5), (0, 0, 68.9),
        (32, 36.9, 0), (12, 24.4, 32.5),
    ),
    "lead_cost": Expected(24, (20, 4), (14, 10), (20, 4), journey=(24, 0, 0)),
    "direct_contribution": Expected(
        1160 - 1160 - 68.9 - 15 - 24, (-35.4, -72.5), (201.6, -309.5), (-86, -85),
        journey=(97, -130.9, -124),  # and a margin of 50 of the running contract
    ),
    "lost_deal_cost": Expected(  # five hours at 80, each with a call of 1
        405, (243, 162), (243, 162), (243, 81), (405, 0), (324, 0, 81), (324, 81, 0), (243, 162, 0)
    ),
    # ---- leads and deals
    "leads": Expected(3, (2, 1), (2, 1), (2, 1), journey=(3, 0, 0)),
    "reentries": Expected(10, (6, 4), (6, 4), (3, 0), journey=(2, 5, 3)),
    "wins": Expected(5, (3, 2), (4, 1), (2, 0), (3, 2), (0, 0, 5), (2, 3, 0), (1, 2, 2)),
    "new_customers": Expected(
        2, (2, 0), (2, 0), (1, 0), (2, 0), (0, 0, 2), (2, 0, 0), (1, 1, 0)
    ),
    "lost": Expected(2, (2, 0), (1, 1), (1, 0), (2, 0), (1, 0, 1), (1, 1, 0)),
    "cold": Expected(1, (0, 1), (0, 1), (1, 0), (0, 1), (0, 0, 1), (1, 0, 0)),
    "recycled": Expected(2, (1, 1), (2, 0), (1, 1), (2, 0), (2, 0, 0), (2, 0, 0)),
    "open_at_start": Expected(1, segment=(1, 0), channel=(0, 0), journey=(1, 0, 0)),
    "open": Expected(2, (2, 2), (1, 1), (0, 0), (2, 0), (0, 1, 1), (0, 1, 1)),
    "pipeline_at_start": Expected(600, segment=(600, 0), channel=(0, 0), journey=(600, 0, 0)),
    "pipeline_created": Expected(  # 2620 are won, 5440 lost, 5000 cold, 1700 recycled, 242 open
        14402,
        (1000 + 5000 + 220 + 440 + 1000 + 242, 300 + 5000 + 700 + 500),
        (1000 + 220 + 440 + 1000 + 242 + 700 + 500, 5000 + 300 + 5000),
        (1000 + 5000 + 1000 + 5000 + 500, 700),
        journey=(1000 + 5000 + 1000 + 5000 + 700, 220 + 440 + 242 + 300 + 500, 0),
    ),
    "pipeline_lost": Expected(
        5440, (5440, 0), (440, 5000), (5000, 0), (5440, 0), (5000, 0, 440), (5000, 440, 0)
    ),
    "pipeline_cold": Expected(
        5000, (0, 5000), (0, 5000), (5000, 0), (0, 5000), (0, 0, 5000), (5000, 0, 0)
    ),
    "pipeline_recycled": Expected(
        1700, (1000, 700), (1700, 0), (1000, 700), (1700, 0), (1700, 0, 0), (1700, 0, 0)
    ),
    "open_pipeline": Expected(
        242, (242, 242), (242, 0), (0, 0), (242, 0), (0, 0, 242), (0, 242, 0)
    ),
    "win_rate": Expected(2 / 4, (2 / 3, 0), (1, 0), (1 / 3, NAN)),
    "average_deal": Expected(
        2620 / 5, (1820 / 3, 400), (580, 300), (750, NAN), (1820 / 3, 400), None,
        (800, 340, NAN), (600, 610, 400),
    ),
    "sales_cycle_mean": Expected(CYCLE, (CYCLE, NAN), (CYCLE, NAN), (CYCLE_BACK, NAN),
                                 (CYCLE, NAN)),
    "sales_cycle_median": Expected(
        CYCLE_BACK, segment=(CYCLE_BACK, NAN), channel=(CYCLE_BACK, NAN)
    ),
    # ---- customers
    "customers": Expected(3, (4, 3), (2, 1), (1, 0)),
    "customers_lost": Expected(2, (1, 1), (2, 0), (0, 0)),
    "retention_rate": Expected(2 / 3, (2 / 3, 3 / 4), (1 / 2, 1), NONE),
    "churn_rate": Expected(1 / 3, (1 / 3, 1 / 4), (1 / 2, 0), NONE),
    "net_revenue_retention": Expected(  # 200 renewed as 220, 400 gone, 900 and an expansion
        (220 + 1200) / 1500, segment=(220 / 600, 1200 / 900), channel=NONE
    ),
    "renewals_due": Expected(3, (3, 0), (3, 0), (0, 0), journey=(0, 3, 0)),
    "renewals_won": Expected(1, (1, 0), (1, 0), (0, 0), journey=(0, 1, 0)),
    "renewal_rate": Expected(1 / 2, (1 / 2, NAN), (1 / 2, NAN), NONE),
    "care_due": Expected(3, (2, 1), (1, 2), (0, 0), journey=(0, 0, 3)),
    "care_done": Expected(1, (1, 0), (0, 1), (0, 0), (1, 0), (0, 1, 0), (0, 0, 1)),
    "care_missed": Expected(1, (0, 1), (1, 0), (0, 0), (1, 0), (0, 1, 0), (0, 0, 1)),
    "care_rate": Expected(1 / 2, (1, 0), (0, 1), NONE, journey=(NAN, NAN, 1 / 2)),
    # ---- work
    "first_responses": Expected(  # neither to prospects nor to customers
        4, (3, 1), (4, 0), (2, 1), (4, 0), (3, 0, 1), (4, 0, 0), (2, 2, 0)
    ),
    "first_response_wait": Expected(
        2 / 4, (1 / 3, 1), (1 / 2, NAN), (1 / 2, 1), (1 / 2, NAN), rep=(1 / 2, 1 / 2, NAN)
    ),
    "hours_on_won": Expected(
        7.4, (5, 2.4), (6.6, 0.8), (4.6, 0), (5, 2.4), (2, 0, 5.4), (4, 3.4, 0), (1, 4, 2.4)
    ),
    "hours_on_lost": Expected(
        3, (3, 0), (2, 1), (2, 0), (3, 0), (2, 0, 1), (2, 1, 0), (1, 2, 0)
    ),
    "hours_on_cold": Expected(
        2, (0, 2), (1, 1), (1, 1), (2, 0), (2, 0, 0), (2, 0, 0), (2, 0, 0)
    ),
    "hours_on_care": Expected(
        1.5, (0.5, 1), (0, 1.5), (0, 0), (1.5, 0), (0, 1.5, 0), (0, 0, 1.5), (1.5, 0, 0)
    ),
    "work_on_cold": Expected(
        2, (0, 2), (1, 1), (1, 1), (2, 0), (2, 0, 0), (2, 0, 0), (2, 0, 0)
    ),
    "work_on_care": Expected(
        1.5, (0.5, 1), (0, 1.5), (0, 0), (1.5, 0), (0, 1.5, 0), (0, 0, 1.5), (1.5, 0, 0)
    ),
    "waits": Expected(  # 13 touches but the first two of the prospect, and 4 waits nobody ended
        15, (9, 6), (11, 4), (5, 2), (12, 3), (4, 3, 8), (7, 5, 3), team_month=(9, 3, 0, 3)
    ),
    "cac": Expected(
        (9600 + 3200 + 68.9 + 15 + 264) / 2, ((4800 + 1600 + 36.4 + 9 + 140) / 2, NAN)
    ),
}  # fmt: skip
