"""`funnel-sim sensitivity`: what it prints and writes; that an interruption changes nothing."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.support.command_line import done, invoke, rows, small_experiment, start

COST = "market.activities.visit.cost"
LEADS = "market.channels.website.leads"
RANGES = ("--set", f"uncertain={{{COST}: 20..900 EUR, {LEADS}: 2..9 / wk}}")
RULE = ("--set", "sensitivity={ends: 5, replications: 2, trajectories: 4, samples: 8, worlds: 20}")
ASKED = (*RANGES, *RULE, "--workers", 1)
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


@pytest.fixture
def experiment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small experiment in the working directory."""
    file = small_experiment(tmp_path / "study")
    monkeypatch.chdir(file.parent)
    return Path("experiment.yaml")


def test_it_prints_the_decision_and_writes_the_folder(experiment: Path):
    said = done("sensitivity", experiment, *ASKED).stdout
    for part in (
        "is best on contribution in",
        "of the 20 worlds held possible",
        "As written ",
        "This cost ",
        "Each input alone at the low and the high end of its range",
        "What inputs do to the gap, and what it would be worth to know them",
    ):
        assert part in said
    folder = Path("results/experiment/sensitivity")
    assert said.endswith(f"Results are in {folder}, charts in {folder / 'charts'}.\n")
    assert [row["input"] for row in rows(folder / "sensitivity.csv")] == [COST, LEADS]
    assert len(rows(folder / "ends.csv")) == 2 * 2 * 2
    decision = rows(folder / "decision.csv")
    assert sum(float(row["share"]) for row in decision) == pytest.approx(1.0)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["study"] == "sensitivity"
    assert manifest["replications"] > 0
    for name in ("decision.png", "tornado.png"):
        assert (folder / "charts" / name).stat().st_size > 0


def test_json_prints_nothing_but_the_findings(experiment: Path):
    content = json.loads(done("sensitivity", experiment, *ASKED, "--json").stdout)
    (situation,) = content["situations"]
    assert [a["input"]["path"] for a in situation["assumptions"]] == [COST, LEADS]
    assert situation["worth"]["value"] >= 0
    assert content["replications"] == situation["cost"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ((), "`sensitivity` needs the ranges that assumptions may lie in"),
        ((RANGES[1], "sensitivity.samples=12"), "must be a power of two. Got 12. Write 8 or 16."),
        ((RANGES[1], "organisations.split=null"), "needs two organisations or more. Got 1."),
        ((f"uncertain={{{COST}: 1..9 USD}}",), "must be in the market's currency EUR"),
    ],
)
def test_what_cannot_be_varied_is_refused_before_anything_is_simulated(
    experiment: Path, settings: tuple[str, ...], said: str
):
    options = [part for setting in settings for part in ("--set", setting)]
    result = invoke("sensitivity", experiment, *options)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert not Path("results").exists()


def test_without_the_library_the_command_that_installs_it_is_named(
    experiment: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "SALib", None)  # Python then finds no such library
    result = invoke("sensitivity", experiment, *ASKED)
    assert result.exit_code == 2
    assert "pip install 'funnel-sim[sensitivity]'" in result.stderr
    assert not Path("results").exists()


@posix
@pytest.mark.slow
def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on_to_the_same_tables(
    experiment: Path,
):
    command = ("sensitivity", experiment, *ASKED, "--set", "horizon.length=2 mo")
    done(*command, "-o", "whole", "-q")
    process = start(*command, "--engine", "simpy", start_new_session=True)  # slow enough
    assert process.stderr is not None
    for line in process.stderr:
        if line.split()[0].isdigit() and int(line.split()[0]) > 40:
            break
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    assert "They are kept; the same command goes on" in said
    assert not Path("results/experiment/sensitivity").exists()
    done(*command, "-q")
    for name in ("sensitivity.csv", "ends.csv", "decision.csv", "charts/decision.svg"):
        whole = Path("whole/sensitivity", name).read_bytes()
        assert Path("results/experiment/sensitivity", name).read_bytes() == whole
