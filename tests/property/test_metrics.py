"""What holds for KPIs of any Log: they add up, they balance, and plain loops find the same."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel_sim.domain.names import Away, Churn, Departure, Entry, Exit
from funnel_sim.domain.names import TouchResult as R
from funnel_sim.domain.tables import DIMENSIONS
from funnel_sim.metrics import INDEX, KPIS, check_balances, measure
from tests.unit.metrics.log_builder import NAN, LogBuilder, rep, two_weeks

HORIZON = 80.0
HOURS = st.sampled_from([0, 0, 1, 2, 3, 5, 8, 12, 16, 40, 160]).map(lambda n: n / 8)
"""A coarse grid, on which waits of zero and ends on the edge of a month are common."""
ENDS = {R.LOST: Exit.LOST, R.UNREACHABLE: Exit.UNREACHABLE}
DESK, ROAD = 0, 1
LEAVER, SUCCESSOR, COLLEAGUE, DRIVER = range(4)
"""The first two follow one another on a seat at the desk."""

AWAY = st.tuples(st.sampled_from(Away), HOURS)
TOUCHES = st.fixed_dictionaries(
    {
        "rep": st.sampled_from([LEAVER, COLLEAGUE]),
        "activity": st.sampled_from(two_weeks().activities),
        "result": st.sampled_from([R.CONTINUES, R.NO_ANSWER, *[R.ADVANCED] * 6, *ENDS]),
        "gap": HOURS,
        "patience": st.sampled_from([0.5, 4.0, 100.0]),
        "work": HOURS,
        "travel": HOURS,
        "briefing": HOURS,
        "away": st.none() | AWAY,
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
        "entry": st.sampled_from([*[Entry.NEW] * 4, *Entry]),
        "comes_back": st.booleans(),
    }
)
MARKET = ("channel", "segment")
STAGES = {"new": two_weeks().stages, "repeat": ("closing",), "care": ("detection",)}
JOURNEY = {Entry.EXPANSION: "repeat", Entry.RENEWAL: "repeat", Entry.CARE: "care"}


def base_frame(warm_up=0.0):
    """`two_weeks` with journeys, revenue over contracts, and a quota for plan years of 30 h."""
    frame = two_weeks(warm_up)
    return replace(
        frame,
        calendar=replace(frame.calendar, hours_per_year=30.0),
        journeys=("new", "repeat", "care"),
        quota_per_hour=np.array([1000.0, NAN]),
        accelerator=np.array([1.5, 1.0]),
        response_target=1.0,
        recognised=True,
        contract=np.array([25.0, 0.0]),
    )


class Sellers:
    """Lets leads through the stages one after the other; a rep does one touch at a time."""

    def __init__(self, frame, leaves_at):
        self.builder = LogBuilder(frame)
        self.frame = frame
        self.leaves_at = leaves_at
        self.free = [0.0, leaves_at, 0.0, 0.0]
        self.given_up = []
        for segment, since in (("small", -10.0), ("small", -40.0), ("large", -1.0)):
            self.builder.customer(segment, 300.0, since)

    def work(self, plan):
        """One lead as planned, until it leaves, the horizon comes or the plan has no more."""
        lead = self.comes(plan)
        row = self.builder.leads[lead]
        steps = zip(STAGES[self.frame.journeys[row["journey"]]], plan["teams"], strict=False)
        now = row["arrival"]
        visit = self.enter(lead, *next(steps), now)
        for touch in plan["touches"] if visit is not None else ():
            now = self.serve(visit, touch, now + touch["gap"])
            if now is None:
                return
            if now < 0.0:
                self.leaves(lead, -now, Exit.COLD, plan)
                return
            if touch["result"] in ENDS:
                self.leaves(lead, now, ENDS[touch["result"]], plan)
                return
            if touch["result"] == R.ADVANCED:
                step = next(steps, None)
                if step is None:
                    self.leaves(lead, now, Exit.WON, plan)
                    return
                visit = self.enter(lead, *step, now)

    def comes(self, plan):
        """A lead, or what comes of a customer or of a lead given up, if there is one."""
        b, entry, arrival = self.builder, plan["entry"], plan["arrival"]
        back = [n for n in self.given_up if b.exits[n]["time"] <= arrival]
        if entry == Entry.RECYCLED and back:
            self.given_up.remove(back[0])
            return self.lead(plan, entry, b.leads[back[0]], origin=back[0])
        if entry in JOURNEY:
            there = [n for n, c in enumerate(b.customers) if c["since"] <= arrival]
            customer = there[len(b.leads) % len(there)]
            return self.lead(plan, entry, b.customers[customer], customer=customer)
        known = {name: getattr(self.frame, f"{name}s").index(plan[name]) for name in MARKET}
        return self.lead(plan, Entry.NEW if entry == Entry.RECYCLED else entry, known)

    def lead(self, plan, entry, known, **family):
        channel = known["channel"]
        unknown = channel < 0 or (entry == Entry.OPENING and plan["comes_back"])
        arrival = 0.0 if entry == Entry.OPENING else plan["arrival"]
        return self.builder.lead(
            None if unknown else self.frame.channels[channel],
            self.frame.segments[known["segment"]], arrival, arrival,
            0.0 if entry == Entry.CARE else plan["value"],
            entry=entry, journey=JOURNEY.get(entry, "new"), **family,
        )  # fmt: skip

    def enter(self, lead, stage, team, now):
        """The stage visit of the lead; None from the horizon on."""
        return self.builder.enter(lead, stage, team, now) if now < HORIZON else None

    def serve(self, visit, touch, queued):
        """The end of the touch; None where the horizon comes first, -t if cold at t."""
        b = self.builder
        team = b.visits[visit]["team"]
        seller = self.seller(DRIVER if self.frame.teams[team] == "road" else touch["rep"], queued)
        if touch["away"]:
            self.goes_away(seller, *touch["away"])
            seller = self.seller(seller, queued)
        start = max(queued, self.free[seller])
        patient_until = queued + touch["patience"]
        if min(start, patient_until) >= HORIZON:
            if queued < HORIZON:
                b.still_waits(visit, queued)
            return None
        if start > patient_until:
            b.goes_cold(visit, queued, patient_until)
            return -patient_until
        effort = (touch["work"], touch["travel"], touch["briefing"])
        share = self.frame.selling_share[self.frame.team_role[team]]
        over = start + sum(effort) / share >= HORIZON
        result = R.UNFINISHED if over else touch["result"]
        self.free[seller] = b.touch(
            visit, touch["activity"], seller, queued, start, result, *effort
        )
        return None if over else self.free[seller]

    def seller(self, wanted, queued):
        """The successor where the leaver is asked for too late."""
        late = max(queued, self.free[LEAVER]) >= self.leaves_at
        return SUCCESSOR if wanted == LEAVER and late else wanted

    def goes_away(self, seller, kind, hours):
        """Absent from the moment on at which the rep is free, for as long as employed."""
        begin = self.free[seller]
        end = min(begin + hours, self.leaves_at if seller == LEAVER else HORIZON)
        if begin < end:
            self.builder.away(seller, kind, begin, begin, end)
            self.free[seller] = end

    def leaves(self, lead, now, reason, plan):
        entry = self.builder.leads[lead]["entry"]
        if reason == Exit.WON:
            reason = Exit.DONE if entry == Entry.CARE else Exit.WON
        elif plan["comes_back"] and entry in (Entry.NEW, Entry.OPENING):
            self.given_up.append(lead)
            reason = Exit.RECYCLED
        self.builder.leaves(lead, now, reason, hand_overs=lead % 3)

    def churn(self, hours):
        """Some customers are lost, each no earlier than the last business with it."""
        b = self.builder
        for customer, after in enumerate(hours[: len(b.customers)]):
            business = [lead["arrival"] for lead in b.leads if lead["customer"] == customer]
            until = max([0.0, b.customers[customer]["since"], *business]) + after
            if until < HORIZON:
                b.loses(customer, until, Churn.LEAVES)

    def log(self):
        left = max(self.leaves_at, self.free[LEAVER])
        leaver = rep(
            DESK, 0, due=self.leaves_at, left=left if left < HORIZON else NAN,
            departure=Departure.LEAVES,
        )  # fmt: skip
        successor = rep(DESK, 0, holder=1, hired=self.leaves_at)
        return self.builder.log([leaver, successor, rep(DESK, 1), rep(ROAD, 2)])


@st.composite
def logs(draw):
    sellers = Sellers(base_frame(), draw(st.sampled_from([5.0, 40.0, 61.5, 79.0])))
    for plan in sorted(draw(st.lists(LEADS, max_size=6)), key=lambda plan: plan["arrival"]):
        sellers.work(plan)
    sellers.churn(draw(st.lists(st.sampled_from([0.0, 0.5, 30.0, 80.0]), max_size=4)))
    return sellers.log()


@st.composite
def frames(draw):
    """`base_frame` with any warm-up and any months, some without a working day."""
    inner = sorted(draw(st.lists(st.integers(0, 640).map(lambda n: n / 8), max_size=4)))
    edges = np.array([0.0, *inner, HORIZON])
    frame = base_frame(warm_up=draw(st.sampled_from([0.0, 0.0, 3.125, 40.0, 79.5])))
    labels = tuple(f"month {n}" for n in range(len(edges) - 1))
    calendar = replace(frame.calendar, month_labels=labels, month_starts=edges)
    return replace(frame, calendar=calendar, recognised=draw(st.booleans()))


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
                summed = rows.sum() + measures.elsewhere[dimension][column]
                assert summed == pytest.approx(measures.total[column], rel=1e-9, abs=1e-6)
            elif dimension not in kpi.dimensions:
                assert np.isnan(rows).all()


STOCKS = ("open", "open_pipeline", "pipeline_coverage")
"""Sums of ever more and less, from which rounding does not quite vanish."""


@settings(max_examples=50, deadline=None, derandomize=True)
@given(logs(), st.sampled_from([3.125, 17.0, 40.0, 79.5]))
def test_a_warm_up_leaves_what_the_later_months_hold(log, warm_up):
    frame = base_frame()
    edges = np.array([0.0, warm_up, HORIZON])
    frame = replace(frame, calendar=replace(frame.calendar, month_starts=edges))
    whole = measure(log, frame)
    after = measure(log, replace(frame, warm_up=warm_up))
    columns = [INDEX[k.name] for k in KPIS if "month" in k.dimensions and k.name not in STOCKS]
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
    first = {touch["lead"]: n for n, touch in reversed(list(enumerate(log.touches)))}
    waits = [
        (t["queued"], t["start"])
        for n, t in enumerate(log.touches)
        if n != first[t["lead"]] or log.leads["entry"][t["lead"]] != Entry.PROSPECT
    ]
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
    assert measures.by["team_month"][:, selling] == pytest.approx(busy.T.ravel(), abs=1e-9)
    assert measures.by["month"][:, INDEX["waiting_hours"]] == pytest.approx(waiting, abs=1e-9)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(logs())
def test_the_open_pipeline_at_the_end_of_each_month_is_what_a_plain_count_finds(log):
    frame = base_frame()
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
    frame = base_frame()
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


@settings(max_examples=50, deadline=None, derandomize=True)
@given(logs(), frames())
def test_hours_on_the_payroll_and_away_are_what_plain_loops_find(log, frame):
    """Every rep and every absence, cut at every month and at the window by hand."""
    measures = measure(log, frame)
    edges = frame.calendar.month_starts
    spells: dict[str, list[tuple[int, float, float]]] = {
        "paid_hours": [],
        "absent_hours": [],
        "training_hours": [],
    }
    for seller in log.reps:
        end = HORIZON if np.isnan(seller["left"]) else seller["left"]
        spells["paid_hours"].append((seller["seat"], seller["hired"], end))
    for absence in log.absences:
        kind = "training_hours" if absence["kind"] == Away.TRAINING else "absent_hours"
        seat = log.reps["seat"][absence["rep"]]
        spells[kind].append((seat, absence["begin"], absence["end"]))
    for name, found in spells.items():
        hours = np.zeros((len(edges) - 1, 3))
        for seat, begin, end in found:
            for month, (low, high) in enumerate(pairwise(edges)):
                inside = min(end, high) - max(begin, low, frame.warm_up)
                hours[month, seat] += max(0.0, inside)
        assert measures.by["month"][:, INDEX[name]] == pytest.approx(hours.sum(axis=1), abs=1e-9)
        assert measures.by["rep"][:, INDEX[name]] == pytest.approx(hours.sum(axis=0), abs=1e-9)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(logs(), frames())
def test_recognised_revenue_is_what_each_contract_brings_month_by_month(log, frame):
    frame = replace(frame, recognised=True)
    measures = measure(log, frame)
    contracts = [(c["since"], c["value"], c["segment"]) for c in log.customers if c["lead"] < 0]
    contracts = [contract for contract in contracts if frame.contract[contract[2]] > 0]
    for lead, stands in zip(log.leads, log.exits, strict=True):
        if stands["reason"] == Exit.WON:
            contracts.append((stands["time"], lead["value"], lead["segment"]))
    edges = frame.calendar.month_starts
    revenue = np.zeros(len(edges) - 1)
    for month, (low, high) in enumerate(pairwise(edges)):
        low = max(low, frame.warm_up)
        for begin, value, segment in contracts:
            length = frame.contract[segment]
            if length == 0.0:
                revenue[month] += value * (low <= begin < high)
            else:
                inside = min(begin + length, high) - max(begin, low)
                revenue[month] += value * max(0.0, inside) / length
    found = measures.by["month"][:, INDEX["revenue"]]
    assert found == pytest.approx(revenue, rel=1e-9, abs=1e-6)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(logs(), st.floats(0, 1e5))
def test_commission_fills_the_quota_deal_by_deal(log, per_hour):
    """The desk's rate of 2 % × 1.5 above the quota; 10 % of the margin on the road."""
    frame = replace(base_frame(), quota_per_hour=np.array([per_hour, NAN]))
    due, booked = 0.0, dict[tuple[int, int], float]()
    won = np.flatnonzero(log.exits["reason"] == Exit.WON)
    for row in sorted(won, key=lambda row: (log.exits["time"][row], row)):
        seller, value = log.exits["rep"][row], log.leads["value"][row]
        if seller == DRIVER:
            due += 0.1 * value * frame.gross_margin[log.leads["segment"][row]]
            continue
        year = int(log.exits["time"][row] // 30)
        begin, end = log.reps["hired"][seller], log.reps["left"][seller]
        end = min(HORIZON if np.isnan(end) else end, 30.0 * year + 30)
        quota = per_hour * (end - max(begin, 30.0 * year))
        before = booked.get((seller, year), 0.0)
        booked[seller, year] = before + value
        above = max(0.0, before + value - quota) - max(0.0, before - quota)
        due += 0.02 * (value + 0.5 * above)
    found = measure(log, frame).total[INDEX["commission"]]
    assert found == pytest.approx(due, rel=1e-9, abs=1e-6)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(logs())
def test_customers_at_the_end_of_each_month_are_what_a_plain_count_finds(log):
    frame = base_frame()
    measures = measure(log, frame)
    then = {}
    for time in (0.0, 40.0, 80.0):
        then[time] = {
            n for n, c in enumerate(log.customers)
            if (c["since"] < time or c["lead"] < 0) and not c["until"] < time
        }  # fmt: skip
    names = ("customers", "retention_rate", "churn_rate")
    for row, (begin, end) in enumerate([(0.0, 40.0), (40.0, 80.0)]):
        at_end, kept, lost = (measures.by["month"][row, INDEX[name]] for name in names)
        assert at_end == len(then[end])
        if then[begin]:
            assert kept == pytest.approx(len(then[begin] & then[end]) / len(then[begin]))
            assert lost == pytest.approx(len(then[begin] - then[end]) / len(then[begin]))
        else:
            assert np.isnan(kept)


def test_the_random_logs_have_all_that_can_happen():
    """Otherwise what holds for them would say little."""
    seen = set[str]()

    @settings(max_examples=200, deadline=None, derandomize=True)
    @given(logs())
    def look(log):
        seen.update(Exit(reason).name for reason in log.exits["reason"])
        seen.update(Entry(entry).name for entry in log.leads["entry"])
        seen.update(Away(kind).name for kind in log.absences["kind"])
        seen.update(Churn(reason).name for reason in log.customers["reason"])

    look()
    everything = {word.name for words in (Exit, Entry, Away, Churn) for word in words}
    assert seen >= everything - {Churn.NOT_RENEWED.name}
