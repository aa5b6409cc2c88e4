"""The workload in Ciw, as its guides on service disciplines, reneging and custom behaviour put it.

Two nodes, one per pool; a lead passes each of them twice. Ciw's priorities are those of classes,
so value comes in as a service discipline. Ciw gives a server away before the lead joins its next
queue; where that is the queue of the same node, `Pool` lets it join first.
"""

from __future__ import annotations

from random import random
from typing import Any

import ciw

from benchmarks.stopwatch import timed
from benchmarks.workload import Answers, Play, Stage, Workload

SEEDS_FROM = 3_000_000
"""Ciw seeds the generators of Python and numpy with a whole number."""


def prepare(workload: Workload) -> Play:
    """Ready to play."""
    return timed(simulate, workload)


def simulate(workload: Workload, replication: int) -> Answers:
    """Play one replication."""
    ciw.seed(SEEDS_FROM + replication)
    pools = range(len(workload.pools))
    patience = None if workload.patience is None else ciw.dists.Exponential(1 / workload.patience)
    network = ciw.create_network(
        arrival_distributions=[
            ciw.dists.Exponential(workload.leads_per_hour) if pool == 0 else None for pool in pools
        ],
        service_distributions=[TouchHours(workload.stages) for _ in pools],
        number_of_servers=list(workload.pools),
        routing=ciw.routing.NetworkRouting([Advance(workload.stages) for _ in pools]),
        reneging_time_distributions=[patience for _ in pools],
        service_disciplines=[
            most_valuable if workload.by_value else ciw.disciplines.FIFO for _ in pools
        ],
    )
    simulation = ciw.Simulation(
        network, node_class=Pool, individual_class=lead_class(workload), exact=False
    )
    simulation.simulate_until_max_time(workload.hours)
    return answers_of(simulation, workload)


def lead_class(workload: Workload) -> type[ciw.Individual]:
    """Leads of this workload."""
    law = ciw.dists.Lognormal(workload.value.mu, workload.value.sigma)

    class Lead(ciw.Individual):
        """Knows its value and its stage; the stage after the last one: won."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.value = law.sample()
            self.stage = 0
            self.next_pool: int | None = workload.stages[0].pool

    return Lead


def most_valuable(individuals: list[Any], _now: float) -> Any:
    """The service discipline of PR."""
    return max(individuals, key=lambda lead: lead.value)


class TouchHours(ciw.dists.Distribution):
    """Length of a touch, by the stage that the lead is in."""

    def __init__(self, stages: tuple[Stage, ...]) -> None:
        self.laws = [ciw.dists.Lognormal(stage.hours.mu, stage.hours.sigma) for stage in stages]

    def sample(self, t: float | None = None, ind: Any = None) -> float:
        """Draw one."""
        hours: float = self.laws[ind.stage].sample(t, ind)
        return hours


class Advance(ciw.routing.NodeRouting):
    """To the pool of the next stage, or out."""

    def __init__(self, stages: tuple[Stage, ...]) -> None:
        self.stages = stages

    def next_node(self, ind: Any) -> Any:
        """Where a lead goes at the end of its touch."""
        ind.next_pool = None
        if random() < self.stages[ind.stage].advance:
            ind.stage += 1
            if ind.stage < len(self.stages):
                ind.next_pool = self.stages[ind.stage].pool
        return self.simulation.nodes[-1 if ind.next_pool is None else ind.next_pool + 1]

    def next_node_for_jockeying(self, _ind: Any) -> Any:
        """Who goes cold leaves."""
        return self.simulation.nodes[-1]


class Pool(ciw.Node):
    """A node at which a lead that stays joins the queue before the server chooses."""

    def begin_service_if_possible_release(
        self, next_individual: Any, newly_free_server: Any
    ) -> None:
        """Leave the server free for `accept`, which comes next, if the lead stays."""
        if next_individual.next_pool != self.id_number - 1:
            super().begin_service_if_possible_release(next_individual, newly_free_server)


def answers_of(simulation: Any, workload: Workload) -> Answers:
    """Read the records: the n-th of a lead is that of its n-th stage."""
    answers = Answers()
    for lead in simulation.get_all_individuals():
        answers.leads += 1
        for stage, record in enumerate(lead.data_records):
            answers.waited(stage, record.waiting_time)
            if record.record_type == "renege":
                answers.cold += 1
            else:
                answers.touches += 1
        if lead.server:  # in the hands of a rep when the horizon ended
            answers.waited(lead.stage, lead.service_start_date - lead.arrival_date)
        if lead.stage == len(workload.stages):
            answers.wins += 1
            answers.revenue += lead.value
    return answers
