"""Values of a configuration together with where each was written, and what it replaced.

A `Node` is a scalar, a mapping of nodes or a tuple of nodes. Trees of nodes are immutable; what the
user wrote comes back with `plain()`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from funnel_sim.config.paths import Keys, format_path
from funnel_sim.domain.errors import Finding

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Origin:
    """A place in a file."""

    file: str
    """The file as the user named it, relative to the working directory; `--set` for an override."""
    line: int | None = None
    """Line in the file, counted from 1."""

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Node:
    """A value that knows its origin."""

    content: Scalar | Mapping[str, Node] | tuple[Node, ...]
    origin: Origin
    """Line of a scalar itself; of mappings and lists the line of their key."""
    key_line: int | None = None
    """Line of the key, where the value has one."""
    replaced: tuple[Node, ...] = ()
    """What stood here before merging, newest first."""
    removed: Mapping[str, Node] = field(default_factory=lambda: MappingProxyType({}))
    """Keys of a mapping that a null took away; the node is that null."""

    @property
    def mapping(self) -> Mapping[str, Node] | None:
        """The entries if this is a mapping, otherwise None."""
        return self.content if isinstance(self.content, Mapping) else None

    def plain(self) -> Any:
        """The value as dicts, lists and scalars, without origins."""
        if isinstance(self.content, Mapping):
            return {key: child.plain() for key, child in self.content.items()}
        if isinstance(self.content, tuple):
            return [child.plain() for child in self.content]
        return self.content

    def child(self, key: str | int) -> Node | None:
        """The value under a key or an index, None if there is none."""
        if isinstance(self.content, Mapping):
            return self.content.get(key) if isinstance(key, str) else None
        if isinstance(self.content, tuple) and isinstance(key, int):
            return self.content[key] if 0 <= key < len(self.content) else None
        return None

    def find(self, keys: Keys) -> Node | None:
        """The value at a path, None if there is none."""
        node: Node | None = self
        for key in keys:
            node = node.child(key) if node else None
        return node

    def children(self) -> Iterator[tuple[str | int, Node]]:
        """Keys or indices with their values, in order; nothing for a scalar."""
        if isinstance(self.content, Mapping):
            yield from self.content.items()
        elif isinstance(self.content, tuple):
            yield from enumerate(self.content)

    def walk(self, keys: Keys = ()) -> Iterator[tuple[Keys, Node]]:
        """Every value with its path, parents before children."""
        yield keys, self
        for key, child in self.children():
            yield from child.walk((*keys, key))


def finding_at(root: Node, keys: Keys, message: str) -> Finding:
    """A finding about the value at a path: its file and line, or those of the nearest parent."""
    depth = len(keys)
    while (node := root.find(keys[:depth])) is None:
        depth -= 1
    return Finding(node.origin.file, format_path(keys), message, node.origin.line)
