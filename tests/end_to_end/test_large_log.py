"""An event log of 260,000 rows is read whole, in little memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.support.command_line import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of resident memory in kB"),
]

CASES = 65_000
STAGES = ("contact", "demo", "offer", "closing")
MOST = 2_000_000
"""kB."""
PROGRAM = """
import resource, sys
from funnel_sim.calibration.readers.read import read_history
history = read_history([sys.argv[1]]).history
won = int((history.deals["status"] == "won").sum())
begun = int(history.passages["begun"].notna().sum())
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(len(history.deals), won, len(history.passages), begun, *history.stages, peak)
"""


def write_log(file: Path) -> int:
    """Cases that go through all stages, with work between waits; gives how many are won."""
    random = np.random.Generator(np.random.Philox(11))
    shape = (CASES, len(STAGES))
    waits = random.exponential(48 * 3600, shape).astype("int64")
    work = 60 + random.exponential(1800, shape).astype("int64")
    arrival = np.sort(random.integers(0, 365 * 86_400, CASES))
    ends = arrival[:, None] + np.cumsum(waits + work, axis=1)
    zero = np.datetime64("2023-01-01", "s")
    won = random.random(CASES) < 0.3
    pd.DataFrame(
        {
            "case_id": np.repeat(
                np.arange(9_007_199_254_740_993, 9_007_199_254_740_993 + CASES), 4
            ),
            "activity": np.tile(STAGES, CASES),
            "resource": random.choice(["Zoë", "José", "Ann"], CASES * 4),
            "start_time": zero + (ends - work).ravel().astype("timedelta64[s]"),
            "end_time": zero + ends.ravel().astype("timedelta64[s]"),
            "outcome": np.repeat(np.where(won, "won", "lost"), 4),
        }
    ).to_csv(file, index=False)
    return int(won.sum())


def test_a_log_of_260_000_rows(tmp_path: Path):
    file = tmp_path / "log.csv"
    won = write_log(file)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, file],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    *counts, peak = done.stdout.split()
    assert counts == [str(n) for n in (CASES, won, 260_000, 260_000)] + list(STAGES)
    assert int(peak) < MOST
