"""Activities and marketing spend beside the deals."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from funnel_sim.calibration.readers.mapping import parse_options
from funnel_sim.calibration.readers.read import read_history
from funnel_sim.domain.errors import InvalidInput
from tests.support.crm_exports import FIRM, GERMAN, PLAIN, pipedrive, zoho

NOW = pd.Timestamp("2024-09-01")


def write(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


@pytest.fixture
def deals(tmp_path: Path) -> str:
    return PLAIN.write(tmp_path / "deals.csv", *pipedrive(FIRM, "en", PLAIN))


def test_calls_of_zoho_belong_to_the_deal_of_the_contact_that_came_in_last(tmp_path: Path):
    headings, rows = zoho(FIRM, GERMAN)
    rows = [(*row[:6], "C1", *row[7:]) if row[0].endswith("4") else row for row in rows]
    file = GERMAN.write(tmp_path / "deals.csv", headings, rows)
    calls = write(
        tmp_path, "calls.csv",
        "Id,Call Start Time,Call Owner Name,CONTACTID,Call Type,Call Duration (in seconds)\n"
        "1,20.01.2024 10:00,müller ZOE,C1,Outbound,90\n"
        "2,20.02.2024 10:00,Zoë Müller,C1,Outbound,60\n"
        "3,20.02.2024 11:00,Zoë Müller,C9,Outbound,\n4,,Zoë Müller,C1,Outbound,60\n",
    )  # fmt: skip
    reading = read_history([file], activities=[calls], now=NOW)
    found = reading.history.activities
    assert list(found["deal"].str[-1].fillna("")) == ["1", "4", ""]
    assert list(found["minutes"].fillna(0)) == [1.5, 1, 0]
    assert set(found["kind"]) == {"call"}
    assert [(r.line, r.reason) for r in reading.rejected] == [(5, "no moment")]


def test_activities_of_pipedrive_have_day_and_time_in_two_columns(deals: str, tmp_path: Path):
    calls = write(
        tmp_path, "activities.csv",
        "Activity - ID,Activity - Type,Activity - Due date,Activity - Due time,"
        "Activity - Duration,Activity - Deal ID,Activity - Assigned to user,Activity - Done\n"
        f"1,Call,2024-01-20,10:30,00:45,{FIRM[0].id},MÜLLER ZOË,Done\n"
        f"2,Meeting,2024-01-21,,01:00,{FIRM[1].id},Zoe Müller,Done\n"
        f"3,Call,2024-01-22,,00:05,{FIRM[1].id},Zoe Müller,To do\n",
    )  # fmt: skip
    reading = read_history([deals], activities=[calls], now=NOW)
    found = reading.history.activities
    assert [(r.line, r.reason) for r in reading.rejected] == [(4, "planned, and not done")]
    assert list(found["at"]) == [pd.Timestamp("2024-01-20 10:30"), pd.Timestamp("2024-01-21")]
    assert list(found["minutes"]) == [45.0, 60.0]
    assert list(found["kind"]) == ["call", "meeting"]
    assert list(found["deal"]) == [FIRM[0].id, FIRM[1].id]


def test_names_of_people_agree_between_files(deals: str, tmp_path: Path):
    calls = write(
        tmp_path, "a.csv",
        'at,deal,kind,minutes,owner\n2024-02-01,,call,5,"müller, zoë"\n2024-02-01,,call,5,Ann\n',
    )  # fmt: skip
    history = read_history([deals], activities=[calls], now=NOW).history
    assert list(history.activities["owner"]) == ["Zoë Müller", "Ann"]


def test_calls_of_hubspot_count_once_though_they_are_of_several_deals(tmp_path: Path):
    rows = "Record ID,Deal Stage,Deal owner,Create Date\n1,Closed won,Ann,2024-01-01 10:00\n"
    calls = (
        "Record ID,Activity date,Call outcome,Call duration,Associated Deal IDs\n"
        "7,2024-01-02 09:00,Connected,00:10:30,1;2\n8,2024-01-02 10:00,Busy,90000,2\n"
    )
    reading = read_history(
        [write(tmp_path, "d.csv", rows)], activities=[write(tmp_path, "c.csv", calls)], now=NOW
    )
    found = reading.history.activities
    assert list(found["minutes"]) == [10.5, 1.5], "clock faces, else milliseconds"
    assert found["deal"][0] == "1"
    steps = {step.rule: step.rows for step in reading.history.cleaning}
    assert steps["took activities of several deals for the first one's"] == 1
    assert steps["kept activities whose deal is in no file, without a deal"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "channel,month,amount\nmesse,2024-01-01,100.5\nMesse,2024-01-20,50\nRadio,2024-02-01,10",
        "Kanal;Monat;Kosten\nmesse;01.01.2024;€ 100,50\nMesse;20.01.2024;50\nRadio;01.02.2024;10",
        "Canal;Date;Dépenses\nMESSE;2024-01-01;100,50 €\nMesse;2024-01-31;50\nRadio;2024-02;10",
    ],
)
def test_spend_is_added_up_by_channel_and_month(text: str, deals: str, tmp_path: Path):
    reading = read_history([deals], spend=[write(tmp_path, "spend.csv", text)], now=NOW)
    spend = reading.history.spend
    assert list(spend["channel"]) == ["Messe", "Radio"]
    assert list(spend["month"]) == [pd.Timestamp("2024-01-01"), pd.Timestamp("2024-02-01")]
    assert list(spend["amount"]) == [150.5, 10.0]
    assert any("Radio" in notice for notice in reading.notices)


def test_months_without_a_day(deals: str, tmp_path: Path):
    file = write(tmp_path, "spend.csv", "channel,month,amount\nMesse,2024-01,100\nWeb,01/2024,5\n")
    spend = read_history([deals], spend=[file], now=NOW).history.spend
    assert set(spend["month"]) == {pd.Timestamp("2024-01-01")}


def test_own_columns_of_second_files_are_mapped(deals: str, tmp_path: Path):
    file = write(tmp_path, "calls.csv", f"wann;wer;deal nr;min\n2024-02-01;Ann;{FIRM[0].id};7\n")
    mapping = parse_options(
        ["at=wann", "activities.owner=wer", "activities.deal=Deal Nr", "duration=min"]
    )
    found = read_history([deals], activities=[file], mapping=mapping, now=NOW).history.activities
    assert list(found["minutes"]) == [7.0]
    assert list(found["deal"]) == [FIRM[0].id]


def test_a_second_file_that_is_none_is_refused(deals: str):
    with pytest.raises(InvalidInput, match=r"`--map at=COLUMN --map activities.deal=COLUMN"):
        read_history([deals], activities=[deals], now=NOW)
