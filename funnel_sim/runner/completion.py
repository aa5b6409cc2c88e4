"""Replications of many designs: what the store has is taken, the rest is computed and stored.

Every replication is stored once it is done, so a run that is stopped, by whatever means, goes on
where it was when the same command is given again. In memory stay the totals; breakdowns are read
from the store by those who ask for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from funnel_sim.domain.errors import FunnelSimError
from funnel_sim.domain.tables import Measures, Outcomes
from funnel_sim.engines.contract import Engine
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.runner.breakdowns import StoredBreakdowns
from funnel_sim.runner.execution import Workers, perform
from funnel_sim.runner.jobs import Failure, Job
from funnel_sim.runner.packing import Layout, Packed
from funnel_sim.runner.replicate import replicate_and_pack
from funnel_sim.runner.store import Store

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
    workers: Workers = None,
    on_progress: Progress | None = None,
    known: Mapping[str, Outcomes] | None = None,
) -> dict[str, Outcomes]:
    """Replications 0 to `replications` - 1 of every plan, by name.

    `known` are outcomes of the same plans that an earlier call gave: they are not read again.

    Raises:
        ReplicationsFailed: after everything else is done.
        Interrupted: Ctrl-C.
        InvalidInput: the store cannot be used.
    """
    tables = {plan.name: _Table(plan, replications) for plan in plans}
    for name, table in tables.items():
        table.take_known((known or {}).get(name))
        table.take_stored(store)
    jobs = [
        Job(plan.name, plan.blueprint, plan.seed, replication)
        for replication in range(replications)
        for plan in plans
        if not tables[plan.name].has[replication]
    ]
    failures: list[Failure] = []
    total = len(plans) * replications
    done = total - len(jobs)
    say = on_progress or _silent
    if done:
        say(done, total, plans[-1].name)
    try:
        with closing(perform(replicate_and_pack, jobs, engine, workers)) as outcomes:
            for job, outcome in outcomes:
                if isinstance(outcome, Failure):
                    failures.append(outcome)
                    continue
                store.write(tables[job.design].plan.key, outcome)
                tables[job.design].take(outcome)
                done += 1
                say(done, total, job.design)
    except KeyboardInterrupt:
        kept = sum(store.count(plan.key, range(replications)) for plan in plans)
        raise Interrupted(kept, total) from None
    finally:
        store.flush()
    if failures:
        failures.sort(key=lambda failure: (failure.design, failure.replication))
        raise ReplicationsFailed(failures)
    return {name: table.outcomes(store) for name, table in tables.items()}


class _Table:
    """Totals of the replications of one plan so far."""

    def __init__(self, plan: Plan, replications: int) -> None:
        self.plan = plan
        self.layout = Layout.of(plan.blueprint.frame)
        self.total = np.full((replications, self.layout.kpis), np.nan)
        self.has = np.zeros(replications, dtype=np.bool_)
        self._first = 0
        """Where looking into the store begins."""

    def take_known(self, outcomes: Outcomes | None) -> None:
        if outcomes is not None:
            self._first = min(len(outcomes.replications), len(self.total))
            self.total[: self._first] = outcomes.total[: self._first]
            self.has[: self._first] = True

    def take_stored(self, store: Store) -> None:
        plan = self.plan
        store.add_design(plan.key, plan.name, plan.seed, plan.content)
        for measures in store.read(plan.key, range(self._first, len(self.total)), self.layout):
            self.take(measures)

    def take(self, done: Measures | Packed) -> None:
        self.total[done.replication] = done.total
        self.has[done.replication] = True

    def outcomes(self, store: Store) -> Outcomes:
        n = len(self.total)
        breakdowns = StoredBreakdowns(store.file, self.plan.key, n, self.layout)
        return Outcomes(
            self.plan.name, self.plan.blueprint.frame, np.arange(n), self.total, breakdowns
        )


def _silent(done: int, total: int, design: str) -> None:
    """Nobody watches."""
