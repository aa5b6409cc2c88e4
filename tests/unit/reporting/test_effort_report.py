"""The study `effort` in words, on the terminal and as charts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from funnel_sim.domain.language import LANGUAGES, speaking
from funnel_sim.reporting.chart_data.effort import rules_data, shares_data
from funnel_sim.reporting.drawing.effort import draw_rules, draw_shares
from funnel_sim.reporting.studies.effort import effort_findings, rules_sheet
from funnel_sim.studies.effort.result import Apart, EffortResult, Row, TeamEffort, Tried
from funnel_sim.studies.effort.rules import Rule
from funnel_sim.studies.effort.wording import headline, in_words, near, shares
from tests.support.figures import assert_readable, boxes

LONG = "segment_with_a_rather_long_name_{}"


def apart(mean: float, half: float = 40e3) -> Apart:
    return Apart(mean, mean - half, mean + half)


def row(rule: Rule, lead: float, *, half: float = 40e3, **changes: Any) -> Row:
    """With own judgement as the reference."""
    gap = Apart(0.0, 0.0, 0.0) if rule == Rule("own_judgement") else apart(lead, half)
    made: dict[str, Any] = {"contender": False, "written": False}
    return Row(rule, 700e3 + lead, gap, gap, **{**made, **changes})


ROWS = (
    row(Rule("own_judgement"), 0.0),
    row(Rule("fifo"), -350e3),
    row(Rule("margin_per_hour"), 130e3, contender=True),
    row(Rule("effort_shares", (0.4, 0.35, 0.25)), -140e3, written=True),
    row(Rule("effort_shares", (0.0, 0.3, 0.7)), -50e3),
)
TRIED = tuple(
    Tried((a / 5, b / 5, (5 - a - b) / 5), 48 if a < 3 else 12, -60e3 * a - 1e3 * b, a < 1)
    for a in range(6)
    for b in range(6 - a)
)


def team(rows: tuple[Row, ...] = ROWS, **changes: Any) -> TeamEffort:
    made: dict[str, Any] = {
        "variant": None, "organisation": "firm", "team": "reps", "several": False,
        "objective": "contribution", "currency": "EUR", "higher_is_better": True,
        "confidence": 0.95, "indifference": 50e3, "years": 1.0,
        "segments": ("small", "mid", "enterprise"), "reference": Rule("own_judgement"),
        "rows": rows, "replications": 100, "tried": TRIED, "tries": 48, "cost": 3388,
    }  # fmt: skip
    return TeamEffort(**{**made, **changes})


def best_at(mean: float, half: float = 40e3, **changes: Any) -> TeamEffort:
    """The best rule is so much better than own judgement, the others are far behind."""
    best = row(Rule("margin_per_hour"), mean, half=half, contender=True)
    return team((*ROWS[:2], best), tried=(), **changes)


def number(value: float) -> str:
    return f"{value / 1e3:.0f} k"


MANY = tuple(f"{LONG.format(i)}" for i in range(8))
CASES = {
    "as shipped": team(),
    "no shares": best_at(130e3),
    "variant, several teams": team(variant="dear_visits", several=True),
    "two segments": team(
        segments=("small", "large"),
        rows=(*ROWS[:3], row(Rule("effort_shares", (0.125, 0.875)), 5e3)),
        tried=tuple(Tried((i / 40, 1 - i / 40), 48, 1e3 * i, i > 30) for i in range(41)),
    ),
    "eight segments with long names": team(
        segments=MANY,
        rows=(*ROWS[:3], *(row(Rule("effort_shares", tuple(0.125 for _ in MANY)), -1e3 * i)
                           for i in range(1))),
        tried=tuple(Tried(tuple(float(i == j) for j in range(8)), 12, -9e3 * i, i == 0)
                    for i in range(8)),
    ),
    "a share": team(
        objective="win_rate", indifference=0.0,
        rows=tuple(replace(r, mean=0.2, lead=apart(i / 100, 0.01), over_own=apart(i / 100, 0.01))
                   for i, r in enumerate(ROWS)),
        tried=tuple(replace(one, lead=one.lead / 1e7) for one in TRIED),
    ),
    "all the same": team(
        rows=tuple(replace(r, lead=Apart(0, 0, 0), over_own=Apart(0, 0, 0)) for r in ROWS),
        tried=tuple(replace(one, lead=0.0, near=True) for one in TRIED),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_every_text_of_the_charts_is_readable(case: str):
    found = CASES[case]
    title, *notes = in_words(found, number)
    for figure in draw_rules(rules_data(found, title, notes[:2])):
        assert_readable(figure, case)
    if found.tried:
        pages = draw_shares(shares_data(found, near(found, number), [shares(found, number)]))
        assert len(pages) == (2 if "eight" in case else 1)
        for figure in pages:
            assert_readable(figure, case)


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_are_readable_in_every_language(language: str):
    with speaking(language):
        found = team(variant="dear_visits", several=True)
        title, *notes = in_words(found, number)
        (rules,) = draw_rules(rules_data(found, title, notes[:2]))
        (each,) = draw_shares(shares_data(found, near(found, number), [shares(found, number)]))
    assert_readable(rules, language)
    assert_readable(each, language)
    assert ("better" in title) == (language == "en")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (best_at(130e3), "Own judgement costs 130 k of contribution, 19 %: margin_per_hour is "
                         "better."),
        (best_at(60e3), "Own judgement costs something: margin_per_hour is better on contribution, "
                        "by more than chance; perhaps by less than 50 k."),
        (best_at(30e3, 10e3), "No clear winner: margin_per_hour is better than own judgement on "
                              "contribution, but by less than what matters."),
        (best_at(20e3), "No clear winner: margin_per_hour may be better than own judgement on "
                        "contribution or worse; intervals contain zero."),
        (best_at(5e3), "No clear winner: no rule is better than own judgement by more than what "
                       "matters."),
        (best_at(-90e3), "Own judgement is best on contribution: every rule that could be "
                         "prescribed does worse."),
        (best_at(0.0, 0.0), "Own judgement costs nothing: margin_per_hour gives the same "
                            "contribution in every replication."),
        (best_at(130e3, several=True), "Team reps: Own judgement costs 130 k of contribution, "
                                       "19 %: margin_per_hour is better."),
    ],
)  # fmt: skip
def test_the_headline_says_what_own_judgement_costs_and_no_more_than_is_known(
    found: TeamEffort, said: str
):
    assert headline(found, number) == said


def test_sentences_name_the_rules_the_shares_and_the_cost():
    assert in_words(team(), number)[1:] == [
        "Own judgement has a mean contribution of 700 k; the best rule that can be prescribed, "
        "margin_per_hour, is better by 130 k (95 % interval for all rules at once: 90 k to 170 k).",
        "Of all 5 rules, margin_per_hour is clearly the best.",
        "Effort shares against own judgement (95 % intervals): the best that were found, 30 % "
        "mid and 70 % enterprise, are worse by 50 k (10 k to 90 k); those of the experiment, 40 % "
        "small, 35 % mid and 25 % enterprise, are worse by 140 k (100 k to 180 k).",
        "6 of 21 shares that were tried are no more than 50 k behind the best: small 0 %, mid 0 to "
        "100 % and enterprise 0 to 100 %.",
        "This cost 3,388 replications: 100 of each of 5 rules, with the same luck for all; before, "
        "up to 48 others of each of 21 shares.",
    ]


def test_a_horizon_of_two_years_is_told_by_the_year_too():
    assert in_words(best_at(130e3, years=2.0), number)[1].endswith(
        "90 k to 170 k); by the year, better by 65 k (45 k to 85 k)."
    )


def test_another_reference_is_named_and_own_judgement_held_against_it():
    rows = tuple(replace(r, lead=apart(r.over_own.mean + 350e3)) for r in ROWS)
    found = team(rows, reference=Rule("fifo"))
    assert in_words(found, number)[3] == (
        "The team has fifo: own judgement instead is better by 350 k (310 k to 390 k), "
        "margin_per_hour better by 480 k (440 k to 520 k)."
    )
    sheet = rules_sheet(found)
    assert [c.heading for c in sheet.columns[1:3]] == ["against own_judgement", "against fifo"]
    (figure,) = draw_rules(rules_data(found, "Headline.", []))
    texts = {text for text, _, _ in boxes(figure)}
    assert {"Headline", "Against fifo, which the team has, k€", "as it is"} <= texts


def test_the_table_has_the_best_first_and_says_what_each_rule_is():
    sheet = rules_sheet(team())
    assert [c.text for c in sheet.labels.cells] == [
        "margin_per_hour", "own_judgement", "shares 0-30-70", "shares 40-35-25", "fifo"
    ]  # fmt: skip
    mean, lead, what = ([c.text for c in column.cells] for column in sheet.columns)
    assert mean[:2] == ["830 k€", "700 k€"]
    assert lead[:2] == ["+130 (90 to 170) k€", "–"]
    assert what == ["best", "as it is", "from the search", "as written", "–"]
    assert [c.style for c in sheet.columns[1].cells] == ["green", "", "", "red", "red"]


def test_findings_of_several_teams_have_charts_of_their_own():
    teams = (team(several=True), team(several=True, team="field", tried=()))
    result = EffortResult("x", None, teams, (), {}, 1)  # type: ignore[arg-type]
    names = [[chart.name for chart in found.charts] for found in effort_findings(result)]
    assert names == [["effort_reps", "shares_reps"], ["effort_field"]]
