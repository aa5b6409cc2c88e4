"""`--engine` and `--cluster`: the same results, and sentences where nobody can do the work."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from funnel_sim.engines.choice import ENGINES
from tests.support.command_line import done, invoke, small_experiment

SIMULATING = ("run", "compare", "trace", "verify")
TABLES = ("replications.csv", "monthly.csv", "breakdowns.csv", "summary.csv", "comparison.csv")


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    return small_experiment(tmp_path / "study")


@pytest.mark.parametrize("verb", SIMULATING)
def test_every_verb_that_simulates_lets_choose_the_engine(verb: str):
    assert f"--engine [{'|'.join(ENGINES)}]" in done(verb, "--help").stdout
    result = invoke(verb, "--engine", "fortran")
    assert result.exit_code == 2
    assert "'fortran' is not one of 'compiled', 'simpy'" in result.stderr


def test_engines_give_the_same_tables(experiment: Path):
    for engine in ENGINES:
        folder = experiment.parent / engine
        done("run", experiment, "-q", "--workers", 1, "--engine", engine, "-o", folder)
    for table in TABLES:
        one, other = ((experiment.parent / engine / table).read_bytes() for engine in ENGINES)
        assert one == other


def test_what_one_engine_has_stored_serves_the_other(experiment: Path):
    folder = experiment.parent / "shared"
    done("run", experiment, "-q", "--engine", "compiled", "--workers", 1, "-o", folder)
    said = done("run", experiment, "--engine", "simpy", "--workers", 1, "-o", folder).stderr
    assert said == "4 of 4 replications done\n"


@pytest.mark.parametrize("address", ["here", "tcp://10.0.0.5", "http://10.0.0.5:8786", "tcp://:1"])
def test_an_address_that_can_be_none_is_told_what_one_looks_like(experiment: Path, address: str):
    result = invoke("run", experiment, "-q", "--cluster", address)
    assert result.exit_code == 2
    assert result.stderr.startswith("--cluster: 1 problem\n")
    assert f"such as tcp://10.0.0.5:8786 or tls://10.0.0.5:8786. Got '{address}'." in result.stderr


def test_a_scheduler_that_is_not_there_is_said_to_be():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        result = invoke("verify", "--quick", "--cluster", address)
    assert result.exit_code == 2
    assert f"no scheduler answers at {address} (Connection refused)" in result.stderr


def test_without_dask_it_is_said_how_to_install_it(experiment: Path):
    program = (
        "import sys; sys.modules['distributed'] = None; import funnel_sim.cli.main as m; m.main()"
    )
    result = subprocess.run(
        [sys.executable, "-c", program, "run", experiment, "-q", "--cluster", "local"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 2, result.stderr
    assert "Install it with `pip install 'funnel-sim[cluster]'`" in result.stderr
    assert "Traceback" not in result.stderr
