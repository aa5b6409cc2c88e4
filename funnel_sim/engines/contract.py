"""What every engine promises: a pure function of (Blueprint, seed, replication).

Events at equal times happen in the order of their class below, within a class in the order in
which they were scheduled. A lead that a touch has ended for moves and queues first, then the rep
who is free chooses, then idle reps of teams in which room or work has appeared otherwise than by a
lead that asks. Grants are immediate. A pause of length zero is no event. Events at or after the end
of the horizon do not happen. `docs/model.md` has the whole contract.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from funnel_sim.domain.log import Log
from funnel_sim.model.blueprint import Blueprint

ENDS: Final = 0
"""A touch, or an attempt at one, ends."""
RENEGES: Final = 1
"""A waiting lead has run out of patience."""
OVERFLOWS: Final = 2
"""A waiting lead may be taken by the back-up team too."""
STAFF: Final = 3
"""A rep is hired, is away, is back or leaves. What the roster plans is scheduled at the start: by
rep, his hire, his absences, his departure."""
ARRIVES: Final = 4
"""A lead of the table enters its first queue."""
RETURNS: Final = 5
"""A lead comes back from a customer-side gap, a delay, nurture or a cool-down; a customer calls."""

Engine = Callable[[Blueprint, int, int], Log]
"""(blueprint, seed, replication) -> log."""


def releasing_lock(engine: Engine) -> Engine:
    """Mark an engine that lets other threads run while it computes."""
    engine.releases_lock = True  # type: ignore[attr-defined]
    return engine


def releases_lock(engine: Engine) -> bool:
    """Whether replications of an engine can run side by side in threads of one process."""
    return bool(getattr(engine, "releases_lock", False))
