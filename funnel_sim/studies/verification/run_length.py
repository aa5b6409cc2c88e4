"""How long a replication runs, and how much of it is warm-up.

A queue in heavy traffic behaves as reflected Brownian motion. Its clock runs in units of variance
over squared drift,

    u = load (1 + cv^2) service_hours / (servers (1 - load)^2),

where cv is that of the service times and arrivals are Poisson. What is left of an empty start fades
as exp(-t / 2u), faster still at first: after 10 u the mean queue is within 0.2 % of its limit. The
window that is measured is another `WINDOW` warm-ups long, so that what is left weighs nothing
beside an interval of 3 %, and a few dozen replications are enough.

Source: Abate & Whitt (1987), Transient behavior of regulated Brownian motion I, Advances in Applied
Probability 19(3), 560-598; Whitt (1989), Planning queueing simulations, Management Science 35(11),
1341-1366.
"""

from __future__ import annotations

from dataclasses import dataclass

UNITS_OF_WARM_UP = 10.0
WINDOW = 20.0
"""Hours that are measured, per hour of warm-up."""
LEAST_TOUCHES = 10_000
"""In the window, on average. Means over short replications are skew, and t intervals then miss more
often than they say."""
MOST_TOUCHES = 500_000
"""In a replication, on average: more would fill the memory."""
LONGEST = 1_000_000.0
"""Working hours of a replication, at 24 a day: calendars end some time."""


@dataclass(frozen=True, slots=True)
class RunLength:
    """Working hours of one replication."""

    warm_up: float
    length: float
    """Warm-up included."""


def relaxation(load: float, service_hours: float, cv: float, servers: int) -> float:
    """The time u above, and a task for those who find no queue; the load is below 1."""
    brownian = load * (1 + cv**2) * service_hours / (servers * (1 - load) ** 2)
    return brownian + service_hours


def run_length(relaxation_hours: float, touches_per_hour: float) -> RunLength:
    """Warm-up and length.

    Raises:
        ValueError: a replication would be too long to run.
    """
    warm_up = UNITS_OF_WARM_UP * relaxation_hours
    window = max(WINDOW * warm_up, LEAST_TOUCHES / touches_per_hour)
    length = warm_up + window
    if length * touches_per_hour > MOST_TOUCHES:
        msg = (
            "`load` is too near 1: so slow a queue would need replications of "
            f"{length * touches_per_hour:,.0f} touches, and {MOST_TOUCHES:,} is the most."
        )
        raise ValueError(msg)
    if length > LONGEST:
        msg = (
            f"a replication would take {length:,.0f} h, and {LONGEST:,.0f} h is the most. Give "
            "times in a larger unit: only their proportions matter."
        )
        raise ValueError(msg)
    return RunLength(warm_up, length)
