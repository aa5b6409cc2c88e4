"""`docs/model.md` defines every key that a config may hold, and names tests of every mechanism."""

import re

import pytest

from tests.support.pages import ROOT, codes, defined, page, table
from tests.support.schema_paths import schema_keys

TEXT = page("docs/model.md")
KEYS = schema_keys()
ENTRIES = [
    (path, unit, default)
    for cell, unit, default in table(TEXT, "key", "unit or choice", "default")
    for path in codes(cell)
]
LINES = table(TEXT, "mechanism", "line", "keys", "tests")
MECHANISMS = re.findall(r"^- \*\*(\d\.\d+) ", TEXT, flags=re.MULTILINE)


def test_every_key_of_the_schema_has_one_entry_and_every_entry_is_a_key():
    assert sorted(path for path, _, _ in ENTRIES) == sorted(KEYS)


@pytest.mark.parametrize(("path", "unit", "default"), ENTRIES, ids=[path for path, _, _ in ENTRIES])
def test_unit_and_default_are_those_of_the_schema(path, unit, default):
    assert default == KEYS[path].default
    assert unit
    assert unit.startswith(KEYS[path].unit)


def test_every_key_of_the_schema_is_in_a_line_with_its_tests():
    """By itself, with a part of it, or as part of something that the line names."""
    named = {path for _, _, keys, _ in LINES for path in codes(keys)}

    def is_in_a_line(path):
        return any(f"{path}.".startswith(f"{n}.") or n.startswith(f"{path}.") for n in named)

    assert [path for path in KEYS if not is_in_a_line(path)] == []


def test_no_line_names_so_much_that_a_new_key_would_hide_in_it():
    too_much = {"market", "organisations", "organisations.*.teams", "market.segments.*.customers"}
    too_much |= {f"market.{part}" for part in ("segments", "channels", "roles", "stages")}
    named = {path for _, _, keys, _ in LINES for path in codes(keys)}
    assert not named & {path for one in too_much for path in (one, f"{one}.*")}


@pytest.mark.parametrize("line", LINES, ids=[f"{row[0]} {row[1]}" for row in LINES])
def test_a_line_names_keys_and_tests_that_exist(line):
    _, _, keys, tests = line
    assert codes(keys)
    for path in codes(keys):
        assert path in KEYS or path == "law", f"there is no key {path}"
    assert codes(tests)
    for test in codes(tests):
        file, _, name = test.partition("::")
        assert (ROOT / file).is_file(), f"there is no {file}"
        assert name in defined(ROOT / file), f"there is no {name} in {file}"


def test_every_mechanism_has_a_line():
    in_order = sorted(MECHANISMS, key=lambda n: [int(part) for part in n.split(".")])
    assert in_order == MECHANISMS
    in_lines = {number for row in LINES for number in row[0].split(", ")}
    assert sorted(set(MECHANISMS) - in_lines) == []
    assert sorted(in_lines - set(MECHANISMS) - {"8", "declared", "practice"}) == []
