"""The templates in the source: what `phrase`, `phrases` and `marked` are given, and KPI labels."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import funnel_sim

GIVEN = {"phrase": (0,), "phrases": (0, 1), "marked": (0,), "flow": (1,), "Kpi": (1,)}
"""Function, and which of its arguments are templates."""

Template = tuple[str, ...]
"""One text, or singular and plural."""


def templates() -> Iterator[tuple[str, Template]]:
    """Where a template stands (`file:line`), and the template."""
    root = Path(funnel_sim.__file__).parent
    for file in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            found = _template(node)
            if found:
                yield f"{file.relative_to(root)}:{node.lineno}", found  # type: ignore[attr-defined]


def _template(node: ast.AST) -> Template:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return ()
    places = GIVEN.get(node.func.id, ())
    texts = [_text(node.args[i]) for i in places if i < len(node.args)]
    return tuple(text for text in texts if text is not None)


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
