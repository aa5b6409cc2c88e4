"""`funnel-sim compare`: choose the best organisation, with as many replications as that takes."""

from __future__ import annotations

import sys

import click

from funnel_sim.cli.studying import How, report, study_options, studying


@click.command("compare")
@study_options
def compare(experiment: str, how: How) -> None:
    """Choose the best organisation: how sure is that, by how much, and at what cost?

    The study itself decides how many replications it needs. After a first stage, organisations that
    are surely behind get no more of them (`compare.procedure: kn`), or all get as many as show by
    how much each is behind the best (`mcb`). What matters is the experiment's `indifference`.
    """
    from funnel_sim.reporting.studies.compare import compare_findings
    from funnel_sim.studies.compare.files import NAME, write_compare
    from funnel_sim.studies.compare.study import compare as choose
    from funnel_sim.studies.opening import open_scenario

    scenario = open_scenario(experiment, how.settings, study=NAME)
    folder = how.folder(scenario.name) / NAME
    with studying(scenario, how) as session:
        result = choose(scenario, session.source)
    write_compare(result, folder, sys.argv)
    content = {
        "name": result.name,
        "question": result.experiment.question,
        "seed": result.experiment.seed,
        "replications": result.replications,
        "choices": [
            {"decided": c.decided, "promised": c.promised, "in_race": c.in_race, "choice": c}
            for c in result.choices
        ],
        "payroll": result.payroll,
    }
    report(compare_findings(result), folder, content, how, session)
