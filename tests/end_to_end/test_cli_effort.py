"""`funnel-sim effort`: what it prints and writes, and that an interruption changes nothing."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.support.command_line import done, invoke, rows, small_experiment, start

SMALL = (
    "--set", "effort={tries: 20, replications: 20, refine: 1, finalists: 2}",
    "--set", "market.channels.website.leads=20 / wk", "--set", "horizon.length=6 wk",
    "--workers", 1,
)  # fmt: skip
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


@pytest.fixture
def experiment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small experiment in the working directory."""
    file = small_experiment(tmp_path / "study")
    monkeypatch.chdir(file.parent)
    return Path("experiment.yaml")


def test_it_prints_what_own_judgement_costs_and_writes_the_folder(experiment: Path):
    said = done("effort", experiment, *SMALL).stdout
    assert said.startswith("Who should sell?\n\nOffered load, by arithmetic")
    for part in ("own judgement", "The team has fifo", "Effort shares against own judgement",
                 "This cost ", "Rules of team reps, 20 replications"):  # fmt: skip
        assert part in said
    folder = Path("results/experiment/effort")
    assert said.endswith(f"Results are in {folder}, charts in {folder / 'charts'}.\n")
    table = rows(folder / "effort.csv")
    names = [row["rule"] for row in table]
    assert names[:5] == [
        "fifo", "own_judgement", "closest_to_close", "highest_value", "margin_per_hour"
    ]  # fmt: skip
    assert all(name.startswith("shares ") for name in names[5:])
    assert {row["reference"] for row in table} == {"fifo"}
    for row in table:
        assert float(row["low"]) <= float(row["lead"]) <= float(row["high"])
    shares = rows(folder / "shares.csv")
    whole: dict[str, float] = {}
    for row in shares:
        whole[row["shares"]] = whole.get(row["shares"], 0.0) + float(row["share"])
    assert len(whole) > 6
    assert all(total == pytest.approx(1.0) for total in whole.values())
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["study"] == "effort"
    assert manifest["teams"][0]["low"] <= manifest["teams"][0]["cost"]
    for name in ("effort.png", "effort.svg", "shares.png", "shares.svg"):
        assert (folder / "charts" / name).stat().st_size > 0
    assert Path("results/experiment/results.sqlite").is_file()


def test_json_prints_nothing_but_the_findings_of_every_team(experiment: Path):
    which = ("--set", "effort.organisation=split", "--set", "effort.search=false", "--json")
    content = json.loads(done("effort", experiment, *SMALL, *which).stdout)
    assert [answer["team"] for answer in content["answers"]] == ["inside", "field"]
    headlines = [found["sentences"][0] for found in content["findings"]]
    assert [h.partition(":")[0] for h in headlines] == ["Team inside", "Team field"]
    assert [team["cost"] for team in content["teams"]] == [5 * 20, 5 * 20]
    assert content["replications"] == 2 * 5 * 20 - 20  # as it is written is the same for both
    assert sorted(Path(f).name for f in content["charts"] if f.endswith(".png")) == [
        "effort_field.png", "effort_inside.png"
    ]  # fmt: skip


def test_every_variant_has_findings_of_its_own(experiment: Path):
    leads = "market.channels.website.leads"
    variants = f"variants={{few: {{{leads}: 5 / wk}}, many: {{{leads}: 30 / wk}}}}"
    more = ("--set", variants, "--set", "effort.search=false", "-q")
    said = done("effort", experiment, *SMALL, *more).stdout
    assert "Variant few" in said
    assert "Variant many" in said
    assert "Rules of team" not in said
    folder = Path("results/experiment/effort")
    assert {row["variant"] for row in rows(folder / "effort.csv")} == {"few", "many"}
    assert (folder / "charts/many/effort.png").is_file()


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("effort.organisation=splitt", "unknown organisation 'splitt'. Did you mean 'split'?"),
        ("effort.teams=[rep]", "unknown team 'rep'. Did you mean 'reps'?"),
        ("effort.step=30 %", "`step` must divide 100 % into equal parts. Got 30 %"),
        ("effort.disciplines=[own_judgement]", "must name a rule besides own_judgement"),
        ("objective=visits", "needs an objective of which more or less is better. Got visits"),
    ],
)
def test_what_cannot_be_compared_is_refused_before_anything_is_simulated(
    experiment: Path, setting: str, said: str
):
    result = invoke("effort", experiment, "--set", setting)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert not Path("results").exists()


@posix
def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on_to_the_same_tables(
    experiment: Path,
):
    command = ("effort", experiment, *SMALL)
    done(*command, "-o", "whole", "-q")
    process = start(*command, "--engine", "simpy", start_new_session=True)  # slow enough
    assert process.stderr is not None
    for line in process.stderr:
        if int(line.split()[0]) > 40:  # beyond the first look at the lattice
            break
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    assert "kept; the same command goes on" in said
    assert not Path("results/experiment/effort").exists()
    done(*command)
    for name in ("effort.csv", "shares.csv", "charts/effort.svg", "charts/shares.svg"):
        whole = Path("whole/effort", name).read_bytes()
        assert Path("results/experiment/effort", name).read_bytes() == whole
