"""What the studies ask of an experiment: each checks the section that has its name.

A section that is written is checked whatever is done with the file, so that `check` finds what
would keep the study from running; the section of the study that is going to run is checked also
where it is not written, since its defaults are used.
"""

from __future__ import annotations

from collections.abc import Mapping

from funnel_sim.config.checks import Problems
from funnel_sim.config.scenario import Check
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.studies.bridge import requirements as of_bridge
from funnel_sim.studies.compare import requirements as of_compare
from funnel_sim.studies.effort import requirements as of_effort
from funnel_sim.studies.goal_seek import requirements as of_goal_seek
from funnel_sim.studies.optimise import requirements as of_optimise
from funnel_sim.studies.pace import requirements as of_pace
from funnel_sim.studies.sensitivity import requirements as of_sensitivity
from funnel_sim.studies.switch_points import requirements as of_switch_points

SECTIONS: Mapping[str, Check] = {
    "compare": of_compare.problems,
    "bridge": of_bridge.problems,
    "switch_points": of_switch_points.problems,
    "sensitivity": of_sensitivity.problems,
    "goal_seek": of_goal_seek.problems,
    "pace": of_pace.problems,
    "effort": of_effort.problems,
    "optimise": of_optimise.problems,
}
"""Section of an experiment -> its check."""


def sections_fit(study: str | None = None) -> Check:
    """The check of all sections that are written, and of the one of `study`."""

    def check(experiment: Experiment) -> Problems:
        for name, problems in SECTIONS.items():
            if name == study or name in experiment.model_fields_set:
                yield from problems(experiment)

    return check
