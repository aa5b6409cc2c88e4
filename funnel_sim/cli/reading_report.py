"""What was read from which file, what was cleaned, and what one should know: words and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from funnel_sim.calibration.readers.files import REJECTED
from funnel_sim.calibration.readers.reading import Reading
from funnel_sim.cli.output import say
from funnel_sim.reporting.formatting import listed, plural

_SHOWN = 6
"""Columns that were not read, as many as are named."""


def print_reading(console: Console, reading: Reading, folder: Path) -> None:
    """The history in a sentence, files and cleaning as tables, notices, and where all this is."""
    for sentence in summary(reading):
        say(console, sentence)
    say(console)
    _print_table(console, ("file", "taken for", "format", "rows"), _files(reading), right=(3,))
    for file in reading.files:
        if file.unused:
            more = len(file.unused) - _SHOWN
            names = [*file.unused[:_SHOWN], *([f"{more} more"] if more > 0 else [])]
            say(console, f"Not read of {file.file}: {listed(names)}.")
    if reading.history.cleaning:
        say(console)
        steps = [
            (step.rule, f"{step.rows:,}", "left out" if step.dropped else "kept")
            for step in reading.history.cleaning
        ]
        _print_table(console, ("cleaning", "rows", "they are"), steps, right=(1,))
    for notice in reading.notices:
        say(console, f"Note: {notice}", "yellow")
    say(console)
    if reading.rejected:
        were = "row was" if len(reading.rejected) == 1 else "rows were"
        count = f"{len(reading.rejected):,} {were} of no use"
        say(console, f"{count}: {folder / REJECTED} says which, and why.")
    say(console, f"The history is in {folder}.")


def summary(reading: Reading) -> Iterator[str]:
    """How much there is of what."""
    history = reading.history
    deals = history.deals
    status = deals["status"].value_counts()
    parts = [f"{int(status.get(name, 0)):,} {name}" for name in ("won", "lost", "open")]
    first, last = deals["created"].min(), deals["created"].max()
    yield (
        f"{plural(len(deals), 'deal')} that came in from {first:%Y-%m-%d} to {last:%Y-%m-%d}, as "
        f"known on {history.as_of:%Y-%m-%d}: {listed(parts)}."
    )
    found = [
        plural(len(history.passages), "visit") + " of stages" if len(history.passages) else "",
        f"{len(history.activities):,} activities" if len(history.activities) else "",
        plural(len(history.spend), "month") + " of spend by channel" if len(history.spend) else "",
    ]
    present = [words for words in found if words]
    if present:
        yield f"With {listed(present)}."
    if history.stages:
        yield f"Open stages in their order: {', '.join(history.stages)}."


def _files(reading: Reading) -> list[tuple[str, ...]]:
    return [(f.file, f.title, f.format, f"{f.rows:,}") for f in reading.files]


def _print_table(
    console: Console,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Sequence[int] = (),
) -> None:
    lines = box.SIMPLE_HEAD if console.is_terminal else None
    table = Table(box=lines, pad_edge=False, padding=(0, 2, 0, 0))
    for i, heading in enumerate(headings):
        table.add_column(heading, justify="right" if i in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)
