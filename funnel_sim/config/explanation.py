"""Who set a value, and which values it replaced: the answer of `funnel-sim explain PATH`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from funnel_sim.config.origin import Node, Origin
from funnel_sim.config.paths import Keys, format_path, parse_path
from funnel_sim.domain.errors import Finding, InvalidInput, did_you_mean


@dataclass(frozen=True, slots=True)
class Setting:
    """A value and where it was written."""

    value: Any
    origin: Origin


@dataclass(frozen=True, slots=True)
class Explanation:
    """The origin of one value."""

    path: str
    value: Any
    """As written, without units resolved; None also for a key that a null took away."""
    origin: Origin
    removed: bool
    """A null took the key away."""
    replaced: tuple[Setting, ...]
    """Values that stood here before merging, newest first."""
    leaves: tuple[Explanation, ...]
    """Of a mapping or a list: one explanation per scalar or empty container in it."""

    def __str__(self) -> str:
        if self.leaves:
            return "\n".join(str(leaf) for leaf in self.leaves)
        said = "taken away" if self.removed else f"= {_shown(self.value)}"
        before = [f"  replaces {_shown(old.value)}  ({old.origin})" for old in self.replaced]
        return "\n".join([f"{self.path} {said}  ({self.origin})", *before])


def explain(root: Node, path: str) -> Explanation:
    """Explain the value at a path such as `teams.field.headcount`; empty for the whole document.

    Raises:
        InvalidInput: no file sets the path, or it is no path.
    """
    try:
        keys = parse_path(path) if path else ()
    except ValueError as error:
        raise InvalidInput([Finding(root.origin.file, path, f"The path {error}")]) from None
    return _explain(root, keys, ())


def _explain(root: Node, keys: Keys, done: Keys) -> Explanation:
    """Walk down to the value; older versions of its parents may hold older versions of it."""
    node, removed = root, False
    older: list[Node] = list(root.replaced)
    for key in keys:
        child = node.child(key)
        removed = child is None and isinstance(key, str) and key in node.removed
        if removed:
            child = node.removed[str(key)]
        if child is None:
            raise _unknown(root, node, done, key)
        older = [*child.replaced, *(old for n in older if (old := n.child(key)) is not None)]
        node, done = child, (*done, key)
    return _explanation(node, done, older, removed)


def _explanation(node: Node, keys: Keys, older: list[Node], removed: bool = False) -> Explanation:
    leaves: list[Explanation] = []
    for key, child in node.children():
        before = [*child.replaced, *(old for n in older if (old := n.child(key)) is not None)]
        below = _explanation(child, (*keys, key), before)
        leaves += below.leaves or [below]
    replaced = tuple(Setting(old.plain(), old.origin) for old in older)
    path = format_path(keys)
    return Explanation(path, node.plain(), node.origin, removed, replaced, tuple(leaves))


def _unknown(root: Node, parent: Node, keys: Keys, key: str | int) -> InvalidInput:
    known = [str(name) for name, _ in parent.children()]
    where = f"`{format_path(keys)}`" if keys else "the top of the file"
    hint = did_you_mean(str(key), known) if known else " It has no keys."
    message = f"No file sets `{format_path((key,))}` in {where}.{hint}"
    place = parent.origin if keys else root.origin
    return InvalidInput([Finding(place.file, format_path((*keys, key)), message, place.line)])


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
