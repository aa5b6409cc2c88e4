"""The C loop: compiled when it is first needed, then a process of its own per replication.

It times itself, so that starting it does not count.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from benchmarks.programs import COMPILER
from benchmarks.workload import Answers, Play, Played, Workload

SOURCE = Path(__file__).with_name("loop.c")
FLAGS = ("-O2", "-std=c11", "-D_POSIX_C_SOURCE=200809L")
SEEDS_FROM = 4_000_000
"""Of the replications; splitmix64 makes independent streams of neighbouring seeds."""


def prepare(workload: Workload, *options: str) -> Play:
    """Ready to play, compiled with further options. FileNotFoundError: there is no compiler."""
    program = str(Path(compiled(*options).name) / "loop")
    patience = workload.patience or 0.0
    value = workload.value
    numbers: list[float] = [
        workload.hours, workload.leads_per_hour, workload.by_value, patience, value.mu, value.sigma,
        len(workload.pools), *workload.pools, len(workload.stages),
    ]  # fmt: skip
    for stage in workload.stages:
        numbers += [stage.pool, stage.hours.mu, stage.hours.sigma, stage.advance]
    arguments = [repr(float(number)) for number in numbers]

    def play(replication: int) -> Played:
        command = [program, str(SEEDS_FROM + replication), *arguments]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        said = json.loads(done.stdout)
        seconds, wall, kilobytes = (said.pop(k) for k in ("seconds", "wall", "peak_kilobytes"))
        memory = None if kilobytes < 0 else 1024 * kilobytes
        return Played(Answers(**said), seconds, wall, memory)

    return play


@cache
def compiled(*options: str) -> tempfile.TemporaryDirectory[str]:
    """A folder with the program; gone when this process ends."""
    folder = tempfile.TemporaryDirectory(prefix="funnel_sim_loop_")
    program = str(Path(folder.name) / "loop")
    subprocess.run([COMPILER, *FLAGS, *options, "-o", program, str(SOURCE), "-lm"], check=True)
    return folder
