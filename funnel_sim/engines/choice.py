"""Engines by name. They give the same Log to the last bit, so the choice is one of speed.

An engine, with the libraries that it needs, is imported when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from funnel_sim.engines.contract import Engine

SIMPY: Final = "simpy"
COMPILED: Final = "compiled"
ENGINES: Final = (COMPILED, SIMPY)
DEFAULT: Final = COMPILED
"""The engine of whoever does not ask for another."""


def load_engine(name: str = DEFAULT) -> Engine:
    """The engine of that name.

    Raises:
        ValueError: there is no such engine.
    """
    if name == COMPILED:
        from funnel_sim.engines import compiled_engine

        return compiled_engine.simulate
    if name == SIMPY:
        from funnel_sim.engines import simpy_engine

        return simpy_engine.simulate
    msg = f"`engine` must be one of {', '.join(ENGINES)}. Got '{name}'."
    raise ValueError(msg)
