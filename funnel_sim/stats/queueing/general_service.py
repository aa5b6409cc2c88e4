"""M/G/1: Poisson arrivals, one server, any service time (Pollaczek-Khinchine).

Source: Pollaczek (1930), Mathematische Zeitschrift 32; Khinchine (1932), Matematicheskii Sbornik
39; Gross et al. (2008), section 5.1.
"""

from __future__ import annotations

from funnel_sim.stats.queueing.conditions import require_not_negative, require_positive, stable_load
from funnel_sim.stats.queueing.measures import QueueMeasures


def pollaczek_khinchine(
    arrivals_per_hour: float, service_hours: float, service_cv: float
) -> QueueMeasures:
    """Steady state of M/G/1, first come first served.

    Mean wait = service_hours load (1 + cv^2) / (2 (1 - load)); `service_cv` is the coefficient of
    variation (standard deviation over mean) of the service time: 0 where constant, 1 where
    exponential.

    Raises:
        ValueError: a parameter is out of its range, or the load is 1 or more.
    """
    require_not_negative("arrivals_per_hour", arrivals_per_hour)
    require_positive("service_hours", service_hours)
    require_not_negative("service_cv", service_cv)
    load = stable_load(arrivals_per_hour * service_hours, 1)
    wait = service_hours * load * (1 + service_cv**2) / (2 * (1 - load))
    waiting = arrivals_per_hour * wait
    return QueueMeasures(
        utilisation=load,
        p_wait=load,
        wait=wait,
        mean_waiting=waiting,
        mean_present=waiting + load,
    )
