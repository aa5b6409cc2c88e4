"""`funnel-sim run`: what it prints and writes, on a terminal, in a pipe, for machines."""

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

TABLES = ("replications.csv", "monthly.csv", "breakdowns.csv", "summary.csv", "comparison.csv")
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals and terminals")


@pytest.fixture
def experiment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small experiment in the working directory."""
    file = small_experiment(tmp_path / "study")
    monkeypatch.chdir(file.parent)
    return Path("experiment.yaml")


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="") as text:
        return list(csv.DictReader(text))


def test_it_prints_load_verdict_and_tables_and_says_where_the_results_are(experiment: Path):
    result = done("run", experiment, "--workers", 1)
    said = result.stdout
    assert said.startswith("Who should sell?")
    for part in ("Offered load", "Bottleneck:", "Organisations, 2 replications", "Contribution",
                 "Differences from everyone, 2 replications"):  # fmt: skip
        assert part in said
    assert "winner" in said
    assert said.endswith(f"Results are in {Path('results/experiment')}, "
                         f"charts in {Path('results/experiment/charts')}.\n")  # fmt: skip
    folder = Path("results/experiment")
    for name in (*TABLES, "manifest.json", "results.sqlite", "charts/contribution.png",
                 "charts/contribution.svg", "charts/teams.png"):  # fmt: skip
        assert (folder / name).stat().st_size > 0
    assert not re.search(r"[\x1b━│┃]", result.output)


def test_json_prints_nothing_but_the_results(experiment: Path):
    result = done("run", experiment, "--json", "--workers", 1)
    content = json.loads(result.stdout)
    assert content["replications"] == 2
    assert content["folder"] == "results/experiment"
    assert all(Path(file).is_file() for file in content["charts"])
    assert content["verdicts"][0]["sentences"]
    written = rows(Path("results/experiment/summary.csv"))
    assert len(written) == len(content["summary"])
    for printed, row in zip(content["summary"], written, strict=True):
        assert printed["organisation"] == row["organisation"]
        assert printed["kpi"] == row["kpi"]
        assert printed["mean"] == (float(row["mean"]) if row["mean"] else None)
    assert "NaN" not in result.stdout
    assert "done" in result.stderr


def test_options_stand_over_the_file_and_quiet_prints_the_verdict_and_the_place(experiment: Path):
    result = done(
        "run", experiment, "--replications", 3, "--seed", 11, "--output", "elsewhere", "-q",
        "--workers", 1, "--set", "organisations.split.teams.field.headcount=4",
    )  # fmt: skip
    assert len(result.stdout.splitlines()) < 8
    assert "Results are in elsewhere" in result.stdout
    assert result.stderr == ""
    assert not Path("results").exists()
    manifest = json.loads(Path("elsewhere/manifest.json").read_text())
    assert manifest["seed"] == 11
    assert manifest["replications"] == 3
    assert manifest["designs"]["split"]["headcount"] == {"inside": 1, "field": 4}
    assert len(rows(Path("elsewhere/replications.csv"))) == 6


def test_a_second_run_gives_the_same_files_and_another_seed_gives_others(experiment: Path):
    folder = Path("results/experiment")
    done("run", experiment, "-q", "--workers", 1)
    first = {name: (folder / name).read_bytes() for name in TABLES}
    done("run", experiment, "-q", "--workers", 1)
    assert {name: (folder / name).read_bytes() for name in TABLES} == first
    done("run", experiment, "-q", "--workers", 1, "--seed", 8)
    assert (folder / "summary.csv").read_bytes() != first["summary.csv"]


def test_variants_are_judged_each_by_itself(experiment: Path):
    cost = "market.activities.call.cost"
    variants = f"variants={{cheap: {{{cost}: 0}}, dear: {{{cost}: 99}}}}"
    said = done("run", experiment, "--json", "--workers", 1, "--set", variants).stdout
    content = json.loads(said)
    assert [verdict["variant"] for verdict in content["verdicts"]] == ["cheap", "dear"]
    assert set(content["offered_load"]) == {
        "cheap/everyone", "cheap/split", "dear/everyone", "dear/split",
    }  # fmt: skip
    assert Path("results/experiment/charts/dear/waterfall.png").is_file()


def test_reality_and_a_missed_precision_are_told(experiment: Path):
    said = done(
        "run", experiment, "--workers", 1,
        "--set", "replications={at_least: 2, at_most: 3, until: {contribution: ±0.01 %}}",
        "--set", "reality={organisation: split, kpis: {leads: {value: 9, source: counted}}}",
    ).stdout  # fmt: skip
    table = said[said.index("Simulated and real, split") :]
    assert "Leads: counted" in table
    assert re.search(r"Leads +\S+ ± \S+ +.*9 ", table)
    assert "After 3 replications, the most allowed" in said
    assert "contribution of everyone, contribution of split" in said


def test_a_single_organisation_needs_no_comparison(experiment: Path):
    said = done("run", experiment, "--workers", 1, "--set", "organisations.split=null").stdout
    assert "everyone is the only organisation: nothing to compare." in said
    assert "Differences" not in said


def test_a_damaged_store_is_refused_and_kept(experiment: Path):
    store = Path("results/experiment/results.sqlite")
    store.parent.mkdir(parents=True)
    store.write_bytes(b"no database at all, but long enough to be taken for one" * 9)
    before = store.read_bytes()
    result = invoke("run", experiment, "-q")
    assert result.exit_code == 2
    assert "results.sqlite: 1 problem" in result.stderr
    assert store.read_bytes() == before


@posix
def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on(experiment: Path):
    command = ("run", experiment, "--workers", 1, "--replications", 150)
    process = start(*command, "--set", "horizon.length=2 mo", start_new_session=True)
    assert process.stderr is not None
    first = process.stderr.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    assert re.fullmatch(r"\d+ of 300 replications done\n", first)
    stopped = re.search(r"stopped after (\d+) of 300 replications. They are kept", said)
    assert stopped is not None, said
    assert "Traceback" not in said
    result = done(*command, "--set", "horizon.length=2 mo")
    continued = re.match(r"(\d+) of 300 replications done", result.stderr)
    assert continued is not None
    assert int(continued[1]) >= int(stopped[1]) > 0


@posix
def test_a_reader_who_leaves_early_does_not_stop_the_work(experiment: Path):
    process = start("run", experiment, "--workers", 1)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=120) == 0
    assert "Traceback" not in said
    assert "Error" not in said
    assert Path("results/experiment/manifest.json").is_file()


@posix
def test_on_a_terminal_there_are_colours_and_a_bar_with_the_time_left(experiment: Path):
    import pty

    ours, theirs = pty.openpty()
    process = start(
        "run", experiment, "--workers", 1, stdout=theirs, stderr=theirs,
        env={"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "40", "NO_COLOR": ""},
    )  # fmt: skip
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 65_536)
        except OSError:
            break
        if not part:
            break
        said += part
    os.close(ours)
    assert process.wait() == 0
    text = said.decode()
    assert "Simulating" in text
    assert re.search(r"4/4.*\d:\d\d:\d\d", text)
    assert "\x1b[1m" in text
    assert "Results are in" in text
