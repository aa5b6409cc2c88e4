"""On what it was measured: machine and versions."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from benchmarks.peers.c_loop import FLAGS
from benchmarks.programs import COMPILER

LIBRARIES = ("simpy", "ciw", "salabim", "numba", "numpy", "pandas")


def description() -> Iterator[str]:
    """One line per fact, without anything that names the machine."""
    yield f"{processor()}, {cores()} cores, {memory():.0f} GB"
    yield f"{platform.system()} on {platform.machine()}, {python()}"
    yield ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    yield compiler()


def processor() -> str:
    """Name of the processor."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory() -> float:
    """Memory of the machine in GB; NaN where it cannot be asked for."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    except (AttributeError, ValueError):
        return float("nan")


def python() -> str:
    """Which Python."""
    return f"{platform.python_implementation()} {platform.python_version()}"


def compiler() -> str:
    """The C compiler and its options."""
    found = shutil.which(COMPILER)
    if found is None:
        return f"no C compiler `{COMPILER}`, so no C loop"
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    return f"{said.splitlines()[0]}, {' '.join(FLAGS)}"
