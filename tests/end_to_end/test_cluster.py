"""Real schedulers and workers on loopback: the same results, whoever dies in between."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import yaml

from funnel_sim.domain.errors import InvalidInput
from funnel_sim.domain.log import Log
from funnel_sim.domain.tables import Measures
from funnel_sim.engines.simpy_engine import simulate
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.runner.cluster import open_cluster
from funnel_sim.runner.execution import Outcome, execute
from funnel_sim.runner.jobs import Failure, Job
from tests.support.command_line import ROOT, done, small_experiment, start
from tests.support.dask_cluster import DaskCluster, dask_cluster, kill_group
from tests.support.experiments import plans
from tests.support.pages import page

PAGE = page("docs/cluster.md")

pytest.importorskip("distributed", reason="needs the extra `cluster`")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals"),
]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    with dask_cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> list[Job]:
    planned = plans(tmp_path_factory.mktemp("plans"))
    return [
        Job(plan.name, plan.blueprint, plan.seed, replication)
        for replication in range(20)
        for plan in planned
    ]


@pytest.fixture(scope="module")
def alone(jobs: list[Job]) -> dict[tuple[str, int], Outcome]:
    """All jobs in this process, one after the other."""
    return by_job(execute(jobs, simulate, workers=1))


def by_job(outcomes: object) -> dict[tuple[str, int], Outcome]:
    return {(job.design, job.replication): outcome for job, outcome in outcomes}  # type: ignore[attr-defined]


def same(one: Outcome, other: Outcome) -> bool:
    assert isinstance(one, Measures)
    assert isinstance(other, Measures)
    return one.total.tobytes() == other.total.tobytes() and all(
        one.by[dimension].tobytes() == other.by[dimension].tobytes() for dimension in one.by
    )


class Noted:
    """The SimPy engine, slowed down, with a note for every process that it runs in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, blueprint: Blueprint, seed: int, replication: int) -> Log:
        (self.folder / str(os.getpid())).touch()
        time.sleep(0.05)
        return simulate(blueprint, seed, replication)

    def processes(self) -> set[int]:
        """Ids of the processes that have begun a replication so far."""
        return {int(file.name) for file in self.folder.iterdir()}


def test_a_worker_that_is_killed_in_mid_run_costs_no_result(
    cluster: DaskCluster, jobs: list[Job], alone: dict[tuple[str, int], Outcome], tmp_path: Path
):
    engine, killed = Noted(tmp_path), set[int]()
    outcomes: dict[tuple[str, int], Outcome] = {}
    with open_cluster(cluster.address) as connected:
        for job, outcome in execute(jobs, engine, connected):
            outcomes[job.design, job.replication] = outcome
            if len(outcomes) > 5 and not killed and len(engine.processes()) == 2:
                killed.add(min(engine.processes()))
                os.kill(min(killed), signal.SIGKILL)
    assert killed
    assert outcomes.keys() == alone.keys()
    assert all(same(alone[key], outcomes[key]) for key in alone)


def test_a_machine_that_is_gone_costs_no_result(
    cluster: DaskCluster, jobs: list[Job], alone: dict[tuple[str, int], Outcome], tmp_path: Path
):
    """A worker dies with its nanny, so nobody replaces it."""
    third = cluster.worker()
    engine = Noted(tmp_path)
    outcomes: dict[tuple[str, int], Outcome] = {}
    with open_cluster(cluster.address) as connected:
        while connected.slots() < 3:
            time.sleep(0.05)
        for job, outcome in execute(jobs, engine, connected):
            outcomes[job.design, job.replication] = outcome
            if len(engine.processes()) == 3:
                kill_group(third)
    assert third.poll() is not None
    assert all(same(alone[key], outcomes[key]) for key in alone)


def test_a_replication_that_kills_its_worker_every_time_is_named_and_the_rest_kept(
    cluster: DaskCluster, jobs: list[Job], alone: dict[tuple[str, int], Outcome]
):
    def engine(blueprint: Blueprint, seed: int, replication: int) -> Log:
        if replication == 3 and blueprint.frame.organisation == "split":
            os._exit(9)
        return simulate(blueprint, seed, replication)

    with open_cluster(cluster.address) as connected:
        outcomes = by_job(execute(jobs, engine, connected))
    failure = outcomes.pop(("split", 3))
    assert isinstance(failure, Failure)
    assert str(failure).startswith("split, replication 3, seed 7: its worker process was killed")
    assert len(outcomes) == len(jobs) - 1
    assert all(same(alone[key], outcomes[key]) for key in outcomes)


def test_a_replication_that_raises_is_named_and_stops_no_other(
    cluster: DaskCluster, jobs: list[Job]
):
    def engine(blueprint: Blueprint, seed: int, replication: int) -> Log:
        if replication == 2:
            raise ZeroDivisionError("nobody to divide by")
        return simulate(blueprint, seed, replication)

    with open_cluster(cluster.address) as connected:
        outcomes = by_job(execute(jobs, engine, connected))
    failures = [o for o in outcomes.values() if isinstance(o, Failure)]
    assert {str(f) for f in failures} == {
        "everyone, replication 2, seed 7: nobody to divide by",
        "split, replication 2, seed 7: nobody to divide by",
    }
    assert len(outcomes) == len(jobs)


def test_threads_of_a_cluster_may_be_limited(cluster: DaskCluster, jobs: list[Job], tmp_path: Path):
    engine = Noted(tmp_path)
    with open_cluster(cluster.address, workers=1) as connected:
        assert connected.slots() == 1
        assert len(by_job(execute(jobs[:6], engine, connected))) == 6


def test_without_nannies_a_run_does_not_hang(jobs: list[Job], tmp_path: Path):
    """Every worker is killed, and nobody begins another."""

    def engine(blueprint: Blueprint, seed: int, replication: int) -> Log:
        if blueprint.frame.organisation == "split":
            os._exit(9)
        return simulate(blueprint, seed, replication)

    with dask_cluster(tmp_path / "cluster", workers=0) as bare:
        said = refusal(bare.address)
        assert said.startswith("--cluster: 1 problem")
        assert f"has no workers. Start some: `dask worker {bare.address}`" in said
        bare.worker("--no-nanny")
        with open_cluster(bare.address, patience=2.0) as connected:
            outcomes = execute(jobs, engine, connected)
            with pytest.raises(InvalidInput, match=r"no worker for 2 s\. What is done is kept"):
                list(outcomes)


def test_a_machine_with_another_program_is_refused(cluster: DaskCluster, tmp_path: Path):
    other = tmp_path / "other"
    shutil.copytree(ROOT / "funnel_sim", other / "funnel_sim")
    with (other / "funnel_sim" / "model" / "odds.py").open("a") as source:
        source.write("\n# changed\n")
    worker = cluster.worker(environment={"PYTHONPATH": str(other)})
    try:
        while not (said := refusal(cluster.address)):
            time.sleep(0.1)
    finally:
        kill_group(worker)
    assert re.search(r"runs funnel-sim .+ \(code \w+\), not .+ Install the same there", said)


def test_the_command_gives_the_same_tables(cluster: DaskCluster, tmp_path: Path):
    file = small_experiment(tmp_path / "study")
    done("run", file, "-q", "-o", tmp_path / "alone", "--workers", 1)
    done("run", file, "-q", "-o", tmp_path / "spread", "--cluster", cluster.address)
    assert tables(tmp_path / "spread") == tables(tmp_path / "alone")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
@pytest.mark.parametrize("place", ["local", "elsewhere"])
def test_control_c_keeps_what_is_done_and_leaves_no_process(
    cluster: DaskCluster, tmp_path: Path, place: str
):
    address = "local" if place == "local" else cluster.address
    command = (
        "run", small_experiment(tmp_path / "study"), "--replications", 400, "-o", tmp_path / "r",
        "--set", "horizon.length=2 mo", "--cluster", address, "--workers", 2,
    )  # fmt: skip
    process = start(*command, start_new_session=True)
    assert process.stderr is not None
    process.stderr.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert re.search(r"stopped after [1-9]\d* of 800 replications. They are kept", said), said
    assert "Traceback" not in said
    assert gone(process.pid)
    with open_cluster(cluster.address) as connected:
        assert connected.slots() == 2


def test_with_tls_as_the_page_says_only_those_with_a_certificate_are_let_in(tmp_path: Path):
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl")
    ours, stranger = certified(tmp_path / "ours"), certified(tmp_path / "stranger")
    file = small_experiment(tmp_path / "study")
    done("run", file, "-q", "-o", tmp_path / "alone", "--workers", 1)
    environment = {"DASK_CONFIG": str(ours)}
    with dask_cluster(tmp_path / "cluster", "tls", environment, workers=1) as secure:
        plain = secure.address.replace("tls:", "tcp:")
        assert "needs certificates. Set `distributed.comm.tls" in refusal(secure.address)
        assert "is no Dask scheduler, or it wants tls://" in refusal(plain)
        assert "is not encrypted" in refusal(plain, ours)
        assert "certificates and ours do not fit ([SSL" in refusal(secure.address, stranger)
        (stranger.parent / "node.key").unlink()
        assert "there is no file" in refusal(secure.address, stranger)
        process = start("run", file, "-q", "-o", tmp_path / "spread", "--cluster", secure.address,
                        env=environment)  # fmt: skip
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "")
    assert tables(tmp_path / "spread") == tables(tmp_path / "alone")


def refusal(address: str, configuration: Path | None = None) -> str:
    """What is said against this cluster, with that file of Dask's configuration; empty if all is
    well."""
    import dask

    content = yaml.safe_load(configuration.read_text()) if configuration else {}
    merged = dask.config.merge(dask.config.config, content)
    try:
        with dask.config.set(merged), open_cluster(address, patience=1.0):
            return ""
    except InvalidInput as error:
        return str(error)


def certified(folder: Path) -> Path:
    """Certificates as on the page; gives back the file of configuration that names them."""
    folder.mkdir()
    subprocess.run(["sh", "-e"], input=block("certificates"), text=True, cwd=folder, check=True,
                   capture_output=True)  # fmt: skip
    file = folder / "cluster.yaml"
    file.write_text(block("cluster.yaml").replace("/etc/funnel_sim", str(folder)))
    return file


def block(name: str) -> str:
    """A block of code of the page."""
    (found,) = re.findall(rf"<!-- tested: {name} -->\n```\w+\n(.*?)```", PAGE, flags=re.DOTALL)
    return str(found)


def tables(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob("*.csv")}


def gone(session: int) -> bool:
    """Whether all processes of a session end within some seconds."""
    deadline = time.monotonic() + 10
    while members(session) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not members(session)


def members(session: int) -> list[str]:
    """Processes of a session that are alive."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, _, its_session = stat.read_text().rpartition(")")[2].split()[:4]
            if int(its_session) == session and state != "Z":
                found.append((stat.parent / "cmdline").read_text())
    return found
