"""Files of every kind into the same cells, and sentences where a file is none of them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from funnel_sim.calibration.readers.formats.delimited import Unreadable
from funnel_sim.calibration.readers.formats.opening import open_table

TEXT = "id;name\r\n1;Zoë\r\n2;Müller & Söhne\r\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"), ("cp1252", "Windows-1252"), ("latin-1", "Windows-1252"),
    ],
)  # fmt: skip
def test_encodings(encoding: str, told: str, tmp_path: Path):
    file = tmp_path / "file.csv"
    file.write_bytes(TEXT.encode(encoding))
    table = open_table(str(file))
    assert table.headings == ("id", "name")
    assert list(table.columns[1]) == ["Zoë", "Müller & Söhne"]
    assert table.format == f"CSV in {told}, separated by semicolons"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(separator: str, tmp_path: Path):
    file = tmp_path / "file.csv"
    file.write_text(TEXT.replace(";", separator), encoding="utf-8")
    assert list(open_table(str(file)).columns[0]) == ["1", "2"]


def test_lines_are_told_behind_cells_with_line_ends_and_blank_lines(tmp_path: Path):
    file = tmp_path / "file.csv"
    file.write_text('id,note\n1,"one\ntwo"\n\n2,x\n')
    assert list(open_table(str(file)).lines) == [2, 5]


def test_headers_that_come_again_are_left_out(tmp_path: Path):
    file = tmp_path / "file.csv"
    file.write_text("id,name\n1,a\nid,name\n2,b\nid,name\n")
    table = open_table(str(file))
    assert list(table.columns[0]) == ["1", "2"]
    assert table.repeated_headers == 2


def test_rows_of_another_width_are_set_aside_with_their_line(tmp_path: Path):
    """As the lines that Salesforce writes below a report."""
    file = tmp_path / "file.csv"
    file.write_text('id,name\n1,a\n2\n3,c,\n4,d,e\n"Grand Totals (2 records)"\n')
    table = open_table(str(file))
    assert list(table.columns[0]) == ["1", "3"], "an empty cell too many does no harm"
    assert table.ragged == ((3, ("2",)), (5, ("4", "d", "e")), (6, ("Grand Totals (2 records)",)))


def test_the_first_line_may_tell_the_separator(tmp_path: Path):
    """As Excel has it; the header alone would say commas."""
    file = tmp_path / "file.csv"
    file.write_text("sep=;\na,b;c,d,e\n1;2\n")
    table = open_table(str(file))
    assert table.headings == ("a,b", "c,d,e")
    assert list(table.lines) == [3]


def test_gzip_is_unpacked(tmp_path: Path):
    file = tmp_path / "file.csv.gz"
    file.write_bytes(gzip.compress(TEXT.encode()))
    assert list(open_table(str(file)).columns[0]) == ["1", "2"]


def test_parquet_keeps_long_identifiers_and_moments(tmp_path: Path):
    pytest.importorskip("pyarrow")
    file = tmp_path / "file.parquet"
    pd.DataFrame(
        {"id": [9007199254740993001], "at": [datetime(2024, 3, 25, 15, 4)], "value": [12.0],
         "owner": [None]}
    ).to_parquet(file)  # fmt: skip
    table = open_table(str(file))
    assert table.headings == ("id", "at", "value", "owner")
    assert table.row(0) == ["9007199254740993001", "2024-03-25T15:04:00", "12", ""]


XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <global scope="event"><string key="concept:name" value="?"/></global>
  <trace>
    <string key="concept:name" value="A"/><float key="value" value="12.5"/>
    <event><string key="concept:name" value="call"><string key="nested" value="no"/></string>
    </event>
    <event><string key="concept:name" value="visit"/><string key="org:resource" value="Zoë"/>
    </event>
  </trace>
  <trace><string key="concept:name" value="B"/></trace>
</log>"""


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_xes_is_one_row_per_event_with_the_attributes_of_its_trace(
    pack: Callable[[bytes], bytes], tmp_path: Path
):
    file = tmp_path / "log.xes"
    file.write_bytes(pack(XES.encode()))
    table = open_table(str(file))
    columns = dict(zip(table.headings, (list(c) for c in table.columns), strict=True))
    assert columns == {
        "concept:name": ["call", "visit"],
        "org:resource": ["", "Zoë"],
        "case:concept:name": ["A", "A"],
        "case:value": ["12.5", "12.5"],
    }
    assert list(table.lines) == [6, 8]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "The file is empty"),
        ("a.csv", b"\n \n", "The file is empty"),
        ("a.csv", b'id,name\n1,"open', None),
        ("a.csv", bytes(range(256)) * 8, "binary file"),
        ("a.csv", b"\xff\xfeodd", "byte"),
        ("a.xlsx", b"PK\x03\x04rest", "workbook"),
        ("a.gz", b"\x1f\x8bbroken", "gzip"),
        ("a.parquet", b"PAR1broken", "Parquet"),
        ("a.xes", b"<log><trace>", "line 1"),
        ("a.xes", b"<log></log>", "no event"),
        ("a.xes", b'<!DOCTYPE log [<!ENTITY a "b">]><log>&a;</log>', "document type"),
    ],
)
def test_what_is_no_table_is_told(name: str, content: bytes, words: str | None, tmp_path: Path):
    file = tmp_path / name
    file.write_bytes(content)
    if words is None:  # csv reads on to the end of the file: a cell, and nothing else is lost
        assert open_table(str(file)).row(0) == ["1", "open"]
        return
    with pytest.raises(Unreadable) as refusal:
        open_table(str(file))
    place = f"line {refusal.value.line}: " if refusal.value.line else ""
    assert words in f"{place}{refusal.value}"


def test_files_that_are_not_there_or_none(tmp_path: Path):
    with pytest.raises(Unreadable, match="no such file"):
        open_table(str(tmp_path / "nothing.csv"))
    with pytest.raises(Unreadable, match="folder"):
        open_table(str(tmp_path))
