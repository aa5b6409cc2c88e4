"""`funnel-sim optimise`: the plan that earns most, and those that are as good."""

from __future__ import annotations

import sys

import click

from funnel_sim.cli.studying import How, report, study_options, studying


@click.command("optimise")
@study_options
def optimise(experiment: str, how: How) -> None:
    """Find the design, headcounts, rules and budgets that earn most within the limits.

    The section `optimise` of the experiment says what may be chosen; without it, headcounts of all
    organisations. The best plans are tested anew, and all that are as good are named.
    """
    from funnel_sim.reporting.studies.optimise import optimise_findings
    from funnel_sim.studies.opening import open_scenario
    from funnel_sim.studies.optimise.files import NAME, answers, write_optimise
    from funnel_sim.studies.optimise.study import optimise as study
    from funnel_sim.studies.optimise.study import spaces

    scenario = open_scenario(experiment, how.settings, study=NAME)
    spaces(scenario)
    folder = how.folder(scenario.name) / NAME
    with studying(scenario, how) as session:
        result = study(scenario, session.source)
    write_optimise(result, folder, sys.argv)
    content = {
        "name": result.name,
        "question": result.experiment.question,
        "seed": result.experiment.seed,
        "replications": result.replications,
        "answers": answers(result),
    }
    report(optimise_findings(result), folder, content, how, session)
