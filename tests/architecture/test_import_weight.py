"""Importing the package is silent and light, and `--help` waits for no library it does not need."""

import subprocess
import sys

HEAVY = {"matplotlib", "numba", "pandas", "scipy", "simpy"}


def loaded_by(*arguments: str) -> tuple[set[str], subprocess.CompletedProcess[str]]:
    """Top-level names that a fresh Python imported, as it reports them itself."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}, done


def test_import_is_silent_and_light():
    loaded, done = loaded_by("-W", "error", "-c", "import funnel_sim")
    said = [line for line in done.stderr.splitlines() if not line.startswith("import time:")]
    assert (done.returncode, done.stdout, said) == (0, "", [])
    assert "funnel_sim" in loaded
    assert not loaded & (HEAVY | {"joblib", "numpy", "pydantic", "rich"})


def test_help_is_light():
    loaded, done = loaded_by("-m", "funnel_sim", "--help")
    assert done.returncode == 0, done.stderr
    assert "run" in done.stdout
    assert not loaded & HEAVY
