"""How layers of a configuration become one.

Mappings merge key by key; lists and scalars replace what lay below. A key set to null takes away
the inherited key; where nothing was inherited the null stays a value. The result remembers for
every value where it was written and what it replaced.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from types import MappingProxyType

from funnel_sim.config.origin import Node
from funnel_sim.config.paths import Keys, format_path


def merge(*layers: Node) -> Node:
    """All layers as one, the lowest first; at least one."""
    return reduce(_over, layers)


def put(root: Node, keys: Keys, value: Node) -> Node:
    """`root` with `value` merged in at a path; mappings on the way are made where missing.

    Raises:
        ValueError: the path names an item of a list that does not exist.
    """
    return _put(root, keys, value, ())


def _over(below: Node, above: Node) -> Node:
    """`above` laid over `below`."""
    if below.mapping is None or above.mapping is None:
        return replace(above, replaced=(*above.replaced, *_history(below)))
    entries, removed = dict(below.mapping), dict(below.removed)
    for key, child in above.mapping.items():
        _lay(entries, removed, key, child)
    for key, null in above.removed.items():
        _take_away(entries, removed, key, null)
    merged = _with_entries(below, entries, removed)
    return replace(merged, origin=above.origin, key_line=above.key_line)


def _lay(entries: dict[str, Node], removed: dict[str, Node], key: str, value: Node) -> None:
    """One more layer of one key of a mapping."""
    below = entries.get(key) or removed.get(key)
    if below is None:
        entries[key] = value
    elif value.content is None:
        _take_away(entries, removed, key, value)
    else:
        entries[key] = _over(below, value)
        removed.pop(key, None)


def _take_away(entries: dict[str, Node], removed: dict[str, Node], key: str, null: Node) -> None:
    """A null takes a key away, if it is there."""
    below = entries.pop(key, None) or removed.get(key)
    removed[key] = null if below is None else _over(below, null)


def _with_entries(node: Node, entries: dict[str, Node], removed: dict[str, Node]) -> Node:
    return replace(node, content=MappingProxyType(entries), removed=MappingProxyType(removed))


def _put(node: Node, keys: Keys, value: Node, done: Keys) -> Node:
    if not keys:
        return _over(node, value)
    key, rest = keys[0], keys[1:]
    child = node.child(key)
    if isinstance(key, int):
        if child is None or not isinstance(node.content, tuple):
            raise _no_such_item(node, key, done)
        changed = _put(child, rest, value, (*done, key))
        return replace(node, content=(*node.content[:key], changed, *node.content[key + 1 :]))
    if node.mapping is None:
        node = _over(node, _empty_like(value))
    entries, removed = dict(node.mapping or {}), dict(node.removed)
    if rest and child is not None:
        entries[key] = _put(child, rest, value, (*done, key))
    else:
        _lay(entries, removed, key, _put_into_nothing(rest, value, (*done, key)))
    return _with_entries(node, entries, removed)


def _put_into_nothing(keys: Keys, value: Node, done: Keys) -> Node:
    return _put(_empty_like(value), keys, value, done) if keys else value


def _empty_like(value: Node) -> Node:
    return Node(MappingProxyType({}), value.origin, value.key_line)


def _no_such_item(node: Node, index: int, done: Keys) -> ValueError:
    length = len(node.content) if isinstance(node.content, tuple) else None
    is_what = "is no list" if length is None else f"has {length} items, the first is [0]"
    return ValueError(f"There is no item [{index}]: `{format_path(done) or 'the file'}` {is_what}.")


def _history(node: Node) -> tuple[Node, ...]:
    """A node and what it replaced, newest first."""
    return (replace(node, replaced=()), *node.replaced)
