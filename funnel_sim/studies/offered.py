"""What the designs of an experiment are asked for, by arithmetic, before anything is simulated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from funnel_sim.config.scenario import Scenario
from funnel_sim.model.offered_load import OfferedLoad, offered_load
from funnel_sim.studies.designs import Design, Situation, blueprint_of, situations
from funnel_sim.studies.payroll import PayrollScaling, equalised


@dataclass(frozen=True, slots=True)
class AtTheStart:
    """How much is under way on the first day."""

    open_leads: int
    customers: int


@dataclass(frozen=True, slots=True)
class Comparands:
    """The designs as they will run: `equal: payroll` has been done to them."""

    situations: tuple[Situation, ...]
    payroll: tuple[PayrollScaling, ...]
    """One per design; empty unless headcounts were scaled."""

    @property
    def designs(self) -> dict[str, Design]:
        """All designs of all situations, by name."""
        return {design.name: design for met in self.situations for design in met.designs}

    @property
    def at_the_start(self) -> AtTheStart:
        """What is there on the first day; no variant may change it."""
        opening = self.situations[0].experiment.opening
        return AtTheStart(
            open_leads=sum(row.count for row in opening.pipeline),
            customers=sum(row.count for row in opening.customers),
        )


def comparands(scenario: Scenario) -> Comparands:
    """The designs of a scenario as they will run."""
    met = situations(scenario)
    if scenario.experiment.equal == "none":
        return Comparands(met, ())
    scaled = [equalised(situation) for situation in met]
    return Comparands(
        tuple(situation for situation, _ in scaled),
        tuple(scaling for _, scalings in scaled for scaling in scalings),
    )


def offered_loads(designs: Mapping[str, Design]) -> dict[str, OfferedLoad]:
    """The offered load of every design, by its name."""
    return {name: offered_load(blueprint_of(design)) for name, design in designs.items()}
