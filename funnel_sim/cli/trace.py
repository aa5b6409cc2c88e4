"""`funnel-sim trace`: the events of one replication, one lead in words, or one rep's calendar."""

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
    from datetime import datetime

    from funnel_sim.reporting.chart_data.calendar import CalendarData
    from funnel_sim.studies.events import Event
    from funnel_sim.studies.trace import Trace


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
    "--calendar", metavar="SEAT",
    help="Draw the days of one rep, such as 'field 1', as PNG or SVG; see --from and --weeks.",
)  # fmt: skip
@click.option(
    "--from", "first", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help="First week of the calendar. Default: the one in the middle of the horizon.",
)  # fmt: skip
@click.option(
    "--weeks", type=click.IntRange(1, 4), default=2, show_default=True, metavar="N",
    help="Weeks of the calendar, up to four.",
)  # fmt: skip
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), metavar="FILE",
    help="Write here instead of to the screen; the calendar goes to calendar.png by default.",
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
    calendar: str | None,
    first: datetime | None,
    weeks: int,
    output: Path | None,
    settings: tuple[str, ...],
    seed: int | None,
    engine: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run one replication and show all that happens in it as CSV, with dates and names.

    With --lead one life in words, with --calendar the days of one rep as a picture.

    Replication N is the same one that `run` counts in its tables. Times are local; waits, work,
    travel and briefing are working or selling hours.
    """
    from funnel_sim.studies.designs import split_name
    from funnel_sim.studies.events import all_events, events_of
    from funnel_sim.studies.offered import comparands
    from funnel_sim.studies.opening import open_scenario
    from funnel_sim.studies.story import story
    from funnel_sim.studies.trace import trace as simulate

    _refuse_what_does_not_fit(lead, calendar, output, draws=not as_json)
    scenario = open_scenario(experiment, all_settings(settings, seed))
    design = organisation or next(iter(comparands(scenario).designs))
    told = simulate(scenario, design, replication, engine_of(engine, quiet=quiet))
    if calendar is not None:
        place = list(scenario.experiment.organisations).index(split_name(design)[1])
        drawn = _calendar(told, place, calendar, first, weeks)
        if as_json:
            print_json(drawn)
        else:
            _draw(drawn, output or Path("calendar.png"), quiet)
        return
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


def _calendar(
    told: Trace, place: int, seat: str, first: datetime | None, weeks: int
) -> CalendarData:
    from funnel_sim.reporting.chart_data.calendar import calendar_data, middle_of
    from funnel_sim.reporting.chart_data.reading import Design
    from funnel_sim.reporting.formatting import in_words
    from funnel_sim.studies.designs import split_name

    number, day = told.days_of(seat, None if first is None else first.date())
    design = Design(in_words(told.frame.organisation), place)
    begin = day or middle_of(told.frame)
    variant = split_name(told.design)[0]
    return calendar_data(told.log, told.frame, design, number, begin, weeks, variant)


def _refuse_what_does_not_fit(
    lead: str | None, calendar: str | None, output: Path | None, *, draws: bool
) -> None:
    from funnel_sim.domain.errors import Finding, InvalidInput

    if calendar is None:
        return
    findings = []
    if lead is not None:
        message = "tells of a lead, --calendar of a rep: ask for one of them."
        findings.append(Finding("--lead", "", message))
    if draws and output is not None and output.suffix.lower() not in (".png", ".svg"):
        message = f"must end with .png or .svg for a calendar. Got '{output.name}'."
        findings.append(Finding("--output", "", message))
    if findings:
        raise InvalidInput(findings)


def _draw(drawn: CalendarData, file: Path, quiet: bool) -> None:
    from funnel_sim.reporting.charts import write_figure
    from funnel_sim.reporting.drawing.calendar import draw_calendars

    (figure,) = draw_calendars([drawn])
    write_figure(file, figure)
    if not quiet:
        click.echo(drawn.title)
        click.echo(f"Wrote {file}.", err=True)


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
