"""Importing the package is silent and light, and `--help` waits for no library it does not need."""

import subprocess
import sys
from typing import NamedTuple

HEAVY = {"dask", "distributed", "matplotlib", "numba", "pandas", "scipy", "simpy"}


class Outcome(NamedTuple):
    """What a fresh Python did."""

    status: int
    out: str
    err: str
    loaded: set[str]
    """Top-level names of the modules that it imported, as it reports them itself."""


def python(*arguments: str) -> Outcome:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stderr.splitlines()
    imports = [line for line in lines if line.startswith("import time:")]
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in imports}
    err = "\n".join(line for line in lines if line not in imports)
    return Outcome(done.returncode, done.stdout, err, loaded)


def test_import_is_silent_and_light():
    outcome = python("-W", "error", "-c", "import funnel_sim")
    assert (outcome.status, outcome.out, outcome.err) == (0, "", "")
    assert "funnel_sim" in outcome.loaded
    assert not outcome.loaded & (HEAVY | {"joblib", "numpy", "pydantic", "rich"})


def test_help_is_light():
    outcome = python("-m", "funnel_sim", "--help")
    assert outcome.status == 0, outcome.err
    assert "run" in outcome.out
    assert not outcome.loaded & HEAVY
