"""`funnel-sim switch-points`: at which value of an input another organisation becomes the best."""

from __future__ import annotations

import sys
from dataclasses import replace

import click

from funnel_sim.cli.studying import How, ranges_as_settings, report, study_options, studying


@click.command("switch-points")
@study_options
@click.option(
    "--input",
    "inputs",
    multiple=True,
    metavar="PATH=LOW..HIGH",
    help="A value and the range to look at; twice for a map. Takes the place of those in the file.",
)
def switch_points(experiment: str, how: How, inputs: tuple[str, ...]) -> None:
    """Find the values of an input at which the best organisation changes.

    With one input, each switch comes with an interval. With two, a map shows which organisation
    wins where, and where none clearly does. Every world gets the same luck.
    """
    from funnel_sim.reporting.studies.switch_points import switch_findings
    from funnel_sim.studies.opening import open_scenario
    from funnel_sim.studies.switch_points.files import NAME, write_switch_points
    from funnel_sim.studies.switch_points.study import switch_points as search

    how = replace(how, settings=(*how.settings, *ranges_as_settings(NAME, inputs)))
    scenario = open_scenario(experiment, how.settings, study=NAME)
    folder = how.folder(scenario.name) / NAME
    with studying(scenario, how) as session:
        result = search(scenario, session.source)
    write_switch_points(result, folder, sys.argv)
    content = {
        "name": result.name,
        "question": result.experiment.question,
        "seed": result.experiment.seed,
        "replications": result.replications,
        "situations": [
            {
                "variant": each.variant,
                "inputs": [
                    {"path": o.path, "unit": o.unit, "low": o.range.low, "high": o.range.high}
                    for o in each.inputs
                ],
                "switches": each.switches,
                "worlds": each.spots,
            }
            for each in result.situations
        ],
    }
    report(switch_findings(result), folder, content, how, session)
