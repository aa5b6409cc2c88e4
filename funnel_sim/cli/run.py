"""`funnel-sim run`: the main job."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from funnel_sim.cli.means import engine_of, workers_of
from funnel_sim.cli.options import (
    all_settings,
    cluster_option,
    engine_option,
    experiment_argument,
    json_option,
    output_option,
    quiet_option,
    replications_option,
    seed_option,
    settings_option,
    workers_option,
)
from funnel_sim.cli.output import console_for_progress, console_for_results, print_json, say
from funnel_sim.cli.studying import (
    CHARTS,
    RESULTS,
    kept_when_stopped,
    print_opening,
    warm_up_checks,
)

if TYPE_CHECKING:
    from rich.console import Console

    from funnel_sim.engines.contract import Engine
    from funnel_sim.model.offered_load import OfferedLoad
    from funnel_sim.runner.files import Columns
    from funnel_sim.studies.comparison import Comparison
    from funnel_sim.studies.experiment import ExperimentResult
    from funnel_sim.studies.warm_up import WarmUpCheck


@click.command("run")
@experiment_argument
@settings_option
@seed_option
@replications_option
@engine_option
@workers_option
@cluster_option
@output_option
@json_option
@quiet_option
def run(
    experiment: str,
    settings: tuple[str, ...],
    seed: int | None,
    replications: int | None,
    engine: str,
    workers: int | None,
    cluster: str | None,
    output: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run an experiment: which of its organisations earns most, and how sure is that?

    Checks the files, shows the offered load, simulates every organisation on the same leads until
    the experiment's rule is content, and prints verdict and tables. Replications that are in the
    result folder already are not run again, so a run that was stopped goes on. In a steady-state
    study, a few pilot replications first tell whether the warm-up is long enough.
    """
    from funnel_sim.cli.progress import progress
    from funnel_sim.cli.warm_up_report import print_warm_ups
    from funnel_sim.studies.experiment import run_experiment
    from funnel_sim.studies.offered import comparands, offered_loads
    from funnel_sim.studies.opening import open_scenario
    from funnel_sim.studies.result_files import write_results

    scenario = open_scenario(experiment, all_settings(settings, seed, replications))
    folder = output or RESULTS / scenario.name
    designs = comparands(scenario)
    offered = offered_loads(designs.designs)
    console = console_for_results()
    talks = not (as_json or quiet)
    if talks:
        print_opening(console, scenario, designs, offered)
    with kept_when_stopped():
        simulate = engine_of(engine, quiet=quiet)
        with workers_of(workers, cluster) as who:
            warm_ups = warm_up_checks(
                designs.designs, offered, scenario.experiment.seed, simulate, who, quiet=quiet
            )
            if not as_json:
                print_warm_ups(console, warm_ups, brief=quiet)
            with progress(console_for_progress(), silent=quiet) as on_progress:
                result = run_experiment(
                    scenario, folder, engine=simulate, workers=who, on_progress=on_progress
                )
        write_results(result, folder, sys.argv, warm_ups)
        files = _charts(result, offered, simulate, folder, talks=talks)
    if as_json:
        print_json(_content(result, offered, warm_ups, folder, files))
    else:
        _print(console, result, brief=quiet)
        say(console, f"Results are in {folder}, charts in {folder / CHARTS}.")


def _charts(
    result: ExperimentResult,
    offered: dict[str, OfferedLoad],
    engine: Engine,
    folder: Path,
    *,
    talks: bool,
) -> list[Path]:
    from funnel_sim.reporting.charts import write_charts
    from funnel_sim.studies.typical import typical_traces

    console = console_for_progress()
    shown = console.status("Drawing charts") if talks and console.is_terminal else nullcontext()
    with shown:
        traces = typical_traces(result, engine)
        return write_charts(
            folder / CHARTS, result.comparisons, result.outcomes, offered, traces=traces
        )


def _print(console: Console, result: ExperimentResult, *, brief: bool) -> None:
    from funnel_sim.reporting.charts import verdict_sentences
    from funnel_sim.reporting.terminal import comparison_sheet, differences_sheet, print_sheet

    for comparison in result.comparisons:
        _print_verdict(console, comparison, verdict_sentences(comparison))
        if brief:
            continue
        print_sheet(console, comparison_sheet(comparison))
        if len(comparison.organisations) > 1:
            print_sheet(console, differences_sheet(comparison))
    if not brief:
        _print_reality(console, result)
        _print_precision(console, result)


def _print_verdict(console: Console, comparison: Comparison, sentences: Sequence[str]) -> None:
    if comparison.variant is not None:
        say(console, f"Variant {comparison.variant}", "bold")
    headline, *rest = sentences
    say(console, headline, "bold")
    for sentence in rest:
        say(console, sentence)
    say(console)


def _print_reality(console: Console, result: ExperimentResult) -> None:
    from funnel_sim.cli.reality_report import reality_sheet
    from funnel_sim.reporting.terminal import print_sheet
    from funnel_sim.studies.reality import compare_with_reality

    rows = compare_with_reality(result.experiment, result.outcomes)
    if rows:
        print_sheet(console, reality_sheet(rows, result.experiment))


def _print_precision(console: Console, result: ExperimentResult) -> None:
    """Say where the stopping rule had to give up."""
    missed = [reached for reached in result.precision if not reached.enough]
    if missed:
        where = ", ".join(f"{reached.kpi} of {reached.design}" for reached in missed)
        say(
            console,
            f"After {result.replications} replications, the most allowed, these intervals are "
            f"still wider than `replications.until` asks: {where}.",
        )


def _content(
    result: ExperimentResult,
    offered: dict[str, OfferedLoad],
    warm_ups: Sequence[WarmUpCheck],
    folder: Path,
    charts: Sequence[Path],
) -> dict[str, object]:
    """The result for machines; values in the units of the KPI registry."""
    from funnel_sim.cli.load_report import load_content
    from funnel_sim.cli.warm_up_report import warm_up_content
    from funnel_sim.reporting.charts import verdict_sentences
    from funnel_sim.studies.reality import compare_with_reality
    from funnel_sim.studies.result_files import comparison_table, summary_table

    return {
        "name": result.name,
        "question": result.experiment.question,
        "seed": result.experiment.seed,
        "replications": result.replications,
        "objective": result.experiment.objective,
        "currency": result.experiment.market.currency,
        "folder": folder,
        "charts": charts,
        "verdicts": [
            {
                "variant": comparison.variant,
                "baseline": comparison.baseline,
                "sentences": verdict_sentences(comparison),
                "verdict": comparison.verdict,
            }
            for comparison in result.comparisons
        ],
        "summary": _rows(summary_table(result.comparisons)),
        "comparison": _rows(comparison_table(result.comparisons)),
        "precision": result.precision,
        "payroll": result.payroll,
        "offered_load": {name: load_content(load) for name, load in offered.items()},
        "warm_up": warm_up_content(warm_ups),
        "reality": compare_with_reality(result.experiment, result.outcomes),
    }


def _rows(columns: Columns) -> list[dict[str, object]]:
    """A table of columns as a list of rows."""
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
