"""Replications of many designs: what the store has is taken, the rest is computed and stored.

Every replication is stored the moment it is done, so a run that is stopped, by whatever means, goes
on where it was when the same command is given again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

from funnel_sim.domain.errors import FunnelSimError
from funnel_sim.domain.tables import Measures
from funnel_sim.engines.contract import Engine
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.runner.execution import Failure, Job, execute
from funnel_sim.runner.store import Layout, Store

Progress = Callable[[int, int, str], object]
"""Called with (done, total, design) for every replication that is done."""

MOST_SHOWN = 10
"""Failures listed in an error."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A design that is to be replicated."""

    name: str
    key: str
    """Content key, see `identity`."""
    blueprint: Blueprint
    seed: int
    content: str
    """The resolved design as JSON, for the reader of the store."""


class ReplicationsFailed(FunnelSimError):
    """Some replications gave no measures; all others are stored."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        self.failures = tuple(failures)
        count = len(failures)
        lines = [str(failure) for failure in self.failures[:MOST_SHOWN]]
        if count > MOST_SHOWN:
            lines.append(f"and {count - MOST_SHOWN} more")
        what = "replication" if count == 1 else "replications"
        super().__init__("\n  ".join([f"{count} {what} failed; all others are kept.", *lines]))


class Interrupted(KeyboardInterrupt):
    """Ctrl-C: what is done is stored, and the same command goes on from there."""

    def __init__(self, done: int, total: int) -> None:
        self.done = done
        self.total = total
        super().__init__(
            f"stopped after {done} of {total} replications. They are kept; the same command goes "
            "on from there."
        )


def complete(
    plans: Sequence[Plan],
    replications: int,
    store: Store,
    engine: Engine,
    *,
    workers: int | None = None,
    on_progress: Progress | None = None,
) -> dict[str, list[Measures]]:
    """Replications 0 to `replications` - 1 of every plan, by name, in ascending order.

    Raises:
        ReplicationsFailed: after everything else is done.
        Interrupted: Ctrl-C.
        InvalidInput: the store cannot be used.
    """
    by_name = {plan.name: plan for plan in plans}
    found = {plan.name: _stored(plan, replications, store) for plan in plans}
    jobs = [
        Job(plan.name, plan.blueprint, plan.seed, replication)
        for replication in range(replications)
        for plan in plans
        if replication not in found[plan.name]
    ]
    total = len(plans) * replications
    done = total - len(jobs)
    failures: list[Failure] = []
    say = on_progress or _silent
    if done:
        say(done, total, plans[-1].name)
    try:
        with closing(execute(jobs, engine, workers)) as outcomes:
            for job, outcome in outcomes:
                if isinstance(outcome, Failure):
                    failures.append(outcome)
                    continue
                store.write(by_name[job.design].key, outcome)
                found[job.design][job.replication] = outcome
                done += 1
                say(done, total, job.design)
    except KeyboardInterrupt:
        kept = sum(len(_stored(plan, replications, store)) for plan in plans)
        raise Interrupted(kept, total) from None
    if failures:
        failures.sort(key=lambda failure: (failure.design, failure.replication))
        raise ReplicationsFailed(failures)
    return {name: [mine[r] for r in range(replications)] for name, mine in found.items()}


def _stored(plan: Plan, replications: int, store: Store) -> dict[int, Measures]:
    store.add_design(plan.key, plan.name, plan.seed, plan.content)
    layout = Layout.of(plan.blueprint.frame)
    return store.read(plan.key, range(replications), layout)


def _silent(done: int, total: int, design: str) -> None:
    """Nobody watches."""
