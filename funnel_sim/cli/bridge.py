"""`funnel-sim bridge`: why one organisation earns more than another."""

from __future__ import annotations

import sys
from dataclasses import replace

import click

from funnel_sim.cli.studying import How, report, study_options, studying


@click.command("bridge")
@study_options
@click.option("--from", "start", metavar="NAME", help="Organisation where the bridge starts.")
@click.option("--to", "end", metavar="NAME", help="Organisation where it ends.")
def bridge(experiment: str, how: How, start: str | None, end: str | None) -> None:
    """Split what one organisation earns more than another by its causes.

    Groups of mechanisms (hand-overs, waiting, visits, pay ...) are switched on and off in both, on
    the same draws. The pieces add up to the difference. Without --from and --to it is that of the
    baseline and the best of the others.
    """
    from funnel_sim.reporting.studies.bridge import bridge_findings
    from funnel_sim.studies.bridge.files import NAME, write_bridge
    from funnel_sim.studies.bridge.study import bridge as span
    from funnel_sim.studies.opening import open_scenario

    said = [f"{NAME}.{key}={name}" for key, name in (("start", start), ("end", end)) if name]
    how = replace(how, settings=(*how.settings, *said))
    scenario = open_scenario(experiment, how.settings, study=NAME)
    folder = how.folder(scenario.name) / NAME
    with studying(scenario, how) as session:
        result = span(scenario, session.source)
    write_bridge(result, folder, sys.argv)
    content = {
        "name": result.name,
        "question": result.experiment.question,
        "seed": result.experiment.seed,
        "replications": result.replications,
        "bridges": result.spans,
        "payroll": result.payroll,
    }
    report(bridge_findings(result), folder, content, how, session)
