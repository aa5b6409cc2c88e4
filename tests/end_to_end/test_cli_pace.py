"""`funnel-sim pace`: what it prints and writes, and that an interruption changes nothing."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import sys
from pathlib import Path

import pytest

from tests.support.command_line import done, invoke, small_experiment, start

YEAR = ("--set", "horizon.length=3 mo", "--set", "pace.replications=100", "--workers", 1)
TARGET = ("--set", "pace.target=revenue >= 300_000 EUR")
HAPPENED = "month,leads,wins,revenue\n2027-01,20,2,20000\n"
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


@pytest.fixture(autouse=True)
def experiment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small experiment and what has happened, in the working directory."""
    file = small_experiment(tmp_path / "study")
    monkeypatch.chdir(file.parent)
    Path("actuals.csv").write_text(HAPPENED)
    return Path("experiment.yaml")


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="") as text:
        return list(csv.DictReader(text))


def test_it_prints_the_chance_that_is_left_and_writes_the_plan_by_month(experiment: Path):
    said = done("pace", experiment, "--actuals", "actuals.csv", *TARGET, *YEAR).stdout
    assert said.startswith("Who should sell?\n\nOffered load, by arithmetic")
    assert "\n\nAfter 2027-01, everyone reaches revenue ≥ 300 k€ " in said
    assert "So far there are 20 k€" in said
    assert "This cost 100 replications of everyone." in said
    folder = Path("results/experiment/pace")
    assert said.endswith(f"Results are in {folder}, charts in {folder / 'charts'}.\n")
    table = [row for row in rows(folder / "pace.csv") if row["kpi"] == "revenue"]
    assert [row["month"] for row in table][:3] == ["2027-01", "2027-02", "2027-03"]
    assert [row["actual"] for row in table] == ["20000.0", *[""] * (len(table) - 1)]
    assert all(float(row["low"]) <= float(row["high"]) for row in table)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert 0 <= manifest["low"] <= manifest["probability"] <= manifest["high"] <= 1
    assert manifest["actuals"]["kpis"]["leads"] == [20.0]
    for name in ("pace.png", "pace.svg"):
        assert (folder / "charts" / name).stat().st_size > 0


def test_json_prints_nothing_but_the_findings(experiment: Path):
    command = ("pace", experiment, "--actuals", "actuals.csv", *TARGET, *YEAR, "--json")
    content = json.loads(done(*command).stdout)
    assert content["organisation"] == "everyone"
    assert [s["kpi"] for s in content["standings"]] == ["leads", "wins", "revenue"]


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        (HAPPENED, (), "`target` must be given, since the experiment has none"),
        (HAPPENED, (*TARGET, "--set", "horizon.start=2028-01-03"), "must be 2028-01 here"),
        ("month,leds\n2027-01,3\n", TARGET, "Did you mean 'leads'?"),
        (None, TARGET, "There is no such file"),
    ],
)
def test_what_cannot_be_told_is_refused_before_anything_is_simulated(
    experiment: Path, text: str | None, options: tuple[str, ...], said: str
):
    file = Path("actuals.csv")
    file.unlink()
    if text is not None:
        file.write_text(text)
    result = invoke("pace", experiment, "--actuals", file, *YEAR, *options)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert result.stdout == ""
    assert not Path("results").exists()


@posix
def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on_to_the_same_table(
    experiment: Path,
):
    slowly = ("--engine", "simpy")
    command = ("pace", experiment, "--actuals", "actuals.csv", *TARGET, *YEAR, *slowly)
    done(*command, "-o", "whole", "-q")
    process = start(*command, start_new_session=True)
    assert process.stderr is not None
    for line in process.stderr:
        if int(line.split()[0]) >= 10:
            break
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    assert re.search(r"stopped after \d+ of 100 replications. They are kept", said), said
    done(*command)
    for name in ("pace.csv", "charts/pace.svg"):
        whole = Path("whole/pace", name).read_bytes()
        assert Path("results/experiment/pace", name).read_bytes() == whole
