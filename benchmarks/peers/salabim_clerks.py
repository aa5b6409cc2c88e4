"""The workload in salabim, as its examples "bank, 3 clerks" and "bank, 3 clerks, reneging".

Leads and reps are components, there is a queue per pool, and a rep with nothing to do is passive.
At the end of a touch the rep lets the lead go on first, by a hold of no length, and then chooses.
salabim keeps statistics of every queue and component, as it does unless told otherwise.
"""

from __future__ import annotations

from collections.abc import Generator
from random import Random
from typing import Any

import salabim as sim

from benchmarks.stopwatch import timed
from benchmarks.workload import Answers, Play, Workload

Process = Generator[Any, Any, None]


def prepare(workload: Workload) -> Play:
    """Ready to play. Processes are generators here; greenlets would need another library."""
    sim.yieldless(False)
    return timed(simulate, workload)


def simulate(workload: Workload, replication: int) -> Answers:
    """Play one replication."""
    funnel = Funnel(workload, Random(f"salabim {replication}"))
    funnel.env.run(till=workload.hours)
    return funnel.answers


class Funnel:
    """Everything that components share."""

    def __init__(self, workload: Workload, luck: Random) -> None:
        self.workload, self.luck = workload, luck
        self.env = sim.Environment(trace=False)
        self.answers = Answers()
        self.queues = [sim.Queue(f"queue {pool}") for pool in range(len(workload.pools))]
        self.reps = [
            [Rep(queue=queue) for _ in range(reps)]
            for queue, reps in zip(self.queues, workload.pools, strict=True)
        ]
        Arrivals(funnel=self)


class Arrivals(sim.Component):
    """Lets every lead in."""

    def setup(self, funnel: Funnel) -> None:
        """What salabim calls at the creation."""
        self.funnel = funnel

    def process(self) -> Process:
        """Live."""
        funnel = self.funnel
        while True:
            yield self.hold(funnel.luck.expovariate(funnel.workload.leads_per_hour))
            funnel.answers.leads += 1
            Lead(funnel=funnel)


class Lead(sim.Component):
    """From the first stage to the win, unless it is lost or goes cold."""

    def setup(self, funnel: Funnel) -> None:
        """What salabim calls at the creation."""
        self.funnel = funnel

    def process(self) -> Process:
        """Live."""
        funnel, workload, answers = self.funnel, self.funnel.workload, self.funnel.answers
        luck = funnel.luck
        value = luck.lognormvariate(workload.value.mu, workload.value.sigma)
        for number, stage in enumerate(workload.stages):
            self.hours = luck.lognormvariate(stage.hours.mu, stage.hours.sigma)
            queue, queued = funnel.queues[stage.pool], funnel.env.now()
            if workload.by_value:
                self.enter_sorted(queue, -value)
            else:
                self.enter(queue)
            for rep in funnel.reps[stage.pool]:
                if rep.ispassive():
                    rep.activate()
                    break
            if workload.patience is None:
                yield self.passivate()
            else:
                yield self.hold(luck.expovariate(1 / workload.patience))
            answers.waited(number, funnel.env.now() - queued)
            if self in queue:
                self.leave(queue)
                answers.cold += 1
                return
            yield self.passivate()  # until the touch is over
            answers.touches += 1
            if luck.random() >= stage.advance:
                return
        answers.wins += 1
        answers.revenue += value


class Rep(sim.Component):
    """Works on whoever is first in the queue."""

    def setup(self, queue: Any) -> None:
        """What salabim calls at the creation."""
        self.queue = queue

    def process(self) -> Process:
        """Live."""
        while True:
            while len(self.queue) == 0:
                yield self.passivate()
            lead = self.queue.pop()
            lead.activate()  # its wait is over
            yield self.hold(lead.hours)
            lead.activate()  # the touch is over
            yield self.hold(0)  # the lead moves first
