"""Layers of a configuration: who wins, what is kept, and who said what."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_sim.config.explanation import explain
from funnel_sim.config.merging import merge, put
from funnel_sim.config.origin import Node, Origin, finding_at
from funnel_sim.config.overrides import apply_overrides, parse_overrides
from funnel_sim.config.yaml_source import parse_document
from funnel_sim.domain.errors import InvalidInput

LEAVES = st.integers() | st.booleans() | st.text(max_size=3) | st.lists(st.integers(), max_size=2)
TREES = st.dictionaries(
    st.sampled_from("abc"),
    st.recursive(
        LEAVES, lambda inner: st.dictionaries(st.sampled_from("abc"), inner), max_leaves=8
    ),
)


def layer(text: str, file: str = "a.yaml") -> Node:
    return parse_document(text, file).root


def as_node(value: Any, file: str) -> Node:
    if isinstance(value, dict):
        return Node({key: as_node(child, file) for key, child in value.items()}, Origin(file))
    if isinstance(value, list):
        return Node(tuple(as_node(item, file) for item in value), Origin(file))
    return Node(value, Origin(file))


def updated(below: Any, above: Any) -> Any:
    """The rule in two lines, on plain dicts."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    return below | {key: updated(below.get(key), value) for key, value in above.items()}


def overridden(root: Node, *settings: str) -> Any:
    return apply_overrides(root, parse_overrides(settings)).plain()


@given(st.lists(TREES, min_size=1, max_size=4))
def test_mappings_merge_and_everything_else_replaces(trees: list[dict[str, Any]]) -> None:
    merged = merge(*(as_node(tree, str(i)) for i, tree in enumerate(trees)))
    expected: Any = trees[0]
    for tree in trees[1:]:
        expected = updated(expected, tree)
    assert merged.plain() == expected


@given(st.lists(TREES, min_size=1, max_size=4))
def test_every_value_names_the_last_layer_that_wrote_it(trees: list[dict[str, Any]]) -> None:
    layers = [as_node(tree, str(i)) for i, tree in enumerate(trees)]
    for keys, node in merge(*layers).walk():
        wrote = [i for i, below in enumerate(layers) if below.find(keys) is not None]
        assert node.origin.file == str(wrote[-1])
        if node.mapping is None:
            assert layers[wrote[-1]].find(keys) is not None


def test_the_order_of_keys_is_that_of_the_lowest_layer() -> None:
    merged = merge(layer("s: {b: 1, a: 2}"), layer("s: {c: 3, a: 4, b: 5}"))
    assert list(merged.plain()["s"]) == ["b", "a", "c"]


def test_null_takes_an_inherited_key_away_and_is_a_value_otherwise() -> None:
    below = layer("a: {x: 1, y: 2}\nb: 3")
    assert merge(below, layer("a: {x: null}")).plain() == {"a": {"y": 2}, "b": 3}
    assert merge(below, layer("a: ~\nc: ~")).plain() == {"b": 3, "c": None}
    thrice = merge(below, layer("b: ~"), layer("b: ~"))
    assert thrice.plain() == {"a": {"x": 1, "y": 2}}
    assert merge(thrice, layer("b: 4")).plain()["b"] == 4


def test_null_takes_away_from_layers_merged_beforehand_too() -> None:
    upper = merge(layer("b: 1"), layer("b: ~\nc: 2"))
    assert merge(layer("b: 3\na: 4"), upper).plain() == {"a": 4, "c": 2}


def test_a_list_replaces_a_list() -> None:
    assert merge(layer("a: [1, 2, 3]"), layer("a: [4]")).plain() == {"a": [4]}


def test_overrides_reach_into_mappings_and_lists() -> None:
    root = layer("teams: {field: {stages: [a, b], headcount: 5}}\nn: 1")
    assert overridden(root, "teams.field.stages[1]=c") == {
        "teams": {"field": {"stages": ["a", "c"], "headcount": 5}},
        "n": 1,
    }
    assert overridden(root, "n={mean: 2 h, cv: 1}", "n.cv=2")["n"] == {"mean": "2 h", "cv": 2}
    assert overridden(root, "new.deep.key=[x, y]")["new"] == {"deep": {"key": ["x", "y"]}}
    assert overridden(root, "teams.field={headcount: 6}")["teams"]["field"]["headcount"] == 6
    assert overridden(root, "teams=null") == {"n": 1}
    assert overridden(root, 'teams["a.b"]=45 %')["teams"]["a.b"] == "45 %"
    assert overridden(root, " n = a=b ")["n"] == "a=b"
    assert overridden(layer("l: [{a: 1}, [2]]"), "l[0].a=3", "l[1][0]=4") == {"l": [{"a": 3}, [4]]}


def test_the_last_override_wins() -> None:
    assert overridden(layer("a: 1"), "a=2", "a=3") == {"a": 3}


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("a", "must be path=value"),
        ("=1", "must be a path of 1 to 100 keys"),
        ("a..b=1", "must be a path such as teams.field.stages[0]. Cannot read '..b'"),
        (".a=1", "Cannot read '.a'"),
        ("a.=1", "Cannot read '.'"),
        ("a[-1]=1", "Cannot read '[-1]'"),
        ("a b=1", "Cannot read ' b'"),
        ("a=", "has no value. Write null"),
        ("a=[1", "Not readable as YAML"),
        ("a=!x 1", "The tag '!x' is not allowed"),
        ("a={b: 1, b: 2}", "`b` is given twice"),
        (".".join("a" * 101) + "=1", "Got 101."),
        ("a=\udcff", "Not text in UTF-8"),
    ],
)
def test_overrides_that_cannot_be_read(setting: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_overrides([setting, "fine=1", "also bad"])
    first, second = refused.value.findings
    assert (first.file, second.file) == ("--set", "--set")
    assert said in first.message
    assert first.line is None


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("a[2]=1", "There is no item [2]: `a` has 2 items, the first is [0]."),
        ("b[0]=1", "There is no item [0]: `b` is no list."),
        ("a[1].x[0]=1", "There is no item [0]: `a[1].x` is no list."),
        ("c.d[0]=1", "There is no item [0]: `c.d` is no list."),
        ("[0]=1", "There is no item [0]: `the file` is no list."),
    ],
)
def test_overrides_of_items_that_do_not_exist(setting: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        apply_overrides(layer("a: [1, 2]\nb: 3"), parse_overrides([setting, "a[7]=1"]))
    assert len(refused.value.findings) == 2
    assert refused.value.findings[0].message == said


def test_put_keeps_the_origin_of_the_value() -> None:
    value = layer("x: 7", "variant.yaml").find(("x",))
    assert value is not None
    changed = put(layer("a: {b: 1, c: 2}"), ("a", "b"), value)
    found, sibling = changed.find(("a", "b")), changed.find(("a", "c"))
    assert found is not None
    assert sibling is not None
    assert str(found.origin) == "variant.yaml:1"
    assert str(sibling.origin) == "a.yaml:1"
    assert str(explain(changed, "a.b").replaced[0].origin) == "a.yaml:1"


def test_an_override_leaves_the_origin_of_its_parents_alone() -> None:
    root = apply_overrides(layer("a:\n  b: 1"), parse_overrides(["a.b=2", "a.c=3"]))
    assert finding_at(root, ("a", "missing"), "…").file == "a.yaml"
    assert finding_at(root, ("a", "c"), "…").file == "--set"
    assert finding_at(root, ("x", 3, "y"), "…").path == "x[3].y"


def test_explain_tells_who_set_a_value_and_what_it_replaced() -> None:
    root = merge(
        layer("# base\ncalendar: {hours_per_day: 8}", "base.yaml"),
        layer("calendar:\n  hours_per_day: 7.5", "market.yaml"),
    )
    root = apply_overrides(root, parse_overrides(["calendar.hours_per_day=7"]))
    explanation = explain(root, "calendar.hours_per_day")
    assert (explanation.value, str(explanation.origin)) == (7, "--set")
    assert [(s.value, str(s.origin)) for s in explanation.replaced] == [
        (7.5, "market.yaml:2"),
        (8, "base.yaml:2"),
    ]
    assert str(explanation) == (
        "calendar.hours_per_day = 7  (--set)\n"
        "  replaces 7.5  (market.yaml:2)\n"
        "  replaces 8  (base.yaml:2)"
    )


def test_explain_of_a_subtree_lists_its_leaves() -> None:
    root = merge(layer("a: {x: 1, y: {}, z: [1, {w: 2}]}"), layer("a: {x: 3}", "b.yaml"))
    leaves = explain(root, "a").leaves
    assert [(leaf.path, leaf.value, leaf.origin.file) for leaf in leaves] == [
        ("a.x", 3, "b.yaml"),
        ("a.y", {}, "a.yaml"),
        ("a.z[0]", 1, "a.yaml"),
        ("a.z[1].w", 2, "a.yaml"),
    ]
    assert leaves == explain(root, "").leaves
    assert explain(root, "a.x").replaced[0].value == 1


def test_explain_looks_into_what_the_parents_replaced() -> None:
    root = merge(
        layer("l: [1, 2]", "one.yaml"), layer("l: 5", "two.yaml"), layer("l: [3, 4]", "three.yaml")
    )
    item = explain(root, "l[1]")
    assert (item.value, [s.value for s in item.replaced]) == (4, [2])
    assert [s.value for s in explain(root, "l").replaced] == [5, [1, 2]]


def test_explain_of_a_key_that_null_took_away() -> None:
    root = merge(layer("a: {x: 1}"), layer("a:\n  x: ~", "b.yaml"))
    gone = explain(root, "a.x")
    assert (gone.removed, str(gone.origin), gone.replaced[0].value) == (True, "b.yaml:2", 1)
    assert str(gone) == "a.x taken away  (b.yaml:2)\n  replaces 1  (a.yaml:1)"
    back = explain(merge(root, layer("a: {x: 2}", "c.yaml")), "a.x")
    assert (back.removed, [s.value for s in back.replaced]) == (False, [None, 1])


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("a.y", "No file sets `y` in `a`. Known: hours."),
        ("a.huors", "Did you mean 'hours'?"),
        ("a.hours.z", "It has no keys."),
        ("b", "No file sets `b` in the top of the file."),
        ("a[0]", "No file sets `[0]`"),
        ("a..b", "The path must be a path such as"),
    ],
)
def test_explain_of_a_path_that_nobody_sets(path: str, said: str) -> None:
    with pytest.raises(InvalidInput, match="problem") as refused:
        explain(layer("a: {hours: 1}"), path)
    assert said in refused.value.findings[0].message
