"""Pollaczek-Khinchine (M/G/1): one server, gamma service of any coefficient of variation."""

from __future__ import annotations

from funnel_sim.stats.queueing.general_service import pollaczek_khinchine
from funnel_sim.studies.verification.erlang import ARRIVALS, ORGANISATION, SERVICE, pool_settings
from funnel_sim.studies.verification.parameters import Parameter, Values
from funnel_sim.studies.verification.queue import (
    Case,
    Quantity,
    Queue,
    arrivals_input,
    hours,
    kpi,
    number,
    service_input,
)
from funnel_sim.studies.verification.run_length import relaxation

LOAD = Parameter("load", "arrivals × service", (0.8,))
CV = Parameter("cv", "standard deviation of a task over its mean", (1.0,), least=0.0, most=10.0)


def pollaczek_khinchine_queue(values: Values) -> Queue:
    """M/G/1; a cv of 0 is a constant service time, which then controls nothing."""
    service, cv = values["service"][0], values["cv"][0]
    arrivals = values["arrivals"][0] if "arrivals" in values else values["load"][0] / service
    theory = pollaczek_khinchine(arrivals, service, cv)
    inputs = [arrivals_input(arrivals)]
    if cv > 0:
        inputs.append(service_input(service))
        law = f"gamma: {{mean: {hours(service)}, cv: {number(cv)}}}"
    else:
        law = f"gamma: null, constant: {hours(service)}"
    return Queue(
        label=f"M/G/1, load {theory.utilisation:g}, cv² {cv**2:g}",
        settings=(*pool_settings(1, arrivals), f"market.activities.task.duration={{{law}}}"),
        quantities=(Quantity("Wq", "h", theory.wait, ORGANISATION, kpi("wait"), tuple(inputs)),),
        relaxation=relaxation(theory.utilisation, service, cv, 1),
        touches_per_hour=arrivals,
    )


POLLACZEK_KHINCHINE = Case(
    "pollaczek_khinchine", "Pollaczek–Khinchine", "pollaczek_khinchine.yaml",
    (LOAD, ARRIVALS, SERVICE, CV), pollaczek_khinchine_queue,
    by_default=({"cv": "0"}, {"cv": "0.5"}, {"cv": "1"}, {"cv": "2"}),
)  # fmt: skip
