"""Any YAML comes back as it was written, with its lines; any bytes at all end in findings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funnel_sim.config import yaml_source
from funnel_sim.config.paths import Keys, format_path, parse_path
from funnel_sim.config.yaml_source import parse_document, read_document
from funnel_sim.domain.errors import InvalidInput

KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True) | st.text(max_size=4)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["no", "12:30", "010", "2027-01-04", "~", "45 %", "1_0", "<<", "=", "1e3"])
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
DOCUMENTS = st.dictionaries(KEYS, TREES, min_size=1, max_size=4)


def written(tree: dict[str, Any], comments: int) -> tuple[str, dict[Keys, int]]:
    """The document as block YAML, one value a line, and the line of each: an independent writer."""
    lines: list[str] = ["# comment"] * comments
    places: dict[Keys, int] = {(): len(lines) + 1}

    def write(value: Any, keys: Keys, head: str) -> None:
        lines.append(head)
        container = isinstance(value, dict | list) and bool(value)
        starts_below_its_dash = container and isinstance(keys[-1], int)
        places[keys] = len(lines) + starts_below_its_dash
        indent = "  " * len(keys)
        if isinstance(value, dict) and value:
            for key, child in value.items():
                write(child, (*keys, key), f"{indent}{quoted(key)}:")
        elif isinstance(value, list) and value:
            for index, child in enumerate(value):
                write(child, (*keys, index), f"{indent}-")
        else:
            lines[-1] += f" {plain(value)}"

    for key, child in tree.items():
        write(child, (key,), f"{quoted(key)}:")
    return "\n".join(lines) + "\n", places


def quoted(text: str) -> str:
    """A text on one line that YAML reads back as that text."""
    return yaml.dump(text, default_style='"', width=10**9, line_break="\n").strip()


def plain(value: Any) -> str:
    if isinstance(value, str):
        return quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


@given(DOCUMENTS, st.integers(0, 3))
def test_documents_come_back_with_their_lines(tree: dict[str, Any], comments: int) -> None:
    text, places = written(tree, comments)
    document = parse_document(text, "a.yaml")
    assert document.data == tree
    assert document.lines == document.key_lines == places


@given(DOCUMENTS)
def test_with_and_without_the_c_library_the_same(tree: dict[str, Any]) -> None:
    text = yaml.safe_dump(tree, default_flow_style=None, sort_keys=False, allow_unicode=True)
    both: list[Any] = []
    for loader in (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(yaml_source, "_LOADER", loader)
            try:
                document = parse_document(text, "a.yaml")
                both.append((repr(document.data), document.lines))
            except InvalidInput as refused:
                both.append((len(refused.findings), {}))
    assert both[0] == both[1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary()
    | st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.text("ab:&*-?!|>%@`'\"#{}[], \n\t<=~1").map(str.encode)
)
def test_any_bytes_are_a_mapping_or_findings(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(data)
    breaks = data.count(b"\n") + data.count(b"\r") + data.count(b"\x85") + data.count(b"\xe2")
    try:
        assert isinstance(read_document(file).data, dict)
        return
    except InvalidInput as refused:
        found = refused.findings
    assert found
    assert all(1 <= (finding.line or 1) <= breaks + 2 for finding in found)
    assert all(finding.message.endswith((".", "?")) for finding in found)


@given(st.lists(KEYS | st.integers(0, 99), min_size=1, max_size=6).map(tuple))
def test_paths_read_back_as_written(keys: Keys) -> None:
    assert parse_path(format_path(keys)) == keys


@given(st.text(max_size=20) | st.text('ab.[]0"\\= ', max_size=20))
def test_any_text_is_a_path_or_refused(text: str) -> None:
    try:
        keys = parse_path(text)
        assert parse_path(format_path(keys)) == keys
        return
    except ValueError as error:
        said = str(error)
    assert said.startswith("must be a path")
