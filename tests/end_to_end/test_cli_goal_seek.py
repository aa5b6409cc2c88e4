"""`funnel-sim goal-seek`: what it prints and writes, and that an interruption changes nothing."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from pathlib import Path

import pytest

from tests.support.command_line import done, invoke, rows, small_experiment, start

SOUGHT = ("--target", "leads>=12", "--input", "market.channels.website.leads=2/wk..20/wk")
FEW = ("--set", "goal_seek.replications=20", "--set", "goal_seek.organisation=everyone")
ONE = ("--workers", 1)
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


@pytest.fixture(autouse=True)
def experiment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small experiment in the working directory."""
    file = small_experiment(tmp_path / "study")
    monkeypatch.chdir(file.parent)
    return Path("experiment.yaml")


def test_it_prints_the_answer_its_interval_and_its_cost_and_writes_the_folder(experiment: Path):
    said = done("goal-seek", experiment, *SOUGHT, *FEW, *ONE).stdout
    assert said.startswith("Who should sell?\n\n")
    assert "of leads ≥ 12, `market.channels.website.leads` must be: everyone at least " in said
    assert "95 % interval " in said
    assert "This cost " in said
    folder = Path("results/experiment/goal_seek")
    assert said.endswith(f"Results are in {folder}, charts in {folder / 'charts'}.\n")
    table = rows(folder / "goal_seek.csv")
    values = [float(row["value"]) for row in table]
    assert values == sorted(values)
    assert (values[0], values[-1]) == (2, 20)
    (found,) = [row for row in table if row["found"] == "True"]
    assert float(found["chance"]) >= 0.8
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["study"] == "goal_seek"
    assert manifest["answers"][0]["value"] == float(found["value"])
    assert manifest["replications"] == 20 * len(table)
    for name in ("goal.png", "goal.svg"):
        assert (folder / "charts" / name).stat().st_size > 0


def test_json_prints_nothing_but_the_findings(experiment: Path):
    content = json.loads(done("goal-seek", experiment, *SOUGHT, *FEW, *ONE, "--json").stdout)
    (answer,) = content["answers"]
    assert answer["unit"] == "/wk"
    assert answer["chance"] == 0.8
    assert content["findings"][0]["sentences"][0].startswith("For a chance of 80 %")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "`target` must be given, since the experiment has none"),
        (("--target", "wins>=3"), "`goal-seek` needs one input. Got 0."),
        (("--target", "wins>=3", "--input", "market.channels.website.leads"), "PATH=LOW..HIGH"),
        (("--target", "wins>=3", "--input", "market.channels.web.leads=1/wk..2/wk"), "web"),
        (("--target", "wins>=3", "--input", "market.channels.website.leads=1..2"), "unit of time"),
        ((*SOUGHT, "--chance", "120 %"), "chance"),
    ],
)  # fmt: skip
def test_what_cannot_be_sought_is_refused_before_anything_is_simulated(
    experiment: Path, options: tuple[str, ...], said: str
):
    result = invoke("goal-seek", experiment, *options)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert result.stdout == ""
    assert not Path("results").exists()


@posix
def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on_to_the_same_table(
    experiment: Path,
):
    longer = ("--set", "horizon.length=2 mo", "--target", "leads>=40")
    command = ("goal-seek", experiment, *SOUGHT, *FEW, *ONE, *longer)
    done(*command, "-o", "whole", "-q")
    process = start(*command, "--engine", "simpy", start_new_session=True)  # slow enough
    assert process.stderr is not None
    for line in process.stderr:
        if int(line.split()[0]) > 20:  # the first value is done
            break
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    stopped = re.search(r"stopped after (\d+) of \d+ replications. They are kept", said)
    assert stopped is not None, said
    assert not Path("results/experiment/goal_seek").exists()
    done(*command)
    for name in ("goal_seek.csv", "charts/goal.svg"):
        whole = Path("whole/goal_seek", name).read_bytes()
        assert Path("results/experiment/goal_seek", name).read_bytes() == whole
