"""Rules that the parameters of a queue must keep.

Each check raises `ValueError` with name, rule and value.
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def require_servers(servers: int) -> None:
    """At least one server, in whole numbers."""
    if servers != int(servers) or servers < 1:
        msg = f"`servers` must be a whole number of 1 or more. Got {servers}."
        raise ValueError(msg)


def require_positive(name: str, value: float) -> None:
    """A finite number above 0."""
    if not 0 < value < math.inf:
        msg = f"`{name}` must be a finite number above 0. Got {value}."
        raise ValueError(msg)


def require_not_negative(name: str, value: float) -> None:
    """A finite number of 0 or more."""
    if not 0 <= value < math.inf:
        msg = f"`{name}` must be a finite number of 0 or more. Got {value}."
        raise ValueError(msg)


def require_share(name: str, value: float) -> None:
    """A number in [0, 1]."""
    if not 0 <= value <= 1:
        msg = f"`{name}` must be in [0, 1]. Got {value}."
        raise ValueError(msg)


def require_equal_lengths(**lists: Sequence[float]) -> None:
    """All lists have the same length, and at least one entry."""
    lengths = {name: len(values) for name, values in lists.items()}
    if len(set(lengths.values())) > 1 or 0 in lengths.values():
        found = ", ".join(f"{name}: {n}" for name, n in lengths.items())
        msg = f"`{'`, `'.join(lists)}` must have equally many entries, 1 or more. Got {found}."
        raise ValueError(msg)


def stable_load(work_per_hour: float, servers: int) -> float:
    """Load per server; refused at 1 or more, where a queue without reneging grows for ever.

    `work_per_hour` is arrivals per hour x mean service hours, summed over kinds of task.
    """
    load = work_per_hour / servers
    if load >= 1:
        msg = (
            f"`load` must be below 1 where nobody reneges, or the queue grows for ever. "
            f"Got {load:.6g} ({work_per_hour:.6g} hours of work per hour for {servers} servers)."
        )
        raise ValueError(msg)
    return load
