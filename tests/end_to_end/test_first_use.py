"""The compiled engine on its first use, on later ones, and where the machine gets in its way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from funnel_sim.runner.first_use import MESSAGE

BOTH = MESSAGE.format(parts="the engine and the metrics")
ROOT = Path(__file__).resolve().parents[2]
AGREE = "tests/agreement/test_engines_agree.py"
USE = """
from funnel_sim.runner.first_use import ready_engine, smallest_blueprint
import funnel_sim
log = ready_engine("compiled", print)(smallest_blueprint(), 1, 1)
print(len(log.leads), len(log.touches), log.leads.tobytes().hex()[:40], funnel_sim.__file__)
"""


def use(folder: Path, root: Path = ROOT, **environment: str) -> subprocess.Popen[str]:
    """Use the engine in a process of its own, with its machine code in a folder."""
    return subprocess.Popen(
        [sys.executable, "-c", USE],
        env={**os.environ, "NUMBA_CACHE_DIR": str(folder), "PYTHONPATH": str(root), **environment},
        cwd=folder.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    return out


def test_nothing_is_compiled_when_modules_are_imported():
    code = (
        "from funnel_sim.engines.compiled_engine import engine, lines, loop, teams\n"
        "functions = [*vars(loop).values(), *vars(lines).values(), *vars(teams).values()]\n"
        "print([f for f in functions if getattr(f, 'signatures', [])])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_two_processes_that_start_at_once_compile_and_later_ones_load(tmp_path: Path):
    folder = tmp_path / "cache"
    folder.mkdir()
    both = [use(folder), use(folder)]
    first, second = (said(process) for process in both)
    assert BOTH in first
    later = said(use(folder))
    assert "Compiling" not in later
    assert first.replace(BOTH, "").strip() == second.replace(BOTH, "").strip()
    assert later.strip() == first.replace(BOTH, "").strip()


@pytest.mark.slow
def test_an_installation_that_nobody_may_write_to_keeps_its_code_with_the_user(tmp_path: Path):
    installed = tmp_path / "installed"
    shutil.copytree(
        ROOT / "funnel_sim", installed / "funnel_sim", ignore=shutil.ignore_patterns("__pycache__")
    )
    for path in [installed, *installed.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = sorted(installed.rglob("*"))
    home = tmp_path / "home"
    home.mkdir()
    usual = {"NUMBA_CACHE_DIR": "", "XDG_CACHE_HOME": "", "HOME": str(home)}
    usual["PYTHONDONTWRITEBYTECODE"] = "1"
    try:
        out = said(use(tmp_path / "none", installed, **usual))
        assert BOTH in out
        assert str(installed) in out
        assert "Compiling" not in said(use(tmp_path / "none", installed, **usual))
    finally:
        for path in [installed, *installed.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert sorted(installed.rglob("*")) == before
    assert list((home / ".cache" / "funnel_sim").rglob("*.nbi"))


@pytest.mark.slow
def test_no_index_leaves_its_array(tmp_path: Path):
    """All agreement worlds once more, with every index checked."""
    agreement("every_mechanism_is_exercised", NUMBA_BOUNDSCHECK="1", NUMBA_CACHE_DIR=str(tmp_path))


@pytest.mark.slow
def test_the_same_code_runs_as_plain_python():
    """Without a compiler the functions are what they look like, and give the same Log."""
    agreement("in_a_few_worlds", NUMBA_DISABLE_JIT="1")


def agreement(which: str, **environment: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", AGREE, "-k", which],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
