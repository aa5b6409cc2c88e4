"""The one way in: an experiment file, checked by every layer; or a part of one by its schema."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from funnel_sim.config.loading import load_file
from funnel_sim.config.origin import Node
from funnel_sim.config.overrides import apply_overrides, parse_overrides
from funnel_sim.config.scenario import Scenario, load_scenario
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.config.schema.market import Market
from funnel_sim.config.schema.organisation import Organisation
from funnel_sim.config.validation import validate
from funnel_sim.domain.errors import InvalidInput
from funnel_sim.model.checks import model_problems
from funnel_sim.studies.checks import CHECKS
from funnel_sim.studies.ranges import range_findings
from funnel_sim.studies.reality import reality_fits
from funnel_sim.studies.sections import sections_fit
from funnel_sim.studies.target_units import target_findings

Kind = Literal["experiment", "market", "organisation"]

SCHEMAS: dict[Kind, type[Experiment | Market | Organisation]] = {
    "experiment": Experiment,
    "market": Market,
    "organisation": Organisation,
}
"""What each kind of file must look like."""

_SHARED = {"name", "description"}


def open_scenario(
    file: str | Path, settings: Sequence[str] = (), study: str | None = None
) -> Scenario:
    """A checked experiment; `settings` are `path=value` texts.

    `study` is the section of the experiment that is going to be used, whether it is written or not.

    Raises:
        InvalidInput: with every finding.
    """
    fits = sections_fit(study)
    checks = (model_problems, *CHECKS, reality_fits)
    scenario = load_scenario(file, settings, (*checks, fits))
    findings = [*target_findings(scenario), *range_findings(scenario, checks)]
    if findings:
        raise InvalidInput(findings)
    return scenario


def kind_of(root: Node) -> Kind:
    """What a document is meant to be, by the keys at its top; in doubt an experiment."""
    keys = set(root.mapping or ()) - _SHARED
    known: dict[Kind, int] = {
        kind: len(keys & set(schema.model_fields)) for kind, schema in SCHEMAS.items()
    }
    return max(known, key=lambda kind: known[kind])


def open_part(file: str | Path, settings: Sequence[str] = ()) -> Scenario | Market | Organisation:
    """A file of any kind: an experiment with all checks, a market or an organisation by its schema.

    Raises:
        InvalidInput: with every finding.
    """
    root = load_file(file)
    kind = kind_of(root)
    if kind == "experiment":
        return open_scenario(file, settings)
    part = validate(SCHEMAS[kind], apply_overrides(root, parse_overrides(settings)))
    assert not isinstance(part, Experiment)
    return part
