"""What an experiment must say so that the difference of two organisations can be split."""

from __future__ import annotations

from funnel_sim.config.checks import Problems
from funnel_sim.config.schema.experiment import Experiment


def problems(experiment: Experiment) -> Problems:
    """Two organisations, different ones, that exist."""
    names = tuple(experiment.organisations)
    if len(names) < 2:
        yield (
            ("organisations",),
            f"`bridge` needs two organisations or more. Got {len(names)}.",
        )
        return
    section = experiment.bridge
    for key in ("start", "end"):
        name = getattr(section, key)
        if name is not None and name not in names:
            yield (
                ("bridge", key),
                f"must be an organisation of the experiment. Got '{name}'. There are "
                f"{', '.join(names)}.",
            )
    if section.start is not None and section.start == section.end:
        yield ("bridge", "end"), "must be another organisation than `start`."
