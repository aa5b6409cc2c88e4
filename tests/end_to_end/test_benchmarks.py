"""`python -m benchmarks.run` on a tiny instance."""

import json
from dataclasses import replace

import pytest

from benchmarks import ours
from benchmarks.programs import Effort, Program
from benchmarks.run import BEGIN, END, main
from benchmarks.timing import Broken, Measurement, Worker
from benchmarks.workload import Case

TINY = ["--years", "0.01", "--rounds", "2"]


@pytest.fixture
def page(tmp_path):
    file = tmp_path / "page.md"
    file.write_text(f"# Page\n{BEGIN}\n{END}\n", encoding="utf-8")
    return file


def test_a_run_writes_the_page_and_every_measurement(page, tmp_path, capsys):
    raw = tmp_path / "raw.jsonl"
    names = ["simpy", "ours-simpy-whole"]
    into = ["--page", str(page), "--raw", str(raw)]
    assert main([*TINY, "--only", *names, "--no-growth", *into]) == 0
    text = page.read_text(encoding="utf-8")
    for heading in (
        "### PR",
        "### FN",
        "Answers in PR",
        "Remake it with `python -m benchmarks.run",
    ):
        assert heading in text
    assert "failed" not in text
    measured = [json.loads(line)["program"] for line in raw.read_text().splitlines()]
    assert measured == names * 2 * 2, "in turn: two variants, two rounds"
    assert "18 of 18 comparisons agree" in capsys.readouterr().out


def test_more_leads_are_played_as_far_as_is_reasonable(page, tmp_path):
    raw = tmp_path / "raw.jsonl"
    into = ["--page", str(page), "--raw", str(raw)]
    assert main([*TINY, "--only", "simpy", "--no-agreement", *into]) == 0
    measured = [json.loads(line) for line in raw.read_text().splitlines()]
    by_firm = {m["case"]["firm"]: m["leads"] for m in measured}
    for firm, expected in ((1, 200), (10, 2_000), (100, 20_000)):
        assert by_firm[firm] == pytest.approx(expected, abs=5 * expected**0.5)
    assert {m["case"]["years"] for m in measured} == {0.01}, "SimPy plays no longer time"


def test_a_program_that_ends_is_told_and_nothing_else_stops():
    with Worker(Program("nonsense", "", "", Effort())) as worker:
        found = worker.measure(ours.workload(Case("pr", years=0.01)), [0])
    assert isinstance(found, Broken)
    assert found.reason == "its process ended with status 1"


def test_memory_is_that_of_the_program_alone():
    """A peer's process holds no numpy; ours does."""
    peak = {}
    for name in ("simpy", "ours-simpy-whole"):
        with Worker(Program(name, "", "", Effort())) as worker:
            found = worker.measure(ours.workload(Case("pr", years=0.01)), [0])
        assert isinstance(found, Measurement)
        peak[name] = found.peak_memory
    assert 5e6 < peak["simpy"] < 0.6 * peak["ours-simpy-whole"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--only", "nobody"], "invalid choice: 'nobody'"),
        (["--rounds", "0"], "must be at least 1"),
        (["--years", "0"], "must be in [0.01, 10]"),
        (["--page", "nowhere.md"], "needs a file with the line"),
    ],
)
def test_what_cannot_be_run_is_refused(arguments, says, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert says in capsys.readouterr().err


def test_programs_that_disagree_are_not_timed(page, tmp_path, capsys, monkeypatch):
    """SimPy is told to play FN whatever is asked for, while our engine reads the config."""
    other = ours.workload(Case("fn", years=0.02))
    monkeypatch.setattr(ours, "workload", lambda case: replace(other, case=case))
    before = page.read_text(encoding="utf-8")
    into = ["--page", str(page), "--raw", str(tmp_path / "raw.jsonl")]
    assert main(["--years", "0.02", "--only", "simpy", "ours-simpy-whole", *into]) == 1
    out = capsys.readouterr().out
    assert "share gone cold of ours-simpy-whole differs by +0.0" in out
    assert "speed" not in out
    assert page.read_text(encoding="utf-8") == before
