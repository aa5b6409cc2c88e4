"""What an experiment must say so that rules of effort can be compared."""

from __future__ import annotations

from math import comb

from funnel_sim.config.checks import Problems
from funnel_sim.config.checks.naming import known
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.config.schema.organisation import Organisation
from funnel_sim.metrics.registry import INDEX, kpi
from funnel_sim.studies.effort.rules import segments_of

HERE = "effort"
MOST_SHARES = 2000
"""Shares that are tried first, at most."""


def problems(experiment: Experiment) -> Problems:
    """An objective that has a better side, and an organisation and teams that are there."""
    objective = experiment.objective
    if objective in INDEX and kpi(objective).direction == "neutral":
        yield (
            ("objective",),
            f"`effort` needs an objective of which more or less is better. Got {objective}.",
        )
    section = experiment.effort
    name = organisation_of(experiment)
    if name not in experiment.organisations:
        if section.organisation is not None:
            yield from known(name, experiment.organisations, "organisation", (HERE, "organisation"))
        return
    organisation = experiment.organisations[name]
    for i, team in enumerate(section.teams):
        yield from known(team, organisation.teams, "team", (HERE, "teams", i))
    if section.search:
        yield from _not_too_many(experiment, organisation)


def organisation_of(experiment: Experiment) -> str:
    """Whose teams are looked at."""
    first = next(iter(experiment.organisations))
    return experiment.effort.organisation or experiment.baseline or first


def teams_of(experiment: Experiment) -> tuple[str, ...]:
    """Which of its teams."""
    organisation = experiment.organisations[organisation_of(experiment)]
    return tuple(dict.fromkeys(experiment.effort.teams)) or tuple(organisation.teams)


def _not_too_many(experiment: Experiment, organisation: Organisation) -> Problems:
    parts = round(1 / experiment.effort.step)
    for name in teams_of(experiment):
        if name in organisation.teams:
            count = len(segments_of(organisation.teams[name], experiment))
            shares = comb(parts + count - 1, count - 1) if count else 0
            if shares > MOST_SHARES:
                yield (
                    (HERE, "step"),
                    f"`step` makes {shares:,} shares of the {count} segments of team '{name}', "
                    f"at most {MOST_SHARES:,} are tried. Take a larger one.",
                )
