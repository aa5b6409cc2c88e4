"""`funnel-sim check`: is a file sound, and is the staff enough?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from funnel_sim.cli.options import json_option, quiet_option, settings_option
from funnel_sim.cli.output import console_for_results, print_json, say
from funnel_sim.domain.errors import InvalidInput

if TYPE_CHECKING:
    from funnel_sim.config.scenario import Scenario


@click.command("check")
@click.argument("file", metavar="FILE", type=click.Path())
@settings_option
@json_option
@quiet_option
def check(file: str, settings: tuple[str, ...], as_json: bool, quiet: bool) -> None:
    """Check an experiment, a market or an organisation; nothing is simulated or written.

    For an experiment: all findings, or the load that its leads offer to every team, the bottleneck,
    and teams that are asked for more than they have: in a steady-state study without limited
    patience there is then no steady state. Whether its warm-up is long enough only `run` can tell,
    which simulates. A market or an organisation is checked by
    itself; whether it fits the others is checked with an experiment.
    """
    from funnel_sim.config.scenario import Scenario
    from funnel_sim.studies.opening import open_part

    try:
        part = open_part(file, settings)
    except InvalidInput as error:
        if as_json:
            print_json({"file": file, "problems": error.findings})
        raise
    if isinstance(part, Scenario):
        _check_scenario(part, as_json=as_json, quiet=quiet)
        return
    kind = type(part).__name__.lower()
    if as_json:
        print_json({"file": file, "kind": kind, "problems": []})
    elif not quiet:
        click.echo(f"{file}: no problems in this {kind} by itself.")


def _check_scenario(scenario: Scenario, *, as_json: bool, quiet: bool) -> None:
    from funnel_sim.cli.load_report import load_content, print_loads
    from funnel_sim.cli.warm_up_report import growth
    from funnel_sim.studies.offered import comparands, offered_loads
    from funnel_sim.studies.warm_up import without_steady_state

    designs = comparands(scenario)
    offered = offered_loads(designs.designs)
    growing = without_steady_state(designs.designs, offered)
    if as_json:
        print_json({
            "file": scenario.file,
            "kind": "experiment",
            "problems": [],
            "at_the_start": designs.at_the_start,
            "payroll": designs.payroll,
            "offered_load": {name: load_content(load) for name, load in offered.items()},
            "without_steady_state": growing,
        })  # fmt: skip
    elif not quiet:
        click.echo(f"{scenario.file}: no problems.\n")
        console = console_for_results()
        print_loads(console, designs, offered)
        for name, teams in growing.items():
            say(console, f"Warning: {name} has no steady state. {growth(teams)}", "yellow")
