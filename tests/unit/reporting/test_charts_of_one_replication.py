"""Flows and calendars: what the Log says of every lead and of every hour of a rep, and no more."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from funnel_sim.domain.names import Entry, Exit
from funnel_sim.reporting.chart_data.calendar import calendar_data, middle_of, typical_seat
from funnel_sim.reporting.chart_data.flows import FATE, FATES, SOURCE, SOURCES, STAGE, flow_data
from funnel_sim.reporting.chart_data.reading import Design
from funnel_sim.reporting.drawing.calendar import draw_calendars
from funnel_sim.reporting.drawing.flows import draw_flows
from tests.support.figures import assert_readable, boxes
from tests.unit.metrics.log_builder import LogBuilder, two_weeks
from tests.unit.metrics.story import REP_TEAMS, story_log
from tests.unit.metrics.story_customers import customers_frame, customers_log
from tests.unit.metrics.story_people import people_frame, people_log

HERE = Design("two teams", 1)
STORIES = {
    "sales": (story_log(), two_weeks()),
    "people": (people_log(), people_frame()),
    "customers": (customers_log(), customers_frame()),
}


def walked(log, frame):
    """Steps of every lead from place to place, lead by lead; those without a visit make none."""
    steps: Counter[Any] = Counter()
    worth: dict[Any, float] = defaultdict(float)
    for row, lead in enumerate(log.leads):
        visits = [v for v in log.visits if v["lead"] == row]
        if not visits:
            continue
        stands = Exit(int(log.exits["reason"][row]))
        places = [
            (SOURCE, SOURCES[Entry(int(lead["entry"]))], int(visits[0]["stage"])),
            *((STAGE, frame.teams[v["team"]], int(v["stage"])) for v in visits),
            (FATE, FATES[stands], int(visits[-1]["stage"])),
        ]
        for begin, end in pairwise(places):
            steps[begin, end] += 1
            worth[begin, end] += float(lead["value"])
    return steps, worth


@pytest.mark.parametrize("story", STORIES)
class TestFlows:
    def test_links_are_the_steps_of_the_leads(self, story):
        log, frame = STORIES[story]
        data = flow_data(log, frame, HERE)
        places = [(node.kind, node.name, node.stage) for node in data.nodes]
        steps, worth = walked(log, frame)
        assert {(places[k.source], places[k.target]): k.leads for k in data.links} == steps
        found = {(places[k.source], places[k.target]): k.value for k in data.links}
        assert found == pytest.approx(dict(worth))

    def test_as_much_goes_out_of_a_stage_as_comes_in(self, story):
        data = flow_data(*STORIES[story], HERE)
        for place, node in enumerate(data.nodes):
            into = sum(link.leads for link in data.links if link.target == place)
            out = sum(link.leads for link in data.links if link.source == place)
            assert node.leads == (into if node.kind == FATE else out)
            if node.kind == STAGE:
                assert into == out
        ends: Counter[str] = Counter()
        for node in data.nodes:
            ends[node.kind] += node.leads
        assert ends[SOURCE] == ends[FATE]

    def test_it_can_be_read(self, story):
        (figure,) = draw_flows([flow_data(*STORIES[story], HERE)])
        assert_readable(figure, story)


def test_the_title_of_flows_says_what_becomes_of_the_leads():
    assert flow_data(story_log(), two_weeks(), HERE).title == (
        "Two teams wins 2 of 7 leads; most leave in detection, 29 %; 1 changes teams"
    )
    title = flow_data(customers_log(), customers_frame(), HERE).title
    assert title.startswith("Two teams wins 5 of 11 leads")  # and three cases of care


def test_the_variant_is_said():
    flows = flow_data(story_log(), two_weeks(), HERE, 9, "more_leads")
    days = calendar_data(story_log(), two_weeks(), HERE, 0, MONDAY, 1, "more_leads")
    assert (
        "variant more leads, Jan–Feb 2027, replication 7, the most typical of 9" in flows.subtitle
    )
    assert "variant more leads, 2027, replication 7" in days.subtitle


def test_flows_of_nobody():
    empty = LogBuilder(two_weeks()).log(REP_TEAMS)
    data = flow_data(empty, two_weeks(), HERE)
    assert (data.nodes, data.links) == ((), ())
    assert data.title == "No lead comes to two teams"
    (figure,) = draw_flows([data])
    assert_readable(figure)


def test_flows_through_many_stages_and_teams_with_long_names_can_be_read():
    stages = tuple(f"a_stage_called_number_{i}" for i in range(9))
    teams = tuple(f"the_team_that_sells_in_region_{i}" for i in range(6))
    frame = replace(
        two_weeks(), stages=stages, teams=teams, team_role=np.zeros(6, np.int64),
        team_mode=("inside",) * 6, seat_team=np.arange(6), headcount=np.ones(6, np.int64),
    )  # fmt: skip
    b = LogBuilder(frame)
    for n in range(400):
        lead = b.lead("web", "small", created=n / 10, arrival=n / 10, value=100)
        for s in range(1 + n % 9):
            b.enter(lead, stages[s], teams[(n // 7 + s) % 6], n / 10 + s)
        ends = list(Exit)[n % 5]
        if ends != Exit.OPEN:
            b.leaves(lead, n / 10 + 9, ends)
    (figure,) = draw_flows([flow_data(b.log(range(6)), frame, HERE)])
    assert_readable(figure)


MONDAY = date(2027, 1, 25)


def hours_by_kind(data):
    found: dict[str, float] = defaultdict(float)
    for block in data.blocks:
        found[block.kind] += block.end - block.begin
    return found


class TestCalendar:
    """Desk 2 of the people is away from 12 to 20 and from 36 to 44; the selling share is a half."""

    def test_every_hour_is_of_one_kind(self):
        data = calendar_data(people_log(), people_frame(), HERE, 1, MONDAY, 2)
        kinds = hours_by_kind(data)
        assert kinds["vacation"] == pytest.approx(8)
        assert kinds["sick"] == pytest.approx(8)
        assert kinds["work"] == pytest.approx((6 + 4) / 0.5)
        assert data.idle == pytest.approx(80 - 8 - 8 - 20)
        spells = sorted((b.day, b.begin, b.end) for b in data.blocks)
        for (day, _, end), (next_day, begin, _) in pairwise(spells):
            assert next_day > day or begin >= end - 1e-9
        assert all(9.0 <= b.begin < b.end <= 17.0 for b in data.blocks)

    def test_the_way_there_and_back_stands_around_the_visit(self):
        """On the road, 15 to 22: 4 h of work and 1.6 h of travel at a selling share of 0.8."""
        data = calendar_data(people_log(), people_frame(), HERE, 2, MONDAY)
        tuesday = [b for b in data.blocks if b.day in (1, 2) and b.activity == "visit"]
        assert [(b.kind, round(b.begin, 6), round(b.end, 6)) for b in tuesday] == [
            ("travel", 16.0, 17.0), ("work", 9.0, 14.0), ("travel", 14.0, 15.0),
        ]  # fmt: skip

    def test_a_seat_is_vacant_between_its_holders(self):
        """The first holder of desk 1 leaves at 32, the next begins at 50."""
        data = calendar_data(people_log(), people_frame(), HERE, 0, MONDAY, 2)
        assert hours_by_kind(data)["vacant"] == pytest.approx(18)

    def test_what_is_in_hand_at_the_end_ends_there(self):
        data = calendar_data(people_log(), people_frame(), HERE, 2, date(2027, 2, 1))
        last = max(data.blocks, key=lambda block: (block.day, block.end))
        assert (data.days[last.day], last.end) == (date(2027, 2, 5), 17.0)

    def test_days_are_the_working_days_of_whole_weeks(self):
        frame = people_frame()
        for day in (25, 28, 31):
            data = calendar_data(people_log(), frame, HERE, 1, date(2027, 1, day))
            assert data.days == tuple(date(2027, 1, d) for d in range(25, 30))
        offsets = np.array([0.0, 1, 3, 4, 7, 8, 9, 10, 11, 14])  # Wednesday is a holiday
        closed = replace(frame, calendar=replace(frame.calendar, day_offsets=offsets))
        data = calendar_data(people_log(), closed, HERE, 1, MONDAY)
        assert [day.day for day in data.days] == [25, 26, 28, 29]

    def test_titles(self):
        frame = people_frame()
        assert calendar_data(people_log(), frame, HERE, 1, MONDAY).title == (
            "Desk 2 of two teams: 2 touches from Mon 25 Jan to Fri 29 Jan, idle 29 % of the time"
        )
        assert calendar_data(people_log(), frame, HERE, 2, MONDAY).title == (
            "Road 1 of two teams: 3 touches from Mon 25 Jan to Fri 29 Jan, "
            "5.0 % of the time on the road, 75 % idle"
        )
        absences = people_log().absences.copy()
        absences["begin"][0], absences["end"][0] = 0.0, 80.0
        away = replace(people_log(), touches=people_log().touches[:0], absences=absences)
        assert calendar_data(away, frame, HERE, 1, MONDAY).title == (
            "Desk 2 of two teams is away from Mon 25 Jan to Fri 29 Jan"
        )
        nothing = calendar_data(people_log(), frame, HERE, 1, date(2029, 1, 1))
        assert nothing.title == "Desk 2 of two teams has no working day in this time"

    @pytest.mark.parametrize("seat", [0, 1, 2])
    @pytest.mark.parametrize("weeks", [1, 2, 4])
    def test_it_can_be_read(self, seat, weeks):
        data = calendar_data(people_log(), people_frame(), HERE, seat, MONDAY, weeks)
        (figure,) = draw_calendars([data])
        assert_readable(figure)
        assert {"Mon 25 Jan", "9:00", "17:00"} <= {text for text, _, _ in boxes(figure)}

    def test_a_calendar_without_days_can_be_read(self):
        data = calendar_data(people_log(), people_frame(), HERE, 1, date(2029, 1, 1))
        (figure,) = draw_calendars([data])
        assert_readable(figure)

    def test_who_is_shown_where_nobody_is_named_sits_where_most_travel_is(self):
        assert typical_seat(people_log(), people_frame()) == 2
        assert typical_seat(customers_log(), customers_frame()) in (0, 1)  # nobody travels
        assert middle_of(people_frame()) == date(2027, 2, 1)
