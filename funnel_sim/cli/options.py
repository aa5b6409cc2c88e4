"""Options and arguments that mean the same in every verb."""

from __future__ import annotations

from pathlib import Path

import click

from funnel_sim.engines.choice import DEFAULT, ENGINES

experiment_argument = click.argument("experiment", metavar="EXPERIMENT", type=click.Path())
settings_option = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="PATH=VALUE",
    help="Set a value, e.g. organisations.hybrid.teams.field.headcount=7. Repeatable.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print results for machines.")
quiet_option = click.option("--quiet", "-q", is_flag=True, help="Say only what matters.")
seed_option = click.option(
    "--seed", type=click.IntRange(0, 2**63 - 1), metavar="N", help="Root of all random numbers."
)
replications_option = click.option(
    "--replications",
    type=click.IntRange(2, 100_000),
    metavar="N",
    help="Exactly so many replications of every organisation.",
)
workers_option = click.option(
    "--workers",
    type=click.IntRange(1),
    metavar="N",
    help="Replications at a time. Default: one per core, or all that a cluster can do.",
)
engine_option = click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=DEFAULT,
    show_default=True,
    help="Same results, other speed.",
)
cluster_option = click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Have a Dask cluster do the work: tcp://HOST:PORT, tls://HOST:PORT, or local.",
)
output_option = click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder of the results. Default: results/<experiment>.",
)


def all_settings(
    settings: tuple[str, ...], seed: int | None = None, replications: int | None = None
) -> tuple[str, ...]:
    """`--set`, and other options that stand for one; these come last."""
    said = [*settings]
    if seed is not None:
        said.append(f"seed={seed}")
    if replications is not None:
        said.append(f"replications={replications}")
    return tuple(said)
