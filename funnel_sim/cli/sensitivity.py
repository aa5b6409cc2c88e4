"""`funnel-sim sensitivity`: on which assumptions the answer hangs, and what knowing is worth."""

from __future__ import annotations

import sys

import click

from funnel_sim.cli.studying import How, report, study_options, studying


@click.command("sensitivity")
@study_options
def sensitivity(experiment: str, how: How) -> None:
    """Vary the assumptions within their ranges: does the choice stay, and which of them decide?

    The ranges stand in the experiment, under `uncertain`. Every input goes to its ends alone; a
    screening and Sobol indices say what it does together with others; worlds drawn at random say in
    how many each organisation is the best, and what it would be worth to know an input before
    deciding.
    """
    from funnel_sim.reporting.studies.sensitivity import sensitivity_findings
    from funnel_sim.studies.opening import open_scenario
    from funnel_sim.studies.sensitivity.files import NAME, write_sensitivity
    from funnel_sim.studies.sensitivity.requirements import need_library
    from funnel_sim.studies.sensitivity.study import sensitivity as vary

    scenario = open_scenario(experiment, how.settings, study=NAME)
    need_library()
    folder = how.folder(scenario.name) / NAME
    with studying(scenario, how) as session:
        result = vary(scenario, session.source)
    write_sensitivity(result, folder, sys.argv)
    content = {
        "name": result.name,
        "question": result.experiment.question,
        "seed": result.experiment.seed,
        "replications": result.replications,
        "situations": result.situations,
    }
    report(sensitivity_findings(result), folder, content, how, session)
