"""Theory against simulation as a table, and what it comes to in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from funnel_sim.cli.output import say
from funnel_sim.reporting.formatting import decimals_for, fixed_number, plural

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from funnel_sim.studies.verification.judgement import Judged, Verification, Verified

GOOD, BAD = "green", "bold red"


def print_verification(
    console: Console, verification: Verification, *, only_summary: bool = False
) -> None:
    """Every queue and quantity, and the verdict on all."""
    if not only_summary:
        console.print(_table(verification))
    sentence = summary(verification)
    say(console, sentence, GOOD if verification.agrees else BAD)
    if not only_summary:
        say(console, rule(verification), "dim")


def summary(verification: Verification) -> str:
    """The verdict on all queues in a sentence."""
    quantities = [q for queue in verification.queues for q in queue.quantities]
    odd = [
        f"{judged.name} of {queue.title}, {queue.label} ({judged.verdict})"
        for queue in verification.queues
        for judged in _odd([*queue.quantities, *queue.inputs])
    ]
    if odd:
        return f"Not in agreement with theory: {'; '.join(odd)}."
    inputs = sum(len(queue.inputs) for queue in verification.queues)
    widest = 100 * max(q.relative_half_width for q in quantities)
    what = "quantity agrees" if len(quantities) == 1 else "quantities agree"
    return (
        f"All {len(quantities)} {what} with theory, with half-widths of at most {widest:.1f} %; "
        f"{plural(inputs, 'input')} checked, all as set."
    )


def rule(verification: Verification) -> str:
    """What `agrees` means here."""
    intervals = sum(len(queue.quantities) + len(queue.inputs) for queue in verification.queues)
    return (
        "Intervals are 95 %, each by itself. A verdict asks the wider interval that holds "
        f"with {100 * verification.confidence:g} % together with all {intervals} of this run "
        f"(Bonferroni), and a half-width of at most {100 * verification.widest:g} %. "
        f"Seed {verification.seed}."
    )


def _table(verification: Verification) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Queue and quantity")
    for heading, least in (("Theory", 8), ("Simulated", 9), ("95 % interval", 18), ("± %", 4)):
        table.add_column(heading, justify="right", no_wrap=True, min_width=least)
    table.add_column("Verdict", no_wrap=True, min_width=9)
    for queue in verification.queues:
        table.add_row(Text(queue.title, "bold"))
        runs = plural(queue.replications, "replication")
        table.add_row(Text(f"{queue.label}; {runs}", "dim"))
        for judged in _shown(queue):
            colour = GOOD if judged.verdict == "agrees" else BAD
            table.add_row(*_cells(judged), Text(judged.verdict, colour))
        table.add_section()
    return table


def _shown(queue: Verified) -> list[Judged]:
    """Inputs are shown where they are not what the config was told."""
    return [*queue.quantities, *_odd(queue.inputs)]


def _odd(judged: Sequence[Judged]) -> list[Judged]:
    return [each for each in judged if each.verdict != "agrees"]


def _cells(judged: Judged) -> tuple[str, ...]:
    decimals = decimals_for([judged.theory]) + 1
    low, high = judged.mean - judged.half_width, judged.mean + judged.half_width
    return (
        f"  {judged.name}{', h' if judged.unit == 'h' else ''}",
        fixed_number(judged.theory, decimals),
        fixed_number(judged.mean, decimals),
        f"{fixed_number(low, decimals)} to {fixed_number(high, decimals)}",
        f"{100 * judged.relative_half_width:.1f}",
    )
