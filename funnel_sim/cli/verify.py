"""`funnel-sim verify`: textbook queues through the whole program, held against closed forms."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from funnel_sim.studies.verification.catalogue import Exercise
    from funnel_sim.studies.verification.judgement import Judged, Verification, Verified

PARAMETERS = {
    "servers": "Servers; per stage or kind of task where there are several: 4,4,3,2.",
    "load": "Arrivals × service / servers, below 1 unless customers leave.",
    "arrivals": "Arrivals per hour, in place of --load; per class for cobham: 0.3,0.3,0.2.",
    "service": "Mean hours of a task; per stage or kind where there are several.",
    "patience": "Mean hours until a waiting customer leaves (erlang_a).",
    "cv": "Standard deviation of a task over its mean (pollaczek_khinchine).",
    "pass": "Share of leads that passes each stage (jackson): 0.6,0.5,0.5,0.4.",
}
WIDTH = 110
"""Columns of the table where there is no terminal to ask."""


def _parameter_options(command: Callable[..., None]) -> Callable[..., None]:
    for name, meaning in reversed(PARAMETERS.items()):
        command = click.option(f"--{name}", f"parameter_{name}", metavar="N[,N…]", help=meaning)(
            command
        )
    return command


@click.command("verify")
@click.option(
    "--case",
    metavar="NAME",
    help="One case: erlang_c, erlang_a, cobham, pollaczek_khinchine, jackson or pooling.",
)
@_parameter_options
@click.option("--quick", is_flag=True, help="Fewer and lighter cases, by the same rule.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="PATH=VALUE",
    help="Change the config behind theory's back, to see that an error is found.",
)
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Root of the random numbers.")
@click.option("--workers", type=click.IntRange(1), help="Processes. Default: one per core.")
@click.option("--json", "as_json", is_flag=True, help="Print results for machines.")
@click.pass_context
def verify(
    context: click.Context,
    /,
    case: str | None,
    quick: bool,
    settings: tuple[str, ...],
    seed: int | None,
    workers: int | None,
    as_json: bool,
    **parameters: str | None,
) -> None:
    """Hold textbook queues against theory.

    Erlang C and A, Cobham's priorities, Pollaczek–Khinchine, a four-stage Jackson funnel and
    pooling run as ordinary configs through the whole program until every interval is narrow, with
    the parameters that you give or those of textbooks.
    """
    from rich.console import Console

    from funnel_sim.studies.verification.verify import SEED
    from funnel_sim.studies.verification.verify import verify as run

    written = {
        name.removeprefix("parameter_"): text
        for name, text in parameters.items()
        if text is not None
    }
    exercises = _exercises(case, written, quick)
    with _progress(Console(stderr=True)) as say:
        verification = run(
            exercises,
            seed=SEED if seed is None else seed,
            settings=settings,
            workers=workers,
            on_progress=say,
        )
    if as_json:
        click.echo(json.dumps(_plain(verification), indent=2, allow_nan=False))
    else:
        console = Console(highlight=False)
        _print(verification, console if console.is_terminal else Console(width=WIDTH))
    context.exit(0 if verification.agrees else 1)


def _exercises(case: str | None, written: dict[str, str], quick: bool) -> Sequence[Exercise]:
    from funnel_sim.domain.errors import Finding, InvalidInput
    from funnel_sim.studies.verification import catalogue

    if case is not None:
        if quick:
            message = "give `--case` or `--quick`, not both."
            raise InvalidInput([Finding("--quick", "", message)])
        return [catalogue.exercise(case, written)]
    if written:
        raise InvalidInput(
            [
                Finding(f"--{name}", "", "needs `--case` to say which queue it is of.")
                for name in written
            ]
        )
    return catalogue.quick() if quick else catalogue.by_default()


@contextmanager
def _progress(console: Console) -> Iterator[Callable[[int, int, str], object] | None]:
    """A progress bar on a terminal, nothing in a pipe."""
    if not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("replications"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    ) as bar:
        task = bar.add_task("Textbook queues", total=None)
        yield lambda done, planned, queue: bar.update(
            task, completed=done, total=planned, description=queue
        )


def _print(verification: Verification, console: Console) -> None:
    console.print(_table(verification))
    console.print(_summary(verification))


def _table(verification: Verification) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    table.add_column("Queue and quantity", no_wrap=True)
    for heading in ("Theory", "Simulated", "95 % interval", "± %"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("Verdict", no_wrap=True)
    for queue in verification.queues:
        table.add_row(f"[bold]{queue.title}[/]: {queue.label} [dim]({queue.replications} runs)[/]")
        for judged in (*queue.quantities, *_odd_inputs(queue)):
            table.add_row(*_row(judged))
        table.add_section()
    return table


def _row(judged: Judged) -> tuple[str, ...]:
    from funnel_sim.reporting.formatting import decimals_for, fixed_number

    decimals = decimals_for([judged.theory]) + 1
    colour = "green" if judged.verdict == "agrees" else "bold red"
    low, high = judged.mean - judged.half_width, judged.mean + judged.half_width
    name = judged.name if judged.unit in ("", "share", "count", "/ h") else f"{judged.name} [h]"
    return (
        "  " + name.replace("[", r"\["),
        fixed_number(judged.theory, decimals),
        fixed_number(judged.mean, decimals),
        f"{fixed_number(low, decimals)} to {fixed_number(high, decimals)}",
        f"{100 * judged.relative_half_width:.1f}",
        f"[{colour}]{judged.verdict}[/]",
    )


def _odd_inputs(queue: Verified) -> list[Judged]:
    """Inputs are shown where they are not what the config was told."""
    return [judged for judged in queue.inputs if judged.verdict != "agrees"]


def _summary(verification: Verification) -> str:
    quantities = [q for queue in verification.queues for q in queue.quantities]
    inputs = [i for queue in verification.queues for i in queue.inputs]
    odd = [judged for judged in (*quantities, *inputs) if judged.verdict != "agrees"]
    widest = max(q.relative_half_width for q in quantities)
    together = (
        f"A verdict asks the interval that holds together with all {len(quantities) + len(inputs)} "
        f"of this run with {verification.confidence:.0%} (Bonferroni), and a half-width of at most "
        f"{verification.widest:.0%}. Seed {verification.seed}."
    )
    if odd:
        names = ", ".join(dict.fromkeys(f"{judged.name} ({judged.verdict})" for judged in odd))
        return f"[bold red]Not in agreement with theory:[/] {names}.\n[dim]{together}[/]"
    return (
        f"[bold green]All {len(quantities)} quantities agree with theory[/] within half-widths of "
        f"at most {100 * widest:.1f} %; all {len(inputs)} inputs are as set.\n[dim]{together}[/]"
    )


def _plain(verification: Verification) -> dict[str, Any]:
    """For JSON: plain values, what is undefined being null."""
    content: dict[str, Any] = dataclasses.asdict(verification)
    content["agrees"] = verification.agrees
    for queue, written in zip(verification.queues, content["queues"], strict=True):
        written["agrees"] = queue.agrees
        for judged in (*written["quantities"], *written["inputs"]):
            for name, value in judged.items():
                if isinstance(value, float) and not math.isfinite(value):
                    judged[name] = None
    return content
