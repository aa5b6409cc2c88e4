"""What charts say is what the numbers say, and titles claim no more than the intervals."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import ttest_rel

from funnel_sim.metrics.registry import INDEX
from funnel_sim.model.offered_load import OfferedLoad, TeamLoad
from funnel_sim.reporting.chart_data.course import course_data, has_course
from funnel_sim.reporting.chart_data.funnel import funnel_data
from funnel_sim.reporting.chart_data.objective import objective_data
from funnel_sim.reporting.chart_data.pace import can_pace, chance, pace_data
from funnel_sim.reporting.chart_data.teams import teams_data
from funnel_sim.reporting.chart_data.variants import variants_data
from funnel_sim.reporting.chart_data.waterfall import waterfall_data
from tests.unit.reporting.made import DEMO, Plan, comparison, demo, outcomes


def column(one, kpi):
    return one.total[:, INDEX[kpi]]


def with_column(one, kpi, values):
    total = one.total.copy()
    total[:, INDEX[kpi]] = values
    return replace(one, total=total)


class TestObjective:
    def test_a_clear_winner_is_named_with_its_lead(self):
        made = demo()
        data = objective_data(comparison(made, indifference=20_000.0), made)
        lead = np.mean(column(made[3], "contribution") - column(made[0], "contribution"))
        assert data.title.startswith(f"Hybrid earns {lead / 1000:.0f} k€ more than generalist")
        assert data.title.endswith("by more than chance")

    def test_rows_are_the_estimates_of_the_comparison(self):
        made = demo(30)
        found = comparison(made, baseline=1, indifference=20_000.0)
        data = objective_data(found, made)
        assert [row.estimate for row in data.rows] == list(found.estimates["contribution"])
        assert [row.difference is None for row in data.rows] == [False, True, False, False]
        assert data.baseline == 1

    def test_a_baseline_that_wins_is_no_reason_to_reorganise(self):
        made = demo()
        title = objective_data(comparison(made, baseline=3), made).title
        assert title.startswith("No reason to reorganise: hybrid earns")

    def test_a_difference_below_what_matters_has_no_winner(self):
        made = demo()
        title = objective_data(comparison(made, indifference=5e6), made).title
        assert title.startswith("No clear winner:")
        assert "would matter" in title

    def test_identical_designs_are_said_to_be_the_same(self):
        made = [outcomes(replace(DEMO[0], name=name)) for name in ("one", "two")]
        title = objective_data(comparison(made), made).title
        assert title == "No clear winner: one and two give the same contribution"

    def test_an_open_question_is_not_decided(self):
        made = [outcomes(Plan("a"), 12), outcomes(Plan("bcd", deal=24_100.0), 12)]
        assert objective_data(comparison(made), made).title.startswith("No clear winner yet:")

    def test_one_replication_may_be_luck(self):
        made = demo(1)
        data = objective_data(comparison(made), made)
        assert data.title.startswith("One replication:")
        assert data.title.endswith("that may be luck")
        assert "no interval" in data.subtitle

    def test_lower_costs_are_better_where_they_are_the_objective(self):
        made = demo()
        title = objective_data(comparison(made, objective="cost_of_sales"), made).title
        assert "lower than" in title

    def test_an_undefined_objective_is_said_to_be_so(self):
        made = [with_column(one, "contribution", np.nan) for one in demo(5)]
        data = objective_data(comparison(made), made)
        assert "undefined" in data.title
        assert all(row.estimate is None for row in data.rows)

    def test_the_verdict_names_organisations_as_the_chart_does(self):
        made = demo(20)
        note = objective_data(
            comparison(made), made, ["stage_based is ahead.", "hybrid is not."]
        ).note
        assert note == "Stage based is ahead. Hybrid is not."


class TestFunnel:
    def test_leads_that_enter_a_stage_are_all_accounted_for(self):
        made = demo(30)
        for funnel in funnel_data(comparison(made), made).funnels:
            np.testing.assert_allclose(sum(funnel.fates.values()), funnel.entered)
            np.testing.assert_allclose(funnel.entered[1:], funnel.fates["advanced"][:-1])

    def test_conversion_is_of_those_who_left(self):
        made = demo(30)[:1]
        (funnel,) = funnel_data(comparison(made), made).funnels
        left = funnel.entered - funnel.fates["open"]
        np.testing.assert_allclose(funnel.conversion, funnel.fates["advanced"] / left)

    def test_most_wins_are_claimed_only_where_they_are_sure(self):
        made = demo()
        assert funnel_data(comparison(made), made).title.startswith("Hybrid wins 208 of 4,000")
        alike = [outcomes(replace(DEMO[0], name=name)) for name in ("one", "two")]
        title = funnel_data(comparison(alike), alike).title
        assert title.startswith("No organisation is surely ahead in deals won")

    def test_leads_that_go_cold_are_worth_a_word(self):
        made = demo()
        assert "in generalist 15 % of leads go cold" in funnel_data(comparison(made), made).title

    def test_care_that_was_missed_and_leads_that_come_back_are_not_open(self):
        (one,) = demo(30)[:1]
        stages = one.by["stage"][:].copy()
        stages[:, 0, INDEX["recycled"]], stages[:, -1, INDEX["care_missed"]] = 30.0, 4.0
        made = [one, replace(one, design="caring", by={**one.by, "stage": stages})]
        before, after = funnel_data(comparison(made), made).funnels
        np.testing.assert_allclose(after.fates["recycled"], [30.0, 0.0, 0.0, 0.0])
        np.testing.assert_allclose(after.fates["care_missed"], [0.0, 0.0, 0.0, 4.0])
        closed = before.fates["open"] - after.fates["open"]
        np.testing.assert_allclose(closed, [30.0, 0.0, 0.0, 4.0])
        assert (after.conversion[[0, -1]] < before.conversion[[0, -1]]).all()

    def test_where_customers_buy_again_wins_are_no_share_of_the_leads(self):
        made = [with_column(one, "new_customers", column(one, "wins") / 2) for one in demo()]
        data = funnel_data(comparison(made), made)
        assert data.title.startswith("Hybrid wins 208 deals, 104 of them of new customers")
        assert all(funnel.repeats for funnel in data.funnels)
        assert "renewals, expansions and care" in data.subtitle
        first_time = demo()
        assert "renewals" not in funnel_data(comparison(first_time), first_time).subtitle

    def test_no_win_and_no_lead_at_all(self):
        made = [outcomes(replace(DEMO[0], leads=0.0), 10)]
        data = funnel_data(comparison(made), made)
        assert data.title == "No deal is won"
        assert np.isnan(data.funnels[0].conversion).all()


class TestWaterfall:
    def test_steps_lead_from_revenue_to_contribution(self):
        made = demo(30)
        for one, waterfall in zip(
            made, waterfall_data(comparison(made), made).waterfalls, strict=True
        ):
            steps = waterfall.steps
            assert steps[0].end == pytest.approx(column(one, "revenue").mean())
            assert steps[-1].end == pytest.approx(column(one, "contribution").mean())
            for before, step in pairwise(steps[:-1]):
                assert step.start == before.end

    def test_what_hiring_costs_is_part_of_the_staff(self):
        growing = outcomes(replace(DEMO[0], name="growing", hiring=30_000.0), 30)
        made = [*demo(30), growing]
        for one, waterfall in zip(
            made, waterfall_data(comparison(made), made).waterfalls, strict=True
        ):
            staff = next(s for s in waterfall.steps if s.label == "pay, seats & hiring")
            costs = sum(column(one, kpi).mean() for kpi in ("pay", "seats", "hiring_cost"))
            assert staff.amount == pytest.approx(-costs)
            assert waterfall.steps[-1].end == pytest.approx(column(one, "contribution").mean())

    def test_a_cost_that_no_design_has_is_not_drawn(self):
        made = [outcomes(replace(plan, visits=0.0), 30) for plan in DEMO]
        labels = [step.label for step in waterfall_data(comparison(made), made).waterfalls[0].steps]
        assert "visits & travel" not in labels
        assert "marketing" in labels

    def test_the_title_names_what_makes_the_difference(self):
        cheap = replace(DEMO[0], name="cheap", pay=500_000.0)
        made = [outcomes(DEMO[0]), outcomes(cheap)]
        title = waterfall_data(comparison(made), made).title
        assert title.startswith("Cheap earns more than generalist mainly by pay & seats (+424 k€)")

    def test_small_costs_are_seen(self):
        made = demo(30)
        data = waterfall_data(comparison(made), made)
        calls = next(s for s in data.waterfalls[0].steps if s.label == "calls & other")
        assert data.scale.number(calls.amount, data.decimals) == "−4"

    def test_one_design_is_told_its_largest_cost(self):
        made = demo(30)[:1]
        title = waterfall_data(comparison(made), made).title
        assert title.endswith("the largest cost of sales is pay & seats, 954 k€")


class TestTeams:
    def test_the_busiest_team_is_named(self):
        made = demo()
        title = teams_data(comparison(made), made).title
        assert title.startswith("4 of 8 teams work above 85 %")
        assert title.endswith("field of stage based at 97 %")

    def test_no_alarm_without_cause(self):
        made = [outcomes(Plan("calm", {"easy": (0.4, 1.0), "easier": (0.3, 1.0)}))]
        title = teams_data(comparison(made), made).title
        assert title == "No team works above 85 %; the busiest is easy at 40 %"

    def test_long_waits_are_in_working_days(self):
        made = demo()
        assert teams_data(comparison(made), made).wait_scale.symbol == "working days"
        quick = [outcomes(Plan("quick", {"team": (0.5, 1.0)}))]
        assert teams_data(comparison(quick), quick).wait_scale.symbol == "working hours"

    def test_overload_is_what_the_title_says_first(self):
        made = demo()[:1]
        nothing = np.zeros((1, 1))
        load = OfferedLoad(
            "generalist", (TeamLoad("all_round", 4, 6, 1_300.0, 1_000.0),), *([nothing] * 4)
        )
        data = teams_data(comparison(made), made, {"generalist": load})
        assert data.title == "All round is asked for 130 % of what it can do"

    def test_a_team_that_grows_shows_both_headcounts(self):
        made = demo(5)[:1]
        nothing = np.zeros((1, 1))
        for at_end, shown in ((6, "4 → 6"), (4, "4")):
            team = TeamLoad("all_round", 4, at_end, 900.0, 1_000.0)
            load = OfferedLoad("generalist", (team,), *([nothing] * 4))
            ((row,),) = (
                g.rows for g in teams_data(comparison(made), made, {"generalist": load}).groups
            )
            assert row.sellers == shown

    def test_a_team_nobody_asks_has_no_wait(self):
        one = demo(5)[0]
        by = {**one.by, "team": np.full_like(one.by["team"][:], np.nan)}
        made = [replace(one, by=by)]
        data = teams_data(comparison(made), made)
        assert math.isnan(data.groups[0].rows[0].wait.mean)
        assert data.title == "No team has any selling time"


class TestPace:
    def test_the_year_ends_at_the_total(self):
        made = demo(40)
        data = pace_data(comparison(made), made)
        for one, panel in zip(made, data.panels, strict=True):
            assert panel.band is not None
            assert panel.band.mean[-1] == pytest.approx(column(one, "revenue").mean())
            assert (np.diff(panel.band.mean) > 0).all()

    def test_the_pace_to_the_target_follows_working_hours(self):
        one = demo(10)[0]
        months = np.concatenate([[0.0, 80.0], 80.0 + np.arange(1, 12) * 160.0])
        calendar = replace(one.frame.calendar, month_starts=months)
        frame = replace(one.frame, calendar=calendar, horizon=months[-1])
        made = [replace(one, frame=frame)]
        pace = pace_data(comparison(made, targets={"revenue": 4e6}), made).pace
        assert pace is not None
        assert pace[0] == pytest.approx(4e6 * 80 / months[-1])
        assert pace[-1] == 4e6

    def test_months_are_as_long_as_their_working_hours(self):
        one = demo(10)[0]
        months = np.append(np.arange(12) * 160.0, 11 * 160.0 + 16.0)
        frame = replace(one.frame, calendar=replace(one.frame.calendar, month_starts=months))
        made = [replace(one, frame=frame)]
        data = pace_data(comparison(made), made)
        lengths = np.diff(data.months.edges)
        np.testing.assert_allclose(lengths[-1] / lengths[0], 0.1)
        assert "Jan–Nov 2027" in data.subtitle

    def test_chances_are_those_of_the_comparison(self):
        made = demo()
        found = comparison(made, targets={"revenue": 5e6})
        data = pace_data(found, made)
        assert tuple(p.reached for p in data.panels) == found.targets[0].chances
        assert data.panels[0].reached is not None
        assert chance(data.panels[0].reached) == "0 % (0 to 4 %)"

    @pytest.mark.parametrize(
        ("target", "title"),
        [
            (1e9, "No organisation reaches 1 bn€ in any replication"),
            (1e3, "Every organisation reaches 1 k€ in every replication"),
        ],
    )
    def test_targets_out_of_reach_and_within_everybodys(self, target, title):
        made = demo(20)
        assert pace_data(comparison(made, targets={"revenue": target}), made).title == title

    def test_chances_that_overlap_are_not_ranked(self):
        made = demo()
        title = pace_data(comparison(made, targets={"revenue": 5e6}), made).title
        assert title == "Hybrid (54 %) and stage based (45 %) are likeliest to reach 5 M€"

    def test_without_a_target_the_title_says_where_it_ends(self):
        made = demo(30)
        title = pace_data(comparison(made), made).title
        low, high = (np.mean(column(made[i], "revenue")) / 1e6 for i in (0, 3))
        assert title.startswith(f"Revenue ends at {low:.2f} M€ to {high:.2f} M€ on average")

    def test_undefined_months_give_no_band(self):
        one = demo(5)[0]
        by = {**one.by, "month": np.full_like(one.by["month"][:], np.nan)}
        made = [replace(one, by=by)]
        assert pace_data(comparison(made), made).panels[0].band is None

    def test_only_what_adds_up_has_a_pace(self):
        assert can_pace("wins")
        assert not can_pace("win_rate")


class TestCourse:
    """Two designs over three years: the second spends first and earns from the second year on."""

    def made(self, months=36, n=20, **plan):
        slow = outcomes(replace(DEMO[0], name="slow"), n, months=months)
        quick = outcomes(replace(DEMO[0], name="quick", **plan), n, months=months)
        earned = slow.by["month"][:, :, INDEX["contribution"]]
        step = np.where(np.arange(months) < 12, -10_000.0, 16_000.0)
        by_month = quick.by["month"][:].copy()
        by_month[:, :, INDEX["contribution"]] = earned + step
        total = quick.total.copy()
        total[:, INDEX["contribution"]] = by_month[:, :, INDEX["contribution"]].sum(axis=1)
        return [slow, replace(quick, total=total, by={**quick.by, "month": by_month})]

    def test_it_is_for_many_months_or_for_customers_who_come_and_go(self):
        assert has_course(self.made())
        one_year = self.made(months=12)
        assert not has_course(one_year)
        for sign in ("customers_lost", "renewals_due", "care_due", "expansion_revenue"):
            assert has_course([with_column(one_year[0], sign, 1.0), one_year[1]])
        there = with_column(one_year[0], "customers", column(one_year[0], "wins") + 100.0)
        assert has_course([there, one_year[1]])

    def test_the_lead_adds_up_month_by_month(self):
        made = self.made()
        (ahead, sellers) = course_data(comparison(made), made).panels
        slow, quick = ahead.lines
        assert (slow.mean == 0.0).all()
        expected = np.cumsum([-10_000.0] * 12 + [16_000.0] * 24)
        np.testing.assert_allclose(quick.mean, expected, atol=1e-3)
        assert ahead.heading == "Contribution since the start, k€, ahead of slow"
        np.testing.assert_allclose(sellers.lines[0].mean, 4.0)

    def test_the_title_says_who_ends_ahead_and_until_when_it_costs(self):
        """120 k€ behind after a year, made good in the eighth month of the second."""
        made = self.made()
        title = course_data(comparison(made), made).title
        assert title == (
            "Quick ends 264 k€ ahead of slow on average, after being behind until Aug 2028"
        )
        title = course_data(comparison(made, baseline=1), made).title
        assert title == "No organisation is ahead of quick at the end, on average"

    def test_customers_are_shown_where_they_are_more_than_wins(self):
        made = [with_column(one, "customers_lost", 5.0) for one in self.made(customers=3.0)]
        panels = course_data(comparison(made), made).panels
        assert [panel.heading for panel in panels][1:] == [
            "Sellers on the payroll",
            "Customers at the end of the month",
        ]
        assert panels[2].lines[1].mean[-1] > panels[2].lines[1].mean[0] > 0.0

    def test_one_design_is_ahead_of_nobody(self):
        made = self.made()[:1]
        data = course_data(comparison(made), made)
        assert [panel.heading for panel in data.panels] == ["Sellers on the payroll"]
        assert data.title == "4 sellers at the end, on average"

    def test_intervals_are_those_of_the_paired_difference(self):
        made = [outcomes(plan, 30, months=24) for plan in DEMO[:2]]
        line = course_data(comparison(made), made).panels[0].lines[1]
        first, second = (one.by["month"][:, :, INDEX["contribution"]].sum(axis=1) for one in made)
        low, high = ttest_rel(second, first).confidence_interval(0.95)
        assert line.low is not None
        assert line.high is not None
        assert (line.low[-1], line.high[-1]) == pytest.approx((low, high))


class TestVariants:
    def of(self, *factors):
        every = []
        for factor in factors:
            name, visits = f"cost_{factor}", 120_000.0 * factor
            one = replace(DEMO[0], name=f"{name}/generalist")
            other = replace(DEMO[3], name=f"{name}/hybrid", visits=visits)
            every.append([outcomes(one, 40), outcomes(other, 40)])
        return variants_data([comparison(made) for made in every], every[0])

    def test_the_same_winner_everywhere(self):
        assert self.of(1, 2).title == "Hybrid is best in all 2 variants, by more than chance"

    def three(self, *factors):
        """Two that are the same, and a third whose visits cost so many times as much."""
        every = []
        for factor in factors:
            plans = [replace(DEMO[0], name=f"cost_{factor}/{name}") for name in ("one", "two")]
            dear = replace(DEMO[0], name=f"cost_{factor}/dear", visits=140_000.0 * factor)
            every.append([outcomes(plan, 40) for plan in (*plans, dear)])
        return variants_data([comparison(made) for made in every], every[0])

    def test_who_is_behind_is_seen_also_where_nobody_wins(self):
        data = self.three(9, 1)
        assert [row.winner for row in data.rows] == ["one or two", "no clear winner"]
        assert data.title == "The answer depends: one or two in cost 9; no clear winner in cost 1"
        assert data.subtitle.endswith("on the same leads, or the two that may be.")
        both = self.three(8, 9)
        assert (
            both.title == "One or two in all 2 variants; the others are behind by more than chance"
        )
        assert "may be" not in self.three(1).subtitle

    def test_an_answer_that_depends_says_on_what(self):
        title = self.of(1, 9).title
        assert title == "The answer depends: hybrid in cost 1; generalist in cost 9"
