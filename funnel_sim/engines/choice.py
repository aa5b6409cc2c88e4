"""Engines by name. They give the same Log to the last bit, so the choice is one of speed.

An engine, with the libraries that it needs, is imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from funnel_sim.engines.contract import Engine

SIMPY: Final = "simpy"
COMPILED: Final = "compiled"
_MODULES = {name: f"funnel_sim.engines.{name}_engine" for name in (COMPILED, SIMPY)}

ENGINES: Final = tuple(name for name, module in _MODULES.items() if find_spec(module) is not None)
"""Names of the engines that this installation has."""
DEFAULT: Final = SIMPY
"""The engine of whoever does not ask for another."""


def load_engine(name: str = DEFAULT, say: Callable[[str], object] = str) -> Engine:
    """The engine of that name, ready to run.

    `say` is told where that takes long, as the first time that the compiled engine is used.

    Raises:
        ValueError: there is no such engine.
    """
    if name not in ENGINES:
        msg = f"`engine` must be one of {', '.join(ENGINES)}. Got '{name}'."
        raise ValueError(msg)
    module = import_module(_MODULES[name])
    prepare = getattr(module, "prepare", None)
    if prepare is not None:
        prepare(say)
    engine: Engine = module.simulate
    return engine
