"""Which file is what: told by headings, refused with a remedy, mapped by the user."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from funnel_sim.calibration.readers.headings import LAYOUTS
from funnel_sim.calibration.readers.headings.layout import FIELDS, NEEDED
from funnel_sim.calibration.readers.mapping import ColumnMap, joined, parse_options, read_mapping
from funnel_sim.calibration.readers.read import read_history
from funnel_sim.domain.errors import InvalidInput
from tests.support.crm_exports import FIRM, PLAIN, hubspot, pipedrive

NOW = pd.Timestamp("2024-09-01")
OWN = (
    "Nummer;Eingang;Ende;Stand;Größe\n1;2024-01-05;2024-02-01;Won;klein\n2;2024-01-06;;Open;groß\n"
)
ALL = ("id=Nummer", "created=Eingang", "closed=Ende", "status=Stand", "segment=Größe")


@pytest.fixture
def own(tmp_path: Path) -> str:
    file = tmp_path / "own.csv"
    file.write_text(OWN, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.title for layout in LAYOUTS])
def test_layouts_name_fields_that_there_are_and_all_that_is_needed(layout):
    headings = layout.headings()
    assert set(headings) <= set(FIELDS[layout.kind])
    for need in NEEDED[layout.kind]:
        assert set(need.split("|")) & set(headings), need
    known = {heading for known in headings.values() for heading in known}
    assert {*layout.marks} <= known | {"Username", "username", "ProfileId", "profile_id"}


def test_headings_are_known_whatever_their_case_and_order(tmp_path: Path):
    headings, rows = hubspot(FIRM, "en", PLAIN)
    turned = [row[::-1] for row in rows]
    file = PLAIN.write(tmp_path / "deals.csv", [h.upper() for h in headings[::-1]], turned)
    reading = read_history([file], now=NOW)
    assert reading.files[0].title == "HubSpot, export of deals"
    assert set(reading.history.deals["id"]) == {deal.id for deal in FIRM}


def test_what_was_read_and_what_not_is_told(tmp_path: Path):
    headings, rows = pipedrive(FIRM, "en", PLAIN)
    file = PLAIN.write(
        tmp_path / "deals.csv", [*headings, "Deal - Label"], [[*r, "x"] for r in rows]
    )
    told = read_history([file], now=NOW).files[0]
    assert ("won_at", "Deal - Won time") in told.columns
    assert told.unused == ("Deal - Label",)
    assert told.rows == 4


def test_unknown_headings_are_refused_with_the_nearest_system_and_how_to_map(own: str):
    with pytest.raises(InvalidInput) as refusal:
        read_history([own], now=NOW)
    said = str(refusal.value)
    assert "No system is known by these headings: 'Nummer', 'Eingang', 'Ende'" in said
    assert "`--map id=COLUMN --map created=COLUMN --map status=COLUMN`" in said


def test_a_file_that_lacks_a_column_is_told_which(tmp_path: Path):
    file = tmp_path / "report.csv"
    file.write_text("Opportunity Name,Stage,Amount\na,Demo,5\n")
    with pytest.raises(
        InvalidInput, match=r"nearest is Salesforce, report .* lacks 'Created Date'"
    ):
        read_history([str(file)], now=NOW)


def test_headings_of_two_systems_are_ambiguous_until_one_is_named(tmp_path: Path):
    file = tmp_path / "deals.csv"
    file.write_text(
        "Deal Stage,Record ID,Create Date,Opportunity ID,Stage,Created Date\n"
        "Closed won,1,2024-01-05,1,Closed won,2024-01-05\n"
    )
    with pytest.raises(InvalidInput, match="`--system hubspot` or `--system salesforce`"):
        read_history([str(file)], now=NOW)
    assert read_history([str(file)], system="hubspot", now=NOW).history.system == "hubspot"


def test_own_columns_are_mapped(own: str):
    history = read_history([own], mapping=parse_options(ALL), now=NOW).history
    assert history.system == "mapped"
    assert list(history.deals["segment"]) == ["klein", "groß"]
    assert list(history.deals["status"]) == ["won", "open"]
    assert history.deals["closed"][0] == pd.Timestamp("2024-02-01")


def test_a_mapped_column_comes_before_that_of_the_system(tmp_path: Path):
    headings, rows = hubspot(FIRM, "en", PLAIN)
    file = PLAIN.write(tmp_path / "d.csv", [*headings, "Industry"], [[*r, "Steel"] for r in rows])
    mapping = parse_options(["segment=industry", "deals.channel=Industry"])
    history = read_history([file], mapping=mapping, now=NOW).history
    assert history.system == "hubspot"
    assert set(history.deals["segment"]) == {"Steel"} == set(history.deals["channel"])


def test_a_mapped_event_log(tmp_path: Path):
    file = tmp_path / "log.csv"
    file.write_text("Vorgang,Schritt,Zeit\n1,Anruf,2024-01-05\n1,Won,2024-01-06\n")
    mapping = parse_options(["case=Vorgang", "activity=Schritt", "end=Zeit"])
    history = read_history([str(file)], mapping=mapping, now=NOW).history
    assert list(history.deals["status"]) == ["won"]
    assert history.stages == ("Anruf",)


def test_all_mistakes_of_options_are_told_at_once():
    with pytest.raises(InvalidInput) as refusal:
        parse_options(["id", "segmnt=Größe", "deal.id=x", "deals.case=y", "owner=Rep"])
    messages = [finding.message for finding in refusal.value.findings]
    assert len(messages) == 4
    assert "Write --map field=column" in messages[0]
    assert "Did you mean 'segment'?" in messages[1]
    assert "Did you mean 'deals'?" in messages[2]
    assert "There is no field 'case'" in messages[3]


def test_a_column_that_no_file_has_is_told_with_the_nearest(own: str):
    with pytest.raises(InvalidInput, match="No file has a column 'Grösse 2'"):
        read_history([own], mapping=parse_options([*ALL, "channel=Grösse 2"]), now=NOW)


def test_a_mapping_file_says_the_same_and_more(own: str, tmp_path: Path):
    file = tmp_path / "map.yaml"
    file.write_text(
        "deals: {id: Nummer, created: Eingang, stage: Stand}\nwon: Won\nlost: [Open]\n"
        "dates: day-first\n",
        encoding="utf-8",
    )
    mapping = joined(read_mapping(file), parse_options(["deals.segment=Größe"]))
    assert (mapping.won, mapping.lost, mapping.dates) == (("Won",), ("Open",), "day-first")
    deals = read_history([own], mapping=mapping, now=NOW).history.deals
    assert list(deals["status"]) == ["won", "lost"]
    assert list(deals["segment"]) == ["klein", "groß"]


def test_all_mistakes_of_a_mapping_file_are_told_with_their_lines(tmp_path: Path):
    file = tmp_path / "map.yaml"
    file.write_text("deals:\n  id: Nummer\n  crated: Eingang\n  value: 5\ndates: dmy\nwonn: [a]\n")
    with pytest.raises(InvalidInput) as refusal:
        read_mapping(file)
    told = {finding.line: finding.message for finding in refusal.value.findings}
    assert "Did you mean 'created'?" in told[3]
    assert "must be text. Got 5" in told[4]
    assert "day-first or month-first. Got 'dmy'" in told[5]
    assert "Did you mean 'won'?" in told[6]


def test_files_that_do_not_belong_together(tmp_path: Path):
    one = PLAIN.write(tmp_path / "h.csv", *hubspot(FIRM, "en", PLAIN))
    two = PLAIN.write(tmp_path / "p.csv", *pipedrive(FIRM, "en", PLAIN))
    with pytest.raises(InvalidInput, match="Read one system at a time"):
        read_history([one, two], now=NOW)
    log = tmp_path / "log.csv"
    log.write_text("case_id,activity,end_time\n1,a,2024-01-05\n")
    with pytest.raises(InvalidInput, match="Read one system at a time"):
        read_history([one, str(log)], now=NOW)


def test_all_files_are_told_at_once(own: str, tmp_path: Path):
    with pytest.raises(InvalidInput) as refusal:
        read_history([own, str(tmp_path / "none.csv"), str(tmp_path)], now=NOW)
    assert len({finding.file for finding in refusal.value.findings}) == 3


def test_no_map_is_an_empty_map():
    assert parse_options(()) == ColumnMap()


def test_a_system_that_there_is_not_is_told_with_the_nearest(own: str):
    with pytest.raises(InvalidInput, match=r"no system 'hubspt'. Did you mean 'hubspot'"):
        read_history([own], system="hubspt", now=NOW)
