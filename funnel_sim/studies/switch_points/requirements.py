"""What an experiment must say so that switch points can be looked for."""

from __future__ import annotations

from funnel_sim.config.checks import Problems
from funnel_sim.config.schema.experiment import Experiment


def problems(experiment: Experiment) -> Problems:
    """One input or two, and two organisations."""
    count = len(experiment.switch_points.inputs)
    if not 1 <= count <= 2:
        yield (
            ("switch_points", "inputs"),
            f"`switch-points` needs one input or two. Got {count}. Write e.g. `--input "
            "market.activities.visit.cost=120..260`.",
        )
    if len(experiment.organisations) < 2:
        yield (
            ("organisations",),
            f"`switch-points` needs two organisations or more. "
            f"Got {len(experiment.organisations)}.",
        )
