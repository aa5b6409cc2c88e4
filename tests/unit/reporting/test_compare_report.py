"""The study `compare` on the terminal and as a chart."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from funnel_sim.reporting.chart_data.choice import choice_data
from funnel_sim.reporting.drawing.choice import draw_choice
from funnel_sim.reporting.studies.compare import choice_sentences, choice_sheet, compare_findings
from funnel_sim.reporting.studies.report import write_study_charts
from funnel_sim.stats.selection.standing import Standing
from funnel_sim.studies.compare.result import Choice, CompareResult, Left, Runner
from tests.support.choices import RUNNERS, choice
from tests.support.experiments import scenario
from tests.support.figures import assert_readable, boxes

LONG = "an_organisation_with_a_rather_long_na_{}"


def many(count: int) -> Choice:
    runners = []
    for i in range(count):
        lead, left = 10e3 - 20e3 * i, Left(640 - i, LONG.format(0), on_points=i % 2 == 0)
        runners.append(
            Runner(LONG.format(i), 640 + i, 5e6 - 1e4 * i, lead, lead - 19e3, lead + 19e3,
                   left if i else None)
        )  # fmt: skip
    names = [r.organisation for r in runners]
    return choice(
        runners=tuple(runners), best=names[0], baseline=names[1], contenders=tuple(names[:2])
    )


CASES = {
    "a race": choice(),
    "clear": choice(standing=Standing.CLEAR, contenders=("specialised",), variant="dear_visits"),
    "given up": choice(over=False, looked=1000, wanted=13_400),
    "two stages": choice(procedure="mcb", runners=tuple(replace(r, left=None) for r in RUNNERS)),
    "no intervals": choice(
        runners=tuple(replace(r, low=-math.inf, high=math.inf) for r in RUNNERS[:2])
    ),
    "all alike": choice(
        runners=tuple(replace(r, lead=0.0, low=0.0, high=0.0, left=None) for r in RUNNERS),
        standing=Standing.ALIKE,
    ),
    "nine with long names": many(9),
    "two with long names": many(2),
    "a share": choice(
        objective="win_rate", indifference=0.02,
        runners=tuple(Runner(r.organisation, r.replications, 0.2, r.lead / 1e6, r.low / 1e6,
                             r.high / 1e6, r.left) for r in RUNNERS),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_every_text_of_the_chart_is_on_the_page_large_enough_and_alone(case: str):
    sentences = choice_sentences(CASES[case])
    pages = draw_choice(choice_data(CASES[case], sentences[0], sentences[1:2]))
    assert len(pages) == (2 if "nine" in case else 1)
    for figure in pages:
        assert_readable(figure, case)


def test_the_chart_names_the_chosen_one_and_when_others_left():
    (figure,) = draw_choice(choice_data(choice(), "Headline.", []))
    texts = {text for text, _, _ in boxes(figure)}
    assert {"Headline", "out after 20", "chosen after 214", "out after 38",
            "out after 214, on points", "+14.0 (−21.0 to 48.0) k€"} <= texts  # fmt: skip


def test_the_table_has_the_best_first_and_says_what_became_of_each():
    sheet = choice_sheet(choice())
    assert sheet.title == "Organisations against the best of the others, 493 replications in all"
    assert [c.text for c in sheet.labels.cells] == [
        "specialised", "hybrid", "generalist", "stage_based"
    ]  # fmt: skip
    replications, mean, lead, fate = ([c.text for c in column.cells] for column in sheet.columns)
    assert replications == ["214", "214", "20", "45"]
    assert mean == ["541 k€", "527 k€", "346 k€", "203 k€"]
    assert lead[0] == "+14.0 (−21.0 to 48.0) k€"
    assert fate == ["chosen", "out on points after 214", "out after 20", "out after 38"]
    assert [c.style for c in sheet.columns[2].cells] == ["", "", "red", "red"]


def test_two_stages_name_those_who_may_be_as_good():
    sheet = choice_sheet(CASES["two stages"])
    assert [c.text for c in sheet.columns[-1].cells] == [
        "chosen", "may be as good", "behind", "behind"
    ]  # fmt: skip


def test_charts_of_variants_have_folders_of_their_own(tmp_path: Path):
    choices = tuple(choice(variant=name) for name in ("cheap", "dear"))
    result = CompareResult("x", scenario(tmp_path).experiment, choices, (), {})
    files = write_study_charts(tmp_path, compare_findings(result))
    assert [str(f.relative_to(tmp_path)) for f in files] == [
        "cheap/choice.png", "cheap/choice.svg", "dear/choice.png", "dear/choice.svg"
    ]  # fmt: skip
    assert all(f.stat().st_size > 10_000 for f in files)
