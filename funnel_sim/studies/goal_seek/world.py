"""The experiment with another value of the input, and what is simulated of it."""

from __future__ import annotations

from dataclasses import replace

from funnel_sim.config.merging import put
from funnel_sim.config.origin import Node, Origin
from funnel_sim.config.paths import parse_path
from funnel_sim.config.scenario import Scenario
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.config.validation import validate
from funnel_sim.domain.errors import Finding, InvalidInput
from funnel_sim.model.checks import model_problems
from funnel_sim.studies.checks import CHECKS
from funnel_sim.studies.designs import Situation
from funnel_sim.studies.goal_seek.scale import Scale, read_range
from funnel_sim.studies.offered import comparands


def scale_of(scenario: Scenario) -> Scale:
    """The values that the input may take; whole ones where a fraction is refused.

    Raises:
        InvalidInput: an end of the range is no value of the input.
    """
    section = scenario.experiment.goal_seek
    assert section.input is not None  # `requirements` has seen to it
    assert section.range is not None
    scale = read_range(section.range, section.steps)
    findings: list[Finding] = []
    for value in (scale.low, scale.high):
        try:
            with_value(scenario, scale, value)
        except InvalidInput as error:
            findings += error.findings
    if findings:
        raise InvalidInput(list(dict.fromkeys(findings)))
    if scale.low.is_integer() and scale.high.is_integer():
        try:
            with_value(scenario, scale, scale.low + 0.5)
        except InvalidInput:
            return replace(scale, whole=True)
    return scale


def with_value(scenario: Scenario, scale: Scale, value: float) -> Scenario:
    """The scenario with that value of the input, checked as if it were written.

    Raises:
        InvalidInput: there is no such path, or the value does not fit it.
    """
    section = scenario.experiment.goal_seek
    keys = parse_path(section.input or "")
    written = scale.written(value)
    node = Node(written, Origin(f"goal_seek.input = {written}"))
    try:
        root = put(scenario.root, keys, node)
    except ValueError as error:
        raise InvalidInput([Finding(node.origin.file, section.input or "", str(error))]) from None
    experiment = validate(Experiment, root)
    found = [p for check in (model_problems, *CHECKS) for p in check(experiment)]
    if found:
        raise InvalidInput([Finding(node.origin.file, ".".join(map(str, k)), m) for k, m in found])
    return Scenario(scenario.file, root, experiment)


def situations_at(scenario: Scenario, scale: Scale, value: float) -> tuple[Situation, ...]:
    """The situations of the scenario at a value of the input."""
    return comparands(with_value(scenario, scale, value)).situations


def organisations_of(experiment: Experiment) -> tuple[str, ...]:
    """Whom the input is sought for."""
    section = experiment.goal_seek
    keys = parse_path(section.input or "")
    if section.organisation is not None:
        return (section.organisation,)
    return (str(keys[1]),) if keys[0] == "organisations" else tuple(experiment.organisations)
