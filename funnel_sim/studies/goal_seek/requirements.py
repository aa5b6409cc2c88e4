"""What an experiment must say so that an input can be sought."""

from __future__ import annotations

from funnel_sim.config.checks import Problems
from funnel_sim.config.paths import Keys, parse_path
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.studies.checks import VARIED
from funnel_sim.studies.target import target_of

HERE = "goal_seek"
PARTS = ("market", "organisations")
"""Parts of an experiment that the input may be in."""


def problems(experiment: Experiment) -> Problems:
    """A target, one input, of organisations that are there."""
    section = experiment.goal_seek
    try:
        target_of(experiment, section.target)
    except ValueError as error:
        yield (HERE, "target"), f"`target` {error}"
    if len(section.inputs) != 1:
        yield (
            (HERE, "inputs"),
            f"`goal-seek` needs one input. Got {len(section.inputs)}. Write e.g. `--input "
            "market.channels.website.leads=10..100/wk`.",
        )
    for path in section.inputs:
        yield from _of_input(experiment, path)
    if section.organisation is not None and section.organisation not in experiment.organisations:
        known = ", ".join(experiment.organisations)
        yield (
            (HERE, "organisation"),
            f"unknown organisation '{section.organisation}'. Known: {known}.",
        )


def organisations_of(experiment: Experiment) -> tuple[str, ...]:
    """Whom the input is sought for."""
    section = experiment.goal_seek
    keys = parse_path(next(iter(section.inputs)))
    if section.organisation is not None:
        return (section.organisation,)
    return (str(keys[1]),) if keys[0] == "organisations" else tuple(experiment.organisations)


def _of_input(experiment: Experiment, written: str) -> Problems:
    at: Keys = (HERE, "inputs", written)
    try:
        keys = parse_path(written)
    except ValueError:
        return  # said where ranges are checked
    if keys[0] not in PARTS or len(keys) < 2:
        if keys[0] in VARIED:
            yield at, f"must be a path within {' or '.join(PARTS)}. Got '{written}'."
        return
    yield from _of_organisation(experiment, keys, at)
    for name, overrides in experiment.variants.items():
        for path in overrides:
            theirs = parse_path(path)
            shared = min(len(keys), len(theirs))
            if theirs[:shared] == keys[:shared]:
                yield at, f"this is what variant '{name}' sets: take it out of `variants`."


def _of_organisation(experiment: Experiment, keys: Keys, at: Keys) -> Problems:
    if keys[0] != "organisations":
        return
    wanted = experiment.goal_seek.organisation
    if keys[1] not in experiment.organisations:
        known = ", ".join(experiment.organisations)
        yield at, f"unknown organisation '{keys[1]}'. Known: {known}."
    elif wanted is not None and keys[1] != wanted:
        yield at, f"this is about '{keys[1]}', and `organisation` says '{wanted}'."
    if "headcount" in keys and experiment.equal == "payroll":
        yield (
            at,
            "a headcount cannot be sought where `equal: payroll` scales headcounts. Set `equal: "
            "none`.",
        )
