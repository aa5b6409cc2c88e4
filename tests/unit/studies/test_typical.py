"""The replication that stands for all: near the means of every design, and the one that was run."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from funnel_sim.metrics import INDEX, measure
from funnel_sim.studies.experiment import run_experiment
from funnel_sim.studies.typical import typical_replication, typical_traces
from tests.support.experiments import scenario
from tests.unit.reporting.made import DEMO, demo, outcomes

KPI = INDEX["contribution"]


def test_it_is_nearest_to_the_means_of_all_designs():
    made = demo(40)
    far = []
    for replication in range(40):
        score = 0.0
        for one in made:
            column = one.total[:, KPI].tolist()
            mean = sum(column) / len(column)
            variance = sum((x - mean) ** 2 for x in column) / len(column)
            score += (column[replication] - mean) ** 2 / variance
        far.append(score)
    assert typical_replication(made, "contribution") == far.index(min(far))


def test_an_average_year_is_chosen_among_odd_ones():
    one = outcomes(DEMO[0], 5)
    one.total[:, KPI] = [-100.0, 100.0, 3.0, 50.0, -50.0]
    assert typical_replication([one], "contribution") == 2


def test_years_in_which_it_is_undefined_are_passed_over():
    one = outcomes(DEMO[0], 4)
    one.total[:, KPI] = [np.nan, 9.0, 1.0, 2.0]
    assert typical_replication([one], "contribution") == 3
    one.total[:, KPI] = np.nan
    assert typical_replication([one], "contribution") == 0


def test_designs_that_are_all_alike_are_told_by_the_first():
    one = outcomes(DEMO[0], 3)
    one.total[:, KPI] = 7.0
    assert typical_replication([one, one], "contribution") == 0


def test_traces_are_the_replication_that_the_tables_have(tmp_path: Path):
    result = run_experiment(scenario(tmp_path), tmp_path / "results", workers=1)
    traces = typical_traces(result)
    assert list(traces) == list(result.outcomes)
    numbers = {trace.log.replication for trace in traces.values()}
    (number,) = numbers
    for name, trace in traces.items():
        total = measure(trace.log, trace.frame).total
        np.testing.assert_array_equal(total, result.outcomes[name].total[number])
