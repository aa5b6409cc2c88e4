"""On the shipped industrial market: profit is flat around the best size, and hires bring less."""

from __future__ import annotations

from itertools import pairwise

import pytest

from funnel_sim.domain.resources import shipped
from funnel_sim.engines.choice import load_engine
from funnel_sim.studies.opening import open_scenario
from funnel_sim.studies.optimise.study import optimise
from funnel_sim.studies.replications import replications

ECONOMICAL = (
    "optimise.designs={segment_specialised: {}}", "optimise.spend={}", "optimise.budget=400",
    "optimise.finalists=2", "optimise.fresh=100", "optimise.sizes=3",
)  # fmt: skip


@pytest.mark.slow
def test_profit_is_flat_around_the_best_size_and_the_next_hire_brings_less_and_less(tmp_path):
    """Sizes next to the best one may be as good to within 50,000 EUR. Three sellers fewer, and the
    next hire surely pays; three more, and he surely does not (Sinha & Zoltners 2001)."""
    scenario = open_scenario(
        shipped("experiments") / "how_many_sellers.yaml", ECONOMICAL, study="optimise"
    )
    seed, engine = scenario.experiment.seed, load_engine("compiled")
    with replications(tmp_path, seed, engine=engine, workers=2) as source:
        (found,) = optimise(scenario, source).situations
    best = found.best.plan.headcount
    near = {one.plan.headcount for one in found.near}
    assert near >= {best - 1, best}
    assert len(near) >= 3
    assert max(near) - min(near) <= 5  # else it would be flat since nothing is known
    sizes = [one.plan.headcount for one in found.curve]
    assert sizes == list(range(best - 3, best + 4))
    first, last = found.steps[0], found.steps[-1]
    assert found.verdict(first) == "pays"
    assert found.verdict(last) == "does not pay"
    assert first.low > last.high
    gains = [step.gain for step in found.steps]
    assert all(a > b - 15_000 for a, b in pairwise(gains))
    assert first.ratio > 1 > last.ratio
    assert all(found.verdict(hire) != "pays" for hire in found.hires)
