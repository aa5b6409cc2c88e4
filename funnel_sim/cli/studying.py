"""What every verb that runs a study does around it: options, progress, results, last words.

A verb with `@study_options` is called with the experiment and a `How`, then with its own options:

    @click.command("compare")
    @study_options
    def compare(experiment: str, how: How) -> None: ...
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    seed_option,
    settings_option,
    workers_option,
)
from funnel_sim.cli.output import console_for_progress, console_for_results, print_json, say

if TYPE_CHECKING:
    from rich.console import Console

    from funnel_sim.config.scenario import Scenario
    from funnel_sim.engines.contract import Engine
    from funnel_sim.model.offered_load import OfferedLoad
    from funnel_sim.reporting.studies.report import Findings
    from funnel_sim.runner.execution import Workers
    from funnel_sim.studies.designs import Design
    from funnel_sim.studies.offered import Comparands
    from funnel_sim.studies.replications import Replications
    from funnel_sim.studies.warm_up import WarmUpCheck

RESULTS = Path("results")
CHARTS = "charts"
KEPT = "stopped. Replications that were finished are kept; the same command goes on from there."


@dataclass(frozen=True, slots=True)
class How:
    """The options that all studies share, as they were given."""

    settings: tuple[str, ...]
    engine: str
    workers: int | None
    cluster: str | None
    output: Path | None
    as_json: bool
    quiet: bool

    def folder(self, name: str) -> Path:
        """Folder of the results of an experiment; the store is in it, a study has one below."""
        return self.output or RESULTS / name


@dataclass(frozen=True, slots=True)
class Session:
    """What a study runs on."""

    source: Replications
    offered: Mapping[str, OfferedLoad]
    """What every design is asked for, by arithmetic."""
    warm_ups: tuple[WarmUpCheck, ...]
    """What pilot replications say of the warm-up; empty unless a steady state is studied."""


def study_options(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the argument and the options that all studies share."""

    @wraps(verb)
    def command(
        experiment: str, settings: tuple[str, ...], seed: int | None, **options: Any
    ) -> None:
        shared = {n: options.pop(n) for n in How.__dataclass_fields__ if n != "settings"}
        verb(experiment, How(settings=all_settings(settings, seed), **shared), **options)

    shared = (
        experiment_argument,
        settings_option,
        seed_option,
        engine_option,
        workers_option,
        cluster_option,
        output_option,
        json_option,
        quiet_option,
    )
    for option in reversed(shared):
        command = option(command)
    return command


def ranges_as_settings(study: str, inputs: Sequence[str]) -> tuple[str, ...]:
    """`--input PATH=LOW..HIGH` as `--set` has it: together they take the place of the file's."""
    if not inputs:
        return ()
    ranges: dict[str, str] = {}
    for one in inputs:
        path, equals, span = one.partition("=")
        if not equals:
            rule = "must be PATH=LOW..HIGH, such as market.activities.visit.cost=120..260"
            raise click.BadParameter(f"{rule}. Got {one!r}.", param_hint="--input")
        ranges[path.strip()] = span.strip()
    section = f"{study}.inputs"
    return (f"{section}=null", f"{section}={json.dumps(ranges)}")


@contextmanager
def kept_when_stopped() -> Iterator[None]:
    """Say what Ctrl-C leaves behind."""
    try:
        yield
    except KeyboardInterrupt as stop:
        raise KeyboardInterrupt(str(stop) or KEPT) from None


@contextmanager
def studying(scenario: Scenario, how: How) -> Iterator[Session]:
    """Say question and loads, check the warm-up, and give replications out of the store."""
    from funnel_sim.cli.progress import progress
    from funnel_sim.cli.warm_up_report import print_warm_ups
    from funnel_sim.studies.offered import comparands, offered_loads
    from funnel_sim.studies.replications import replications

    seed, console = scenario.experiment.seed, console_for_results()
    designs = comparands(scenario)
    offered = offered_loads(designs.designs)
    if not (how.as_json or how.quiet):
        print_opening(console, scenario, designs, offered)
    with kept_when_stopped():
        engine = engine_of(how.engine, quiet=how.quiet)
        with workers_of(how.workers, how.cluster) as workers:
            checks = warm_up_checks(
                designs.designs, offered, seed, engine, workers, quiet=how.quiet
            )
            if not how.as_json:
                print_warm_ups(console, checks, brief=how.quiet)
            with (
                progress(console_for_progress(), silent=how.quiet) as on_progress,
                replications(
                    how.folder(scenario.name),
                    seed,
                    engine=engine,
                    workers=workers,
                    on_progress=on_progress,
                ) as source,
            ):
                yield Session(source, offered, checks)


def print_opening(
    console: Console,
    scenario: Scenario,
    designs: Comparands,
    offered: Mapping[str, OfferedLoad],
) -> None:
    """The question, and what every design of it is asked for."""
    from funnel_sim.cli.load_report import print_loads

    say(console, f"{scenario.experiment.question}\n")
    print_loads(console, designs, offered)
    say(console)


def warm_up_checks(
    designs: Mapping[str, Design],
    offered: Mapping[str, OfferedLoad],
    seed: int,
    engine: Engine,
    workers: Workers,
    *,
    quiet: bool,
) -> tuple[WarmUpCheck, ...]:
    """What pilot replications say of the warm-up; nothing unless a steady state is studied."""
    from funnel_sim.cli.progress import progress
    from funnel_sim.studies.warm_up import check_warm_ups, in_steady_state

    steady = in_steady_state(designs)
    if not steady:
        return ()
    with progress(console_for_progress(), "pilot replications", silent=quiet) as on_progress:
        return check_warm_ups(
            steady, offered, seed, engine=engine, workers=workers, on_progress=on_progress
        )


def report(
    findings: Sequence[Findings],
    folder: Path,
    content: Mapping[str, object],
    how: How,
    session: Session,
) -> None:
    """Write the charts into the study's `folder`, then print what was found.

    `content` is what machines get besides the sentences.
    """
    from funnel_sim.cli.load_report import load_content
    from funnel_sim.cli.warm_up_report import warm_up_content
    from funnel_sim.reporting.studies.report import write_study_charts

    with kept_when_stopped():
        charts = write_study_charts(folder / CHARTS, findings)
    if how.as_json:
        told = [{"variant": each.variant, "sentences": each.sentences} for each in findings]
        warm_up = warm_up_content(session.warm_ups)
        loads = {name: load_content(load) for name, load in session.offered.items()}
        places = {"folder": folder, "charts": charts}
        print_json(
            {**content, **places, "findings": told, "offered_load": loads, "warm_up": warm_up}
        )
        return
    for each in findings:
        _print(each, quiet=how.quiet)
    say(console_for_results(), f"Results are in {folder}, charts in {folder / CHARTS}.")


def _print(found: Findings, *, quiet: bool) -> None:
    from funnel_sim.reporting.terminal import print_sheet

    console = console_for_results()
    if found.variant is not None:
        say(console, f"Variant {found.variant}", "bold")
    headline, *rest = found.sentences
    say(console, headline, "bold")
    for sentence in rest:
        say(console, sentence)
    say(console)
    for sheet in () if quiet else found.sheets:
        print_sheet(console, sheet)
