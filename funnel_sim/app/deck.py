"""The deck of a state: the state is run as `funnel-sim run` would run it, then reported.

The run has a folder of its own, so that a visitor's deck knows nothing of another's.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from funnel_sim.app.documents import SUFFIX, document
from funnel_sim.app.opened import Opened, State
from funnel_sim.app.simulating import Bench
from funnel_sim.reporting.rendering.files import write_report
from funnel_sim.reporting.rendering.libraries import require
from funnel_sim.studies.experiment import run_experiment
from funnel_sim.studies.gathering import gather
from funnel_sim.studies.opening import open_scenario
from funnel_sim.studies.reopening import reopen
from funnel_sim.studies.result_files import write_results


def deck(opened: Opened, state: State, bench: Bench) -> bytes:
    """A PowerPoint file; some 20 seconds for an experiment like the shipped ones.

    Raises:
        InvalidInput: the values do not fit each other, or python-pptx is not installed.
    """
    require("pptx")
    with tempfile.TemporaryDirectory(prefix="funnel_sim-") as place:
        results = Path(place) / "results"
        file = Path(place) / f"{opened.name}{SUFFIX}"
        file.write_text(document(opened, state), encoding="utf-8")
        scenario = open_scenario(file)
        folder = results / scenario.name
        result = run_experiment(scenario, folder, engine=bench.engine, workers=bench.workers)
        write_results(result, folder)
        gathered = gather(reopen(file, results), workers=bench.workers)
        files, _ = write_report(gathered, folder / "report", ["pptx"])
        return files[0].read_bytes()
