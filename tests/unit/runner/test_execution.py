"""Replications here or in worker processes, and what becomes of those that fail."""

from __future__ import annotations

import os
import threading
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from funnel_sim.domain.errors import BalanceViolation
from funnel_sim.domain.log import Log
from funnel_sim.domain.tables import Measures
from funnel_sim.engines.contract import Engine, releasing_lock
from funnel_sim.engines.simpy_engine import simulate
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.runner.execution import Outcome, execute, perform
from funnel_sim.runner.jobs import Failure, Job
from funnel_sim.runner.replicate import replicate
from tests.support.experiments import plans


@pytest.fixture
def jobs(tmp_path: Path) -> list[Job]:
    return [
        Job(plan.name, plan.blueprint, plan.seed, replication)
        for plan in plans(tmp_path)
        for replication in range(4)
    ]


def idle(blueprint: Blueprint, seed: int, replication: int) -> Log:
    """An engine that nobody asks for anything."""
    raise NotImplementedError


def by_job(outcomes: object) -> dict[tuple[str, int], Outcome]:
    return {(job.design, job.replication): outcome for job, outcome in outcomes}  # type: ignore[attr-defined]


def same(one: Outcome, other: Outcome) -> bool:
    assert isinstance(one, Measures)
    assert isinstance(other, Measures)
    return one.total.tobytes() == other.total.tobytes() and all(
        one.by[dimension].tobytes() == other.by[dimension].tobytes() for dimension in one.by
    )


def test_every_job_comes_back_once_and_replications_differ(jobs: list[Job]):
    outcomes = by_job(execute(jobs, simulate, workers=1))
    assert set(outcomes) == {(d, r) for d in ("everyone", "split") for r in range(4)}
    revenue = [m.total[0] for m in outcomes.values() if isinstance(m, Measures)]
    assert len(set(revenue)) == len(jobs)


def test_workers_and_order_do_not_change_a_bit(jobs: list[Job]):
    here = by_job(execute(jobs, simulate, workers=1))
    there = by_job(execute(jobs[::-1], simulate, workers=2))
    assert there.keys() == here.keys()
    assert all(same(here[key], there[key]) for key in here)


def test_an_engine_that_releases_the_lock_runs_in_threads_of_this_process(jobs: list[Job]):
    where: set[tuple[int, str]] = set()

    @releasing_lock
    def engine(blueprint: Blueprint, seed: int, replication: int) -> Log:
        where.add((os.getpid(), threading.current_thread().name))
        return simulate(blueprint, seed, replication)

    here = by_job(execute(jobs, simulate, workers=1))
    there = by_job(execute(jobs[::-1], engine, workers=2))
    assert there.keys() == here.keys()
    assert all(same(here[key], there[key]) for key in here)
    assert {process for process, _ in where} == {os.getpid()}
    assert threading.main_thread().name not in {thread for _, thread in where}


def test_threads_end_with_the_replication_in_hand_when_nobody_listens_any_more(jobs: list[Job]):
    @releasing_lock
    def engine(blueprint: Blueprint, seed: int, replication: int) -> Log:
        begun.append(replication)
        return simulate(blueprint, seed, replication)

    begun: list[int] = []
    before = set(threading.enumerate())
    outcomes = execute(jobs * 20, engine, workers=2)
    next(outcomes)
    outcomes.close()
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=30)
    assert set(threading.enumerate()) <= before
    assert len(begun) < 20


@pytest.mark.parametrize("workers", [1, 2])
def test_results_are_not_held_once_they_have_been_given_out(jobs: list[Job], workers: int):
    """10,000 results of 10 kB."""

    def task(_blueprint: Blueprint, _engine: Engine, _seed: int, replication: int) -> bytes:
        return bytes(10_000 + replication % 2)

    many = [replace(jobs[0], replication=number) for number in range(10_000)]
    tracemalloc.start()
    try:
        count = sum(1 for _ in perform(task, many, releasing_lock(idle), workers))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 10_000
    assert peak < 10e6


def test_no_jobs_give_no_outcomes():
    assert list(execute([], simulate, workers=2)) == []


@pytest.mark.parametrize(("workers", "threads"), [(1, False), (2, False), (2, True)])
def test_a_replication_that_raises_is_named_and_stops_no_other(
    jobs: list[Job], workers: int, threads: bool
):
    def engine(blueprint: Blueprint, seed: int, replication: int) -> Log:
        if replication == 2:
            raise ZeroDivisionError("nobody to divide by")
        return simulate(blueprint, seed, replication)

    outcomes = by_job(execute(jobs, releasing_lock(engine) if threads else engine, workers))
    failures = [o for o in outcomes.values() if isinstance(o, Failure)]
    assert {str(f) for f in failures} == {
        "everyone, replication 2, seed 7: nobody to divide by",
        "split, replication 2, seed 7: nobody to divide by",
    }
    assert all("ZeroDivisionError" in f.details for f in failures)
    assert len(outcomes) == len(jobs)


def test_a_log_that_does_not_add_up_is_an_error_that_can_be_repeated(jobs: list[Job]):
    def engine(blueprint: Blueprint, seed: int, replication: int) -> Log:
        log = simulate(blueprint, seed, replication)
        log.exits["reason"][np.flatnonzero(log.exits["reason"] == 1)[0]] = 0
        return log

    job = jobs[1]
    with pytest.raises(BalanceViolation, match="'everyone', replication 1, seed 7: "):
        replicate(job.blueprint, engine, job.seed, job.replication)
    (outcome,) = by_job(execute([job], engine)).values()
    assert isinstance(outcome, Failure)
    assert str(outcome).startswith("everyone, replication 1, seed 7: ")


def test_a_replication_that_kills_its_worker_again_is_named_and_the_rest_kept(jobs: list[Job]):
    def engine(blueprint: Blueprint, seed: int, replication: int) -> Log:
        if replication == 3 and blueprint.frame.organisation == "split":
            os._exit(9)
        return simulate(blueprint, seed, replication)

    outcomes = by_job(execute(jobs, engine, workers=2))
    assert len(outcomes) == len(jobs)
    (failure,) = (o for o in outcomes.values() if isinstance(o, Failure))
    assert str(failure).startswith("split, replication 3, seed 7: its worker process was killed")


def test_a_worker_that_is_killed_once_costs_nothing(jobs: list[Job], tmp_path: Path):
    mark = tmp_path / "killed"

    def engine(blueprint: Blueprint, seed: int, replication: int) -> Log:
        if replication == 1 and not mark.exists():
            mark.touch()
            os._exit(9)
        return simulate(blueprint, seed, replication)

    outcomes = by_job(execute(jobs, engine, workers=2))
    assert mark.exists()
    here = by_job(execute(jobs, simulate, workers=1))
    assert all(same(here[key], outcomes[key]) for key in here)
