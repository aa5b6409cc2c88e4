"""How a value from an input is shown in a message: short, on one line, as the user wrote it."""

from __future__ import annotations

from collections.abc import Mapping

LONGEST = 60
"""Characters of a value that a message shows at most."""


def quoted(value: object) -> str:
    """`value` as a message shows it: text in quotes, numbers bare, containers by their size."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{shortened(value)}'"
    if isinstance(value, Mapping):
        return _mapping(value)
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}" if value else "an empty list"
    return shortened(str(value))


def shortened(text: str) -> str:
    """`text` on one line, printable, with `…` where it was too long."""
    short = text[:LONGEST] + "…" if len(text) > LONGEST else text
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in short)


def _mapping(value: Mapping[object, object]) -> str:
    if not value:
        return "an empty mapping"
    names = ", ".join(str(key) for key in list(value)[:4]) + (", …" if len(value) > 4 else "")
    return f"a mapping with {shortened(names)}"
