"""The workload in SimPy as its manual writes models: a process per lead, a resource per pool.

A lead asks for a rep, waits for `request | timeout`, is worked on, and asks for the next rep before
it releases the one it has: so it has joined the queue when that rep is given to somebody. (With
`with pool.request()` the rep would be given away first.)
"""

from __future__ import annotations

from collections.abc import Generator
from random import Random
from typing import Any

import simpy

from benchmarks.stopwatch import timed
from benchmarks.workload import Answers, Play, Workload

Process = Generator[simpy.Event, Any, None]


def prepare(workload: Workload) -> Play:
    """Ready to play."""
    return timed(simulate, workload)


def simulate(workload: Workload, replication: int) -> Answers:
    """Play one replication."""
    return Funnel(workload, Random(f"simpy {replication}")).run()


class Funnel:
    """Leads, and the two pools that they meet."""

    def __init__(self, workload: Workload, luck: Random) -> None:
        self.workload, self.luck = workload, luck
        self.env = simpy.Environment()
        kind = simpy.PriorityResource if workload.by_value else simpy.Resource
        self.pools = [kind(self.env, capacity=reps) for reps in workload.pools]
        self.answers = Answers()

    def run(self) -> Answers:
        """The whole horizon."""
        self.env.process(self.arrivals())
        self.env.run(until=self.workload.hours)
        return self.answers

    def arrivals(self) -> Process:
        """Let every lead in."""
        while True:
            yield self.env.timeout(self.luck.expovariate(self.workload.leads_per_hour))
            self.answers.leads += 1
            self.env.process(self.lead())

    def lead(self) -> Process:
        """From the first stage to the win, unless the lead is lost or goes cold."""
        luck, answers, patience = self.luck, self.answers, self.workload.patience
        value = luck.lognormvariate(self.workload.value.mu, self.workload.value.sigma)
        held: tuple[simpy.Resource, simpy.resources.resource.Request] | None = None
        for number, stage in enumerate(self.workload.stages):
            pool = self.pools[stage.pool]
            request = self.ask(pool, value)
            if held is not None:
                held[0].release(held[1])
            queued = self.env.now
            if patience is None:
                yield request
            else:
                yield request | self.env.timeout(luck.expovariate(1 / patience))
            answers.waited(number, self.env.now - queued)
            if not request.triggered:
                request.cancel()
                answers.cold += 1
                return
            yield self.env.timeout(luck.lognormvariate(stage.hours.mu, stage.hours.sigma))
            answers.touches += 1
            held = pool, request
            if luck.random() >= stage.advance:
                break
        else:
            answers.wins += 1
            answers.revenue += value
        pool.release(request)

    def ask(self, pool: simpy.Resource, value: float) -> simpy.resources.resource.Request:
        """Join the queue of a pool."""
        if isinstance(pool, simpy.PriorityResource):
            return pool.request(priority=-value)  # type: ignore[arg-type]  # any number will do
        return pool.request()
