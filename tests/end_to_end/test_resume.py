"""Real processes that are stopped in mid-run: the same command goes on, to the same files."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.experiments import experiment_file

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("replications", "monthly", "breakdowns", "summary", "comparison")
REPLICATIONS = 50
TOTAL = 2 * REPLICATIONS

PROGRAM = """
import sys
from pathlib import Path
from funnel_sim.config.scenario import load_scenario
from funnel_sim.runner.completion import Interrupted
from funnel_sim.studies.experiment import run_experiment
from funnel_sim.studies.result_files import write_results

if __name__ == "__main__":
    file, folder, workers = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    first = []
    try:
        result = run_experiment(
            load_scenario(file), folder, workers=workers,
            on_progress=lambda done, total, design: first or first.append(done),
        )
    except Interrupted as stopped:
        print(stopped, file=sys.stderr)
        raise SystemExit(130)
    write_results(result, folder)
    print(first[0])
"""


def start(experiment: Path, folder: Path, workers: int) -> subprocess.Popen[str]:
    """Begin the run in a process group of its own, as a shell does."""
    program = experiment.with_name("program.py")
    program.write_text(PROGRAM)
    return subprocess.Popen(
        [sys.executable, str(program), str(experiment), str(folder), str(workers)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def finish(experiment: Path, folder: Path, workers: int) -> int:
    """Run to the end; replications that were done after the first one to be reported."""
    process = start(experiment, folder, workers)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return int(out)


def stored(folder: Path) -> int:
    """Replications in the store; 0 while there is none."""
    file = folder / "results.sqlite"
    if not file.exists():
        return 0
    try:
        with closing(sqlite3.connect(file)) as db:
            return int(db.execute("SELECT count(*) FROM replications").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def wait_for(folder: Path, replications: int, process: subprocess.Popen[str]) -> None:
    """Until so many are stored, while the process is at work."""
    deadline = time.monotonic() + 60
    while stored(folder) < replications:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.002)


def tables(folder: Path) -> dict[str, bytes]:
    return {name: (folder / f"{name}.csv").read_bytes() for name in TABLES}


@pytest.fixture(scope="module")
def experiment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return experiment_file(
        tmp_path_factory.mktemp("experiment"),
        replications=REPLICATIONS,
        horizon={"start": "2027-01-18", "length": "2 wk"},
    )


@pytest.fixture(scope="module")
def uninterrupted(experiment: Path) -> dict[str, bytes]:
    folder = experiment.parent / "uninterrupted"
    assert finish(experiment, folder, workers=1) == 1
    return tables(folder)


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_run_that_was_killed_goes_on_to_the_same_files(
    experiment: Path, uninterrupted: dict[str, bytes], workers: int
):
    folder = experiment.parent / f"killed_{workers}"
    process = start(experiment, folder, workers)
    wait_for(folder, 12, process)
    process.kill()
    process.communicate(timeout=60)
    kept = stored(folder)
    assert 12 <= kept < TOTAL
    assert not list(folder.glob("*.csv"))
    assert finish(experiment, folder, workers) == kept
    assert tables(folder) == uninterrupted


def test_control_c_keeps_what_is_done_and_says_so(
    experiment: Path, uninterrupted: dict[str, bytes]
):
    folder = experiment.parent / "interrupted"
    process = start(experiment, folder, workers=2)
    wait_for(folder, 12, process)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    kept = stored(folder)
    assert process.returncode == 130
    assert err.strip() == (
        f"stopped after {kept} of {TOTAL} replications. They are kept; the same command goes on "
        "from there."
    )
    assert finish(experiment, folder, workers=2) == kept
    assert tables(folder) == uninterrupted


@pytest.mark.slow
def test_two_runs_at_once_share_one_folder(experiment: Path, uninterrupted: dict[str, bytes]):
    folder = experiment.parent / "shared"
    runs = [start(experiment, folder, workers=1) for _ in range(2)]
    for process in runs:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    assert stored(folder) == TOTAL
    assert tables(folder) == uninterrupted
