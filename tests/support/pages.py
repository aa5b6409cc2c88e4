"""What the pages under `docs/` say, as data: tables, links, and what a file of code defines."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

LINK = re.compile(r"\[(?P<text>[^\]\[]*)\]\((?P<target>[^)\s]+)\)")
CODE = re.compile(r"`([^`]+)`")
CHOICE = re.compile(r"\{([^{}]*,[^{}]*)\}")

Row = tuple[str, ...]


def page(name: str) -> str:
    """Text of a file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def table(text: str, *columns: str) -> list[Row]:
    """Rows of all tables that have exactly these columns."""
    rows: list[Row] = []
    inside = False
    for line in text.splitlines():
        cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        if not line.startswith("|"):
            inside = False
        elif cells == columns:
            inside = True
        elif inside and not set(line) <= set("|-: "):
            rows.append(cells)
    return rows


def codes(cell: str) -> list[str]:
    """What stands in `code` in a cell, choices such as `{inside,field}` written out."""
    return [one for code in CODE.findall(cell) for one in written_out(code)]


def written_out(code: str) -> Iterator[str]:
    """`a.{b,c}.d` as `a.b.d` and `a.c.d`."""
    parts = CHOICE.split(code)
    choices = [part.split(",") if odd % 2 else [part] for odd, part in enumerate(parts)]
    yield from map("".join, product(*choices))


def links(text: str) -> list[tuple[str, str]]:
    """Text and target of all links, those in blocks of code left out."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return [(m["text"], m["target"]) for m in LINK.finditer(prose)]


def anchors(text: str) -> set[str]:
    """Names by which the headings of a page can be linked, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.replace("`", "").lower()).replace(" ", "-") for h in headings}


@cache
def defined(path: Path) -> frozenset[str]:
    """Functions, classes, their methods (`Class.method` too) and constants of a Python file."""
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        names |= _names(node)
        if isinstance(node, ast.ClassDef):
            inner = {name for item in node.body for name in _names(item)}
            names |= inner | {f"{node.name}.{name}" for name in inner}
    return frozenset(names)


def _names(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return {target.id for target in targets if isinstance(target, ast.Name)}
