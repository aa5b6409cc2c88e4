"""Open leads and customers from CSV files: what is read, and how other files are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from funnel_sim.config.composition import compose
from funnel_sim.config.explanation import explain
from funnel_sim.config.origin import Node
from funnel_sim.config.overrides import parse_overrides
from funnel_sim.config.scenario import load_scenario
from funnel_sim.config.schema.experiment import Opening
from funnel_sim.config.snapshots import MOST_ROWS, with_snapshots
from funnel_sim.config.yaml_source import parse_document
from funnel_sim.domain.errors import Finding, InvalidInput
from tests.support.experiments import experiment_file

HEADER = "segment,stage"


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(text: str | bytes, part: str = "pipeline") -> Node:
    """The composed part of `opening` whose file holds the text."""
    file = Path("open.csv")
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    root = parse_document(f"opening: {{{part}: open.csv}}", "a.yaml").root
    node = with_snapshots(root).find(("opening", part))
    assert node is not None
    return node


def rows(text: str | bytes, part: str = "pipeline") -> list[dict[str, Any]]:
    plain: list[dict[str, Any]] = read(text, part).plain()
    return plain


def refused(text: str | bytes, part: str = "pipeline") -> list[tuple[int | None, str]]:
    with pytest.raises(InvalidInput) as error:
        read(text, part)
    assert {(f.file, f.path) for f in error.value.findings} == {("open.csv", f"opening.{part}")}
    return [(f.line, f.message) for f in error.value.findings]


def test_columns_are_the_keys_of_a_row_in_any_order():
    text = "stage,value,segment,count,age,quality\nclosing,9000,small,3,12 d,-0.2\n"
    assert rows(text) == [
        {"stage": "closing", "value": "9000", "segment": "small", "count": 3, "age": "12 d",
         "quality": "-0.2"}
    ]  # fmt: skip


def test_what_is_read_is_what_the_same_rows_in_yaml_say():
    file = rows(
        "segment,stage,channel,count,created,value,quality\n"
        "small,closing,website,2,2026-11-30,12_500.50 EUR,+0.3\n"
        "large,closing,,,,,\n"
    )
    written = [
        {"segment": "small", "stage": "closing", "channel": "website", "count": 2,
         "created": "2026-11-30", "value": "12_500.50 EUR", "quality": 0.3},
        {"segment": "large", "stage": "closing"},
    ]  # fmt: skip
    assert Opening.model_validate({"pipeline": file}) == Opening.model_validate(
        {"pipeline": written}
    )


def test_an_empty_cell_is_a_key_not_given():
    assert rows("segment,stage,value\nsmall,closing, \n") == [
        {"segment": "small", "stage": "closing"}
    ]


def test_every_value_knows_its_file_and_line():
    text = 'segment,stage\n\nsmall,closing\n"la\nrge",closing\nsmall,closing\n'
    node = read(text)
    lines = [child.origin.line for _, child in node.children()]
    assert lines == [3, 4, 6]
    stage = node.find((2, "stage"))
    assert stage is not None
    assert (stage.origin.file, stage.origin.line) == ("open.csv", 6)


@pytest.mark.parametrize("part", ["pipeline", "customers"])
def test_a_header_alone_is_nothing_open(part: str):
    assert rows("segment,stage\n" if part == "pipeline" else "segment\n", part) == []


# ---------------------------------------------------------------- how spreadsheets write


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_and_line_ends_of_all_programs(separator: str, end: str):
    text = end.join(separator.join(cells) for cells in (["Segment", "stage"], ["small", "a"]))
    assert rows(text) == [{"segment": "small", "stage": "a"}]
    assert read(text).find((0,)).origin.line == 2  # type: ignore[union-attr]


def test_a_byte_order_mark_is_left_out():
    assert rows(b"\xef\xbb\xbfsegment;stage\r\nsmall;a\r\n") == [{"segment": "small", "stage": "a"}]


def test_capitals_and_spaces_in_names_of_columns_do_not_matter():
    assert rows(" Segment ,STAGE\nsmall,a") == [{"segment": "small", "stage": "a"}]


def test_empty_rows_and_columns_at_the_end_are_left_out():
    assert rows("segment;stage;;\nsmall;a;;\n;;;\n;;;\n") == [{"segment": "small", "stage": "a"}]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("9000", "9000"), ("9000,5", "9000.5"), ("12.500,50 EUR", "12500.50 EUR"),
        ("1.234.567", "1234567"), ("0.5", "0.5"), ("0.500", "0.500"), ("2,5 EUR", "2.5 EUR"),
    ],
)  # fmt: skip
def test_decimal_commas_where_semicolons_are_between_columns(cell: str, value: str):
    assert rows(f"segment;stage;value\nsmall;a;{cell}")[0]["value"] == value


def test_with_commas_between_columns_a_number_is_read_as_in_yaml():
    (row,) = rows('segment,stage,value\nsmall,a,"9000,5"')
    assert row["value"] == "9000,5"
    with pytest.raises(ValueError, match="Use a point for decimals"):
        Opening.model_validate({"pipeline": [row]})


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2027-01-04", "2027-01-04"),
        ("2027-01-04 09:30", "2027-01-04"),
        ("2027-01-04T09:30:12.5Z", "2027-01-04"),
        ("4.1.2027", "2027-01-04"),
        ("31.12.2026", "2026-12-31"),
        ("01/04/2027", "01/04/2027"),
    ],
)
def test_dates(cell: str, day: str):
    assert rows(f"segment,since\nsmall,{cell}", "customers")[0]["since"] == day


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(None, "is empty. Begin it with a line that names columns: segment, stage")]),
        ("\n\r\n", [(None, "The file is empty.")]),
        ("segment,stge\n", [(1, "`stge` is not known here. Did you mean 'stage'?")]),
        ("segment,stage,owner\n", [(1, "The column `owner` is not known here. Known: age,")]),
        ("segment,value\n", [(1, "The column `stage` is missing. Add it: Stage that they are in")]),
        ("\nsegment,stage,Stage\n", [(2, "The column `stage` is given twice. Keep one.")]),
        ("segment,,stage\n", [(1, "Column 2 has no name. Give it one.")]),
        ("segment,stage\nsmall\n", [(2, "The row has 1 cells, the header 2.")]),
        ("segment,stage\nsmall,a,b\n", [(2, "Put a cell that holds ',' in quotes.")]),
        ('segment,stage\nsmall,"a\n', [(2, "Not readable as CSV")]),
        ('segment,stage\nsmall,"a"b\n', [(2, "Check the quotes.")]),
        ("segment;stage;value\nsmall;a;12.500\n", [(2, "may be 12500 or a number with decimals")]),
        (
            "segment,stge,owner,segment\nsmall\nlarge,a,b,c,d\n",
            [(1, "'stage'"), (1, "`owner`"), (1, "twice"), (2, "1 cells"), (3, "5 cells")],
        ),
    ],
)  # fmt: skip
def test_all_that_is_wrong_with_a_file_is_told_at_once(
    text: str, expected: list[tuple[int | None, str]]
):
    said = refused(text)
    assert [line for line, _ in said] == [line for line, _ in expected]
    for (_, message), (_, part) in zip(said, expected, strict=True):
        assert part in message


def test_customers_have_columns_of_their_own():
    ((line, message),) = refused("segment,journey\nsmall,a\n", "customers")
    assert line == 1
    assert "The column `journey` is not known here. Known: age, count, " in message


def test_too_many_rows_are_refused():
    ((_, message),) = refused(HEADER + "\nsmall,a" * (MOST_ROWS + 1))
    assert f"at most {MOST_ROWS:_} rows. Got 100_001. Count rows" in message


@pytest.mark.parametrize(
    ("data", "line", "part"),
    [
        ("segment,stage\nsmäll,a\n".encode("cp1252"), 2, "Save the file as UTF-8."),
        ("segment,stage\n".encode("utf-16"), 1, "Not text in UTF-8"),
        (b"PK\x03\x04" + bytes(99), 1, "Name a CSV file in UTF-8."),
    ],
    ids=["windows", "utf-16", "xlsx"],
)
def test_what_is_no_text_is_refused(data: bytes, line: int, part: str):
    with pytest.raises(InvalidInput) as error:
        read(data)
    (finding,) = error.value.findings
    assert (finding.file, finding.line) == ("open.csv", line)
    assert part in finding.message


# ---------------------------------------------------------------- in an experiment


def pipeline(file: str, text: str = "segment,stage,count\nsmall,closing,3\n") -> None:
    Path(file).parent.mkdir(exist_ok=True, parents=True)
    Path(file).write_text(text)


def findings(file: Path, *settings: str) -> tuple[Finding, ...]:
    with pytest.raises(InvalidInput) as error:
        load_scenario(file, settings)
    return error.value.findings


def test_the_name_is_relative_to_the_file_that_says_it(tmp_path: Path):
    pipeline("plans/crm/open.csv")
    experiment_file(tmp_path / "plans", opening={"pipeline": "crm/open.csv"})
    Path("other.yaml").write_text("extends: plans/tiny.yaml\n")
    opening = load_scenario("other.yaml").experiment.opening
    assert [(row.segment, row.count) for row in opening.pipeline] == [("small", 3)]
    origin = explain(compose("other.yaml"), "opening.pipeline[0].count").origin
    assert str(origin) == "plans/crm/open.csv:2"


def test_a_file_on_the_command_line_is_relative_to_the_working_directory(tmp_path: Path):
    pipeline("crm/open.csv")
    file = experiment_file(tmp_path)
    opening = load_scenario(file, ["opening.pipeline=crm/open.csv"]).experiment.opening
    assert sum(row.count for row in opening.pipeline) == 3


def test_a_row_of_a_file_can_be_overridden(tmp_path: Path):
    pipeline("open.csv")
    file = experiment_file(tmp_path, opening={"pipeline": "open.csv"})
    opening = load_scenario(file, ["opening.pipeline[0].count=5"]).experiment.opening
    assert [row.count for row in opening.pipeline] == [5]


def test_a_variant_may_open_with_another_file(tmp_path: Path):
    pipeline("open.csv", "segment,stage\nsmall,closng\n")
    experiment_file(tmp_path, variants={"full": {"opening.pipeline": "open.csv"}})
    (finding,) = findings(Path("tiny.yaml"))
    assert (finding.file, finding.line) == ("open.csv", 2)
    assert "Did you mean 'closing'?" in finding.message


def test_a_file_that_is_not_there_is_named_with_the_nearest(tmp_path: Path):
    pipeline("open.csv")
    experiment_file(tmp_path, opening={"pipeline": "opn.csv"})
    (finding,) = findings(Path("tiny.yaml"))
    assert (finding.file, finding.path) == ("tiny.yaml", "opening.pipeline")
    assert finding.message == (
        "`pipeline` names 'opn.csv', which does not exist. Did you mean 'open.csv'?"
    )
    experiment_file(tmp_path)
    (finding,) = findings(Path("tiny.yaml"), "opening.pipeline=none.csv")
    assert (finding.file, finding.path) == ("--set", "opening.pipeline")


def test_wrong_values_are_told_with_file_and_line(tmp_path: Path):
    pipeline(
        "open.csv",
        "segment,stage,count,value,age,created\n"
        "small,closing,0,9000,,\n"
        "small,closing,,nine,12,\n"
        ",closing,,,2 d,2026-12-01\n",
    )
    file = experiment_file(tmp_path, opening={"pipeline": "open.csv"})
    found = findings(file)
    assert {f.file for f in found} == {str(tmp_path / "open.csv")}
    assert [(f.line, f.path) for f in found] == [
        (2, "opening.pipeline[0].count"),
        (3, "opening.pipeline[1].age"),
        (3, "opening.pipeline[1].value"),
        (4, "opening.pipeline[2].segment"),
    ]


def test_overrides_of_no_use_are_refused_as_ever(tmp_path: Path):
    file = experiment_file(tmp_path)
    (finding,) = findings(file, "opening.pipeline=5")
    assert "`pipeline` must be a list. Got 5." in finding.message
    assert parse_overrides(["opening=3"])
    assert "`opening` must be a mapping" in findings(file, "opening=3")[0].message
