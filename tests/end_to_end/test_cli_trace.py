"""`funnel-sim trace`: every event with its date, and one lead's journey in words."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from tests.support.command_line import done, invoke, small_experiment, start

LONGER = ("--set", "horizon.length=8 wk", "--set", "market.channels.website.leads=30 / wk")


@pytest.fixture
def experiment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = small_experiment(tmp_path / "study")
    monkeypatch.chdir(file.parent)
    return Path("experiment.yaml")


def events(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_its_counts_are_those_of_the_run_tables(experiment: Path):
    """Replication 1 of `split`, as `run` counts it."""
    done("run", experiment, "-q", "--workers", 1, *LONGER)
    with Path("results/experiment/replications.csv").open(newline="") as text:
        (row,) = [r for r in csv.DictReader(text)
                  if (r["organisation"], r["replication"]) == ("split", "1")]  # fmt: skip
    told = events(
        done("trace", experiment, "--organisation", "split", "--replication", 1, *LONGER).stdout
    )
    count = Counter((event["event"], event["result"]) for event in told)
    kinds = Counter(event["event"] for event in told)
    assert kinds["created"] == float(row["leads"]) > 100
    assert count["left", "won"] == float(row["wins"]) > 0
    assert count["left", "lost"] == float(row["lost"])
    assert count["left", "cold"] == float(row["cold"])
    assert kinds["touch_began"] == float(row["touches"])
    assert kinds["stage_entered"] == float(row["entered"])
    began = [e for e in told if e["event"] == "touch_began" and e["activity"] == "visit"]
    assert len(began) == float(row["visits"])


def test_events_stand_in_the_order_of_time_within_opening_hours(experiment: Path):
    told = events(done("trace", experiment, *LONGER).stdout)
    hours = [float(e["working_hours"]) for e in told if e["working_hours"]]
    dates = [datetime.fromisoformat(e["when"]) for e in told]
    assert dates == sorted(dates)
    assert hours == sorted(hours)
    for event, when in zip(told, dates, strict=True):
        if event["event"] != "created":
            assert when.weekday() < 5
            clock = when.hour + when.minute / 60 + when.second / 3600
            assert 9 <= clock <= 17
    assert any(when.weekday() >= 5 for when in dates), "leads are created at weekends too"


def test_a_lead_does_one_thing_after_the_other(experiment: Path):
    """A touch ends before the next begins; a rep has one touch in hand at a time."""
    told = events(done("trace", experiment, "--organisation", "split", *LONGER).stdout)
    for key in ("lead", "rep"):
        busy: set[str] = set()
        for event in told:
            if event["event"] == "touch_began":
                assert event[key] not in busy
                busy.add(event[key])
            elif event["event"] == "touch_ended":
                busy.remove(event[key])


def test_names_stand_in_the_place_of_numbers(experiment: Path):
    told = events(done("trace", experiment, "--organisation", "split", *LONGER).stdout)
    assert {e["segment"] for e in told} == {"small", "large"}
    assert {e["stage"] for e in told} == {"", "qualification", "closing"}
    assert {e["team"] for e in told} == {"", "inside", "field"}
    assert {e["rep"] for e in told} == {"", "inside#1", "field#1"}
    assert {e["activity"] for e in told} == {"", "call", "visit"}
    assert {e["result"] for e in told if e["event"] == "handed_over"} == {"from inside"}
    assert all(re.fullmatch(r"website:\d+", e["lead"]) for e in told)


def test_one_lead_is_told_in_words(experiment: Path):
    arguments = ("trace", experiment, "--organisation", "split", *LONGER)
    told = events(done(*arguments).stdout)
    lead = next(e["lead"] for e in told if e["result"] == "won")
    mine = [e for e in told if e["lead"] == lead]
    lines = done(*arguments, "--lead", lead).stdout.splitlines()
    text = "\n".join(lines)
    assert lines[0] == f"{lead} in split, replication 0, seed 7"
    assert "is created by website" in lines[2]
    for part in ("enters the queue", "begins qualification with team inside",
                 "touch 1 of 2 in qualification", "is handed over from inside to field",
                 "20 min briefing", "begins closing with team field"):  # fmt: skip
        assert part in text
    assert re.search(r"Won, for [\d,]+ EUR\.$", lines[-1])
    written = [line[4:20] for line in lines[2:]]
    assert written == sorted(written)
    assert {e["when"][:16].replace("T", " ") for e in mine} == set(written)


@pytest.mark.parametrize(
    ("result", "said"), [("lost", "Lost."), ("cold", "Gone cold, out of patience.")]
)
def test_every_ending_has_its_words(experiment: Path, result: str, said: str):
    told = events(done("trace", experiment, *LONGER).stdout)
    lead = next(e["lead"] for e in told if e["event"] == "left" and e["result"] == result)
    lines = done("trace", experiment, *LONGER, "--lead", lead).stdout.splitlines()
    assert lines[-1].endswith(said)


def test_a_lead_that_is_still_open_says_where_it_stands(experiment: Path):
    told = events(done("trace", experiment, *LONGER).stdout)
    gone = {e["lead"] for e in told if e["event"] == "left"}
    lead = next(e["lead"] for e in told if e["event"] == "touch_began" and e["lead"] not in gone)
    lines = done("trace", experiment, *LONGER, "--lead", lead).stdout.splitlines()
    assert lines[-1].startswith("Still open at the end of the horizon: ")


def test_it_writes_a_file_and_json(experiment: Path):
    text = done("trace", experiment).stdout
    result = done("trace", experiment, "--output", "events/all.csv")
    assert result.stdout == ""
    assert Path("events/all.csv").read_text() == text
    content = json.loads(done("trace", experiment, "--json", "--lead", "website:0").stdout)
    assert content["organisation"] == "everyone"
    assert content["words"][0].startswith("website:0 in everyone")
    assert [e["event"] for e in content["events"]][:2] == ["created", "arrived"]
    assert len(content["events"]) == sum(e["lead"] == "website:0" for e in events(text))


def test_the_days_of_a_rep_are_drawn(experiment: Path):
    """The picture is a slide; its title counts the touches that the events have."""
    arguments = ("trace", experiment, "--organisation", "split", *LONGER)
    told = events(done(*arguments).stdout)
    result = done(*arguments, "--calendar", "field 1", "--from", "2027-02-10", "--weeks", 1,
                  "-o", "days/field.png")  # fmt: skip
    began = [e["when"][:10] for e in told
             if e["event"] == "touch_began" and e["rep"] == "field#1"]  # fmt: skip
    count = sum("2027-02-08" <= day <= "2027-02-12" for day in began)
    assert count > 1
    assert result.stdout.startswith(
        f"Field 1 of split: {count} touches from Mon 8 Feb to Fri 12 Feb"
    )
    assert Path("days/field.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    done(*arguments, "--calendar", "field#1", "-o", "field.svg", "-q")
    assert "<svg" in Path("field.svg").read_text()


def test_the_days_of_a_rep_as_json_are_within_the_day(experiment: Path):
    text = done("trace", experiment, *LONGER, "--calendar", "reps 2", "--json").stdout
    content = json.loads(text)
    assert content["blocks"]
    assert all(9 <= b["begin"] < b["end"] <= 17 for b in content["blocks"])
    assert {b["day"] for b in content["blocks"]} <= set(range(len(content["days"])))


@pytest.mark.parametrize(("options", "said"), [
    (("--calendar", "reps 9"), "must be a team and the number of a seat, up to 'reps 2'"),
    (("--calendar", "reps 1", "--from", "2031-01-01"), "must be a day from 2027-"),
    (("--calendar", "reps 1", "--output", "days.pdf"), "must end with .png or .svg"),
    (("--calendar", "reps 1", "--lead", "website:0"), "ask for one of them"),
])  # fmt: skip
def test_a_calendar_of_nobody_is_refused(experiment: Path, options: tuple[str, ...], said: str):
    result = invoke("trace", experiment, *options)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_wrong_seat_and_a_wrong_day_are_told_at_once(experiment: Path):
    result = invoke("trace", experiment, "--calendar", "rep 1", "--from", "2031-01-01")
    assert result.exit_code == 2
    assert "Did you mean 'reps 1'?" in result.stderr
    assert "Got 2031-01-01." in result.stderr


def test_another_seed_and_another_replication_tell_another_story(experiment: Path):
    texts = {
        done("trace", experiment, *options).stdout
        for options in ((), ("--seed", 8), ("--replication", 1), ("--organisation", "split"))
    }
    assert len(texts) == 4


def test_a_reader_who_has_seen_enough_ends_it_quietly(experiment: Path):
    process = start("trace", experiment, "--set", "horizon.length=12 mo", *LONGER[2:])
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline().startswith("when,working_hours,lead")
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert process.stderr.read() == ""
    process.stderr.close()
