"""What was learnt from a history, and how a back-test went: words and tables."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table

from funnel_sim.cli.output import say

if TYPE_CHECKING:
    from funnel_sim.calibration.backtest.run import Backtest
    from funnel_sim.calibration.calibration import Calibration


def print_calibration(
    console: Console, found: Calibration | None, why_not: tuple[str, ...], folder: Path
) -> None:
    """What was fitted, how much was not, and which file to run."""
    from funnel_sim.calibration.fits.quantity import short

    if found is None:
        for reason in why_not:
            say(console, f"Nothing was fitted: {reason}", "yellow")
        return
    say(console)
    rows = [
        (
            q.name,
            short(q.value),
            f"{short(q.low)} to {short(q.high)}" if q.low == q.low else "",
            q.unit,
            f"{q.n:,}",
        )
        for q in found.quantities
        if q.learnt
    ]
    _print_table(console, ("learnt", "value", "90 % interval", "unit", "n"), rows)
    gaps = found.gaps
    if gaps:
        say(console)
        say(console, "Insufficient history, and what stands in:")
        for gap in gaps:
            say(console, f"  {gap.name}: n {gap.n}, needs {gap.floor}; {gap.note}")
    say(console)
    say(console, f"Run it: funnel-sim run {folder / 'experiment.yaml'}")
    say(console, f"What it rests on, and what is assumed: {folder / 'report.md'}")


def calibration_content(found: Calibration | None, why_not: tuple[str, ...]) -> dict[str, Any]:
    """The same as plain values."""
    if found is None:
        return {"quantities": [], "not_fitted": list(why_not)}
    return {"quantities": list(found.quantities), "not_fitted": []}


def print_backtest(console: Console, result: Backtest, folder: Path) -> None:
    """The verdict, and a table per way of feeding."""
    from funnel_sim.calibration.backtest.wording import FED, rows_of, verdict

    say(console, verdict(result), "green" if result.judged["actual"].validated else "yellow")
    for feed, judged in result.judged.items():
        say(console)
        say(console, FED[feed])
        _print_table(
            console,
            ("", "happened", "simulated", "90 % interval", "", "CRPS", "naive", "naive CRPS"),
            rows_of(judged),
        )
    say(console)
    say(console, f"The whole report is in {folder}.")


def backtest_content(result: Backtest) -> dict[str, Any]:
    """The same as plain values."""
    from funnel_sim.calibration.backtest.wording import content_of

    return content_of(result)


def _print_table(
    console: Console, headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]
) -> None:
    lines = box.SIMPLE_HEAD if console.is_terminal else None
    table = Table(box=lines, pad_edge=False, padding=(0, 2, 0, 0))
    for i, heading in enumerate(headings):
        table.add_column(heading, justify="left" if i == 0 else "right", overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)
