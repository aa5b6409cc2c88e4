"""What holds for KPIs of any Log: they add up, they balance, and plain loops find the same."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel_sim.domain.names import Exit
from funnel_sim.domain.names import TouchResult as R
from funnel_sim.domain.tables import DIMENSIONS
from funnel_sim.metrics import INDEX, KPIS, check_balances, measure
from tests.unit.metrics.log_builder import LogBuilder, two_weeks

REP_TEAMS = (0, 0, 1)
HORIZON = 80.0
HOURS = st.sampled_from([0, 0, 1, 2, 3, 5, 8, 12, 16, 40, 160]).map(lambda n: n / 8)
"""A coarse grid, on which waits of zero and ends on the edge of a month are common."""
ENDS = {R.LOST: Exit.LOST, R.UNREACHABLE: Exit.UNREACHABLE}

TOUCHES = st.fixed_dictionaries(
    {
        "rep": st.integers(0, 1),
        "activity": st.sampled_from(two_weeks().activities),
        "result": st.sampled_from([R.CONTINUES, R.NO_ANSWER, *[R.ADVANCED] * 6, *ENDS]),
        "gap": HOURS,
        "patience": st.sampled_from([0.5, 4.0, 100.0]),
        "work": HOURS,
        "travel": HOURS,
        "briefing": HOURS,
    }
)
LEADS = st.fixed_dictionaries(
    {
        "channel": st.sampled_from(two_weeks().channels),
        "segment": st.sampled_from(two_weeks().segments),
        "arrival": st.sampled_from([0, 0.5, 3, 20, 38, 39.5, 40, 50, 70, 80]),
        "value": st.floats(0, 1e6),
        "teams": st.tuples(*[st.sampled_from(two_weeks().teams)] * 3),
        "touches": st.lists(TOUCHES, min_size=1, max_size=7),
    }
)


class Sellers:
    """Lets leads through the stages one after the other; a rep does one touch at a time."""

    def __init__(self, frame):
        self.builder = LogBuilder(frame)
        self.frame = frame
        self.free = [0.0] * len(REP_TEAMS)

    def work(self, plan):
        """One lead as planned, until it leaves, the horizon comes or the plan has no more."""
        b = self.builder
        lead = b.lead(
            plan["channel"], plan["segment"], created=plan["arrival"], arrival=plan["arrival"],
            value=plan["value"],
        )  # fmt: skip
        now, stages, visit = plan["arrival"], iter(plan["teams"]), None
        for touch in plan["touches"]:
            if visit is None:
                visit = self.enter(lead, next(stages), now)
            now = None if visit is None else self.serve(visit, touch, now + touch["gap"])
            if now is None:
                return
            if touch["result"] in ENDS:
                b.leaves(lead, now, ENDS[touch["result"]])
                return
            if touch["result"] == R.ADVANCED:
                team = next(stages, None)
                if team is None:
                    b.leaves(lead, now, Exit.WON)
                    return
                visit = self.enter(lead, team, now)

    def enter(self, lead, team, now):
        """The next stage of the lead; None from the horizon on."""
        if now >= HORIZON:
            return None
        row = sum(visit[0] == lead for visit in self.builder.visits)
        return self.builder.enter(lead, self.frame.stages[row], team, now)

    def serve(self, visit, touch, queued):
        """The end of the touch; None where the lead goes cold or the horizon comes first."""
        b = self.builder
        lead, team = b.visits[visit][0], b.visits[visit][3]
        rep = touch["rep"] if self.frame.teams[team] == "desk" else 2
        start = max(queued, self.free[rep])
        if min(start, queued + touch["patience"]) >= HORIZON:
            if queued < HORIZON:
                b.still_waits(visit, queued)
            return None
        if start > queued + touch["patience"]:
            b.goes_cold(visit, queued, queued + touch["patience"])
            b.leaves(lead, queued + touch["patience"], Exit.COLD)
            return None
        effort = (touch["work"], touch["travel"], touch["briefing"])
        share = self.frame.selling_share[self.frame.team_role[team]]
        over = start + sum(effort) / share >= HORIZON
        result = R.UNFINISHED if over else touch["result"]
        self.free[rep] = b.touch(visit, touch["activity"], rep, queued, start, result, *effort)
        return None if over else self.free[rep]


@st.composite
def logs(draw):
    sellers = Sellers(two_weeks())
    for plan in sorted(draw(st.lists(LEADS, max_size=6)), key=lambda plan: plan["arrival"]):
        sellers.work(plan)
    return sellers.builder.log(REP_TEAMS)


@st.composite
def frames(draw):
    """`two_weeks` with any warm-up and any months, some without a working day."""
    inner = sorted(draw(st.lists(st.integers(0, 640).map(lambda n: n / 8), max_size=4)))
    edges = np.array([0.0, *inner, HORIZON])
    frame = two_weeks(warm_up=draw(st.sampled_from([0.0, 0.0, 3.125, 40.0, 79.5])))
    labels = tuple(f"month {n}" for n in range(len(edges) - 1))
    calendar = replace(frame.calendar, month_labels=labels, month_starts=edges)
    return replace(frame, calendar=calendar)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(logs(), frames())
def test_every_balance_holds(log, frame):
    check_balances(log, frame, measure(log, frame))


@settings(max_examples=50, deadline=None, derandomize=True)
@given(logs(), frames())
def test_every_breakdown_adds_up_where_the_registry_says_so(log, frame):
    measures = measure(log, frame)
    for kpi in KPIS:
        column = INDEX[kpi.name]
        for dimension in DIMENSIONS:
            rows = measures.by[dimension][:, column]
            if dimension in kpi.additive:
                assert rows.sum() == pytest.approx(measures.total[column], rel=1e-9, abs=1e-6)
            elif dimension not in kpi.dimensions:
                assert np.isnan(rows).all()


@settings(max_examples=50, deadline=None, derandomize=True)
@given(logs(), st.sampled_from([3.125, 17.0, 40.0, 79.5]))
def test_a_warm_up_leaves_what_the_later_months_hold(log, warm_up):
    frame = two_weeks()
    edges = np.array([0.0, warm_up, HORIZON])
    frame = replace(frame, calendar=replace(frame.calendar, month_starts=edges))
    whole = measure(log, frame)
    after = measure(log, replace(frame, warm_up=warm_up))
    columns = [INDEX[k.name] for k in KPIS if "month" in k.dimensions and "open" not in k.name]
    assert after.total[columns] == pytest.approx(
        whole.by["month"][1, columns], rel=1e-9, abs=1e-6, nan_ok=True
    )


@settings(max_examples=50, deadline=None, derandomize=True)
@given(logs(), frames())
def test_hours_and_queues_are_what_plain_loops_find(log, frame):
    """Every touch and every wait, cut at every month and at the window by hand."""
    measures = measure(log, frame)
    edges = frame.calendar.month_starts
    busy = np.zeros((len(edges) - 1, 2))
    waiting = np.zeros(len(edges) - 1)
    waits = [(t["queued"], t["start"]) for t in log.touches]
    for visit in log.visits:
        if not np.isnan(visit["waiting_since"]):
            end = HORIZON if np.isnan(visit["left"]) else visit["left"]
            waits.append((visit["waiting_since"], end))
    for month, (low, high) in enumerate(pairwise(edges)):
        low = max(low, frame.warm_up)
        for touch in log.touches:
            share = (0.5, 0.8)[touch["team"]]
            passed = max(0.0, min(touch["end"], high) - max(touch["start"], low))
            busy[month, touch["team"]] += share * passed
        waiting[month] = sum(max(0.0, min(end, high) - max(begin, low)) for begin, end in waits)
    selling = INDEX["selling_hours"]
    assert measures.by["month"][:, selling] == pytest.approx(busy.sum(axis=1), abs=1e-9)
    assert measures.by["team"][:, selling] == pytest.approx(busy.sum(axis=0), abs=1e-9)
    assert measures.by["month"][:, INDEX["waiting_hours"]] == pytest.approx(waiting, abs=1e-9)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(logs())
def test_the_open_pipeline_at_the_end_of_each_month_is_what_a_plain_count_finds(log):
    frame = two_weeks()
    measures = measure(log, frame)
    for month, end in enumerate((40.0, 80.0)):
        still = [
            lead["value"]
            for lead, stands in zip(log.leads, log.exits, strict=True)
            if (lead["arrival"] < end or end == HORIZON) and not stands["time"] < end
        ]
        row = measures.by["month"][month]
        assert row[INDEX["open"]] == len(still)
        assert row[INDEX["open_pipeline"]] == pytest.approx(sum(still), rel=1e-9, abs=1e-6)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(logs(), st.floats(0, 10))
def test_prices_change_money_and_nothing_else(log, factor):
    frame = two_weeks()
    dearer = replace(
        frame,
        pay_per_hour=frame.pay_per_hour * factor,
        touch_cost=frame.touch_cost * factor,
        trip_cost=frame.trip_cost * factor,
        lead_cost=frame.lead_cost * factor,
    )
    free = [INDEX[k.name] for k in KPIS if k.unit in ("count", "h", "days", "share")]
    before, after = measure(log, frame), measure(log, dearer)
    assert np.array_equal(before.total[free], after.total[free], equal_nan=True)
    for name in ("pay", "visit_cost", "call_cost", "lead_cost"):
        assert after.total[INDEX[name]] == pytest.approx(factor * before.total[INDEX[name]])
    check_balances(log, dearer, after)
