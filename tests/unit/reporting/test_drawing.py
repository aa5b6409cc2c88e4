"""Charts can be read from afar: no text leaves the page, touches another, or is too small."""

from dataclasses import replace

import matplotlib as mpl
import numpy as np
import pytest

from funnel_sim.metrics.registry import INDEX
from funnel_sim.model.offered_load import OfferedLoad, TeamLoad
from funnel_sim.reporting.chart_data.course import course_data
from funnel_sim.reporting.chart_data.funnel import funnel_data
from funnel_sim.reporting.chart_data.hours import hours_data
from funnel_sim.reporting.chart_data.objective import objective_data
from funnel_sim.reporting.chart_data.pace import pace_data
from funnel_sim.reporting.chart_data.pipeline import pipeline_data, pipeline_leads_data
from funnel_sim.reporting.chart_data.team_months import busy_data, waiting_data
from funnel_sim.reporting.chart_data.teams import teams_data
from funnel_sim.reporting.chart_data.variants import variants_data
from funnel_sim.reporting.chart_data.waterfall import waterfall_data
from funnel_sim.reporting.charts import verdict_sentences
from funnel_sim.reporting.drawing.course import draw_course
from funnel_sim.reporting.drawing.funnel import draw_funnel
from funnel_sim.reporting.drawing.heat import draw_heat
from funnel_sim.reporting.drawing.hours import draw_hours
from funnel_sim.reporting.drawing.lettering import fitted, width_of, wrapped
from funnel_sim.reporting.drawing.looks import LOOKS
from funnel_sim.reporting.drawing.objective import draw_objective
from funnel_sim.reporting.drawing.pace import draw_pace
from funnel_sim.reporting.drawing.teams import draw_teams
from funnel_sim.reporting.drawing.variants import draw_variants
from funnel_sim.reporting.drawing.waterfall import draw_waterfall
from tests.support.figures import assert_readable, boxes
from tests.unit.reporting.made import DEMO, Plan, comparison, demo, outcomes

LONG = "an_organisation_with_a_rather_long_na_{}"
LONG_TEAMS = {
    f"a_team_with_a_name_that_says_all_of_it_{i}": (0.4 + 0.08 * i, 2 + i) for i in range(8)
}


def many(count, **changes):
    return [
        outcomes(replace(DEMO[i % 4], name=LONG.format(i), pay=9e5 + 1e5 * i, **changes), 25,
                 months=18)
        for i in range(count)
    ]  # fmt: skip


def undefined():
    made = demo(4)
    for kpi in ("contribution", "wins", "revenue"):
        made[1].total[:, INDEX[kpi]] = np.nan
    told = ("month", "team", "team_month")
    nothing = {d: np.full_like(made[1].by[d][:], np.nan) for d in told}
    made[1] = replace(made[1], by={**made[1].by, **nothing})
    return made


CASES = {
    "four": demo,
    "one": lambda: demo(30)[:1],
    "two": lambda: demo(30)[:2],
    "three quarters": lambda: [outcomes(plan, 20, months=3) for plan in DEMO[:3]],
    "one replication": lambda: demo(1),
    "six with long names": lambda: many(6, teams=LONG_TEAMS),
    "nine": lambda: many(9),
    "nothing won": lambda: [
        outcomes(replace(p, leads=300.0 * i, conversion=(0.2, 0.1, 0.1, 0.0)), 10)
        for i, p in enumerate(DEMO[:3])
    ],
    "undefined": undefined,
    "dollars and many stages": lambda: [
        outcomes(plan, 20, stages=[f"stage_number_{i}" for i in range(9)], currency="USD")
        for plan in DEMO
    ],
    "with customers": lambda: [
        outcomes(replace(p, customers=9.0, vacant=0.1 * i), 20, months=36)
        for i, p in enumerate(DEMO)
    ],
    "in francs": lambda: [
        outcomes(replace(p, deal=24e6, pay=9e8), 20, currency="CHF", months=36) for p in DEMO
    ],
}


def figures_of(made):
    found = comparison(made, indifference=20_000.0, targets={"revenue": 5e6, "wins": 200.0})
    verdict = verdict_sentences(found)
    return {
        "objective": draw_objective(objective_data(found, made, verdict)),
        "funnel": draw_funnel(funnel_data(found, made)),
        "waterfall": draw_waterfall(waterfall_data(found, made)),
        "teams": draw_teams(teams_data(found, made)),
        "hours": draw_hours(hours_data(found, made)),
        "utilisation": draw_heat(busy_data(found, made)),
        "waiting": draw_heat(waiting_data(found, made)),
        "pipeline": draw_waterfall(pipeline_data(found, made)),
        "pipeline in leads": draw_waterfall(pipeline_leads_data(found, made)),
        "pace": draw_pace(pace_data(found, made)),
        "over time": draw_course(course_data(found, made)),
    }


@pytest.mark.parametrize("case", CASES)
def test_every_text_is_on_the_page_large_enough_and_alone(case):
    for name, pages in figures_of(CASES[case]()).items():
        assert pages, name
        for figure in pages:
            assert_readable(figure, name)


def test_offered_load_above_what_a_team_can_do_is_drawn_on_the_page():
    made = demo(20)
    nothing = np.zeros((1, 1))
    offered = {
        one.design: OfferedLoad(
            one.design,
            tuple(TeamLoad(t, 4, 4, 900.0 + 2_000.0 * i, 1_000.0)
                  for i, t in enumerate(one.frame.teams)),
            nothing, nothing, nothing, nothing,
        )
        for one in made
    }  # fmt: skip
    (figure,) = draw_teams(teams_data(comparison(made), made, offered))
    assert any(text == "over 100 %" for text, _, _ in boxes(figure))
    assert_readable(figure)


def test_variants_have_one_line_each():
    every = [
        [outcomes(replace(p, name=f"{v}/{p.name}", visits=p.visits * f), 20) for p in DEMO]
        for v, f in (("half_cost", 0.5), ("double_cost", 2.0))
    ]
    (figure,) = draw_variants(variants_data([comparison(made) for made in every], every[0]))
    texts = [text for text, _, _ in boxes(figure)]
    assert {"half cost", "double cost"} <= set(texts)


def test_each_team_is_drawn_once_over_all_pages():
    made = many(6, teams=LONG_TEAMS)
    pages = draw_teams(teams_data(comparison(made), made))
    texts = [text for figure in pages for text, _, _ in boxes(figure)]
    assert sum(text.endswith(")") for text in texts) == 48
    assert len(pages) > 1


def test_a_dollar_is_a_dollar_and_no_formula():
    made = [outcomes(plan, 20, currency="USD") for plan in DEMO]
    (figure,) = draw_objective(objective_data(comparison(made), made, ["From 1 k$ to 2 k$."]))
    assert any("k$" in text for text, _, _ in boxes(figure))


def test_drawing_leaves_the_settings_of_matplotlib_alone():
    before = dict(mpl.rcParams)
    figures_of(demo(5))
    assert dict(mpl.rcParams) == before


def test_a_design_has_the_same_colour_in_every_chart():
    made = [*demo(10), outcomes(Plan("fifth"), 10)]
    for name, pages in figures_of(made).items():
        used = {
            mpl.colors.to_hex(patch.get_facecolor()).lower()
            for figure in pages
            for patch in figure.findobj(mpl.patches.Patch)
        } | {
            mpl.colors.to_hex(line.get_color()).lower()
            for figure in pages
            for line in figure.findobj(mpl.lines.Line2D)
        }
        assert {look.colour.lower() for look in LOOKS[:5]} <= used, name


def test_looks_differ_by_more_than_colour():
    assert len({look.hatch for look in LOOKS}) == len({look.marker for look in LOOKS}) == len(LOOKS)


class TestLettering:
    def test_lines_are_no_wider_than_asked(self):
        text = "Stage based earns 312 k€ more than generalist, by more than chance, " * 3
        lines = wrapped(text, 4.0, 20.0, most=99)
        assert all(width_of(line, 20.0) <= 4.0 for line in lines)
        assert " ".join(lines).split() == text.split()

    def test_a_number_stays_with_its_unit(self):
        for width in np.arange(1.0, 6.0, 0.25):
            lines = wrapped("between 0 % and 27 % of 5.2 M€", float(width), 20.0, most=99)
            assert not any(line.startswith(("%", "M€")) for line in lines)

    def test_what_does_not_fit_ends_with_an_ellipsis(self):
        lines = wrapped("word " * 40, 3.0, 14.0, most=2)
        assert len(lines) == 2
        assert lines[-1].endswith("…")
        assert width_of(lines[-1], 14.0) <= 3.0

    def test_a_word_without_end_is_broken(self):
        lines = wrapped("x" * 100, 2.0, 14.0, most=99)
        assert "".join(lines) == "x" * 100
        assert all(width_of(line, 14.0) <= 2.0 for line in lines)

    def test_a_name_keeps_both_ends(self):
        name = fitted("team number one of the eastern region 17", 2.0, 14.0)
        assert name.startswith("team")
        assert name.endswith("17")
        assert width_of(name, 14.0) <= 2.0
