"""Hours, pipelines and busy months: parts add up to the whole, and to what the Log holds."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from funnel_sim.domain.names import Exit
from funnel_sim.domain.tables import stack
from funnel_sim.metrics import INDEX, measure
from funnel_sim.reporting.chart_data.hours import PARTS, hours_data
from funnel_sim.reporting.chart_data.pipeline import pipeline_data, pipeline_leads_data
from funnel_sim.reporting.chart_data.team_months import busy_data, periods_of, waiting_data
from funnel_sim.reporting.drawing.heat import HEAT
from funnel_sim.reporting.drawing.looks import INK, LOOKS, ink_on
from tests.unit.metrics.log_builder import two_weeks
from tests.unit.metrics.story import story_log
from tests.unit.metrics.story_customers import customers_frame, customers_log
from tests.unit.metrics.story_people import people_frame, people_log
from tests.unit.reporting.made import DEMO, Plan, comparison, demo, outcomes


def told(log, frame):
    """A story as the outcome of one design."""
    return [stack("story", frame, [measure(log, frame)])]


class TestHours:
    def test_parts_are_the_paid_hours(self):
        made = demo(10)
        for bar in hours_data(comparison(made), made).bars:
            assert tuple(bar.shares) == tuple(PARTS)
            assert sum(bar.shares.values()) == pytest.approx(1.0, abs=1e-12)

    def test_hours_of_a_log_are_all_somewhere(self):
        """222 hours are paid; the sales are 4 + 0.8 of won, lost and open by hand."""
        made = told(people_log(), people_frame())
        (bar,) = hours_data(comparison(made), made).bars
        log = people_log()
        work = dict.fromkeys((Exit.WON, Exit.LOST, Exit.OPEN), 0.0)
        for touch in log.touches:
            inside = min(touch["end"], 80.0) - touch["start"]
            share = inside / (touch["end"] - touch["start"])
            work[Exit(log.exits["reason"][touch["lead"]])] += share * touch["work"]
        assert bar.paid == pytest.approx(222)
        assert bar.shares["won"] * 222 == pytest.approx(work[Exit.WON])
        assert bar.shares["lost"] * 222 == pytest.approx(work[Exit.LOST])
        assert bar.shares["undecided"] * 222 == pytest.approx(work[Exit.OPEN])
        assert bar.shares["travel"] * 222 == pytest.approx(log.touches["travel"].sum())
        assert bar.shares["away"] * 222 == pytest.approx(16)
        assert bar.shares["idle"] * 222 == pytest.approx(98.6)
        assert bar.shares["admin"] * 222 == pytest.approx(78.2 + 0.8 + 4)

    def test_care_and_absence_have_a_bar_only_where_there_are_any(self):
        made = demo(5)
        assert {"care", "away"}.isdisjoint(hours_data(comparison(made), made).parts)
        made = [outcomes(replace(DEMO[0], absent=0.1), 5)]
        assert "away" in hours_data(comparison(made), made).parts

    def test_who_travels_most_is_said_where_it_is_sure(self):
        made = [outcomes(replace(DEMO[0], name="near"), 20),
                outcomes(replace(DEMO[0], name="far_away", travelling=0.31), 20)]  # fmt: skip
        title = hours_data(comparison(made), made).title
        assert title.endswith("far away spends most on the road, 31 %")

    def test_alike_designs_have_no_first(self):
        plan = replace(DEMO[0], travelling=0.1)
        made = [outcomes(replace(plan, name=name), 20) for name in ("one", "two")]
        title = hours_data(comparison(made), made).title
        assert title.startswith("7.0 % of the paid hours go into deals that are won, ")
        assert title.endswith(", 10 % are spent on the road")

    def test_nobody_on_the_payroll(self):
        made = demo(3)
        for one in made:
            for kpis in PARTS.values():
                one.total[:, [INDEX[kpi] for kpi in kpis]] = 0.0
            one.total[:, INDEX["paid_hours"]] = 0.0
        assert hours_data(comparison(made), made).title == "Nobody is on the payroll"


STORIES = {
    "sales": (story_log, two_weeks),
    "people": (people_log, people_frame),
    "customers": (customers_log, customers_frame),
}


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("warm_up", [0.0, 10.0, 45.0])
class TestPipeline:
    def test_the_value_balances_and_is_that_of_the_log(self, story, warm_up):
        log, frame = STORIES[story][0](), STORIES[story][1](warm_up)
        made = told(log, frame)
        (waterfall,) = pipeline_data(comparison(made), made).waterfalls
        start, *_, end = waterfall.steps
        won = next(step for step in waterfall.steps if step.label == "won")
        there, came, gone, still = reckoned(log, frame, log.leads["value"])
        assert start.end == pytest.approx(there)
        assert waterfall.steps[1].amount == pytest.approx(came)
        assert -won.amount == pytest.approx(gone[Exit.WON])
        assert waterfall.steps[-2].end == pytest.approx(end.end)
        assert end.end == pytest.approx(still)

    def test_the_leads_balance_and_are_those_of_the_log(self, story, warm_up):
        log, frame = STORIES[story][0](), STORIES[story][1](warm_up)
        made = told(log, frame)
        (waterfall,) = pipeline_leads_data(comparison(made), made).waterfalls
        there, came, gone, still = reckoned(log, frame, np.ones(len(log.leads)))
        amounts = {step.label: step.amount for step in waterfall.steps}
        assert amounts["open at the start"] == there
        assert sum(x for x in list(amounts.values())[1:-1] if x > 0) == came
        assert -amounts["won"] == gone[Exit.WON]
        assert -amounts.get("gone cold", 0.0) <= gone[Exit.COLD]
        assert waterfall.steps[-2].end == amounts["open at the end"] == still


def reckoned(log, frame, worth):
    """There at the start, came, gone by reason, still there: in a plain loop over the Log."""
    there = came = still = 0.0
    gone = dict.fromkeys(Exit, 0.0)
    for lead, stands, value in zip(log.leads, log.exits, worth, strict=True):
        before = lead["arrival"] < frame.warm_up or lead["entry"] == 1
        if stands["time"] < frame.warm_up:
            continue
        there, came = there + value * before, came + value * (not before)
        if stands["reason"] == Exit.OPEN:
            still += value
        else:
            gone[Exit(stands["reason"])] += value
    return there, came, gone, still


def test_the_pipelines_of_the_demo_balance_and_say_who_wins_most():
    made = demo()
    data = pipeline_data(comparison(made), made)
    for waterfall in data.waterfalls:
        assert waterfall.steps[-2].end == pytest.approx(waterfall.steps[-1].end)
    assert "% of the pipeline" in data.title
    assert data.title.endswith("in generalist 12 % goes cold waiting")
    leads = pipeline_leads_data(comparison(made), made)
    assert leads.title.startswith("Hybrid wins 5.")


class TestTeamMonths:
    def test_cells_are_means_over_replications(self):
        made = demo(10)
        data = busy_data(comparison(made), made)
        assert [p.name for p in data.periods][:3] == ["Jan", "Feb", "Mar"]
        table = made[2].by["team_month"][:, :, INDEX["utilisation"]].mean(axis=0)
        found = np.concatenate([row.values for row in data.groups[2].rows])
        np.testing.assert_allclose(found, table)

    def test_by_hand(self):
        made = told(story_log(), two_weeks())
        (desk, road) = busy_data(comparison(made), made).groups[0].rows
        np.testing.assert_allclose(desk.values, [7.5 / 40, 5 / 40])
        np.testing.assert_allclose(road.values, [9.2 / 32, 4.8 / 32])
        (desk, road) = waiting_data(comparison(made), made).groups[0].rows
        np.testing.assert_allclose(desk.values, [48 / 10, 40 / 4])
        np.testing.assert_allclose(road.values, [2 / 2, np.nan])

    @pytest.mark.parametrize(("months", "columns", "first"), [
        (3, 3, "Jan"), (18, 18, "Jan"), (36, 12, "Q1"), (120, 10, "2027"),
    ])  # fmt: skip
    def test_long_horizons_are_told_by_quarter_or_year(self, months, columns, first):
        made = [outcomes(DEMO[2], 4, months=months)]
        periods = periods_of(made[0].frame)
        assert (len(periods), periods[0].name) == (columns, first)
        assert [m for p in periods for m in p.months] == list(range(months))
        assert len(busy_data(comparison(made), made).groups[0].rows[0].values) == columns

    def test_a_quarter_weighs_its_months_by_what_happened_in_them(self):
        one = outcomes(Plan("a", {"sales": (0.8, 6.0)}), 2, months=36)
        table = one.by["team_month"][:].copy()
        table[:, 0, INDEX["waits"]] = 160.0
        made = [replace(one, by={**one.by, "team_month": table})]
        (row,) = waiting_data(comparison(made), made).groups[0].rows
        waits = table[0, :3, INDEX["wait"]]
        assert row.values[0] == pytest.approx((160 * waits[0] + 40 * (waits[1] + waits[2])) / 240)

    def test_months_of_the_warm_up_are_not_shown(self):
        one = outcomes(DEMO[0], 2)
        made = [replace(one, frame=replace(one.frame, warm_up=320.0))]
        assert busy_data(comparison(made), made).periods[0].name == "Mar"

    def test_titles_name_team_month_and_value(self):
        made = demo(10)
        assert busy_data(comparison(made), made).title == (
            "All round of generalist has no time left in Feb; 43 of 96 cells lie above 85 %"
        )
        assert waiting_data(comparison(made), made).title == (
            "Leads wait longest for field of stage based in Apr: 8.04 working days on average"
        )

    def test_teams_with_time_to_spare_are_said_to_have_it(self):
        made = [outcomes(Plan("calm", {"sales": (0.5, 1.0)}), 3)]
        assert busy_data(comparison(made), made).title == (
            "No team ever works above 85 %; sales comes closest in Apr, at 60 %"
        )

    def test_nobody_asks_and_nobody_is_there(self):
        made = demo(3)
        made = [
            replace(one, by={**one.by, "team_month": np.full_like(one.by["team_month"], np.nan)})
            for one in made
        ]
        assert busy_data(comparison(made), made).title == "No team has any selling time"
        assert waiting_data(comparison(made), made).title == "Nobody asks for a rep"


def luma(colour):
    red, green, blue = colour[:3]
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_more_is_darker_in_greyscale_too():
    shades = [luma(HEAT(x)) for x in np.linspace(0.0, 1.0, 50)]
    assert all(b < a for a, b in pairwise(shades))


def test_letters_stand_out_from_what_they_are_written_on():
    for colour in ("#ffffff", "#000000", *(look.colour for look in LOOKS)):
        ground = luma([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        letters = 0.13 if ink_on(colour) == INK else 1.0
        assert abs(ground - letters) > 0.3, colour
