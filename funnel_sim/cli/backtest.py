"""`funnel-sim backtest`: what the model would have forecast, beside what happened."""

from __future__ import annotations

from pathlib import Path

import click

from funnel_sim.cli.options import json_option, quiet_option
from funnel_sim.cli.output import console_for_progress, console_for_results, print_json
from funnel_sim.cli.progress import progress
from funnel_sim.cli.reading_options import HowToRead, day_of, reading_options
from funnel_sim.domain.errors import InvalidInput

RESULTS = Path("results") / "backtest"


@click.command("backtest")
@reading_options
@click.option("--cut", metavar="DATE", required=True, help="Fit to what was known on this day.")
@click.option("--end", metavar="DATE", help="Day after the test. Default: the end of the record.")
@click.option(
    "--replications", type=click.IntRange(20, 10_000), default=200, show_default=True, metavar="N",
    help="Each with parameters of its own.",
)  # fmt: skip
@click.option(
    "--seed", type=click.IntRange(0, 2**63 - 1), default=1, show_default=True, metavar="N",
    help="Root of all random numbers.",
)  # fmt: skip
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder of the results. Default: results/backtest.",
)
@json_option
@quiet_option
def backtest(
    how_to_read: HowToRead,
    cut: str,
    end: str | None,
    replications: int,
    seed: int,
    output: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Fit to what was known on a day, simulate on from there, and compare with what happened.

    Once fed with the leads that came, and once forecasting them; beside a naive forecast without
    stages and capacity, which the model must tie or beat before it is called validated.
    """
    import pandas as pd

    from funnel_sim.calibration.backtest.run import run_backtest
    from funnel_sim.calibration.backtest.wording import write_backtest
    from funnel_sim.cli.calibration_report import backtest_content, print_backtest

    cut_day, end_day = day_of("--cut", cut), day_of("--end", end)
    assert cut_day is not None
    calendar, since = how_to_read.calendar(), how_to_read.since
    try:
        history = how_to_read.read().history
        with progress(console_for_progress(), silent=as_json or quiet) as told:
            result = run_backtest(
                history,
                cut=pd.Timestamp(cut_day),
                end=None if end_day is None else pd.Timestamp(end_day),
                since=None if since is None else pd.Timestamp(since),
                calendar=calendar,
                field_sellers=how_to_read.field_sellers,
                replications=replications,
                seed=seed,
                say=None if told is None else lambda done, total: told(done, total, ""),
            )
    except InvalidInput as error:
        if as_json:
            print_json({"files": list(how_to_read.files), "problems": error.findings})
        raise
    folder = output or RESULTS
    write_backtest(result, folder)
    if as_json:
        print_json(backtest_content(result) | {"folder": folder})
    elif not quiet:
        print_backtest(console_for_results(), result, folder)
