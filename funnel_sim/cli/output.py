"""Consoles for people, and JSON for machines."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from funnel_sim.cli.endings import silence

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 120
"""Columns of a table where there is no terminal to ask."""


def console_for_results() -> Console:
    """Standard output: pretty on a terminal, plain text elsewhere."""
    from rich.console import Console

    class Patient(Console):
        """Goes on with the work when nobody reads any more: results are written all the same."""

        def on_broken_pipe(self) -> None:
            self.quiet = True
            silence()

    console = Patient(highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        return console
    return Patient(highlight=False, markup=False, emoji=False, width=WIDTH)


def say(console: Console, sentence: str = "", style: str = "") -> None:
    """Print a sentence: wrapped on a terminal, on one line elsewhere."""
    console.print(sentence, style=style or None, soft_wrap=not console.is_terminal)


def console_for_progress() -> Console:
    """Standard error."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def print_json(content: object) -> None:
    """Print anything as JSON; what is undefined or infinite is null."""
    click.echo(json.dumps(plain(content), indent=2, ensure_ascii=False, allow_nan=False))


def plain(content: Any) -> Any:
    """Dataclasses, mappings, arrays and dates as dicts, lists, numbers and text."""
    if isinstance(content, float):
        return content if math.isfinite(content) else None
    if content is None or isinstance(content, str | int):
        return content
    if dataclasses.is_dataclass(content) and not isinstance(content, type):
        return {f.name: plain(getattr(content, f.name)) for f in dataclasses.fields(content)}
    if isinstance(content, Mapping):
        return {str(key): plain(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [plain(value) for value in content]
    if isinstance(content, date):
        return content.isoformat()
    if isinstance(content, Path):
        return content.as_posix()
    if hasattr(content, "tolist"):
        return plain(content.tolist())
    msg = f"no JSON for {type(content).__name__}"
    raise TypeError(msg)
