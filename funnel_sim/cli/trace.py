"""`funnel-sim trace`: every event of one replication, or the life of one lead in words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from funnel_sim.cli.means import engine_of
from funnel_sim.cli.options import (
    all_settings,
    engine_option,
    experiment_argument,
    json_option,
    quiet_option,
    seed_option,
    settings_option,
)
from funnel_sim.cli.output import print_json

if TYPE_CHECKING:
    from funnel_sim.studies.events import Event


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
@click.option(
    "--lead", metavar="NAME",
    help="Tell one life in words: CHANNEL:NUMBER, such as web:17, opening:NUMBER for a lead that "
    "is open at the start, customers:SEGMENT:NUMBER for a customer who is there at the start.",
)  # fmt: skip
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), metavar="FILE",
    help="Write here instead of to the screen.",
)  # fmt: skip
@settings_option
@seed_option
@engine_option
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
    engine: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run one replication and show all that happens in it as CSV, with dates and names.

    Replication N is the same one that `run` counts in its tables. Times are local; waits, work,
    travel and briefing are working or selling hours.
    """
    from funnel_sim.studies.events import all_events, events_of
    from funnel_sim.studies.offered import comparands
    from funnel_sim.studies.opening import open_scenario
    from funnel_sim.studies.story import story
    from funnel_sim.studies.trace import trace as simulate

    scenario = open_scenario(experiment, all_settings(settings, seed))
    design = organisation or next(iter(comparands(scenario).designs))
    told = simulate(scenario, design, replication, engine_of(engine, quiet=quiet))
    if lead is not None and not as_json:
        _write("\n".join(story(told, lead)) + "\n", output, quiet)
        return
    events = all_events(told) if lead is None else events_of(told, told.family(lead))
    if not as_json:
        _write(_csv(events), output, quiet)
        return
    content = {
        "organisation": design,
        "replication": replication,
        "seed": scenario.experiment.seed,
        "currency": told.frame.currency,
        "events": [_row(event) for event in events],
    }
    if lead is not None:
        content["words"] = story(told, lead)
    print_json(content)


def _row(event: Event) -> dict[str, object]:
    from funnel_sim.studies.events import COLUMNS

    return {name: getattr(event, name) for name in COLUMNS}


def _csv(events: Iterable[Event]) -> str:
    from funnel_sim.runner.files import cell
    from funnel_sim.studies.events import COLUMNS

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for event in events:
        _, *values = _row(event).values()
        writer.writerow([event.when.isoformat(), *map(cell, values)])
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
