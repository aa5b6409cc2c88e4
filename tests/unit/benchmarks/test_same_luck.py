"""Given the numbers that our engines draw, the SimPy program of the benchmark does just the same.

The two programs share the rules that the README writes down and not a line of code, so this holds
to the last lead, where a comparison of means would leave room for chance.
"""

import math
from random import Random
from statistics import NormalDist
from typing import cast

import pytest

from benchmarks import ours
from benchmarks.peers.simpy_processes import Funnel
from benchmarks.programs import ENGINES
from benchmarks.workload import STAGES, VARIANTS, Case
from funnel_sim.model.draws import Draws, channel_key, stage_key
from funnel_sim.model.leads import lead_table
from funnel_sim.studies.designs import blueprint_of

YEARS = 0.25
REPLICATION = 5


class OurLuck:
    """Answers the questions that the program asks of `random.Random` with our numbers.

    It knows who asks: the process that SimPy runs now. Leads begin in the order of their arrival;
    whoever has asked whether he advances is in the next stage.
    """

    def __init__(self, workload):
        self.workload = workload
        self.draws = Draws(ours.SEED, REPLICATION)
        self.leads = lead_table(blueprint_of(ours.design(workload.case)), self.draws)
        self.to_come = iter(self.leads["arrival"].tolist())
        self.funnel = Funnel(workload, cast(Random, self))
        self.number, self.stage = {}, {}

    def asker(self):
        process = self.funnel.env.active_process
        number = self.number.setdefault(process, len(self.number))
        return number, self.stage.setdefault(process, 0)

    def of_visit(self):
        number, stage = self.asker()
        return self.draws.visit(channel_key("web"), number, stage_key(STAGES[stage]), 0)

    def of_touch(self):
        number, stage = self.asker()
        return self.draws.touch(channel_key("web"), number, stage_key(STAGES[stage]), 0, 0, 0)

    def expovariate(self, rate):
        if rate == self.workload.leads_per_hour:
            return next(self.to_come, math.inf) - self.funnel.env.now
        return -math.log1p(-self.of_visit()[1]) / rate

    def lognormvariate(self, mu, sigma):
        if (mu, sigma) == (self.workload.value.mu, self.workload.value.sigma):
            return float(self.leads["value"][self.asker()[0]])
        return math.exp(mu + sigma * NormalDist().inv_cdf(self.of_touch()[0]))

    def random(self):
        outcome = self.of_visit()[0]
        self.stage[self.funnel.env.active_process] += 1
        return outcome


@pytest.mark.parametrize("engine", sorted(ENGINES))
@pytest.mark.parametrize("variant", VARIANTS)
def test_with_the_same_luck_the_answers_are_the_same(engine, variant):
    workload = ours.workload(Case(variant, years=YEARS))
    theirs = OurLuck(workload).funnel.run()
    mine = ours.prepare(workload, engine, "whole")(REPLICATION).answers
    assert theirs.leads > 4_500
    assert (mine.leads, mine.wins, mine.cold, mine.touches, mine.events) == (
        (theirs.leads, theirs.wins, theirs.cold, theirs.touches, theirs.events)
    )
    assert mine.revenue == pytest.approx(theirs.revenue, rel=1e-12)
    assert mine.waits == theirs.waits
    assert mine.wait_hours == pytest.approx(theirs.wait_hours, rel=1e-9)
