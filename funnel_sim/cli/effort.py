"""`funnel-sim effort`: what it costs to let each rep decide which lead is next."""

from __future__ import annotations

import sys

import click

from funnel_sim.cli.studying import How, report, study_options, studying


@click.command("effort")
@study_options
def effort(experiment: str, how: How) -> None:
    """Say what it costs to let each rep decide which lead is next.

    The same team under every queue discipline, under effort shares as they are written, and under
    the best ones that a search finds; all on fresh replications, with the same luck for each.
    """
    from funnel_sim.reporting.studies.effort import effort_findings
    from funnel_sim.studies.effort.files import NAME, answers, write_effort
    from funnel_sim.studies.effort.study import effort as study
    from funnel_sim.studies.opening import open_scenario

    scenario = open_scenario(experiment, how.settings, study=NAME)
    folder = how.folder(scenario.name) / NAME
    with studying(scenario, how) as session:
        result = study(scenario, session.source)
    write_effort(result, folder, sys.argv)
    content = {
        "name": result.name,
        "question": result.experiment.question,
        "seed": result.experiment.seed,
        "replications": result.replications,
        "answers": answers(result),
        "teams": result.teams,
        "payroll": result.payroll,
    }
    report(effort_findings(result), folder, content, how, session)
