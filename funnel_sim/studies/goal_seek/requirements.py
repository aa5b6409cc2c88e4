"""What an experiment must say so that an input can be sought."""

from __future__ import annotations

from funnel_sim.config.checks import Problems
from funnel_sim.config.paths import Keys, parse_path
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.studies.goal_seek.scale import read_range
from funnel_sim.studies.target import target_of

HERE = "goal_seek"
PARTS = ("market", "organisations")
"""Parts of an experiment that the input may be in."""


def problems(experiment: Experiment) -> Problems:
    """A target, an input and its range, of organisations that are there."""
    section = experiment.goal_seek
    try:
        target_of(experiment, section.target)
    except ValueError as error:
        yield (HERE, "target"), f"`target` {error}"
    yield from _of_range(section.range, section.steps)
    if section.input is None:
        yield (
            (HERE, "input"),
            "`input` must be given: the path of the value that is sought, such as "
            "market.channels.website.leads.",
        )
    else:
        yield from _of_input(experiment, section.input)
    if section.organisation is not None and section.organisation not in experiment.organisations:
        known = ", ".join(experiment.organisations)
        yield (
            (HERE, "organisation"),
            f"unknown organisation '{section.organisation}'. Known: {known}.",
        )


def _of_range(text: str | None, steps: int) -> Problems:
    if text is None:
        yield (HERE, "range"), "`range` must be given: e.g. '10/wk..100/wk'."
        return
    try:
        read_range(text, steps)
    except ValueError as error:
        yield (HERE, "range"), f"`range` {error}"


def _of_input(experiment: Experiment, written: str) -> Problems:
    at: Keys = (HERE, "input")
    try:
        keys = parse_path(written)
    except ValueError as error:
        yield at, f"`input` {error}"
        return
    if keys[0] not in PARTS or len(keys) < 2:
        yield at, f"`input` must be a path within {' or '.join(PARTS)}. Got '{written}'."
        return
    yield from _of_organisation(experiment, keys)
    for name, overrides in experiment.variants.items():
        for path in overrides:
            theirs = parse_path(path)
            shared = min(len(keys), len(theirs))
            if theirs[:shared] == keys[:shared]:
                yield at, f"`input` is what variant '{name}' sets: take it out of `variants`."


def _of_organisation(experiment: Experiment, keys: Keys) -> Problems:
    if keys[0] != "organisations":
        return
    at, wanted = (HERE, "input"), experiment.goal_seek.organisation
    if keys[1] not in experiment.organisations:
        known = ", ".join(experiment.organisations)
        yield at, f"`input` names an unknown organisation '{keys[1]}'. Known: {known}."
    elif wanted is not None and keys[1] != wanted:
        yield at, f"`input` is about '{keys[1]}', and `organisation` says '{wanted}'."
    if "headcount" in keys and experiment.equal == "payroll":
        yield (
            at,
            "`input` cannot be a headcount where `equal: payroll` scales headcounts. Set `equal: "
            "none`.",
        )
