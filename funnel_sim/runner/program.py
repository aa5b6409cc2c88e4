"""Which program a process runs: ours, and the libraries that decide numbers or carry them.

Processes that work together must agree on it, or the same replication might differ in a last bit.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version

import funnel_sim
from funnel_sim.runner.identity import code_fingerprint

LIBRARIES = ("numpy", "numba", "scipy", "simpy", "pandas", "cloudpickle", "dask", "distributed")

Program = Mapping[str, str]
"""Name -> version."""


@cache
def this_program() -> dict[str, str]:
    """What this process runs."""
    found = {
        "funnel-sim": f"{funnel_sim.__version__} (code {code_fingerprint()[:12]})",
        "Python": ".".join(platform.python_version_tuple()[:2]),
    }
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "missing"
    return found


def differences(others: Mapping[str, Program | Exception]) -> list[str]:
    """A sentence for every process that runs something else, by its name."""
    return [f"{name} {what}." for name, other in others.items() for what in _odd(other)]


def _odd(other: Program | Exception) -> Iterator[str]:
    if isinstance(other, Exception):
        yield f"cannot say which funnel-sim it runs ({other})"
        return
    here = this_program()
    odd = [f"{n} {other.get(n, 'missing')}, not {here[n]}" for n in here if other.get(n) != here[n]]
    if odd:
        yield f"runs {'; '.join(odd)}"
