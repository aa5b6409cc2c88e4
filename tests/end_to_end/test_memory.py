"""Memory does not grow with the replications, from the store to the last chart."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import ROOT, small_experiment

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of resident memory in kB"),
]

SIMULATED = 50
PROGRAM = """
import resource, sys
from dataclasses import replace
from pathlib import Path
from funnel_sim.config.scenario import load_scenario
from funnel_sim.engines.choice import load_engine
from funnel_sim.reporting.charts import write_charts
from funnel_sim.runner.replicate import replicate_and_pack
from funnel_sim.runner.store import Store
from funnel_sim.studies.experiment import run_experiment
from funnel_sim.studies.offered import comparands, offered_loads
from funnel_sim.studies.replications import STORE, plan_of
from funnel_sim.studies.result_files import write_results

file, folder, count, simulated = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
scenario = load_scenario(file, [f"replications={count}", "organisations.split=null"])
designs, engine = comparands(scenario).designs, load_engine()
folder.mkdir()
with Store(folder / STORE) as store:
    for plan in [plan_of(design, scenario.experiment.seed) for design in designs.values()]:
        store.add_design(plan.key, plan.name, plan.seed, plan.content)
        done = [replicate_and_pack(plan.blueprint, engine, plan.seed, r) for r in range(simulated)]
        for number in range(count - simulated):
            store.write(plan.key, replace(done[number % simulated], replication=number))
result = run_experiment(scenario, folder, engine=engine, workers=2)
write_results(result, folder)
write_charts(folder / "charts", result.comparisons, result.outcomes, offered_loads(designs))
print(result.replications, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(folder: Path, replications: int) -> float:
    """Most memory of a run, MB. All but the last of its replications are in the store already.

    Those are copies of a few under other numbers: what is looked at here is the program, not what
    it found.
    """
    file = small_experiment(folder)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, file, folder / "r", str(replications), str(SIMULATED)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    count, kilobytes = map(int, done.stdout.split())
    assert count == replications
    with (folder / "r" / "replications.csv").open() as table:
        assert sum(1 for _ in table) == replications + 1
    return kilobytes / 1024


def test_ten_thousand_replications_hold_no_more_than_a_hundred(tmp_path: Path):
    few, many = peak(tmp_path / "few", 100), peak(tmp_path / "many", 10_000)
    assert many < few + 100
