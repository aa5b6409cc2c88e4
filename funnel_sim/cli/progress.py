"""How far a run is: a bar with the time left on a terminal, a line now and then in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console

Say = Callable[[int, int, str], object]
"""Called with (done, total, design)."""

LINES = 10
"""Lines that a pipe gets from a batch of replications."""


@contextmanager
def progress(
    console: Console, what: str = "replications", *, silent: bool = False
) -> Iterator[Say | None]:
    """Somebody to tell about `what` is done; None where nobody listens."""
    if silent:
        yield None
    elif console.is_terminal:
        with _bar(console, what) as say:
            yield say
    else:
        yield _Lines(what)


@contextmanager
def _bar(console: Console, what: str) -> Iterator[Say]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    left = TimeLeft(elapsed_when_finished=True)
    title = TextColumn(f"Simulating {what}")
    columns = (title, BarColumn(), MofNCompleteColumn(), TextColumn("·"), left)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, _design: bar.update(task, completed=done, total=total)


class _Lines:
    """Writes a line whenever a further tenth is done."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._said = (0, 0)

    def __call__(self, done: int, total: int, _design: str) -> None:
        reached = (total, LINES * done // total)
        if reached != self._said:
            self._said = reached
            click.echo(f"{done} of {total} {self._what} done", err=True)
