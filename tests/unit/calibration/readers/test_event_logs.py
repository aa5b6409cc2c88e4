"""Event logs: which time is whose, and how a case ends."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from funnel_sim.calibration.readers.read import read_history
from funnel_sim.calibration.readers.reading import Reading
from funnel_sim.domain.errors import InvalidInput

NOW = pd.Timestamp("2024-09-01")


def read(tmp_path: Path, text: str, **options) -> Reading:
    file = tmp_path / "log.csv"
    file.write_text(text, encoding="utf-8")
    return read_history([str(file)], now=NOW, **options)


def hours(column: pd.Series) -> list[float]:
    """Hours since the first of January."""
    return ((column - pd.Timestamp("2024-01-01")) / pd.Timedelta(hours=1)).round(4).tolist()


BOTH = """\
case_id,activity,resource,start_time,end_time,outcome,channel,segment,value
1,contact,Ann,2024-01-01 02:00,2024-01-01 03:00,won,web,small,50
1,demo,Bob,2024-01-01 08:00,2024-01-01 09:00,won,web,small,50
2,contact,Ann,2024-01-01 04:00,2024-01-01 05:00,lost,fair,mid,70
"""


def test_a_case_enters_a_stage_when_the_work_before_it_ends(tmp_path: Path):
    history = read(tmp_path, BOTH).history
    visits = history.passages
    assert list(visits["stage"]) == ["contact", "demo", "contact"]
    assert hours(visits["entered"]) == [2, 3, 4]
    assert hours(visits["begun"]) == [2, 8, 4]
    assert hours(visits["left"]) == [3, 9, 5]
    assert list(visits["owner"]) == ["Ann", "Bob", "Ann"]
    deals = history.deals
    assert list(deals["status"]) == ["won", "lost"]
    assert hours(deals["closed"]) == [9, 5]
    assert hours(deals["created"]) == [2, 4]
    assert list(deals["stage"]) == ["demo", "contact"]
    assert (list(deals["channel"]), list(deals["value"])) == (["web", "fair"], [50, 70])
    assert list(deals["owner"]) == ["Bob", "Ann"]
    assert history.system == "event_log"


def test_a_time_of_enabling_comes_before_the_end_of_the_work_before(tmp_path: Path):
    text = BOTH.replace("start_time", "enabled_time,start_time")
    rows = [line.split(",") for line in text.splitlines()]
    entered = ["enabled_time", "2024-01-01 00:30", "2024-01-01 06:00", "2024-01-01 01:00"]
    text = "\n".join(
        ",".join([*r[:3], e, *(r[4:] if i == 0 else r[3:])])
        for i, (r, e) in enumerate(zip(rows, entered, strict=True))
    )
    history = read(tmp_path, text).history
    assert hours(history.passages["entered"]) == [0.5, 6, 1]
    assert hours(history.deals["created"]) == [0.5, 1]


def test_with_an_end_alone_no_beginning_is_made_up(tmp_path: Path):
    text = """\
case:concept:name,concept:name,time:timestamp
1,contact,2024-01-01T03:00:00
1,demo,2024-01-01T09:00:00
1,Won,2024-01-01T10:00:00
2,contact,2024-01-01T05:00:00
"""
    history = read(tmp_path, text).history
    assert hours(history.passages["entered"]) == [3, 3, 5]
    assert hours(history.passages["left"]) == [3, 9, 5]
    assert history.passages["begun"].isna().all()
    assert list(history.deals["status"]) == ["won", "open"]
    assert hours(history.deals["closed"][:1]) == [10]
    assert history.stages == ("contact", "demo"), "the outcome is no stage"


def test_with_a_beginning_alone_it_is_a_log_of_entries(tmp_path: Path):
    text = """\
case_id,activity,start_time
1,contact,2024-01-01 03:00
1,demo,2024-01-01 09:00
1,Lost,2024-01-01 10:00
"""
    history = read(tmp_path, text, won=[]).history
    assert hours(history.passages["entered"]) == [3, 9]
    assert hours(history.passages["left"]) == [9, 10]


def test_rows_of_a_life_cycle_are_one_piece_of_work(tmp_path: Path):
    text = """\
case:concept:name,concept:name,org:resource,time:timestamp,lifecycle:transition,case:outcome
1,contact,,2024-01-01T01:00:00,schedule,won
1,contact,Ann,2024-01-01T02:00:00,start,won
1,contact,Ann,2024-01-01T02:20:00,suspend,won
1,contact,Ann,2024-01-01T03:00:00,complete,won
1,contact,Ann,2024-01-01T04:00:00,start,won
1,contact,Ann,2024-01-01T05:00:00,complete,won
"""
    reading = read(tmp_path, text)
    visits = reading.history.passages
    assert hours(visits["entered"]) == [1, 3]
    assert hours(visits["begun"]) == [2, 4]
    assert hours(visits["left"]) == [3, 5]
    assert [(r.line, r.reason) for r in reading.rejected] == [(4, "another step of a life cycle")]


def test_an_outcome_that_nothing_tells_is_asked_for(tmp_path: Path):
    text = (
        "case_id,activity,end_time\n"
        "1,contact,2024-01-01\n1,Auftrag,2024-01-02\n2,contact,2024-01-03\n"
    )
    with pytest.raises(InvalidInput, match=r"which cases are won .* 'contact', 'Auftrag'.*`--won"):
        read(tmp_path, text)
    history = read(tmp_path, text, won=["Auftrag"]).history
    assert list(history.deals["status"]) == ["won", "open"]


def test_the_last_outcome_of_a_case_counts_and_other_words_are_told(tmp_path: Path):
    text = BOTH.replace("03:00,won", "03:00,reached")
    reading = read(tmp_path, text)
    assert list(reading.history.deals["status"]) == ["won", "lost"]
    assert any("'reached'" in notice for notice in reading.notices)


def test_events_without_what_is_needed_are_rejected(tmp_path: Path):
    text = BOTH + "3,,Ann,2024-01-01 04:00,,won,,,\n4,x,Ann,soon,2024-01-01 04:00,won,,,\n"
    reading = read(tmp_path, text)
    assert [(r.line, r.reason) for r in reading.rejected] == [
        (5, "no case, no activity or no moment"), (6, "start_time cannot be read: 'soon'"),
    ]  # fmt: skip


def test_an_end_before_the_beginning_is_not_known(tmp_path: Path):
    reading = read(tmp_path, BOTH.replace("2024-01-01 05:00", "2023-12-31 05:00"))
    steps = {step.rule: step.rows for step in reading.history.cleaning}
    assert steps["took ends of work before its beginning for missing"] == 1
