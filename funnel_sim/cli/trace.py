"""`funnel-sim trace`: every event of one replication, or one lead's journey in words."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from funnel_sim.cli.options import (
    all_settings,
    experiment_argument,
    json_option,
    quiet_option,
    seed_option,
    settings_option,
)
from funnel_sim.cli.output import print_json

if TYPE_CHECKING:
    from funnel_sim.studies.trace import Event


@click.command("trace")
@experiment_argument
@click.option(
    "--organisation",
    metavar="NAME",
    help="Organisation, or VARIANT/ORGANISATION. Default: the first.",
)
@click.option(
    "--replication", type=click.IntRange(0), default=0, show_default=True, metavar="N",
    help="Number of the replication, from 0.",
)  # fmt: skip
@click.option("--lead", metavar="CHANNEL:NUMBER", help="Tell one lead's journey in words.")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), metavar="FILE",
    help="Write here instead of to the screen.",
)  # fmt: skip
@settings_option
@seed_option
@json_option
@quiet_option
def trace(
    experiment: str,
    organisation: str | None,
    replication: int,
    lead: str | None,
    output: Path | None,
    settings: tuple[str, ...],
    seed: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run one replication and show all that happens in it as CSV, with dates and names.

    Replication N is the same one that `run` counts in its tables. Times are local; waits, work,
    travel and briefing are working or selling hours.
    """
    from funnel_sim.studies.journey import journey
    from funnel_sim.studies.offered import comparands
    from funnel_sim.studies.opening import open_scenario
    from funnel_sim.studies.trace import trace as simulate

    scenario = open_scenario(experiment, all_settings(settings, seed))
    design = organisation or next(iter(comparands(scenario).designs))
    told = simulate(scenario, design, replication)
    if lead is not None and not as_json:
        _write("\n".join(journey(told, lead)) + "\n", output, quiet)
        return
    events = told.events() if lead is None else told.events_of(told.find_lead(lead))
    if not as_json:
        _write(_csv(events), output, quiet)
        return
    content = {
        "organisation": design,
        "replication": replication,
        "seed": scenario.experiment.seed,
        "currency": told.frame.currency,
        "events": events,
    }
    if lead is not None:
        content["words"] = journey(told, lead)
    print_json(content)


def _csv(events: Iterable[Event]) -> str:
    from funnel_sim.runner.files import cell
    from funnel_sim.studies.trace import Event

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [field.name for field in dataclasses.fields(Event)]
    writer.writerow(names)
    for event in events:
        values = (getattr(event, name) for name in names)
        writer.writerow([event.when.isoformat(), *map(cell, list(values)[1:])])
    return text.getvalue()


def _write(text: str, output: Path | None, quiet: bool) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    from funnel_sim.runner.files import make_folder, write_text

    make_folder(output.parent)
    write_text(output, text)
    if not quiet:
        click.echo(f"Wrote {output}.", err=True)
