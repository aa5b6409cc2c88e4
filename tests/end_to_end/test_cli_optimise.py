"""`funnel-sim optimise`: what it prints and writes, and that an interruption changes nothing."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from pathlib import Path

import pytest

from tests.support.command_line import done, invoke, rows, small_experiment, start

SMALL = ("--workers", 1, "--set", "optimise.budget=120", "--set", "optimise.replications=8",
         "--set", "optimise.fresh=20", "--set", "optimise.finalists=3", "--set",
         "optimise.sizes=1")  # fmt: skip
SPLIT = ("--set", "optimise.designs={split: {inside: {headcount: 1..3}}}")
FILES = ("optimise.csv", "sizes.csv", "next_hire.csv", "charts/sizes.svg", "charts/fronts.svg")
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


@pytest.fixture(autouse=True)
def experiment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small experiment in the working directory."""
    file = small_experiment(tmp_path / "study")
    monkeypatch.chdir(file.parent)
    return Path("experiment.yaml")


def test_it_prints_the_answer_first_and_writes_plans_sizes_and_hires(experiment: Path):
    said = done("optimise", experiment, *SMALL, *SPLIT).stdout
    assert said.startswith("Who should sell?\n\n")
    for part in ("Plans tested anew, 20 replications of each", "One seller more", "This cost "):
        assert part in said
    folder = Path("results/experiment/optimise")
    assert said.endswith(f"Results are in {folder}, charts in {folder / 'charts'}.\n")
    plans = rows(folder / "optimise.csv")
    best = plans[0]
    assert best["candidate"] == best["near"] == "True"
    assert float(best["mean"]) == max(float(r["mean"]) for r in plans if r["candidate"] == "True")
    assert {r["origin"] for r in plans} >= {"search", "written"}
    sizes = [int(r["headcount"]) for r in rows(folder / "sizes.csv")]
    assert sizes == list(range(sizes[0], sizes[-1] + 1))
    hires = rows(folder / "next_hire.csv")
    assert [r["team"] for r in hires] == ["inside", "field"]
    for row in hires:
        gain = float(row["margin_less_variable_costs"]) - float(row["cost_of_the_seller"])
        assert float(row["gain"]) == pytest.approx(gain, abs=1e-6)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["study"] == "optimise"
    assert manifest["answers"][0]["best"]["plan"] == best["plan"]
    for name in FILES:
        assert (folder / name).stat().st_size > 0


def test_json_prints_nothing_but_the_findings(experiment: Path):
    content = json.loads(done("optimise", experiment, *SMALL, *SPLIT, "--json").stdout)
    (answer,) = content["answers"]
    assert answer["best"]["organisation"] == "split"
    assert answer["best"]["plan"] in answer["near_optimal"]
    assert set(answer["next_hire"]) == {"inside", "field"}
    assert [Path(file).name for file in content["charts"]] == [
        "sizes.png", "sizes.svg", "fronts.png", "fronts.svg",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--set", "equal=payroll"), "which `equal: payroll` would scale back"),
        (("--set", "optimise.designs={nobody: {}}"), "unknown organisation 'nobody'"),
        (("--set", "optimise.payroll=1 EUR / yr"), "no plan of 'split' is within"),
        (("--set", "optimise.service=wins"), "must be a KPI, >= or <=, and a value"),
    ],
)
def test_what_cannot_be_searched_is_refused_before_anything_is_simulated(
    experiment: Path, options: tuple[str, ...], said: str
):
    result = invoke("optimise", experiment, *options)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert not Path("results").exists()


@posix
def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on_to_the_same_tables(
    experiment: Path,
):
    command = ("optimise", experiment, *SMALL, *SPLIT, "--set", "horizon.length=2 mo")
    done(*command, "-o", "whole", "-q")
    process = start(*command, "--engine", "simpy", start_new_session=True)  # slow enough
    assert process.stderr is not None
    for line in process.stderr:
        if int(line.split()[0]) > 20:
            break
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    said_so = r"(They|Replications that were finished) are kept; the same command goes on"
    assert re.search(said_so, said), said
    assert not Path("results/experiment/optimise").exists()
    done(*command)
    for name in FILES:
        whole = Path("whole/optimise", name).read_bytes()
        assert Path("results/experiment/optimise", name).read_bytes() == whole
