"""What was simulated next to what really happened, for experiments with a `reality` section.

Values are in the unit of the KPI (`metrics.registry`). Agreement in what a config was calibrated to
shows that the parts fit together; it predicts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from funnel_sim.config.checks import Problem
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.domain.errors import did_you_mean
from funnel_sim.domain.tables import Outcomes
from funnel_sim.metrics.registry import INDEX, Kpi, kpi
from funnel_sim.stats.estimates import Estimate, mean_interval
from funnel_sim.studies.designs import split_name


@dataclass(frozen=True, slots=True)
class RealityRow:
    """One KPI of one design, simulated and real."""

    design: str
    kpi: Kpi
    simulated: Estimate | None
    """Mean over replications with the experiment's confidence; None where it is never defined."""
    spread: tuple[float, float] | None
    """2.5 and 97.5 % points over replications: what luck alone does to a single real case."""
    real: float
    difference: float | None
    """Mean simulated - real."""
    source: str


def compare_with_reality(
    experiment: Experiment, outcomes: Mapping[str, Outcomes]
) -> list[RealityRow]:
    """Every KPI that `reality` names, in its order; none where there is no such section.

    `outcomes` are by design. With variants there are rows for the organisation in each of them.
    """
    reality = experiment.reality
    if reality is None:
        return []
    return [
        _row(outcome, kpi(name), real.value, real.source, experiment.confidence)
        for design, outcome in outcomes.items()
        if split_name(design)[1] == reality.organisation
        for name, real in reality.kpis.items()
    ]


def reality_fits(experiment: Experiment) -> Iterator[Problem]:
    """`reality` names an organisation of the experiment and KPIs that exist."""
    reality = experiment.reality
    if reality is None:
        return
    if reality.organisation not in experiment.organisations:
        near = did_you_mean(reality.organisation, list(experiment.organisations))
        message = f"unknown organisation '{reality.organisation}'.{near}"
        yield ("reality", "organisation"), message
    for name in reality.kpis:
        try:
            kpi(name)
        except ValueError as error:
            yield ("reality", "kpis", name), str(error)


def _row(outcome: Outcomes, what: Kpi, real: float, source: str, confidence: float) -> RealityRow:
    values = outcome.total[:, INDEX[what.name]]
    defined = values[~np.isnan(values)]
    if not len(defined):
        return RealityRow(outcome.design, what, None, None, real, None, source)
    simulated = mean_interval(defined, confidence)
    low, high = np.quantile(defined, [0.025, 0.975]).tolist()
    return RealityRow(
        outcome.design, what, simulated, (low, high), real, simulated.mean - real, source
    )
