"""`funnel-sim calibrate`: exports of a CRM, or an event log, into a config that runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from funnel_sim.cli.options import json_option, quiet_option
from funnel_sim.cli.output import console_for_results, print_json
from funnel_sim.cli.reading_options import HowToRead, reading_options
from funnel_sim.domain.errors import InvalidInput

if TYPE_CHECKING:
    from funnel_sim.calibration.calibration import Calibration
    from funnel_sim.calibration.readers.reading import Reading

RESULTS = Path("results") / "calibration"


@click.command("calibrate")
@reading_options
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder of the results. Default: results/calibration.",
)
@json_option
@quiet_option
def calibrate(how_to_read: HowToRead, output: Path | None, as_json: bool, quiet: bool) -> None:
    """Turn the exports of a CRM, or an event log, into a config that runs.

    HubSpot, Pipedrive, Salesforce and Zoho are recognised by their headings, in English, German and
    French, and so are event logs (CSV, Parquet, XES); `--map` says the rest. Every step of cleaning
    is counted, and rows that are of no use are in rejected_rows.csv with the reason.

    What the history tells is fitted, with intervals, and written as experiment.yaml, which runs at
    once; report.md says what was learnt, what was not, and what stands in for it.
    """
    from funnel_sim.calibration.fragment.folder import write_calibration
    from funnel_sim.calibration.readers.files import content_of, write_reading
    from funnel_sim.cli.calibration_report import calibration_content, print_calibration
    from funnel_sim.cli.reading_report import print_reading
    from funnel_sim.reporting.calibration import write_calibration_charts

    calendar = how_to_read.calendar()
    try:
        reading = how_to_read.read()
    except InvalidInput as error:
        if as_json:
            print_json({"files": list(how_to_read.files), "problems": error.findings})
        raise
    folder = output or RESULTS
    write_reading(reading, folder)
    found, why_not = _fitted(reading, how_to_read, calendar)
    if found is not None:
        write_calibration(found, folder)
        write_calibration_charts(found, folder)
    if as_json:
        content = {**content_of(reading), "folder": folder}
        print_json(content | calibration_content(found, why_not))
    elif not quiet:
        console = console_for_results()
        print_reading(console, reading, folder)
        print_calibration(console, found, why_not, folder)


def _fitted(
    reading: Reading, how: HowToRead, calendar: object
) -> tuple[Calibration | None, tuple[str, ...]]:
    """The calibration, or why there is none: too few deals are still a history worth having."""
    import pandas as pd

    from funnel_sim.calibration.calibration import calibrate_history

    since = None if how.since is None else pd.Timestamp(how.since)
    try:
        found = calibrate_history(
            reading.history,
            calendar=calendar,  # type: ignore[arg-type]
            since=since,
            field_sellers=how.field_sellers,
        )
    except InvalidInput as error:
        return None, tuple(finding.message for finding in error.findings)
    return found, ()
