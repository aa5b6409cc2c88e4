"""`funnel-sim switch-points`: what it prints and writes; that an interruption changes nothing."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.support.command_line import done, invoke, rows, small_experiment, start

COST = "market.activities.visit.cost"
LINE = ("--input", f"{COST}=50..900", "--workers", 1, "--set", "switch_points.replications=5",
        "--set", "switch_points.points=3", "--set", "switch_points.grid=3")  # fmt: skip
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


@pytest.fixture
def experiment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small experiment in the working directory."""
    file = small_experiment(tmp_path / "study")
    monkeypatch.chdir(file.parent)
    return Path("experiment.yaml")


def test_along_one_input_it_prints_the_values_and_writes_the_folder(experiment: Path):
    said = done("switch-points", experiment, *LINE).stdout
    for part in ("Who should sell?\n\n", f"Contribution along {COST}", "This cost "):
        assert part in said
    folder = Path("results/experiment/switch_points")
    assert said.endswith(f"Results are in {folder}, charts in {folder / 'charts'}.\n")
    table = rows(folder / "worlds.csv")
    assert {row["organisation"] for row in table} == {"everyone", "split"}
    assert {float(row[COST]) for row in table} >= {50.0, 475.0, 900.0}
    assert sum(row["best"] == "True" for row in table) == len(table) / 2
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["study"] == "switch_points"
    assert manifest["replications"] == len(table) * 5
    assert (folder / "switch_points.csv").is_file()
    assert (folder / "charts" / "switch_points.png").stat().st_size > 0


def test_two_inputs_make_a_map_and_replace_those_of_the_file(experiment: Path):
    file = ("--set", "switch_points.inputs={market.activities.call.cost: 1..9}")
    more = ("--input", "market.channels.website.leads=1..8 / d", "--json")
    content = json.loads(done("switch-points", experiment, *file, *LINE, *more).stdout)
    (situation,) = content["situations"]
    assert [one["path"] for one in situation["inputs"]] == [COST, "market.channels.website.leads"]
    assert len(situation["worlds"]) == 9
    assert content["replications"] == 9 * 5 * 2
    assert "map" in content["findings"][0]["sentences"][0]
    assert Path(content["charts"][0]).name == "map.png"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "`switch-points` needs one input or two. Got 0."),
        (("--input", COST), "must be PATH=LOW..HIGH"),
        (("--input", f"{COST}=9..1"), "must go from a low number to a higher one. Got '9..1'."),
        (("--input", "market.activities.visit.cots=1..9"), "Did you mean 'cost'?"),
        (("--input", "market.activities.visit=1..9"), "is no single value"),
        (("--input", f"{COST}=1..9", "--set", "organisations.split=null"), "two organisations"),
    ],
)
def test_what_cannot_be_searched_is_refused_before_anything_is_simulated(
    experiment: Path, options: tuple[str, ...], said: str
):
    result = invoke("switch-points", experiment, *options)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert not Path("results").exists()


@posix
def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on_to_the_same_tables(
    experiment: Path,
):
    command = ("switch-points", experiment, *LINE, "--set", "horizon.length=6 mo")
    done(*command, "-o", "whole", "-q")
    process = start(*command, "--engine", "simpy", start_new_session=True)  # slow enough
    assert process.stderr is not None
    for line in process.stderr:
        if int(line.split()[0]) > 6:
            break
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    assert "They are kept; the same command goes on" in said
    assert not Path("results/experiment/switch_points").exists()
    assert int(done(*command).stderr.split()[0]) > 6
    for name in ("worlds.csv", "switch_points.csv", "charts/switch_points.svg"):
        whole = Path("whole/switch_points", name).read_bytes()
        assert Path("results/experiment/switch_points", name).read_bytes() == whole
