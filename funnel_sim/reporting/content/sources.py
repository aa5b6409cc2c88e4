"""What the comments of config files say about where a value comes from.

The shipped files write it behind a value, or in a block of comment lines above the values that it
is about, each entry beginning with their keys:

    # deal_value: assumption. Check: large wins bring 40 % of revenue.
    # patience and work_factor: assumption.
    small:
      deal_value: {lognormal: {mean: 12_000, cv: 0.7}}
      gross_margin: 42 %  # industry statistics

An entry reaches the values below it, as far as the next line that is indented less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from funnel_sim.config.origin import Node, Origin
from funnel_sim.config.paths import Keys

_COMMENT = re.compile(r"^(?P<indent> *)#\s?(?P<text>.*)$")
_ENTRY = re.compile(r"^(?P<keys>[a-z_]+(?:(?:, | and |,)[a-z_ ]+)*)(?: \([^)]*\))?: (?P<said>.+)$")
_BEHIND = re.compile(r"(?:^|\s)#\s*(?P<said>.+)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a comment says about some keys."""

    keys: frozenset[str]
    said: str
    line: int
    """Where it begins, from 1."""
    indent: int
    last: int
    """Last line of what it reaches."""


def source_of(root: Node, keys: Keys) -> str:
    """What the file says about the value at a path; empty where it says nothing."""
    node = root.find(keys)
    if node is None or node.origin.line is None:
        return ""
    lines = _lines(node.origin.file)
    if behind := _behind(lines, node.origin):
        return behind
    names = {str(key) for key in keys if isinstance(key, str)}
    line = node.origin.line
    reaching = [e for e in _entries(node.origin.file)
                if e.line < line <= e.last and e.keys & names]  # fmt: skip
    return max(reaching, key=lambda e: (e.indent, e.line)).said if reaching else ""


def _behind(lines: tuple[str, ...], origin: Origin) -> str:
    line = origin.line or 0
    if not 0 < line <= len(lines):
        return ""
    text = lines[line - 1]
    if text.count('"') % 2 or text.count("'") % 2:
        return ""
    match = _BEHIND.search(text)
    return match["said"].strip() if match else ""


@cache
def _lines(file: str) -> tuple[str, ...]:
    try:
        return tuple(Path(file).read_text("utf-8").splitlines())
    except OSError:
        return ()


@cache
def _entries(file: str) -> tuple[Entry, ...]:
    return tuple(_read(_lines(file)))


def _read(lines: tuple[str, ...]) -> Iterator[Entry]:
    """Entries of all blocks of comment lines."""
    i = 0
    while i < len(lines):
        match = _COMMENT.match(lines[i])
        entry = _ENTRY.match(match["text"]) if match else None
        if match is None or entry is None:
            i += 1
            continue
        said, begin, indent = [entry["said"]], i, len(match["indent"])
        i += 1
        while (
            i < len(lines) and (more := _COMMENT.match(lines[i])) and not _ENTRY.match(more["text"])
        ):
            said.append(more["text"].strip())
            i += 1
        names = re.split(r", | and |,", entry["keys"])
        yield Entry(
            frozenset(name.strip() for name in names),
            " ".join(said),
            begin + 1,
            indent,
            _reach(lines, i, indent),
        )


def _reach(lines: tuple[str, ...], begin: int, indent: int) -> int:
    """The last line, from 1, before one that is indented less than the comment."""
    for i in range(begin, len(lines)):
        text = lines[i]
        said = text.lstrip()
        if said and not said.startswith("#") and len(text) - len(said) < indent:
            return i
    return len(lines)
