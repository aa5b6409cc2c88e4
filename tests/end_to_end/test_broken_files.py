"""Broken files get all their findings at once, with file and line, status 2, and change nothing.

Files in `broken/` say in comments what is to be found on which line: `# ✗ part of the sentence`,
several of them with ✗ between, or `# ✗ other.csv:3 part` about a line of another file, which
cannot say it itself. `broken/base` is sound; the other files extend it and break it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from funnel_sim.cli.main import cli

HERE = Path(__file__).parent / "broken"
CASES = sorted(file.name for file in HERE.glob("*.yaml"))


class Said(NamedTuple):
    """A finding as the program prints it."""

    file: str
    line: int | None
    text: str


class Expected(NamedTuple):
    """A finding as a comment asks for it."""

    file: str
    line: int | None
    part: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of all broken files, as the working directory."""
    copy = tmp_path / "work"
    shutil.copytree(HERE, copy)
    monkeypatch.chdir(copy)
    return copy


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file and folder with its size and time of change."""
    paths = [folder, *sorted(folder.rglob("*"))]
    return {str(p.relative_to(folder)): (p.lstat().st_size, p.lstat().st_mtime_ns) for p in paths}


def wanted(file: str) -> list[Expected]:
    """What the comments of a file, and of the files that it alone extends, ask for."""
    files = {"circular_extends.yaml": ["circular/other.yaml"]}.get(file, [file])
    return [
        _expected(name, number, part.strip())
        for name in files
        for number, line in enumerate((HERE / name).read_text().splitlines(), 1)
        for part in line.partition("# ✗")[2].split("✗")
        if part.strip()
    ]


def _expected(file: str, line: int, said: str) -> Expected:
    """What a comment on a line says: about itself, or about a line of another file."""
    if other := re.fullmatch(r"(crm\S*):(\d*) (.+)", said):
        return Expected(other[1], int(other[2]) if other[2] else None, other[3])
    return Expected(file, line, said)


def findings(text: str) -> list[Said]:
    """What the program printed, taken apart."""
    found: list[Said] = []
    file, announced = "", 0
    for line in text.splitlines():
        if head := re.fullmatch(r"(.+): (\d+) problems?", line):
            file = head[1]
            announced += int(head[2])
        else:
            row = re.fullmatch(r"  (?:line (\d+) +| {10})(\S.*)", line)
            assert row is not None, f"no finding: {line!r}"
            found.append(Said(file, int(row[1]) if row[1] else None, row[2]))
    assert len(found) == announced
    return found


def assert_refused(result: Result, expected: list[Expected]) -> None:
    """Exactly these findings, and nothing else."""
    assert result.exit_code == 2, (result.output, result.exception)
    assert result.stdout == ""
    said = findings(result.stderr)
    for file, line, part in expected:
        mine = [s for s in said if (s.file, s.line) == (file, line) and part in s.text]
        assert mine, f"{file}:{line} {part!r} is not among\n{result.stderr}"
        said.remove(mine[0])
    assert not said, "found too, but not expected"


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.mark.usefixtures("folder")
def test_the_base_of_all_broken_files_is_sound():
    result = invoke("check", "base/experiment.yaml")
    assert result.exit_code == 0, result.output


def test_there_are_many_broken_files_and_each_says_what_is_wrong_with_it():
    assert len(CASES) >= 80
    assert all(wanted(case) for case in CASES)
    assert len(wanted("five_mistakes_at_once.yaml")) >= 5


@pytest.mark.parametrize("case", CASES)
def test_a_broken_file_gets_all_its_findings(case: str, folder: Path):
    before = state(folder)
    assert_refused(invoke("run", case), wanted(case))
    assert state(folder) == before


@pytest.mark.parametrize("verb", [["check"], ["run", "--json"], ["trace"]])
@pytest.mark.parametrize("case", ["five_mistakes_at_once.yaml", "python_tag.yaml"])
def test_every_verb_refuses_in_the_same_words(verb: list[str], case: str, folder: Path):
    before = state(folder)
    assert_refused(invoke(*verb, case), wanted(case))
    assert state(folder) == before


# ---------------------------------------------------------------- files that are made here


def alias_bomb(file: Path) -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    file.write_text("\n".join(levels))


def fifty_megabytes(file: Path) -> None:
    with file.open("w") as out:
        for _ in range(50):
            out.write("# " + "x" * 999_996 + "\n\n")
        out.write("seed: 1\n")


def a_folder(file: Path) -> None:
    file.mkdir()


def binary(file: Path) -> None:
    file.write_bytes(b"seed: 1\n" + bytes(range(255, 0, -1)))


def binary_with_zeros(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04" + bytes(200))


def empty(file: Path) -> None:
    file.write_text("")


def only_comments(file: Path) -> None:
    file.write_text("# nothing here yet\n\n")


def latin_1(file: Path) -> None:
    file.write_bytes("seed: 1\nquestion: Für wen?\n".encode("latin-1"))


def utf_16(file: Path) -> None:
    file.write_bytes("seed: 1\n".encode("utf-16"))


def deep(file: Path) -> None:
    file.write_text("question: " + "[" * 5_000 + "]" * 5_000)


def missing(_file: Path) -> None:
    """Not made at all."""


def broken_link(file: Path) -> None:
    file.symlink_to("nowhere.yaml")


def a_pipe(file: Path) -> None:
    os.mkfifo(file)


def long_key(file: Path) -> None:
    file.write_text(f"extends: base/experiment.yaml\n{'k' * 900}: 1\n")


def huge_number(file: Path) -> None:
    file.write_text(f"extends: base/experiment.yaml\nseed: {'9' * 100_000}\n")


def control_characters(file: Path) -> None:
    file.write_text("extends: base/experiment.yaml\nquestion: 'red \x1b[31m'\n")


def experiment_instead_of_market(file: Path) -> None:
    file.write_text("extends: base/experiment.yaml\nmarket: base/everyone.yaml\n")


MADE: list[tuple[Callable[[Path], None], int | None, str]] = [
    (alias_bomb, None, "More than 100_000 values, with aliases written out"),
    (fifty_megabytes, None, "The file is larger than 2 MB. Split it with `extends`."),
    (a_folder, None, "This is a folder or a device. Name a file."),
    (a_pipe, None, "This is a folder or a device. Name a file."),
    (binary, 2, "Not text in UTF-8"),
    (binary_with_zeros, 1, "This looks like a binary file."),
    (empty, None, "The file is empty."),
    (only_comments, None, "The file is empty."),
    (latin_1, 2, "Not text in UTF-8"),
    (utf_16, 1, "Not text in UTF-8"),
    (deep, 1, "More than 100 levels below each other."),
    (missing, None, "There is no such file."),
    (broken_link, None, "There is no such file."),
    (long_key, 2, "is not known here."),
    (huge_number, 2, "`seed` must be a whole number"),
    (control_characters, None, "Not readable as YAML"),
]


@pytest.mark.parametrize(("make", "line", "part"), MADE, ids=[m[0].__name__ for m in MADE])
def test_a_file_that_is_no_config_is_refused(
    make: Callable[[Path], None], line: int | None, part: str, folder: Path
):
    make(folder / "made.yaml")
    before = state(folder)
    result = invoke("run", "made.yaml")
    assert result.exit_code == 2, (result.output, result.exception)
    (said,) = findings(result.stderr)
    assert said.file == "made.yaml"
    assert said.line == line or make is alias_bomb
    assert part in said.text
    assert len(said.text) < 1_500
    assert state(folder) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything is readable to root")
def test_a_file_that_may_not_be_read_is_refused(folder: Path):
    secret = folder / "secret.yaml"
    secret.write_text("seed: 1")
    secret.chmod(0)
    result = invoke("run", "secret.yaml")
    assert result.exit_code == 2
    assert "The file may not be read." in result.stderr


def test_an_organisation_in_the_place_of_the_market_is_told_key_by_key(folder: Path):
    experiment_instead_of_market(folder / "made.yaml")
    result = invoke("check", "made.yaml")
    assert result.exit_code == 2
    said = findings(result.stderr)
    assert Said("base/everyone.yaml", 1, "market.teams: `teams` is not known here.") in [
        s._replace(text=s.text[: s.text.index(".", 20) + 1]) for s in said
    ]
    assert any("`currency` is missing" in s.text for s in said)


# ---------------------------------------------------------------- the command line


@pytest.mark.parametrize(
    ("settings", "parts"),
    [
        (["seed"], ["`--set seed` must be path=value"]),
        (["=1"], ["must be a path of 1 to 100 keys"]),
        (["seed="], ["has no value. Write null after the ="]),
        (["a..b=1"], ["must be a path such as"]),
        (["sead=1"], ["`sead` is not known here."]),
        (["organisations.splitt.teams.field.headcount=3"], ["splitt"]),
        (["organisations.split.teams.field.headcount=0"], ["must be at least 1"]),
        (["organisations.split.teams.field.covers[3].stages=all"], ["There is no item [3]"]),
        (["seed=[1"], ["Not readable as YAML"]),
        (["seed=!!python/name:os.system x"], ["is not allowed"]),
        (["market=base/nothing.yaml"], ["does not exist"]),
        (["market=[1, 2]"], ["`market` must be a mapping"]),
        (["seed=x", "horizon=3"], ["`seed` must be a whole number", "`horizon` must be a mapping"]),
        (["objective=win", "baseline=x"], ["Did you mean 'wins'?", "unknown organisation 'x'"]),
    ],
)
def test_a_bad_setting_is_told_as_such(settings: list[str], parts: list[str], folder: Path):
    before = state(folder)
    options = [word for setting in settings for word in ("--set", setting)]
    result = invoke("run", "base/experiment.yaml", *options)
    assert result.exit_code == 2, (result.output, result.exception)
    assert result.stdout == ""
    said = findings(result.stderr)
    for part in parts:
        assert any(s.file == "--set" and part in s.text for s in said), result.stderr
    assert state(folder) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["run", "base/experiment.yaml", "--replications", "0"],
        ["run", "base/experiment.yaml", "--replications", "many"],
        ["run", "base/experiment.yaml", "--workers", "0"],
        ["run", "base/experiment.yaml", "--seed", "-1"],
        ["run", "base/experiment.yaml", "--output", "base/market.yaml"],
        ["run", "base/experiment.yaml", "--color"],
        ["trace", "base/experiment.yaml", "--replication", "-1"],
        ["trace", "base/experiment.yaml", "--organisation", "nobody"],
        ["trace", "base/experiment.yaml", "--lead", "website"],
        ["trace", "base/experiment.yaml", "--lead", "website:99999999999999999999999"],
        ["trace", "base/experiment.yaml", "--lead", "webiste:1"],
        ["explain", "market.segmnts", "base/experiment.yaml"],
        ["explain", "market..segments", "base/experiment.yaml"],
        ["schema", "markt"],
        ["new", "base"],
        ["new", "base/market.yaml"],
        ["new", "base/market.yaml/below"],
        ["chekc", "base/experiment.yaml"],
    ],
    ids=" ".join,
)
def test_wrong_arguments_end_with_status_2_and_change_nothing(arguments: list[str], folder: Path):
    before = state(folder)
    result = invoke(*arguments)
    assert result.exit_code == 2, (result.output, result.exception)
    assert result.stdout == ""
    assert result.stderr
    assert "Traceback" not in result.stderr
    assert state(folder) == before


@pytest.mark.parametrize(
    "case", ["five_mistakes_at_once.yaml", "python_tag.yaml", "circular_extends.yaml", "base"]
)
def test_the_installed_program_behaves_alike(case: str, folder: Path):
    before = state(folder)
    environment = {k: v for k, v in os.environ.items() if k != "FUNNEL_SIM_DEBUG"}
    done = subprocess.run(
        [sys.executable, "-m", "funnel_sim", "run", case],
        capture_output=True,
        text=True,
        check=False,
        env=environment | {"PYTHONPATH": str(HERE.parents[2]), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == invoke("run", case).stderr
    assert state(folder) == before
    assert not (folder / "pwned").exists()
