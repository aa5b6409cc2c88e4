"""YAML files read safely, with the line of every value.

What this reads is YAML 1.2's core: `no` and `on` are text, and so are dates and `12:30`; `010` is
ten; numbers may have `_`. Built from parser events, so no tag can make an object. Refused, each
with its line: tags, duplicate keys, keys that are not text, `<<`, a second document, aliases that
would grow beyond `MOST_VALUES`, more than `DEEPEST` levels, files beyond `LARGEST_FILE`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

import yaml

from funnel_sim.config.origin import Node, Origin, Scalar
from funnel_sim.config.paths import DEEPEST, Keys, format_path
from funnel_sim.config.text_source import refuse, text_of
from funnel_sim.domain.errors import Finding, InvalidInput
from funnel_sim.domain.quoting import quoted, shortened

LARGEST_FILE = 2_000_000
"""Bytes."""

MOST_VALUES = 100_000
"""Values of a document once its aliases are written out."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[+-]?[0-9]+(?:_[0-9]+)*")
_DECIMAL = re.compile(
    r"[+-]?(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII
)
_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_LONGEST_NUMBER = 300

_HINTS = {
    "mapping values are not allowed": "Put text with ': ' in it in quotes, and check the indent.",
    "found character '\\t'": "Indent with spaces, not with tabs.",
    "found character that cannot start": "Put text that starts with a sign in quotes.",
    "did not find expected ',' or": "Close the bracket, and put commas between entries.",
    "expected ',' or": "Close the bracket, and put commas between entries.",
    "could not find expected ':'": "Write `key: value`, with a space after the colon.",
    "did not find expected key": "Check that the line is indented like its neighbours.",
    "found undefined alias": "Define it with & before using it with *.",
    "found unexpected end of stream": "A quote is not closed.",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was read."""

    file: str
    root: Node

    @property
    def data(self) -> dict[str, Any]:
        """The content without lines."""
        plain: dict[str, Any] = self.root.plain()
        return plain

    @property
    def lines(self) -> dict[Keys, int]:
        """Line of every value, by path."""
        return {keys: node.origin.line or 1 for keys, node in self.root.walk()}

    @property
    def key_lines(self) -> dict[Keys, int]:
        """Line of every key (of items of lists: of the item), by path."""
        return {keys: node.key_line or 1 for keys, node in self.root.walk()}


def read_document(file: str | Path) -> Document:
    """Read a file that holds one mapping. InvalidInput with every finding otherwise."""
    text = text_of(str(file), kind="YAML", largest=LARGEST_FILE, remedy="Split it with `extends`.")
    return parse_document(text, str(file))


def parse_document(text: str, file: str) -> Document:
    """Read text that holds one mapping; `file` is the name for findings."""
    root = parse_value(text, file)
    if root is None:
        refuse(file, "The file is empty. Write at least one `key: value`.")
    if root.mapping is None:
        rule = "The file must hold a mapping of keys to values at its top"
        refuse(file, f"{rule}. Got {quoted(root.plain())}.", root.origin.line)
    return Document(file, root)


def parse_value(text: str, file: str) -> Node | None:
    """Read text that holds any one value, None if it holds none. InvalidInput with all findings."""
    try:
        text.encode()
    except UnicodeEncodeError:
        refuse(file, "Not text in UTF-8.")
    composer = _Composer(file, yaml.parse(text, Loader=_LOADER))
    try:
        root = composer.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        composer.refuse(_syntax(error), mark.line + 1 if mark else None)
    except yaml.YAMLError as error:
        composer.refuse(f"Not readable as YAML: {getattr(error, 'reason', error)}.")
    except _Hopeless:
        pass
    if composer.findings:
        raise InvalidInput(composer.findings)
    return root


class _Hopeless(Exception):
    """Reading on would do harm or make no sense; the finding is already noted."""


class _Composer:
    """Turns parser events into nodes and notes what is wrong."""

    def __init__(self, file: str, events: Iterator[Any]) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self._events = events
        self._anchors: dict[str, tuple[Node, int] | None] = {}
        self._values = 0

    def refuse(self, message: str, line: int | None = None, keys: Keys = ()) -> None:
        self.findings.append(Finding(self.file, format_path(keys), message, line))

    def document(self) -> Node | None:
        """The only document of the stream."""
        next(self._events)
        if not isinstance(next(self._events), yaml.DocumentStartEvent):
            return None
        root, _ = self._value(next(self._events), (), None)
        next(self._events)
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            self._stop("A second document starts here. Write one document per file.", after)
        return root

    def _value(self, event: Any, keys: Keys, key_line: int | None) -> tuple[Node, int]:
        """A node and how many values it holds."""
        line = event.start_mark.line + 1
        key_line = key_line or line
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, keys, key_line)
        self._count(1, event)
        if len(keys) > DEEPEST:
            self._stop(f"More than {DEEPEST} levels below each other.", event)
        if event.tag is not None:
            rule = f"The tag {quoted(event.tag)} is not allowed"
            self.refuse(f"{rule}. Write the value without it.", line, keys)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        if isinstance(event, yaml.ScalarEvent):
            node, size = Node(_scalar(event), Origin(self.file, line), key_line), 1
        elif isinstance(event, yaml.SequenceStartEvent):
            node, size = self._sequence(keys, key_line)
        else:
            node, size = self._mapping(keys, key_line)
        if event.anchor is not None:
            self._anchors[event.anchor] = node, size
        return node, size

    def _alias(self, event: Any, keys: Keys, key_line: int) -> tuple[Node, int]:
        if event.anchor not in self._anchors:
            self._stop(f"The alias *{event.anchor} is not defined above. Define it with &.", event)
        known = self._anchors[event.anchor]
        if known is None:
            self._stop(f"The alias *{event.anchor} contains itself. Write the value out.", event)
        node, size = known
        self._count(size, event)
        if len(keys) + _depth(node) > DEEPEST + 1:
            self._stop(f"More than {DEEPEST} levels below each other.", event)
        return replace(node, key_line=key_line), size

    def _sequence(self, keys: Keys, key_line: int) -> tuple[Node, int]:
        items: list[Node] = []
        size = 1
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            item, values = self._value(event, (*keys, len(items)), None)
            items.append(item)
            size += values
        return Node(tuple(items), Origin(self.file, key_line), key_line), size

    def _mapping(self, keys: Keys, key_line: int) -> tuple[Node, int]:
        entries: dict[str, Node] = {}
        size = 1
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            key = self._key(event, keys)
            path = keys if key is None else (*keys, key)
            if key is not None and key in entries:
                first = entries[key].key_line
                self.refuse(
                    f"`{shortened(key)}` is given twice, first on line {first}. Keep one.",
                    line,
                    path,
                )
            node, values = self._value(next(self._events), path, line)
            size += values
            if key is not None:
                entries.setdefault(key, node)
        return Node(MappingProxyType(entries), Origin(self.file, key_line), key_line), size

    def _key(self, event: Any, keys: Keys) -> str | None:
        """A key if it is text; otherwise the finding is noted."""
        line = event.start_mark.line + 1
        if isinstance(event, yaml.CollectionStartEvent):
            self._stop("A key must be text. Got a list or a mapping.", event)
        node, _ = self._value(event, keys, line)
        key = node.plain()
        if key == "<<" and getattr(event, "implicit", (False,))[0]:
            self.refuse("`<<` is not supported. Use `extends`, or write it out.", line, keys)
            return None
        if isinstance(key, str):
            return key
        remedy = f" Write '{event.value}' in quotes." if isinstance(event, yaml.ScalarEvent) else ""
        self.refuse(f"A key must be text. Got {quoted(key)}.{remedy}", line, keys)
        return None

    def _count(self, values: int, event: Any) -> None:
        self._values += values
        if self._values > MOST_VALUES:
            rule = f"More than {MOST_VALUES:_} values, with aliases written out"
            self._stop(f"{rule}. Split the file, or use fewer aliases.", event)

    def _stop(self, message: str, event: Any) -> NoReturn:
        self.refuse(message, event.start_mark.line + 1)
        raise _Hopeless


def _scalar(event: Any) -> Scalar:
    """The value of a scalar: unquoted numbers, true, false and null are such; all else is text."""
    text: str = event.value
    if not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _LONGEST_NUMBER:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text.replace("_", "")) if _DECIMAL.fullmatch(text) else text


def _depth(node: Node) -> int:
    return 1 + max((_depth(child) for _, child in node.children()), default=0)


def _syntax(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or str(error)
    said = f"{problem} ({error.context})" if error.context else problem
    hint = next((hint for start, hint in _HINTS.items() if problem.startswith(start)), "")
    return f"Not readable as YAML: {said}. {hint}".rstrip()
