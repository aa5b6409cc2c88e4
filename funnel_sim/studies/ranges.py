"""Ranges of inputs must fit the values that they are ranges of: at both ends, with all checks.

`uncertain`, `switch_points.inputs` and `goal_seek.inputs` name values by their path; a finding is
about the line of the range, whatever it says of the value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from funnel_sim.config.origin import finding_at
from funnel_sim.config.paths import format_path, parse_path
from funnel_sim.config.scenario import Check, Scenario, changed
from funnel_sim.config.schema.ranges import RangeValue
from funnel_sim.domain.errors import Finding, InvalidInput
from funnel_sim.studies.checks import VARIED
from funnel_sim.studies.worlds import Input, Place, as_input, set_to

UNCERTAIN = ("uncertain",)
INPUTS = ("switch_points", "inputs")
SOUGHT = ("goal_seek", "inputs")


def range_findings(scenario: Scenario, checks: Sequence[Check] = ()) -> Iterator[Finding]:
    """What is wrong with the ranges of a scenario that is otherwise sound."""
    experiment = scenario.experiment
    for section, ranges in (
        (UNCERTAIN, experiment.uncertain),
        (INPUTS, experiment.switch_points.inputs),
        (SOUGHT, experiment.goal_seek.inputs),
    ):
        for path, span in ranges.items():
            place = Place(section, path)
            try:
                said = _unfit(scenario, place, span, checks)
            except ValueError as error:
                said = [str(error)]
            for sentence in dict.fromkeys(said):
                yield finding_at(scenario.root, place.keys, sentence)


def _unfit(
    scenario: Scenario, place: Place, span: RangeValue, checks: Sequence[Check]
) -> list[str]:
    """Sentences; ValueError with one where the path is none."""
    keys = parse_path(place.path)
    if keys[0] not in VARIED:
        msg = f"`{place.path}` must be a path that begins with {', '.join(VARIED)}."
        raise ValueError(msg)
    now = scenario.root.find(keys)
    if now is not None and not isinstance(now.content, str | int | float):
        names = [format_path((*keys, key)) for key, _ in now.children()]
        hint = f" Name one of them: {', '.join(names)}." if names else ""
        msg = f"`{place.path}` is no single value, which has a range.{hint}"
        raise ValueError(msg)
    one = as_input(scenario, place, span)
    for value in (span.low, span.high):
        if said := _at_an_end(scenario, one, value, checks):
            return said
    return []


def _at_an_end(scenario: Scenario, one: Input, value: float, checks: Sequence[Check]) -> list[str]:
    try:
        changed(scenario, set_to(scenario.root, one, value), checks)
    except InvalidInput as refused:
        return [
            f"At {one.text(value)}: {_whose(one, finding)}{finding.message}"
            for finding in refused.findings
        ]
    return []


def _whose(one: Input, finding: Finding) -> str:
    """The path that a finding is about, where it is another one."""
    return "" if finding.path == one.path else f"{finding.path}: "
