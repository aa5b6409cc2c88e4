"""Real schedulers and workers on loopback: the same results, whoever dies in between."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from funnel_sim.domain.log import Log
from funnel_sim.domain.tables import Measures
from funnel_sim.engines.simpy_engine import simulate
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.runner.cluster import open_cluster
from funnel_sim.runner.execution import Outcome, execute
from funnel_sim.runner.jobs import Failure, Job
from tests.support.dask_cluster import DaskCluster, dask_cluster, kill_group
from tests.support.experiments import plans

pytest.importorskip("distributed", reason="needs the extra `cluster`")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals"),
]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    with dask_cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> list[Job]:
    planned = plans(tmp_path_factory.mktemp("plans"))
    return [
        Job(plan.name, plan.blueprint, plan.seed, replication)
        for replication in range(20)
        for plan in planned
    ]


@pytest.fixture(scope="module")
def alone(jobs: list[Job]) -> dict[tuple[str, int], Outcome]:
    """All jobs in this process, one after the other."""
    return by_job(execute(jobs, simulate, workers=1))


def by_job(outcomes: object) -> dict[tuple[str, int], Outcome]:
    return {(job.design, job.replication): outcome for job, outcome in outcomes}  # type: ignore[attr-defined]


def same(one: Outcome, other: Outcome) -> bool:
    assert isinstance(one, Measures)
    assert isinstance(other, Measures)
    return one.total.tobytes() == other.total.tobytes() and all(
        one.by[dimension].tobytes() == other.by[dimension].tobytes() for dimension in one.by
    )


class Noted:
    """The SimPy engine, slowed down, with a note for every process that it runs in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, blueprint: Blueprint, seed: int, replication: int) -> Log:
        (self.folder / str(os.getpid())).touch()
        time.sleep(0.05)
        return simulate(blueprint, seed, replication)

    def processes(self) -> set[int]:
        """Ids of the processes that have begun a replication so far."""
        return {int(file.name) for file in self.folder.iterdir()}


def test_a_worker_that_is_killed_in_mid_run_costs_no_result(
    cluster: DaskCluster, jobs: list[Job], alone: dict[tuple[str, int], Outcome], tmp_path: Path
):
    engine, killed = Noted(tmp_path), set[int]()
    outcomes: dict[tuple[str, int], Outcome] = {}
    with open_cluster(cluster.address) as connected:
        for job, outcome in execute(jobs, engine, connected):
            outcomes[job.design, job.replication] = outcome
            if len(outcomes) > 5 and not killed and len(engine.processes()) == 2:
                killed.add(min(engine.processes()))
                os.kill(min(killed), signal.SIGKILL)
    assert killed
    assert outcomes.keys() == alone.keys()
    assert all(same(alone[key], outcomes[key]) for key in alone)


def test_a_machine_that_is_gone_costs_no_result(
    cluster: DaskCluster, jobs: list[Job], alone: dict[tuple[str, int], Outcome], tmp_path: Path
):
    """A worker dies with its nanny, so nobody replaces it."""
    third = cluster.worker()
    engine = Noted(tmp_path)
    outcomes: dict[tuple[str, int], Outcome] = {}
    with open_cluster(cluster.address) as connected:
        while connected.slots() < 3:
            time.sleep(0.05)
        for job, outcome in execute(jobs, engine, connected):
            outcomes[job.design, job.replication] = outcome
            if len(engine.processes()) == 3:
                kill_group(third)
    assert third.poll() is not None
    assert all(same(alone[key], outcomes[key]) for key in alone)


def test_a_replication_that_kills_its_worker_every_time_is_named_and_the_rest_kept(
    cluster: DaskCluster, jobs: list[Job], alone: dict[tuple[str, int], Outcome]
):
    def engine(blueprint: Blueprint, seed: int, replication: int) -> Log:
        if replication == 3 and blueprint.frame.organisation == "split":
            os._exit(9)
        return simulate(blueprint, seed, replication)

    with open_cluster(cluster.address) as connected:
        outcomes = by_job(execute(jobs, engine, connected))
    failure = outcomes.pop(("split", 3))
    assert isinstance(failure, Failure)
    assert str(failure).startswith("split, replication 3, seed 7: its worker process was killed")
    assert len(outcomes) == len(jobs) - 1
    assert all(same(alone[key], outcomes[key]) for key in outcomes)


def test_a_replication_that_raises_is_named_and_stops_no_other(
    cluster: DaskCluster, jobs: list[Job]
):
    def engine(blueprint: Blueprint, seed: int, replication: int) -> Log:
        if replication == 2:
            raise ZeroDivisionError("nobody to divide by")
        return simulate(blueprint, seed, replication)

    with open_cluster(cluster.address) as connected:
        outcomes = by_job(execute(jobs, engine, connected))
    failures = [o for o in outcomes.values() if isinstance(o, Failure)]
    assert {str(f) for f in failures} == {
        "everyone, replication 2, seed 7: nobody to divide by",
        "split, replication 2, seed 7: nobody to divide by",
    }
    assert len(outcomes) == len(jobs)
