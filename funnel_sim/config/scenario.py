"""A Scenario: a checked experiment that still knows where each of its values was written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from funnel_sim.config.checks import Problem, problems
from funnel_sim.config.composition import compose
from funnel_sim.config.merging import put
from funnel_sim.config.origin import Node, finding_at
from funnel_sim.config.overrides import parse_overrides
from funnel_sim.config.paths import Keys, parse_path
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.config.snapshots import with_snapshots
from funnel_sim.config.validation import validate
from funnel_sim.domain.errors import Finding, InvalidInput

Check = Callable[[Experiment], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A checked experiment with the origin of its values."""

    file: str
    """The experiment file as the user named it."""
    root: Node
    """The composed document, `--set` included."""
    experiment: Experiment
    settings: tuple[str, ...] = ()
    """The `path=value` texts that were set from outside the files."""

    @property
    def name(self) -> str:
        """Name of the experiment: as it says, or the name of its file."""
        return self.experiment.name or Path(self.file).stem


def load_scenario(
    file: str | Path, settings: Sequence[str] = (), checks: Sequence[Check] = ()
) -> Scenario:
    """Read, compose, validate and check an experiment.

    `settings` are `path=value` texts; `checks` are those of layers above, run with our own.

    Raises:
        InvalidInput: with all findings of the deepest step that could be taken.
    """
    root = compose(file, parse_overrides(settings))
    scenario = Scenario(str(file), root, _checked(root, checks), tuple(settings))
    findings: list[Finding] = []
    for name in scenario.experiment.variants:
        try:
            variant(scenario, name, checks)
        except InvalidInput as error:
            findings += error.findings
    if findings:
        raise InvalidInput(findings)
    return scenario


def variant(scenario: Scenario, name: str, checks: Sequence[Check] = ()) -> Scenario:
    """The scenario under one of its variants. InvalidInput where the overrides do not fit."""
    root, at = scenario.root, ("variants", name)
    overrides = root.find(at)
    findings: list[Finding] = []
    for path, value in overrides.children() if overrides is not None else ():
        try:
            keys = parse_path(str(path))
            if keys[0] not in Experiment.model_fields or keys[0] == at[0]:
                msg = f"does not begin with a part of the experiment, such as `market`: '{path}'."
                raise ValueError(msg)
            root = put(root, keys, value)
        except ValueError as error:
            findings.append(finding_at(scenario.root, (*at, str(path)), str(error)))
    if findings:
        raise InvalidInput(findings)
    root = with_snapshots(root)
    return Scenario(scenario.file, root, _checked(root, checks), scenario.settings)


def changed(
    scenario: Scenario, values: Mapping[Keys, Node], checks: Sequence[Check] = ()
) -> Scenario:
    """The scenario with some values replaced. InvalidInput where they do not fit.

    Findings about a value that was replaced are about the place that its node names.
    """
    root, findings = scenario.root, []
    for keys, value in values.items():
        try:
            root = put(root, keys, value)
        except ValueError as error:
            findings.append(finding_at(scenario.root, keys, str(error)))
    if findings:
        raise InvalidInput(findings)
    return Scenario(scenario.file, root, _checked(root, checks), scenario.settings)


def _checked(root: Node, checks: Sequence[Check]) -> Experiment:
    experiment = validate(Experiment, root)
    found = [p for check in (problems, *checks) for p in check(experiment)]
    if found:
        raise InvalidInput([finding_at(root, keys, message) for keys, message in found])
    return experiment
