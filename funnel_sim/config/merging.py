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
    merged = below
    for key, child in above.mapping.items():
        merged = _with_key(merged, key, child)
    for key, null in above.removed.items():
        merged = _without_key(merged, key, null)
    return replace(merged, origin=above.origin, key_line=above.key_line)


def _with_key(parent: Node, key: str, value: Node) -> Node:
    """A mapping with one more layer of one key."""
    below = parent.child(key)
    gone = parent.removed.get(key)
    if value.content is None and (below is not None or gone is not None):
        return _without_key(parent, key, value)
    under = below if below is not None else gone
    return _entries(parent, key, value if under is None else _over(under, value))


def _without_key(parent: Node, key: str, null: Node) -> Node:
    """A mapping from which a null took a key, if it had it."""
    kept = {name: child for name, child in (parent.mapping or {}).items() if name != key}
    below = parent.child(key) or parent.removed.get(key)
    gone = null if below is None else _over(below, null)
    removed = MappingProxyType({**parent.removed, key: gone})
    return replace(parent, content=MappingProxyType(kept), removed=removed)


def _entries(parent: Node, key: str, child: Node) -> Node:
    """A mapping with one entry set as it is."""
    entries = MappingProxyType({**(parent.mapping or {}), key: child})
    removed = {name: null for name, null in parent.removed.items() if name != key}
    return replace(parent, content=entries, removed=MappingProxyType(removed))


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
    if not rest or child is None:
        return _with_key(node, key, _put_into_nothing(rest, value, (*done, key)))
    return _entries(node, key, _put(child, rest, value, (*done, key)))


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
