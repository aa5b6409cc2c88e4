"""A Dask scheduler and its workers as processes on loopback, as `docs/cluster.md` begins them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {
    "PYTHONPATH": str(ROOT),
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
}
LONGEST = 60.0
"""Seconds to wait for a process to come up, or down."""


class DaskCluster:
    """A scheduler, and workers with one thread each."""

    def __init__(self, folder: Path, scheme: str, environment: Mapping[str, str]) -> None:
        self.folder, self._environment = folder, {**os.environ, **ENVIRONMENT, **environment}
        self._processes: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        self.begin("scheduler", "--host", f"{scheme}://127.0.0.1", "--port", "0",
                   "--scheduler-file", str(file), "--dashboard-address", "127.0.0.1:0")  # fmt: skip
        self.address = str(json.loads(written(file))["address"])

    def begin(
        self, what: str, *options: str, environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Begin `dask scheduler` or `dask worker` in a process group of its own."""
        log = self.folder / f"{len(self._processes)}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", what, *options],
                env={**self._environment, **(environment or {})},
                cwd=self.folder,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self._processes.append(process)
        return process

    def worker(
        self, *options: str, environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Begin a worker, with a nanny unless the options say otherwise."""
        usual = ("--nworkers", "1", "--nthreads", "1", "--no-dashboard")
        return self.begin("worker", self.address, *usual, *options, environment=environment)

    def stop(self) -> None:
        """End all processes, workers first."""
        for process in reversed(self._processes):
            kill_group(process)


@contextmanager
def dask_cluster(
    folder: Path,
    scheme: str = "tcp",
    environment: Mapping[str, str] | None = None,
    workers: int = 2,
) -> Iterator[DaskCluster]:
    """A cluster for as long as the block lasts. Workers may still be on their way."""
    folder.mkdir(exist_ok=True)
    cluster = DaskCluster(folder, scheme, environment or {})
    try:
        for _ in range(workers):
            cluster.worker()
        yield cluster
    finally:
        cluster.stop()


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it has begun, outright."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(LONGEST)


def written(file: Path) -> str:
    """The text of a file that another process is about to write."""
    deadline = time.monotonic() + LONGEST
    while True:
        text = file.read_text() if file.exists() else ""
        if text.endswith("}"):
            return text
        assert time.monotonic() < deadline, f"{file} was not written"
        time.sleep(0.02)
