"""A replication that is wanted, and what becomes of it."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from funnel_sim.engines.contract import Engine
from funnel_sim.model.blueprint import Blueprint

KILLED_AGAIN = (
    "its worker process was killed, and killed again when it ran alone. Too little memory is the "
    "usual reason."
)


@dataclass(frozen=True, slots=True)
class Job:
    """One replication of one design that is wanted."""

    design: str
    blueprint: Blueprint
    seed: int
    replication: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A replication that gave no measures."""

    design: str
    replication: int
    seed: int
    reason: str
    details: str = ""
    """Traceback, where there is one."""

    def __str__(self) -> str:
        return f"{self.design}, replication {self.replication}, seed {self.seed}: {self.reason}"


Result = TypeVar("Result")
Task: TypeAlias = Callable[[Blueprint, Engine, int, int], Result]
"""What is done for (blueprint, engine, seed, replication)."""


def attempt(task: Task[Result], job: Job, engine: Engine) -> Result | Failure:
    """Do the task for a job; what it raises is a failure of this job alone."""
    try:
        return task(job.blueprint, engine, job.seed, job.replication)
    except Exception as error:
        reason = str(error) or type(error).__name__
        return Failure(job.design, job.replication, job.seed, reason, traceback.format_exc())


def killed_again(job: Job) -> Failure:
    """The failure of a job that has killed its worker twice, the second time beyond doubt."""
    return Failure(job.design, job.replication, job.seed, KILLED_AGAIN)
