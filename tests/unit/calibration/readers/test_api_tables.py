"""Tables of the APIs of HubSpot and Salesforce: several files that belong together."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from funnel_sim.calibration.readers.read import read_history
from funnel_sim.domain.errors import InvalidInput

NOW = pd.Timestamp("2024-09-01")
HUBSPOT = {
    "deal": """\
deal_id,is_deleted,deal_pipeline_id,deal_pipeline_stage_id,owner_id,property_dealname,property_amount,property_closedate,property_createdate
11,false,p1,s4,7,a,100,2024-03-01 12:00:00,2024-01-01 09:00:00
12,false,p1,s5,7,b,200,2024-02-15 12:00:00,2024-01-02 09:00:00
13,false,p1,s2,8,c,300,2024-12-31 00:00:00,2024-01-03 09:00:00
14,true,p1,s1,8,d,400,,2024-01-04 09:00:00
""",
    "deal_stage": """\
_fivetran_start,deal_id,_fivetran_active,_fivetran_end,date_entered,source,source_id,value
2024-01-01 9:00:00,11,FALSE,2024-01-10 9:00:00,2024-01-01 9:00:00,CRM,x,s1
2024-01-10 9:00:00,11,FALSE,2024-03-01 12:00:00,2024-01-10 9:00:00,CRM,x,s2
2024-03-01 12:00:00,11,TRUE,2050-01-01 00:00:00,2024-03-01 12:00:00,CRM,x,s4
2024-01-02 9:00:00,12,FALSE,2024-02-15 12:00:00,2024-01-02 9:00:00,CRM,x,s1
2024-02-15 12:00:00,12,TRUE,2050-01-01 00:00:00,2024-02-15 12:00:00,CRM,x,s5
2024-01-03 9:00:00,13,FALSE,2024-02-01 9:00:00,2024-01-03 9:00:00,CRM,x,s1
2024-02-01 9:00:00,13,TRUE,2050-01-01 00:00:00,2024-02-01 9:00:00,CRM,x,s2
2024-02-01 9:00:00,99,TRUE,2050-01-01 00:00:00,2024-02-01 9:00:00,CRM,x,s2
""",
    "stages": """\
_fivetran_deleted,active,closed_won,is_closed,display_order,probability,stage_id,label,pipeline_id
FALSE,TRUE,FALSE,FALSE,1,0.4,s2,Demo,p1
FALSE,TRUE,FALSE,FALSE,0,0.1,s1,Contact,p1
FALSE,TRUE,TRUE,TRUE,2,1.0,s4,Ordered,p1
FALSE,TRUE,FALSE,TRUE,3,0.0,s5,Given up,p1
""",
    "owner": """\
owner_id,created_at,type,email,first_name,last_name,active_user_id
7,2020-02-13 18:19:32.792,PERSON,zoe@example.com,Zoë,Müller,1
8,2020-02-13 18:19:32.792,PERSON,jose@example.com,,,2
""",
}


@pytest.fixture
def hubspot(tmp_path: Path) -> dict[str, str]:
    files = {}
    for name, text in HUBSPOT.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        files[name] = str(tmp_path / f"{name}.csv")
    return files


def test_hubspots_tables_are_joined(hubspot: dict[str, str]):
    reading = read_history(list(hubspot.values()), now=NOW)
    history = reading.history
    deals = history.deals.set_index("id")
    assert history.system == "hubspot"
    assert history.stages == ("Contact", "Demo"), "in the order of the table of stages"
    assert deals["status"].to_dict() == {"11": "won", "12": "lost", "13": "open"}
    assert deals["owner"].to_dict() == {
        "11": "Zoë Müller", "12": "Zoë Müller", "13": "jose@example.com",
    }  # fmt: skip
    assert deals["stage"].to_dict() == {"11": "Demo", "12": "Contact", "13": "Demo"}
    assert pd.isna(deals["closed"]["13"])
    visits = history.passages
    assert list(zip(visits["deal"], visits["stage"], strict=True)) == [
        ("11", "Contact"), ("11", "Demo"), ("12", "Contact"), ("13", "Contact"), ("13", "Demo"),
    ]  # fmt: skip
    assert list(visits["left"][:3]) == [
        pd.Timestamp("2024-01-10 09:00"), pd.Timestamp("2024-03-01 12:00"),
        pd.Timestamp("2024-02-15 12:00"),
    ]  # fmt: skip
    assert visits["left"].isna().to_list() == [False, False, False, False, True]
    assert [(r.file.rsplit("/")[-1], r.line, r.reason) for r in reading.rejected] == [
        ("deal.csv", 5, "deleted in the CRM"),
        ("deal_stage.csv", 9, "its deal is in no file, or was left out"),
    ]


def test_without_the_table_of_stages_wins_are_asked_for(hubspot: dict[str, str]):
    with pytest.raises(InvalidInput, match=r"Nothing tells which deals are won.*'s4' \(1\)"):
        read_history([hubspot["deal"]], now=NOW)
    deals = read_history([hubspot["deal"]], won=["s4"], lost=["s5"], now=NOW).history.deals
    assert list(deals["status"]) == ["won", "lost", "open"]


def test_a_history_of_properties_gives_the_stages(hubspot: dict[str, str], tmp_path: Path):
    file = tmp_path / "property_history.csv"
    file.write_text(
        "deal_id,timestamp,source,name,source_id,value\n"
        "13,2024-01-03 09:00:00,CRM,dealstage,x,s1\n13,2024-01-20 09:00:00,CRM,amount,x,300\n"
        "13,2024-02-01 09:00:00,CRM,dealstage,x,s2\n"
    )
    reading = read_history([hubspot["deal"], hubspot["stages"], str(file)], now=NOW)
    assert list(reading.history.passages["stage"]) == ["Contact", "Demo"]
    assert reading.rejected[-1].reason == "a change of another property than the stage"


def test_a_pipeline_is_named_by_its_label(hubspot: dict[str, str], tmp_path: Path):
    file = tmp_path / "pipelines.csv"
    file.write_text("pipeline_id,active,display_order,label\np1,TRUE,0,Sales\n")
    files = [hubspot["deal"], hubspot["stages"], str(file)]
    assert len(read_history(files, pipeline="sales", now=NOW).history.deals) == 3
    with pytest.raises(InvalidInput, match="Known: Sales"):
        read_history(files, pipeline="renewals", now=NOW)


OPPORTUNITIES = """\
Id,Name,StageName,Amount,CreatedDate,CloseDate,IsWon,IsClosed,OwnerId,LeadSource,Type,IsDeleted
006000000000001AAA,a,Vertrag,100,2024-01-01T09:00:00.000+0000,2024-03-01,true,true,u1,Web,New,false
006000000000002AAA,b,Aus,200,2024-01-02T09:00:00.000+0000,2024-02-15,false,true,u1,Web,New,false
006000000000003AAA,c,Demo,300,2024-01-03T09:00:00.000+0000,2024-12-31,false,false,u1,,New,false
"""
HISTORY = """\
Id,OpportunityId,StageName,CreatedDate,CreatedById,Amount,CloseDate
h1,006000000000001,Kontakt,2024-01-01T09:00:00.000+0000,u1,100,2024-03-01
h2,006000000000001,Kontakt,2024-01-05T09:00:00.000+0000,u1,120,2024-03-01
h3,006000000000001,Demo,2024-01-10T09:00:00.000+0000,u1,100,2024-03-01
h4,006000000000001,Vertrag,2024-03-01T12:30:00.000+0000,u1,100,2024-03-01
h5,006000000000003,Kontakt,2024-01-03T09:00:00.000+0000,u1,300,2024-12-31
"""
USERS = "Id,Username,FirstName,LastName,Email\nu1,x@example.com,Zoë,Müller,x@example.com\n"
TASKS = """\
Id,WhatId,OwnerId,Subject,ActivityDate,TaskSubtype,CallDurationInSeconds,CallDisposition,Status
t1,006000000000001AAA,u1,x,2024-01-04,Call,600,Reached,Completed
t2,001000000000009AAA,u1,x,2024-01-05,Task,,,Completed
"""


def test_salesforces_objects_are_joined_whatever_the_length_of_ids(tmp_path: Path):
    for name, text in (("o", OPPORTUNITIES), ("h", HISTORY), ("t", TASKS), ("u", USERS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    files = [str(tmp_path / f"{name}.csv") for name in "ohtu"]
    reading = read_history(files, now=NOW)
    history = reading.history
    assert history.system == "salesforce"
    assert list(history.deals["status"]) == ["won", "lost", "open"], "flags, not names, tell"
    visits = history.passages
    assert list(visits["stage"]) == [
        "Kontakt",
        "Demo",
        "Kontakt",
    ]
    assert list(visits["left"][:2]) == [
        pd.Timestamp("2024-01-10 09:00"), pd.Timestamp("2024-03-01 12:30"),
    ]  # fmt: skip
    assert history.deals["closed"][0] == pd.Timestamp("2024-03-01 12:30"), "the change has a time"
    assert history.stages == ("Kontakt", "Demo")
    for owners in (history.deals, visits, history.activities):
        assert set(owners["owner"]) == {"Zoë Müller"}, "a name, not an identifier"
    calls = history.activities
    assert calls["deal"][0] == "006000000000001AAA"
    assert pd.isna(calls["deal"][1])
    assert list(calls["kind"]) == ["call", "task"]
    assert calls["minutes"][0] == 10.0
    steps = {step.rule: step.rows for step in history.cleaning}
    assert steps["joined rows of one visit to a stage"] == 1
    assert steps["kept activities whose deal is in no file, without a deal"] == 1
