"""Values with a comment, and how they become YAML.

A document is made of dicts, lists, texts and numbers, any of which may be a `Said`. Comments that
are short stand behind the value, long ones above it.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 110
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_ ./%+\-]*")
_SPECIAL = re.compile(r"(?i)(true|false|yes|no|on|off|null|~|[0-9.+\-e_:]+)")


@dataclass(frozen=True, slots=True)
class Said:
    """A value and what is to be said about it."""

    value: Any
    comment: str


def plain(document: Any) -> Any:
    """The document without comments."""
    if isinstance(document, Said):
        return plain(document.value)
    if isinstance(document, Mapping):
        return {key: plain(value) for key, value in document.items()}
    if isinstance(document, list | tuple):
        return [plain(value) for value in document]
    return document


def yaml_text(document: Mapping[str, Any], head: str) -> str:
    """The document as YAML, `head` as a comment on top."""
    lines = [f"# {line}".rstrip() for line in head.splitlines()]
    return "\n".join([*lines, *_lines(document, 0)]) + "\n"


def _lines(mapping: Mapping[str, Any], depth: int) -> list[str]:
    found: list[str] = []
    pad = "  " * depth
    for key, given in mapping.items():
        comment = given.comment if isinstance(given, Said) else ""
        value = given.value if isinstance(given, Said) else given
        if isinstance(value, Mapping) and value and _is_block(value):
            found += _above(comment, pad)
            found += [f"{pad}{_scalar(key)}:", *_lines(value, depth + 1)]
            continue
        line = f"{pad}{_scalar(key)}: {flow(value)}"
        if comment and len(line) + len(comment) + 4 <= WIDTH:
            found.append(f"{line}  # {comment}")
        else:
            found += [*_above(comment, pad), line]
    return found


def _is_block(value: Mapping[str, Any]) -> bool:
    """Whether a mapping is written over several lines: not where it is a short law or mix."""
    return _has_comment(value) or len(flow(value)) > 70


def _has_comment(value: Any) -> bool:
    if isinstance(value, Said):
        return True
    return isinstance(value, Mapping) and any(_has_comment(v) for v in value.values())


def _above(comment: str, pad: str) -> list[str]:
    width = max(WIDTH - len(pad) - 2, 40)
    return [f"{pad}# {line}" for line in textwrap.wrap(comment, width)]


def flow(value: Any) -> str:
    """A value on one line."""
    value = value.value if isinstance(value, Said) else value
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow(v) for v in value) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and not _SPECIAL.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=False)
