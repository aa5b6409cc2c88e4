"""`funnel-sim calibrate`: exports of a CRM, or an event log, into a history of deals."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from funnel_sim.cli.options import json_option, quiet_option
from funnel_sim.cli.output import console_for_results, print_json
from funnel_sim.domain.errors import Finding, InvalidInput

RESULTS = Path("results") / "calibration"
file_paths = click.Path(path_type=str)


@click.command("calibrate")
@click.argument("files", nargs=-1, required=True, type=file_paths, metavar="FILES...")
@click.option(
    "--activities",
    multiple=True,
    type=file_paths,
    metavar="FILE",
    help="Calls, visits, meetings. Repeatable.",
)
@click.option(
    "--spend",
    multiple=True,
    type=file_paths,
    metavar="FILE",
    help="Marketing spend by channel and month. Repeatable.",
)
@click.option(
    "--map",
    "settings",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column a field is in, e.g. segment=Industry. Repeatable.",
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="YAML file that says the same, and more.",
)
@click.option("--as-of", metavar="DATE", help="Look from this day; what came later is unknown.")
@click.option(
    "--dates",
    type=click.Choice(("day-first", "month-first")),
    help="How 3/4/2024 is meant, where the file does not tell.",
)
@click.option(
    "--decimal",
    type=click.Choice(("point", "comma")),
    help="How 1.234 is meant, where the file does not tell.",
)
@click.option(
    "--time-zone", metavar="ZONE", help="Convert moments with a zone, e.g. Europe/Berlin."
)
@click.option(
    "--won", multiple=True, metavar="NAME", help="Stage or status that means won. Repeatable."
)
@click.option(
    "--lost", multiple=True, metavar="NAME", help="Stage or status that means lost. Repeatable."
)
@click.option("--system", metavar="NAME", help="The system that the files come from.")
@click.option("--pipeline", metavar="NAME", help="The only pipeline to take.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder of the results. Default: results/calibration.",
)
@json_option
@quiet_option
def calibrate(
    files: tuple[str, ...],
    activities: tuple[str, ...],
    spend: tuple[str, ...],
    settings: tuple[str, ...],
    mapping: Path | None,
    as_of: str | None,
    dates: str | None,
    decimal: str | None,
    time_zone: str | None,
    won: tuple[str, ...],
    lost: tuple[str, ...],
    system: str | None,
    pipeline: str | None,
    output: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Read the exports of a CRM, or an event log, into one history of deals.

    HubSpot, Pipedrive, Salesforce and Zoho are recognised by their headings, in English, German and
    French, and so are event logs (CSV, Parquet, XES); `--map` says the rest. Every step of cleaning
    is counted, and rows that are of no use are in rejected_rows.csv with the reason.
    """
    from funnel_sim.calibration.readers.files import content_of, write_reading
    from funnel_sim.calibration.readers.mapping import (
        ColumnMap,
        joined,
        parse_options,
        read_mapping,
    )
    from funnel_sim.calibration.readers.read import read_history
    from funnel_sim.cli.reading_report import print_reading

    columns = joined(read_mapping(mapping) if mapping else ColumnMap(), parse_options(settings))
    try:
        reading = read_history(
            files,
            mapping=columns,
            activities=activities,
            spend=spend,
            as_of=_day(as_of),
            dates=dates,  # type: ignore[arg-type]
            decimal=decimal,  # type: ignore[arg-type]
            time_zone=time_zone,
            won=won,
            lost=lost,
            system=system,
            pipeline=pipeline,
        )
    except InvalidInput as error:
        if as_json:
            print_json({"files": list(files), "problems": error.findings})
        raise
    folder = output or RESULTS
    write_reading(reading, folder)
    if as_json:
        print_json({**content_of(reading), "folder": folder})
    elif not quiet:
        print_reading(console_for_results(), reading, folder)


def _day(text: str | None) -> datetime | None:
    """The day of `--as-of`. InvalidInput where it is none."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        rule = f"`--as-of` must be a day such as 2024-07-01. Got '{text}'."
        raise InvalidInput([Finding("--as-of", "", rule)]) from None
