"""The experiment file of a state: a file by itself, which comes back as the same state."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from funnel_sim.app.documents import LARGEST_UPLOAD, document, state_of_document
from funnel_sim.app.opened import Opened, State
from funnel_sim.domain.errors import InvalidInput
from funnel_sim.studies.opening import open_scenario
from tests.support.what_if import what_if_experiment

LEADS = "market.channels.website.leads"
VISIT = "market.activities.visit.cost"
SECRET = "hunter2"


@pytest.fixture(scope="module")
def opened(tmp_path_factory) -> Opened:
    folder: Path = tmp_path_factory.mktemp("documents") / "e"
    bridge = {"start": "everyone", "end": "split"}
    variants = {"calm": {LEADS: "5 / wk"}, "busy": {LEADS: "9 / wk"}}
    return Opened(str(what_if_experiment(folder, bridge=bridge, variants=variants)))


@pytest.mark.parametrize(
    "state",
    [
        State(variant="calm"),
        State(variant="busy"),
        State({LEADS: 7.5, VISIT: 240.0}, variant="busy"),
        State({VISIT: 240.0}, without=("split",), variant="calm"),
        State(equal="payroll", variant="calm"),
    ],
)
def test_a_file_brings_the_state_back(opened, state):
    text = document(opened, state).encode()
    back = state_of_document(text, "mine.yaml", opened)
    assert opened.scenario_of(back).experiment == opened.scenario_of(state).experiment
    assert back.without == state.without


def test_the_file_needs_no_other_and_is_the_experiment_of_the_state(opened, tmp_path):
    state = State({LEADS: 7.5}, variant="busy")
    file = tmp_path / "alone.yaml"
    file.write_text(document(opened, state), encoding="utf-8")
    there = open_scenario(file).experiment
    asked = opened.scenario_of(state).experiment
    assert there.market == asked.market
    assert there.organisations == asked.organisations
    assert str(there.market.channels["website"].leads) == "7.5 / wk"
    assert there.bridge == asked.bridge
    assert there.variants == {}


def test_sections_about_a_design_that_is_left_out_are_left_out_too(opened):
    text = document(opened, State(without=("split",), variant="calm"))
    content = yaml.safe_load(text)
    assert "bridge" not in content
    assert list(content["organisations"]) == ["everyone"]
    assert "Left out" in text.splitlines()[2]


def refusal(opened: Opened, text: str | bytes) -> str:
    raw = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(InvalidInput) as error:
        state_of_document(raw, "mine.yaml", opened)
    assert all(finding.file == "mine.yaml" for finding in error.value.findings)
    return str(error.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("market", "{secret}"),
        ("market", {"extends": "{secret}"}),
        ("extends", "{secret}"),
        ("organisations", ["{secret}"]),
        ("organisations", {"split": "{secret}"}),
        ("opening", {"pipeline": "{secret}"}),
    ],
)
def test_an_upload_never_makes_the_page_read_another_file(opened, tmp_path, key, value):
    """Not even one that could be read as a market: its words would be in the findings."""
    secret = tmp_path / "secret.yaml"
    secret.write_text(f"password: {SECRET}\n", encoding="utf-8")
    content = yaml.safe_load(document(opened, opened.start)) | {key: value}
    said = refusal(opened, yaml.safe_dump(content).replace("{secret}", str(secret)))
    assert "names" in said
    assert "must hold everything itself" in said
    assert SECRET not in said
    assert "password" not in said


def test_a_broken_upload_is_told_with_its_findings(opened):
    text = document(opened, opened.start)
    assert "line 4" in refusal(opened, "question: x\nmarket: {\n  a: [1\n")
    said = refusal(opened, text.replace("headcount: 2", "headcont: 2"))
    assert "headcont" in said
    assert "headcount" in said
    assert "larger than" in refusal(opened, b"#" * (LARGEST_UPLOAD + 1))
    assert "mine.yaml" in refusal(opened, b"\xff\xfe\x00")


def test_another_experiment_is_refused_with_what_differs(opened):
    text = document(opened, opened.start).replace("gross_margin: 45 %", "gross_margin: 46 %")
    said = refusal(opened, text)
    assert "is another experiment" in said
    assert "market.segments.small.gross_margin" in said
