"""The study `bridge` on the terminal and as a chart."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from funnel_sim.reporting.chart_data.bridge import bridge_data
from funnel_sim.reporting.drawing.bridge import draw_bridge
from funnel_sim.reporting.studies.bridge import bridge_findings, bridge_sheet
from funnel_sim.reporting.studies.report import write_study_charts
from funnel_sim.studies.bridge.result import Amount, BridgeResult
from tests.support.experiments import scenario
from tests.support.figures import assert_readable, boxes
from tests.support.spans import PIECES, span

LONG = "an_organisation_with_a_rather_long_name_{}"
CASES = {
    "all pieces": span(),
    "long names": span(start=LONG.format(1), end=LONG.format(2), variant="dear_visits"),
    "through zero": span(start_mean=-150e3, end_mean=47e3),
    "below zero": span(start_mean=-850e3, end_mean=-653e3),
    "one piece": span(pieces=PIECES[6:7], left_out=("learning", "visits"), worlds=1),
    "none": span(pieces=(), whole=Amount(0.0, 0.0, 0.0), end_mean=319e3),
    "no intervals": span(
        pieces=tuple(replace(p, amount=Amount(p.amount.mean, -math.inf, math.inf)) for p in PIECES)
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_every_text_of_the_chart_is_on_the_page_large_enough_and_alone(case: str):
    (figure,) = draw_bridge(bridge_data(CASES[case], "Headline.", ["A note."]))
    assert_readable(figure, case)


def test_the_chart_has_both_organisations_and_every_piece_with_its_interval():
    (figure,) = draw_bridge(bridge_data(span(), "Headline.", []))
    texts = {text for text, _, _ in boxes(figure)}
    assert {"Headline", "generalist", "319 k€", "stage based", "516 k€", "hand-overs",
            "−28.0 (−35.0 to −21.0) k€", "0 € (always)"} <= texts  # fmt: skip


def test_bars_lead_from_one_contribution_to_the_other():
    steps = [row.step for row in bridge_data(span(), "Headline.", []).steps]
    assert steps[0].end == steps[1].start
    for above, below in pairwise(steps[1:-1]):
        assert above.end == below.start
    assert steps[-2].end == pytest.approx(steps[-1].end)


def test_the_table_has_a_row_per_piece_and_the_whole_at_its_end():
    sheet = bridge_sheet(span())
    assert sheet.title == "Contribution of stage_based minus that of generalist, 60 replications"
    assert [c.text for c in sheet.labels.cells][-2:] == ["marketing", "together"]
    piece, alone, on_top = ([c.text for c in column.cells] for column in sheet.columns)
    assert piece[-1] == "+197 (158 to 228) k€"
    assert (alone[3], on_top[3]) == ("−3 k€", "+54 k€")
    assert [c.style for c in sheet.columns[0].cells] == [
        "", "green", "red", "green", "green", "", "green", "", "green"
    ]  # fmt: skip


def test_charts_of_variants_have_folders_of_their_own(tmp_path: Path):
    spans = tuple(span(variant=name) for name in ("cheap", "dear"))
    result = BridgeResult("x", scenario(tmp_path).experiment, spans, (), {})
    files = write_study_charts(tmp_path, bridge_findings(result))
    assert [str(f.relative_to(tmp_path)) for f in files] == [
        "cheap/bridge.png", "cheap/bridge.svg", "dear/bridge.png", "dear/bridge.svg"
    ]  # fmt: skip
