"""Many replications: in this process, in threads or processes beside it, or on a cluster.

Outcomes come in the order in which they are done; nothing depends on that order, since a
replication is a pure function of its job. A replication that fails is an outcome too, and stops no
other.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TypeAlias

from funnel_sim.domain.tables import Measures
from funnel_sim.engines.contract import Engine, releases_lock
from funnel_sim.runner.cluster import Cluster
from funnel_sim.runner.cluster_jobs import on_cluster
from funnel_sim.runner.jobs import Failure, Job, Result, Task, attempt
from funnel_sim.runner.local_jobs import in_processes, in_threads
from funnel_sim.runner.replicate import replicate

Outcome = Measures | Failure

Workers: TypeAlias = int | Cluster | None
"""Who does the work: so many threads or processes of this machine, those of a cluster, or (None)
one for every core that this process may use."""


def default_workers() -> int:
    """Workers when nobody says how many: one per core that this process may use."""
    import joblib

    return int(joblib.cpu_count())


def execute(
    jobs: Sequence[Job], engine: Engine, workers: Workers = None
) -> Generator[tuple[Job, Outcome], None, None]:
    """Replicate the jobs: `perform` with the task of measuring everything."""
    return perform(replicate, jobs, engine, workers)


def perform(
    task: Task[Result], jobs: Sequence[Job], engine: Engine, workers: Workers = None
) -> Generator[tuple[Job, Result | Failure], None, None]:
    """Do a task for every job and yield each with its result as soon as it is there.

    `workers=1` runs in this process. An engine that releases Python's lock runs in threads, any
    other in processes. A worker process that is killed, here or on a cluster, takes nothing with it
    but the replications in hand: these run again, each alone, and one that kills its worker once
    more is given up with a Failure. Closing the iterator, or Ctrl-C, ends the work.
    """
    if isinstance(workers, Cluster):
        return on_cluster(task, jobs, engine, workers)
    count = min(workers or default_workers(), len(jobs))
    if count <= 1:
        return ((job, attempt(task, job, engine)) for job in jobs)
    spread = in_threads if releases_lock(engine) else in_processes
    return spread(task, jobs, engine, count)
