"""Machine code from Python functions, by Numba: made once, kept on disk, from then on loaded.

Numba's cache notices when a function's own file changes, but not when a function that it calls
does, in another file. So the cache lies in a folder named by a digest of all sources that may be
compiled: another version of any of them is another folder. The folder is the user's, never the
package's, so that an installation that nobody may write to works as well; `NUMBA_CACHE_DIR` is
obeyed. Numba writes its files under another name first, so processes that start at once do not
disturb each other.

Nothing here imports Numba before it is needed, and nothing is compiled when a module is imported.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar, cast

PACKAGE = Path(__file__).resolve().parent
COMPILED = ("compiling.py", "domain", "model", "engines/compiled_engine", "metrics")
"""Files and folders of the package whose functions may end up in machine code."""
INDEX = "*.nbi"
"""What Numba calls the list of what it has compiled of a function."""

Function = TypeVar("Function", bound=Callable[..., Any])


PART = {"error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""Options of what only compiled functions call: nothing is made for Python to call it by."""


def inlined(function: Function) -> Function:
    """A function that becomes a part of every compiled function that calls it.

    Passing dozens of arrays costs as much as the work of a short function; this costs nothing.
    It makes no arrays: references to those it reads are not counted.
    """
    return _made(function, forceinline=True, _nrt=False, **PART)


def called(function: Function) -> Function:
    """A function that compiled functions call; for numbers and few arrays."""
    return _made(function, error_model="numpy")


def entry(function: Function) -> Function:
    """A compiled function for Python to call: kept on disk, and without Python's lock."""
    with _caching():
        return _made(function, error_model="numpy", nogil=True, cache=True)


def _made(function: Function, **options: Any) -> Function:
    import numba

    njit: Any = numba.njit
    return cast(Function, njit(**options)(function))


@cache
def compiled(function: FunctionType) -> Any:
    """The compiled twin of a plain function, and of the plain functions of ours that it calls."""
    names = dict(function.__globals__)
    for name in function.__code__.co_names:
        value = names.get(name)
        if isinstance(value, FunctionType) and value.__module__.startswith("funnel_sim."):
            names[name] = compiled(value)
    twin = FunctionType(
        function.__code__, names, function.__name__, function.__defaults__, function.__closure__
    )
    twin.__module__ = function.__module__
    return called(twin)


def is_on_disk(function: Callable[..., Any]) -> bool:
    """Whether machine code of an `entry` has been kept by an earlier process."""
    name = getattr(function, "__name__", "")
    return any(f".{name}-" in f".{path.name}" for path in cache_folder().rglob(INDEX))


@cache
def cache_folder() -> Path:
    """Where machine code of exactly these sources lies; made if need be."""
    base = os.environ.get("NUMBA_CACHE_DIR")
    digest = _digest()
    for root in (Path(base) if base else _users_cache(), Path(tempfile.gettempdir()) / _private()):
        folder = root / f"funnel_sim-{digest}"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return Path(tempfile.mkdtemp(prefix="funnel_sim-"))


@contextmanager
def _caching() -> Iterator[None]:
    """Let Numba keep what is declared meanwhile in our folder."""
    import numba

    config: Any = numba.config

    before = config.CACHE_DIR
    config.CACHE_DIR = str(cache_folder())
    try:
        yield
    finally:
        config.CACHE_DIR = before


def _digest() -> str:
    """Of the sources that may be compiled, and of the versions that compile them."""
    from importlib.metadata import version

    checked = os.environ.get("NUMBA_BOUNDSCHECK", "")
    total = hashlib.sha256(
        f"{sys.version_info[:3]} {version('numba')} {version('llvmlite')} {checked}".encode()
    )
    for part in COMPILED:
        where = PACKAGE / part
        for path in sorted(where.rglob("*.py")) if where.is_dir() else [where]:
            total.update(str(path.relative_to(PACKAGE)).encode())
            total.update(path.read_bytes())
    return total.hexdigest()[:16]


def _users_cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "funnel_sim"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "funnel_sim"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "funnel_sim"


def _private() -> str:
    """Name of a user's own folder among the temporary files."""
    return f"funnel_sim-{os.getuid()}" if hasattr(os, "getuid") else "funnel_sim"
