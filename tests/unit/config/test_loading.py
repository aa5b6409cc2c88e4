"""Files that extend files."""

from __future__ import annotations

from pathlib import Path

import pytest

from funnel_sim.config.explanation import explain
from funnel_sim.config.loading import follow, load_file
from funnel_sim.config.origin import Node, Origin
from funnel_sim.config.overrides import parse_overrides
from funnel_sim.config.yaml_source import parse_document
from funnel_sim.domain.errors import Finding, InvalidInput


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(**texts: str) -> None:
    """Files by name; `__` stands for a folder."""
    for name, text in texts.items():
        file = Path(name.replace("__", "/") + ".yaml")
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)


def refused(file: str) -> tuple[Finding, ...]:
    with pytest.raises(InvalidInput) as error:
        load_file(file)
    return error.value.findings


def test_a_file_lies_over_what_it_extends_over_the_base() -> None:
    write(
        markets__eu="extends: ../shared/all.yaml\nb: {x: 2}\n",
        shared__all="a: 1\nb: {x: 1, y: 1}\n",
    )
    base = parse_document("a: 0\nz: 0", "defaults").root
    root = load_file("markets/eu.yaml", base=[base])
    assert root.plain() == {"a": 1, "z": 0, "b": {"x": 2, "y": 1}}
    assert str(explain(root, "a").origin) == "shared/all.yaml:1"
    assert [str(s.origin) for s in explain(root, "a").replaced] == ["defaults:1"]
    assert str(explain(root, "b.x").origin) == "markets/eu.yaml:2"


def test_later_files_of_a_list_lie_over_earlier_ones() -> None:
    write(a="extends: [b.yaml, c.yaml]", b="x: b\ny: b", c="x: c")
    assert load_file("a.yaml").plain() == {"x": "c", "y": "b"}


def test_a_file_extended_twice_lies_below_both_who_extend_it() -> None:
    write(
        top="extends: [left.yaml, right.yaml]",
        left="extends: ground.yaml\nx: left",
        right="extends: ./ground.yaml\ny: right",
        ground="x: ground\ny: ground\nz: ground",
    )
    root = load_file("top.yaml")
    assert root.plain() == {"x": "left", "y": "right", "z": "ground"}
    assert len(explain(root, "x").replaced) == 1


def test_thirty_levels_of_two_parents_each_are_read_once_each() -> None:
    for level in range(30):
        both = f"extends: [a{level + 1}.yaml, b{level + 1}.yaml]\nx: {level}\n"
        write(**{f"a{level}": both, f"b{level}": both})
    write(a30="x: 30", b30="x: 31")
    root = load_file("a0.yaml")
    assert root.plain() == {"x": 0}
    assert len(explain(root, "x").replaced) == 60


@pytest.mark.parametrize(
    ("files", "way"),
    [
        ({"a": "x: 1\nextends: a.yaml"}, "a.yaml → a.yaml"),
        ({"a": "extends: b.yaml", "b": "x: 1\nextends: a.yaml"}, "a.yaml → b.yaml → a.yaml"),
        (
            {
                "a": "extends: d/b.yaml",
                "d__b": "x: 1\nextends: c.yaml",
                "d__c": "extends: ./b.yaml",
            },
            "d/b.yaml → d/c.yaml → d/b.yaml",
        ),
    ],
)
def test_a_circle_is_refused_with_its_way(files: dict[str, str], way: str) -> None:
    write(**files)
    (finding,) = refused("a.yaml")
    assert finding.message == f"`extends` goes in a circle: {way}. Take one of them out."
    assert finding.path == "extends"
    assert finding.line == (1 if "d__c" in files else 2)


def test_a_circle_through_a_link_is_seen() -> None:
    write(a="extends: b.yaml")
    Path("b.yaml").symlink_to("a.yaml")
    assert "circle" in refused("a.yaml")[0].message


def test_all_files_that_cannot_be_used_are_named_at_once() -> None:
    write(
        a="x: 1\nextends:\n  - markt.yaml\n  - 5\n  - broken.yaml\n  - folder\n  - ''\n",
        market="x: 1",
        broken="x: 1\nx: 2",
        folder__x="x: 1",
    )
    found = [(f.file, f.line, f.message) for f in refused("a.yaml")]
    assert found == [
        ("a.yaml", 3, "`extends` names 'markt.yaml', which does not exist. "
                      "Did you mean 'market.yaml'?"),
        ("a.yaml", 4, "`extends` must name a file. Got 5."),
        ("broken.yaml", 2, "`x` is given twice, first on line 1. Keep one."),
        ("folder", None, "This is a folder or a device. Name a file."),
        ("a.yaml", 7, "`extends` must name a file. Got ''."),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["'a\\0b'", '"a\\0b"', "x" * 5000, "none/none.yaml"])
def test_names_that_no_file_can_have(name: str) -> None:
    write(a=f"extends: {name}")
    assert len(refused("a.yaml")) == 1


@pytest.mark.parametrize("value", ["5", "{b: c}", "[[a]]", "~", "true"])
def test_extends_must_name_files(value: str) -> None:
    write(a=f"extends: {value}")
    assert "`extends` must name a file" in refused("a.yaml")[0].message


def test_a_chain_without_end_is_refused() -> None:
    for level in range(150):
        write(**{f"a{level}": f"extends: a{level + 1}.yaml"})
    (finding,) = refused("a0.yaml")
    assert finding.message == "`extends` is the 100th in a chain. Make it shorter."


def test_following_a_reference_or_a_mapping_written_in_place() -> None:
    write(
        experiments__e="market: ../markets/m.yaml\nother: {extends: ../markets/m.yaml, x: 2}\nn: 5",
        markets__m="x: 1\ny: 1",
    )
    root = load_file("experiments/e.yaml")
    market, other, number = (root.find((key,)) for key in ("market", "other", "n"))
    assert market is not None
    assert other is not None
    assert number is not None
    assert follow(market, at=("market",)).plain() == {"x": 1, "y": 1}
    assert follow(other, at=("other",)).plain() == {"x": 2, "y": 1}
    assert follow(number) is number


def test_a_reference_on_the_command_line_starts_at_the_working_directory() -> None:
    write(markets__m="x: 1")
    (override,) = parse_overrides(["market=markets/m.yaml"])
    assert follow(override.value).plain() == {"x": 1}
    (override,) = parse_overrides(["market={extends: markets/m.yaml, y: 2}"])
    assert follow(override.value).plain() == {"x": 1, "y": 2}


def test_a_broken_reference_says_where_it_was_written() -> None:
    node = Node("../none.yaml", Origin("e/e.yaml", 7))
    with pytest.raises(InvalidInput) as error:
        follow(node, at=("organisations", 1))
    (finding,) = error.value.findings
    assert (finding.file, finding.line, finding.path) == ("e/e.yaml", 7, "organisations[1]")
    assert finding.message == "`organisations[1]` names 'none.yaml', which does not exist."
