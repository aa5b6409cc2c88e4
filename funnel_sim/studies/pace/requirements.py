"""What an experiment must say so that its pace can be told."""

from __future__ import annotations

from funnel_sim.config.checks import Problems
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.studies.target import target_of

HERE = "pace"


def problems(experiment: Experiment) -> Problems:
    """A target that adds up over months, an organisation that is there, no variants."""
    section = experiment.pace
    try:
        target = target_of(experiment, section.target)
    except ValueError as error:
        yield (HERE, "target"), f"`target` {error}"
    else:
        if "month" not in target.kpi.additive:
            yield (
                (HERE, "target"),
                f"`target` must be of a KPI that adds up over months, such as revenue or wins. Got "
                f"{target.kpi.name}.",
            )
    name = section.organisation
    if name is not None and name not in experiment.organisations:
        known = ", ".join(experiment.organisations)
        yield (HERE, "organisation"), f"unknown organisation '{name}'. Known: {known}."
    if experiment.horizon.study == "steady_state":
        yield (
            ("horizon", "study"),
            "`pace` needs a plan year. Set `study: terminating` and take `warm_up` out.",
        )
    if experiment.variants:
        yield (
            ("variants",),
            "`pace` is about the one year that is under way. Take `variants` out: `--set "
            "variants=null`.",
        )
