"""Looking from a day: what came later is not in the tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from funnel_sim.calibration.readers.read import read_history
from funnel_sim.domain.errors import InvalidInput

NOW = pd.Timestamp("2024-09-01")
DEALS = """\
id,created,closed,status,stage,lost_reason
1,2024-01-01,2024-02-01,won,,
2,2024-01-02,2024-04-01,lost,,price
3,2024-03-01,,open,demo,
4,2024-04-02,2024-04-03,won,,
5,2024-01-05,,lost,,
"""
VISITS = """\
deal,stage,entered,left
1,demo,2024-01-05,2024-02-01
2,demo,2024-01-06,2024-03-20
2,offer,2024-03-20,2024-04-01
3,demo,2024-03-15,
4,demo,2024-04-02,2024-04-03
"""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name, text in (("deals", DEALS), ("visits", VISITS)):
        (tmp_path / f"{name}.csv").write_text(text)
    return [str(tmp_path / "deals.csv"), str(tmp_path / "visits.csv")]


def test_without_a_day_it_is_the_day_after_the_last_thing_that_happened(files: list[str]):
    history = read_history(files, now=NOW).history
    assert history.as_of == pd.Timestamp("2024-04-04")
    assert list(history.deals["id"]) == ["1", "2", "5", "3", "4"], "by creation"
    assert history.stages == ("demo", "offer")


def test_what_came_later_is_unknown(files: list[str]):
    reading = read_history(files, as_of=date(2024, 3, 18), now=NOW)
    deals = reading.history.deals.set_index("id")
    assert deals["status"].to_dict() == {"1": "won", "2": "open", "3": "open"}
    assert pd.isna(deals["closed"]["2"])
    assert pd.isna(deals["lost_reason"]["2"]), "nobody knew the reason yet"
    assert deals["stage"]["2"] == "demo", "it was to move on two days later"
    visits = reading.history.passages
    assert list(visits["deal"]) == ["1", "2", "3"]
    assert list(visits["left"].isna()) == [False, True, True]
    for column in (deals["created"], deals["closed"], visits["entered"], visits["left"]):
        assert not (column >= pd.Timestamp("2024-03-18")).any()


def test_rows_that_the_day_cuts_off_are_told(files: list[str]):
    reading = read_history(files, as_of=date(2024, 3, 18), now=NOW)
    assert [(r.line, r.reason) for r in reading.rejected] == [
        (5, "came in on 2024-03-18 or later"), (6, "decided, but nobody noted when"),
    ]  # fmt: skip
    steps = {step.rule: step.rows for step in reading.history.cleaning}
    assert steps["took deals that ended on 2024-03-18 or later for open"] == 1


def test_second_files_are_cut_too_and_told(files: list[str], tmp_path: Path):
    calls, spend = tmp_path / "calls.csv", tmp_path / "spend.csv"
    calls.write_text("at,deal,minutes\n2024-01-20,1,5\n2024-01-21,5,5\n2024-03-20,2,5\n")
    spend.write_text("channel,month,amount\nweb,2024-03,5\nweb,2024-04,5\n")
    reading = read_history(
        files, activities=[str(calls)], spend=[str(spend)], as_of=date(2024, 3, 18), now=NOW
    )
    assert list(reading.history.activities["deal"].fillna("")) == ["1", ""], "5 was left out"
    assert list(reading.history.spend["month"]) == [pd.Timestamp("2024-03-01")]
    assert [(Path(r.file).name, r.line, r.reason) for r in reading.rejected[2:]] == [
        ("calls.csv", 4, "took place on 2024-03-18 or later"),
        ("spend.csv", 3, "spent on 2024-03-18 or later"),
    ]


def test_a_day_before_all_deals_is_refused(files: list[str]):
    with pytest.raises(InvalidInput, match="No deal came in before 2023-01-01"):
        read_history(files, as_of=date(2023, 1, 1), now=NOW)


def test_a_day_in_the_future_is_refused(files: list[str]):
    with pytest.raises(InvalidInput, match="2030-01-01 is in the future"):
        read_history(files, as_of=date(2030, 1, 1), now=NOW)


def test_the_day_of_an_export_of_hubspot_stands_in_the_name_of_the_file(tmp_path: Path):
    """Nothing happened between the last event and the export: open deals have waited as long."""
    text = "Record ID,Deal Stage,Create Date\n1,Closed won,2024-01-05 10:00\n"
    for name, as_of in (
        ("hubspot-crm-exports-all-deals-2024-06-01.csv", "2024-06-01"),
        ("hubspot-crm-exports-all-deals-2024-01-05.csv", "2024-01-06"),
        ("hubspot-crm-exports-all-deals-2031-01-05.csv", "2024-01-06"),
        ("deals-2024-06-01.csv", "2024-01-06"),
    ):
        (tmp_path / name).write_text(text)
        history = read_history([str(tmp_path / name)], now=NOW).history
        assert history.as_of == pd.Timestamp(as_of), name


def test_who_had_a_deal_later_is_unknown_too(tmp_path: Path):
    file = tmp_path / "log.csv"
    file.write_text(
        "case_id,activity,resource,start_time,end_time,outcome\n"
        "1,contact,Ann,2024-01-01,2024-01-02,won\n1,demo,Bob,2024-02-01,2024-02-02,won\n"
    )
    deals = read_history([str(file)], as_of=date(2024, 1, 15), now=NOW).history.deals
    assert list(deals["owner"]) == ["Ann"]
    assert list(deals["status"]) == ["open"]
    assert list(deals["stage"]) == ["demo"], "it waits there since the contact ended"
