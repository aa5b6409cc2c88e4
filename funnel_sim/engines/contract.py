"""What every engine promises: a pure function of (Blueprint, seed, replication).

Events at equal times happen in the order of their class below, within a class in the order in
which they were scheduled. A lead that a touch has ended for moves and queues first, then the rep
who is free chooses. Grants are immediate. A pause of length zero is no event. Events at or after
the end of the horizon do not happen. `docs/model.md` has the whole contract.
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
ARRIVES: Final = 2
"""A new lead enters its first queue."""
RETURNS: Final = 3
"""A lead comes back from a customer-side gap or a delay of a hand-over."""

Engine = Callable[[Blueprint, int, int], Log]
"""(blueprint, seed, replication) -> log."""
