"""Who simulates, and with what: `--engine`, `--workers` and `--cluster`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from funnel_sim.engines.contract import Engine
    from funnel_sim.runner.execution import Workers


def engine_of(name: str, *, quiet: bool) -> Engine:
    """The engine of that name, ready to run; where that takes long, standard error says why."""
    from funnel_sim.runner.first_use import ready_engine

    return ready_engine(name, None if quiet else _say)


@contextmanager
def workers_of(number: int | None, cluster: str | None) -> Iterator[Workers]:
    """Workers for as long as the block lasts."""
    if cluster is None:
        yield number
        return
    from funnel_sim.runner.cluster import open_cluster

    with open_cluster(cluster, number) as connected:
        yield connected


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)
