"""What an experiment must say so that its best organisation can be chosen."""

from __future__ import annotations

from funnel_sim.config.checks import Problems
from funnel_sim.config.schema.experiment import Experiment


def problems(experiment: Experiment) -> Problems:
    """Two organisations, and a difference that matters."""
    limit = experiment.indifference
    if limit is None or limit.value <= 0:
        said = "" if limit is None else f" Got {limit}."
        yield (
            ("indifference",),
            "`compare` needs the smallest difference that matters, above 0: no number of "
            f"replications tells equal organisations apart.{said} Write e.g. `indifference: "
            f"20_000 {experiment.market.currency}`.",
        )
    if len(experiment.organisations) < 2:
        yield (
            ("organisations",),
            f"`compare` needs two organisations or more. Got {len(experiment.organisations)}.",
        )
