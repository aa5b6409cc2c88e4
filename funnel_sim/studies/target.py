"""A target as it is written: `revenue >= 4_200_000 EUR`."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_sim.config.schema.experiment import Experiment, read_target
from funnel_sim.domain.tables import Floats
from funnel_sim.metrics.registry import Kpi, kpi
from funnel_sim.studies.target_units import misfit

_WRITTEN = re.compile(r"\s*(?P<kpi>\w+)\s*(?P<sign>>=|<=|≥|≤)\s*(?P<value>\S.*?)\s*")


@dataclass(frozen=True, slots=True)
class Target:
    """A KPI of the whole horizon and the value to reach."""

    kpi: Kpi
    value: float
    at_least: bool
    """Whether more is better."""

    def reached(self, values: Floats) -> NDArray[np.bool_]:
        """Whether each value reaches it; an undefined one does not."""
        return np.asarray(values >= self.value if self.at_least else values <= self.value)


def read(text: str, currency: str) -> Target:
    """ValueError with a sentence where it cannot be read."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        msg = "must be a KPI, >= or <=, and a value, such as 'revenue >= 4_200_000 EUR'. "
        raise ValueError(msg + f"Got '{text}'.")
    measure = kpi(match["kpi"])
    try:
        value = read_target(match["value"])
    except ValueError as error:
        msg = f"has a value that {error}"
        raise ValueError(msg) from None
    if said := misfit(match["value"], measure, currency):
        msg = f"has a value that {said}. Got '{text}'."
        raise ValueError(msg)
    return Target(measure, value, match["sign"] in (">=", "≥"))


def target_of(experiment: Experiment, written: str | None) -> Target:
    """The target as the section of a study has it, or the experiment's only one.

    Raises:
        ValueError: a sentence where there is none that can be read.
    """
    if written is not None:
        return read(written, experiment.market.currency)
    if len(experiment.targets) != 1:
        has = f"has {len(experiment.targets)} `targets`" if experiment.targets else "has none"
        msg = f"must be given, since the experiment {has}: e.g. 'revenue >= 4_200_000 EUR'."
        raise ValueError(msg)
    ((name, value),) = experiment.targets.items()
    measure = kpi(name)
    return Target(measure, value, measure.direction != "lower")
