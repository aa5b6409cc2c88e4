"""What can be said about a queue in the long run. Times in the unit of the parameters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueueMeasures:
    """Steady-state means of one queue with its servers."""

    utilisation: float
    """Share of time that a server is busy, in [0, 1]."""
    p_wait: float
    """Share of arrivals that find every server busy (they wait or renege), in [0, 1]."""
    wait: float
    """Mean time in queue over all arrivals, until service or reneging; 0 where served at once."""
    mean_waiting: float
    """Mean number in queue, = arrivals per hour x `wait` (Little 1961)."""
    mean_present: float
    """Mean number in queue and in service."""
    p_renege: float = 0.0
    """Share of arrivals that leave the queue unserved, in [0, 1]."""
