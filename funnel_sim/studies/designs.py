"""An experiment as a list of designs: every organisation in every variant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from funnel_sim.config.scenario import Scenario, variant
from funnel_sim.config.schema.experiment import Experiment, Horizon, Opening
from funnel_sim.config.schema.market import Market
from funnel_sim.config.schema.organisation import Organisation
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.building.blueprint import build_blueprint

SEPARATOR = "/"
"""Between variant and organisation in the name of a design; no name in a config may hold it."""


@dataclass(frozen=True, slots=True)
class Design:
    """One organisation in one variant of the market."""

    organisation_name: str
    variant: str | None
    """None where the experiment has no variants."""
    market: Market
    organisation: Organisation
    horizon: Horizon
    opening: Opening
    revenue: Literal["booking", "recognised"]

    @property
    def name(self) -> str:
        """`organisation`, or `variant/organisation`."""
        return design_name(self.organisation_name, self.variant)


@dataclass(frozen=True, slots=True)
class Situation:
    """The experiment as one variant has it, and the designs that meet in it."""

    variant: str | None
    experiment: Experiment
    designs: tuple[Design, ...]
    """In the order of the experiment's organisations."""
    baseline: str
    """Name of the organisation that the others are compared with."""


def design_name(organisation: str, variant: str | None) -> str:
    """Name of a design in tables and files."""
    return organisation if variant is None else f"{variant}{SEPARATOR}{organisation}"


def split_name(design: str) -> tuple[str | None, str]:
    """Variant and organisation of a design's name."""
    before, _, organisation = design.rpartition(SEPARATOR)
    return before or None, organisation


def situations(scenario: Scenario) -> tuple[Situation, ...]:
    """One situation per variant, or a single one where there are no variants."""
    names = list(scenario.experiment.variants)
    if not names:
        return (situation_of(None, scenario.experiment),)
    return tuple(situation_of(name, variant(scenario, name).experiment) for name in names)


def situation_of(name: str | None, experiment: Experiment) -> Situation:
    """The designs of an experiment that already is as the variant `name` has it."""
    designs = tuple(
        Design(
            organisation,
            name,
            experiment.market,
            content,
            experiment.horizon,
            experiment.opening,
            experiment.revenue,
        )
        for organisation, content in experiment.organisations.items()
    )
    return Situation(name, experiment, designs, experiment.baseline or designs[0].organisation_name)


def blueprint_of(design: Design) -> Blueprint:
    """What engines read of a design."""
    return build_blueprint(
        design.organisation_name,
        design.market,
        design.organisation,
        design.horizon,
        design.opening,
        design.revenue,
    )
