"""`funnel-sim new`: a commented starter to change."""

from __future__ import annotations

from pathlib import Path

import click

from funnel_sim.cli.options import quiet_option


@click.command("new")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@quiet_option
def new(folder: Path, quiet: bool) -> None:
    """Copy a commented starter into DIR: an experiment, its market and its organisations.

    DIR is made where it is missing; one that holds anything is left alone.
    """
    from funnel_sim.studies.starter import EXPERIMENT, copy_starter

    files = copy_starter(folder)
    if quiet:
        return
    for file in files:
        click.echo(f"  {file}")
    experiment = folder / EXPERIMENT
    click.echo(f"Change what you like, then: funnel-sim check {experiment}")
    click.echo(f"                            funnel-sim run {experiment}")
