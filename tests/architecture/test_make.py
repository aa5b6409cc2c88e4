"""The set-up command, `make.py`, where the machine or the user gets in its way."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

MAKE = Path(__file__).resolve().parents[2] / "make.py"


def make(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run it as a user would, and keep what it says."""
    return subprocess.run(
        [sys.executable, str(MAKE), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("arguments", [(), ("dmeo",), ("lint", "--fix")])
def test_what_it_does_not_know_is_refused(arguments: tuple[str, ...]):
    done = make(*arguments)
    assert done.returncode == 2
    assert "usage: make.py" in done.stderr


@pytest.mark.parametrize("name", ["thesis.txt", "pyvenv.cfg"])
def test_a_folder_with_files_of_the_user_is_left_alone(tmp_path: Path, name: str):
    (tmp_path / name).write_text("three years of work")
    done = make("test", FUNNEL_SIM_VENV=str(tmp_path))
    assert done.returncode == 2
    assert "is no virtual environment" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_python_without_venv_is_told_what_to_install(tmp_path: Path):
    (tmp_path / "venv.py").write_text("raise SystemExit('ensurepip is not available')")
    done = make("demo", FUNNEL_SIM_VENV=str(tmp_path / "new"), PYTHONPATH=str(tmp_path))
    assert done.returncode == 2
    assert "apt install python3-venv" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_broken_environment_is_made_anew_and_a_missing_network_is_said(tmp_path: Path):
    (tmp_path / "pyvenv.cfg").write_text("home = /nowhere\n")
    (tmp_path / "funnel_sim-install.log").touch()
    done = make(
        "demo",
        FUNNEL_SIM_VENV=str(tmp_path),
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_RETRIES="0",
    )
    assert done.returncode == 2
    assert "making it anew" in done.stdout
    assert "could not reach the package index" in done.stderr
    assert "Traceback" not in done.stderr
    assert any(tmp_path.glob("bin/pip*")) or any(tmp_path.glob("Scripts/pip*"))
