"""`funnel-sim pace`: whether a year that is under way still reaches its target."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from funnel_sim.cli.studying import How, report, study_options, studying


@click.command("pace")
@click.option("--actuals", type=click.Path(path_type=Path), metavar="FILE", required=True,
              help="CSV: month, and a column per KPI that is known.")  # fmt: skip
@study_options
def pace(experiment: str, how: How, actuals: Path) -> None:
    """Say how probable the year's target still is, and what is behind.

    Targets by month of output and input KPIs come with a band; the first months come from a file.
    """
    from funnel_sim.reporting.studies.pace import pace_findings
    from funnel_sim.studies.opening import open_scenario
    from funnel_sim.studies.pace.actuals import read_actuals
    from funnel_sim.studies.pace.files import NAME, write_pace
    from funnel_sim.studies.pace.study import frame_of
    from funnel_sim.studies.pace.study import pace as study
    from funnel_sim.studies.target import target_of

    scenario = open_scenario(experiment, how.settings, study=NAME)
    aim = target_of(scenario.experiment, scenario.experiment.pace.target)
    months = frame_of(scenario).calendar.month_labels
    happened = read_actuals(actuals, months, aim.kpi.name)
    folder = how.folder(scenario.name) / NAME
    with studying(scenario, how) as session:
        result = study(scenario, session.source, happened)
    write_pace(result, folder, sys.argv)
    content = {
        "name": result.name,
        "question": result.experiment.question,
        "seed": result.experiment.seed,
        "replications": result.replications,
        "organisation": result.organisation,
        "probability": result.now,
        "before": result.before,
        "standings": [{"kpi": s.kpi.name, "standing": s} for s in result.standings],
        "shifts": result.shifts,
    }
    report(pace_findings(result), folder, content, how, session)
