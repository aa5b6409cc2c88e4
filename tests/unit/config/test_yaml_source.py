"""YAML files: what is read, with which lines, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from funnel_sim.config.yaml_source import LARGEST_FILE, parse_document, read_document
from funnel_sim.domain.errors import Finding, InvalidInput


def findings(text: str) -> tuple[Finding, ...]:
    with pytest.raises(InvalidInput) as refused:
        parse_document(text, "a.yaml")
    return refused.value.findings


def file_findings(file: Path) -> tuple[Finding, ...]:
    with pytest.raises(InvalidInput) as refused:
        read_document(file)
    assert all(finding.file == str(file) for finding in refused.value.findings)
    return refused.value.findings


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("off", "off"),
        ("2027-01-04", "2027-01-04"),
        ("12:30", "12:30"),
        ("010", 10),
        ("0x10", "0x10"),
        ("62_000", 62000),
        ("+0.3", 0.3),
        ("1e3", 1000.0),
        ("1_000.5", 1000.5),
        (".5", 0.5),
        ("45 %", "45 %"),
        ("'5'", "5"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("''", ""),
        ("'null'", "null"),
        (".nan", ".nan"),
        ("=", "="),
        ("9" * 5000, "9" * 5000),
        ("|\n  two\n  lines\n", "two\nlines\n"),
        ("{on: 1, no: [a, 2]}", {"on": 1, "no": ["a", 2]}),
    ],
)
def test_scalars_mean_what_they_look_like(text: str, value: object) -> None:
    read = parse_document(f"x: {text}", "a.yaml").data["x"]
    assert read == value
    assert type(read) is type(value)


def test_lines_of_keys_and_values() -> None:
    text = "# top\na: 1\nb:\n  c:\n    2\n  d: [x,\n    y]\ne:\n- {f: 1,\n   g: 2}\n"
    document = parse_document(text, "a.yaml")
    assert document.lines == {
        (): 2,
        ("a",): 2,
        ("b",): 3,
        ("b", "c"): 5,
        ("b", "d"): 6,
        ("b", "d", 0): 6,
        ("b", "d", 1): 7,
        ("e",): 8,
        ("e", 0): 9,
        ("e", 0, "f"): 9,
        ("e", 0, "g"): 10,
    }
    assert document.key_lines[("b", "c")] == 4


def test_a_value_left_out_is_on_the_line_of_its_key() -> None:
    lines = parse_document("a:\nb:\n  - \n  -\n  - x\nc:\n\n\n", "a.yaml").lines
    assert lines == {(): 1, ("a",): 1, ("b",): 2, ("b", 0): 3, ("b", 1): 4, ("b", 2): 5, ("c",): 6}


def test_an_alias_stands_for_its_value() -> None:
    document = parse_document("a: &x {p: 1}\nb:\n  c: *x\n", "a.yaml")
    assert document.data == {"a": {"p": 1}, "b": {"c": {"p": 1}}}
    assert document.key_lines[("b", "c")] == 3
    assert document.lines[("b", "c", "p")] == 1


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", None, "The file is empty"),
        ("# nothing\n", None, "The file is empty"),
        ("--- ~", 1, "must hold a mapping"),
        ("5", 1, "must hold a mapping of keys to values at its top. Got 5."),
        ("- a\n- b", 1, "Got a list of 2."),
        ("a: 1\n---\nb: 1", 2, "A second document starts here"),
        ("a: 1\na: 2", 2, "`a` is given twice, first on line 1. Keep one."),
        ("a: 1\n1: 2", 2, "A key must be text. Got 1. Write '1' in quotes."),
        ("a: 1\n~: 2", 2, "A key must be text."),
        ("a: 1\ntrue: 2", 2, "A key must be text. Got true. Write 'true' in quotes."),
        ("? [a, b]\n: 2", 1, "A key must be text. Got a list or a mapping."),
        ("a: 1\nb: !!python/object/apply:os.system ['true']", 2, "The tag"),
        ("a: 1\nb: !thing x", 2, "The tag '!thing' is not allowed"),
        ("a: !!str 5", 1, "is not allowed"),
        ("a: ! 5", 1, "is not allowed"),
        ("a: &x {b: 1}\nc:\n  <<: *x", 3, "`<<` is not supported. Use `extends`"),
        ("a: &x [*x]", 1, "The alias *x contains itself"),
        ("a: *x", 1, "The alias *x is not defined above"),
        ("a: 1\n\tb: 2", 2, "Not readable as YAML"),
        ("a: b: c", 1, "Put text with ': ' in it in quotes"),
        ("a: [1, 2\nb: 3", 2, "Close the bracket"),
        ("a: 'x", 1, "Not readable as YAML"),
        ("a: %x", 1, "Put text that starts with a sign in quotes"),
        ("a: \x07", None, "Not readable as YAML"),
        ("a: " + "[" * 101 + "]" * 101, 1, "More than 100 levels"),
        ("a: " + "[" * 50_000, 1, "More than 100 levels"),
        ("{" * 50_000, 1, "A key must be text."),
        ("? &x {a: 1}\n: *x", 1, "A key must be text."),
    ],
)
def test_what_is_refused_and_on_which_line(text: str, line: int | None, said: str) -> None:
    (finding, *_) = findings(text)
    assert finding.line == line
    assert said in finding.message


def test_everything_wrong_is_said_at_once() -> None:
    text = "a: 1\na: !x 2\n3: 4\nb:\n  c: 1\n  c: 2\n"
    assert [(f.line, f.path) for f in findings(text)] == [
        (2, "a"),
        (2, "a"),
        (3, ""),
        (6, "b.c"),
    ]


def test_aliases_of_aliases_are_counted_before_they_are_written_out() -> None:
    levels = ["l0: &l0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 9)}]" for i in range(1, 12)]
    (finding,) = findings("\n".join(levels))
    assert "More than 100_000 values, with aliases written out" in finding.message
    assert finding.line == 6  # 9 + 9² + … passes 100,000 within the fifth power of nine
    deep = ["l0: &l0 [x]"] + [f"l{i}: &l{i} [*l{i - 1}]" for i in range(1, 200)]
    assert findings("\n".join(deep))[0].line == 100


def test_a_file_is_read_with_its_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfname: \xc3\xbc\r\nother: 1\r\n")
    document = read_document(file)
    assert document.data == {"name": "ü", "other": 1}
    assert document.lines[("other",)] == 2


def test_files_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"a: 1\nb: \xff\n")
    assert file_findings(file)[0].line == 2
    file.write_bytes(b"a: 1\n\nb: \0\n")
    assert file_findings(file)[0].line == 3
    file.write_bytes("a: 1".encode("utf-16"))
    assert "Save the file as UTF-8" in file_findings(file)[0].message


def test_files_that_are_none(tmp_path: Path) -> None:
    assert "There is no such file" in file_findings(tmp_path / "none.yaml")[0].message
    assert "folder" in file_findings(tmp_path)[0].message
    assert "folder or a device" in file_findings(Path("/dev/zero"))[0].message
    assert "cannot be read" in file_findings(Path("a\0.yaml"))[0].message
    assert "cannot be read" in file_findings(tmp_path / ("x" * 5000))[0].message
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "cannot be read" in file_findings(tmp_path / "loop")[0].message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: 1")
    file.chmod(0)
    assert "may not be read" in file_findings(file)[0].message


def test_a_file_of_fifty_megabytes_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    with file.open("wb") as stream:
        stream.truncate(50_000_000)
    assert "larger than 2 MB" in file_findings(file)[0].message
    file.write_text("a: 1\n" + "#" * (LARGEST_FILE - 5))
    assert read_document(file).data == {"a": 1}
