"""`funnel-sim bridge`: what it prints and writes, and that an interruption changes nothing."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from pathlib import Path

import pytest

from tests.support.command_line import done, invoke, rows, small_experiment, start

FEW = ("--set", "bridge.replications=3", "--workers", 1)
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


@pytest.fixture
def experiment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small experiment in the working directory."""
    file = small_experiment(tmp_path / "study")
    monkeypatch.chdir(file.parent)
    return Path("experiment.yaml")


def test_it_prints_the_pieces_and_writes_the_folder(experiment: Path):
    said = done("bridge", experiment, *FEW, "--from", "everyone", "--to", "split").stdout
    assert said.startswith("Who should sell?\n\n")
    for part in ("Mean contribution: everyone", "The pieces add up to the difference: pooling",
                 "This cost ", "Contribution of split minus that of everyone"):  # fmt: skip
        assert part in said
    folder = Path("results/experiment/bridge")
    assert said.endswith(f"Results are in {folder}, charts in {folder / 'charts'}.\n")
    table = rows(folder / "bridge.csv")
    *pieces, whole = table
    assert whole["piece"] == "whole"
    assert {"pooling", "visits", "pay"} <= {row["piece"] for row in pieces}
    assert sum(float(row["mean"]) for row in pieces) == pytest.approx(float(whole["mean"]))
    assert {(row["start"], row["end"]) for row in table} == {("everyone", "split")}
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["study"] == "bridge"
    assert manifest["bridges"][0]["replications"] == 3
    for name in ("bridge.png", "bridge.svg"):
        assert (folder / "charts" / name).stat().st_size > 0


def test_the_difference_is_the_one_that_run_finds(experiment: Path):
    content = json.loads(done("bridge", experiment, *FEW, "--from", "split", "--json").stdout)
    (bridge,) = content["bridges"]
    assert (bridge["start"], bridge["end"]) == ("split", "everyone")
    done("run", experiment, "-q", "--replications", 3, "--workers", 1)
    found: dict[str, list[float]] = {}
    for row in rows(Path("results/experiment/replications.csv")):
        found.setdefault(row["organisation"], []).append(float(row["contribution"]))
    means = {name: sum(values) / 3 for name, values in found.items()}
    assert bridge["whole"]["mean"] == pytest.approx(means["everyone"] - means["split"])
    assert all(Path(file).is_file() for file in content["charts"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--to", "nobody"), "must be an organisation of the experiment. Got 'nobody'. There are "
                             "everyone, split"),
        (("--from", "split", "--to", "split"), "must be another organisation than `start`"),
        (("--set", "organisations.split=null"), "needs two organisations or more. Got 1"),
    ],
)  # fmt: skip
def test_what_cannot_be_split_is_refused_before_anything_is_simulated(
    experiment: Path, options: tuple[str, ...], said: str
):
    result = invoke("bridge", experiment, *options)
    assert result.exit_code == 2, result.output
    assert said in " ".join(result.stderr.split())
    assert result.stdout == ""
    assert not Path("results").exists()


@posix
def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on_to_the_same_table(
    experiment: Path,
):
    longer = ("--set", "horizon.length=2 mo", *FEW)
    command = ("bridge", experiment, *longer, "--from", "everyone", "--to", "split")
    done(*command, "-o", "whole", "-q")
    process = start(*command, "--engine", "simpy", start_new_session=True)  # slow enough
    assert process.stderr is not None
    for line in process.stderr:
        if int(line.split()[0]) > 4:
            break
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    stopped = re.search(r"stopped after (\d+) of \d+ replications. They are kept", said)
    assert stopped is not None, said
    assert not Path("results/experiment/bridge").exists()
    first = done(*command).stderr.splitlines()[0]
    assert int(first.split()[0]) >= int(stopped[1])
    anew = Path("results/experiment/bridge/bridge.csv").read_bytes()
    assert anew == Path("whole/bridge/bridge.csv").read_bytes()
