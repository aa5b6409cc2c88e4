"""`new`, `explain` and `schema`: files that their owner and an editor understand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command_line import done, invoke, small_experiment


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_the_starter_runs_as_it_is():
    said = done("new", "study").stdout
    assert f"funnel-sim run {Path('study/experiment.yaml')}" in said
    copied = sorted(Path("study").rglob("*.yaml"))
    assert all(str(file) in said for file in copied)
    assert all("#" in file.read_text() for file in copied), "every file is commented"
    done("check", "study/experiment.yaml")
    done("run", "study/experiment.yaml", "--replications", 2, "--workers", 1, "--quiet",
         "--set", "horizon.length=2 wk")  # fmt: skip
    assert Path("results/experiment/manifest.json").is_file()


@pytest.mark.usefixtures("folder")
def test_the_starter_stands_by_itself():
    """All its files are its own: nothing points back to where they were copied from."""
    done("new", "study", "--quiet")
    explained = json.loads(done("explain", ".", "study/experiment.yaml", "--json").stdout)
    files = {leaf["file"] for leaf in explained}
    assert files <= {str(file) for file in Path("study").rglob("*.yaml")}
    assert len(files) >= 6


@pytest.mark.usefixtures("folder")
def test_an_empty_folder_is_filled_and_a_full_one_left_alone():
    Path("empty").mkdir()
    done("new", "empty")
    before = {file: file.read_bytes() for file in Path("empty").rglob("*.yaml")}
    result = invoke("new", "empty")
    assert result.exit_code == 2
    assert "is not empty" in result.stderr
    assert {file: file.read_bytes() for file in Path("empty").rglob("*.yaml")} == before


def test_explain_names_file_and_line_and_what_was_replaced(folder: Path):
    file = small_experiment(folder / "study")
    own = folder / "study" / "own.yaml"
    own.write_text(
        "extends: experiment.yaml\nmarket:\n  extends: market.yaml\n  currency: EUR\nseed: 9\n"
    )
    said = done("explain", "seed", "study/own.yaml").stdout
    assert said.splitlines() == [
        f"seed = 9  ({Path('study/own.yaml')}:5)",
        f"  replaces 7  ({Path('study/experiment.yaml')}:6)",
    ]
    said = done("explain", "seed", file.relative_to(folder), "--set", "seed=10").stdout
    assert said.splitlines()[0] == "seed = 10  (--set)"
    said = done("explain", "market.segments.small", "study/own.yaml").stdout
    assert f"market.segments.small.gross_margin = 45 %  ({Path('study/market.yaml')}:5)" in said
    leaf = json.loads(done("explain", "seed", "study/own.yaml", "--json").stdout)
    assert (leaf["value"], leaf["line"], leaf["replaced"][0]["value"]) == (9, 5, 7)


def test_explain_works_on_files_that_are_broken_elsewhere(folder: Path):
    small_experiment(folder / "study")
    said = done("explain", "seed", "study/experiment.yaml", "--set", "objective=nonsense").stdout
    assert said.startswith("seed = 7")


@pytest.mark.parametrize("kind", ["experiment", "market", "organisation"])
def test_schema_prints_json_and_says_beside_it_how_to_use_it(kind: str):
    result = done("schema", kind)
    assert "properties" in json.loads(result.stdout)
    assert f"# yaml-language-server: $schema={kind}.schema.json" in result.stderr
    assert done("schema", kind, "--quiet").stderr == ""


def test_schema_is_that_of_experiments_unless_said():
    assert done("schema").stdout == done("schema", "experiment").stdout
