"""Where a value stands in a document: `teams.field.covers.stages[0]` as text, a tuple as data.

A key that would be misread in the dotted form is written `["a.b"]`.
"""

from __future__ import annotations

import json
import re

from funnel_sim.domain.quoting import quoted, shortened

Keys = tuple[str | int, ...]
"""Keys of mappings and indices of lists, from the top of the document downwards."""

DEEPEST = 100
"""Levels that a document may have."""

_PLAIN = r"[^\s.\[\]\"'=]+"
_STEP = re.compile(
    rf'\.?(?P<key>{_PLAIN})|\[(?P<index>[0-9]{{1,9}})\]|\[(?P<quoted>"(?:[^"\\]|\\.)*")\]'
)


def format_path(keys: Keys) -> str:
    """`('teams', 'field', 'stages', 0)` → `teams.field.stages[0]`."""
    return "".join(_format_step(key) for key in keys).removeprefix(".")


def format_last(keys: Keys) -> str:
    """The last key as a name in a sentence, with the indices after it: `stages[0]`."""
    if isinstance(keys[-1], str):
        return shortened(keys[-1])
    start = max((i for i, key in enumerate(keys) if isinstance(key, str)), default=0)
    return format_path(keys[start:])


def parse_path(text: str) -> Keys:
    """`teams.field.stages[0]` → a tuple; ValueError with a sentence where it is no path."""
    keys: list[str | int] = []
    position = 0
    while position < len(text):
        match = _STEP.match(text, position)
        if match is None or _misplaced_dot(text, position):
            rest = quoted(text[position:])
            msg = f"must be a path such as teams.field.stages[0]. Cannot read {rest}."
            raise ValueError(msg)
        keys.append(_read_step(match))
        position = match.end()
    if not keys or len(keys) > DEEPEST:
        msg = f"must be a path of 1 to {DEEPEST} keys, such as teams.field. Got {len(keys)}."
        raise ValueError(msg)
    return tuple(keys)


def _format_step(key: str | int) -> str:
    if isinstance(key, int):
        return f"[{key}]"
    if re.fullmatch(_PLAIN, key):
        return f".{key}"
    return f"[{json.dumps(key, ensure_ascii=False)}]"


def _misplaced_dot(text: str, position: int) -> bool:
    """A dot stands between two keys, neither at the start nor missing."""
    follows = text[position]
    return (follows == ".") == (position == 0) if follows != "[" else False


def _read_step(match: re.Match[str]) -> str | int:
    if match["key"] is not None:
        return match["key"]
    if match["index"] is not None:
        return int(match["index"])
    return str(json.loads(match["quoted"]))
