"""`funnel-sim compare`: what it prints and writes, and that an interruption changes nothing."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from pathlib import Path

import pytest

from tests.support.command_line import done, invoke, rows, small_experiment, start

MATTERS = ("--set", "indifference=1_000 EUR")
RACE = ("--set", "compare.first_stage=8", "--workers", 1)
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


@pytest.fixture
def experiment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small experiment in the working directory."""
    file = small_experiment(tmp_path / "study")
    monkeypatch.chdir(file.parent)
    return Path("experiment.yaml")


def test_it_prints_the_choice_its_promise_and_its_cost_and_writes_the_folder(experiment: Path):
    said = done("compare", experiment, *MATTERS, *RACE).stdout
    assert said.startswith("Who should sell?\n\nOffered load, by arithmetic")
    for part in (
        "The choice is split: where one organisation is ahead of all others by 1 k€ or more, it is "
        "the one that is chosen with a probability of at least 95 %.",
        "This cost ",
        "without common random numbers",
        "Organisations against the best of the others",
    ):
        assert part in said
    folder = Path("results/experiment/compare")
    assert said.endswith(f"Results are in {folder}, charts in {folder / 'charts'}.\n")
    table = rows(folder / "compare.csv")
    assert [row["organisation"] for row in table] == ["everyone", "split"]
    assert [row["chosen"] for row in table] == ["False", "True"]
    assert float(table[1]["low"]) <= float(table[1]["lead"]) <= float(table[1]["high"])
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["study"] == "compare"
    assert manifest["choices"][0]["promised"] == 0.95
    assert manifest["replications"] == sum(int(row["replications"]) for row in table)
    for name in ("choice.png", "choice.svg"):
        assert (folder / "charts" / name).stat().st_size > 0
    assert Path("results/experiment/results.sqlite").is_file()


def test_json_prints_nothing_but_the_findings(experiment: Path):
    printed = done("compare", experiment, *MATTERS, *RACE, "--json").stdout
    content = json.loads(printed)
    (choice,) = content["choices"]
    assert choice["promised"] == 0.95
    assert choice["in_race"] == ["split"]
    assert list(content["offered_load"]) == ["everyone", "split"]
    assert choice["choice"]["best"] == "split"
    assert content["findings"][0]["sentences"][1].startswith("The choice is split")
    assert all(Path(file).is_file() for file in content["charts"])
    assert content["replications"] == choice["choice"]["runners"][0]["replications"] * 2


def test_what_run_has_simulated_is_not_simulated_again(experiment: Path):
    done("run", experiment, "-q", "--replications", 30, "--workers", 1)
    result = done("compare", experiment, *MATTERS, *RACE)
    assert result.stderr.startswith("16 of 16 replications done\n")
    first = Path("results/experiment/compare/compare.csv").read_bytes()
    assert Path("results/experiment/summary.csv").is_file()
    done("compare", experiment, *MATTERS, *RACE, "--output", "elsewhere", "-q")
    assert Path("elsewhere/compare/compare.csv").read_bytes() == first


def test_quiet_prints_the_sentences_and_the_place(experiment: Path):
    result = done("compare", experiment, *MATTERS, *RACE, "-q", "--set", "compare.procedure=mcb")
    assert "within 1 k€ of the best" in result.stdout
    assert "replications  Contribution" not in result.stdout
    assert result.stderr == ""


def test_every_variant_has_a_choice_of_its_own(experiment: Path):
    cost = "market.activities.visit.cost"
    variants = f"variants={{cheap: {{{cost}: 0}}, dear: {{{cost}: 900}}}}"
    said = done("compare", experiment, *MATTERS, *RACE, "--set", variants).stdout
    assert "Variant cheap" in said
    assert "Variant dear" in said
    assert len(rows(Path("results/experiment/compare/compare.csv"))) == 4
    assert Path("results/experiment/compare/charts/dear/choice.png").is_file()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ((), "indifference: `compare` needs the smallest difference that matters"),
        (("indifference=0",), "above 0: no number of replications tells equal organisations apart. "
                              "Got 0"),
        (("indifference=1", "organisations.split=null"), "needs two organisations or more. Got 1"),
        (("indifference=1", "compare.first_stage=2000"), "compare.first_stage"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused_before_anything_is_simulated(
    experiment: Path, settings: tuple[str, ...], said: str
):
    options = [part for setting in settings for part in ("--set", setting)]
    result = invoke("compare", experiment, *options)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert result.stdout == ""
    assert not Path("results").exists()


@posix
def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on_to_the_same_table(
    experiment: Path,
):
    longer = ("--set", "horizon.length=2 mo", "--set", "indifference=300", *RACE)
    command = ("compare", experiment, *longer, "--set", "compare.at_most=40")
    done(*command, "-o", "whole", "-q")
    process = start(*command, "--engine", "simpy", start_new_session=True)  # slow enough
    assert process.stderr is not None
    for line in process.stderr:
        if int(line.split()[0]) > 16:  # the first stage is over: the race is on
            break
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    stopped = re.search(r"stopped after (\d+) of 80 replications. They are kept", said)
    assert stopped is not None, said
    assert not Path("results/experiment/compare").exists()
    _, race, *_ = done(*command).stderr.splitlines()
    assert int(race.split()[0]) >= int(stopped[1]) > 16
    for name in ("compare.csv", "charts/choice.svg"):
        whole = Path("whole/compare", name).read_bytes()
        assert Path("results/experiment/compare", name).read_bytes() == whole
