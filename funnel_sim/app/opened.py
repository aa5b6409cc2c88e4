"""An experiment that was opened, the state that a page is in, and the experiment of that state.

A state is what was moved away from what is written, and which designs were left out. It is small
enough for a link, and the same state is the same experiment for everybody who has the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from funnel_sim.app.levers import Lever, levers
from funnel_sim.config.origin import Node, Origin
from funnel_sim.config.paths import Keys
from funnel_sim.config.scenario import Scenario, changed, variant
from funnel_sim.model.checks import model_problems
from funnel_sim.studies.checks import CHECKS
from funnel_sim.studies.opening import open_scenario
from funnel_sim.studies.reality import reality_fits
from funnel_sim.studies.sections import SECTIONS

PAGE = "the page"
"""The `file` of findings about what was moved."""
Equal = Literal["none", "payroll"]

_CHECKS = (model_problems, *CHECKS, reality_fits)
_ABOUT_DESIGNS = ("reality", "uncertain", *SECTIONS)
"""Sections that may name designs: they go where designs are left out."""


@dataclass(frozen=True, slots=True)
class State:
    """What was moved, by the path of its lever, and what was picked."""

    values: Mapping[str, float] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    """Designs that are left out, in the order of the experiment; never the baseline."""
    equal: Equal | None = None
    """None: as written."""
    variant: str | None = None
    """The situation; None where the experiment has no variants."""

    @property
    def as_written(self) -> State:
        """The same designs in the same situation, with nothing moved."""
        return State(without=self.without, variant=self.variant)


class Opened:
    """An experiment and its levers; opening does all checks."""

    def __init__(self, file: str, settings: Sequence[str] = ()) -> None:
        """InvalidInput with every finding."""
        self.scenario = open_scenario(file, settings)
        self._worlds: dict[str | None, Scenario] = {}
        self._levers: dict[str | None, tuple[Lever, ...]] = {}

    @property
    def name(self) -> str:
        """Name of the experiment."""
        return self.scenario.name

    @cached_property
    def variants(self) -> tuple[str, ...]:
        """Situations to pick from; empty where there is but one."""
        return tuple(self.scenario.experiment.variants)

    @property
    def start(self) -> State:
        """The state in which everything is as written."""
        return State(variant=self.variants[0] if self.variants else None)

    @cached_property
    def organisations(self) -> tuple[str, ...]:
        """All designs."""
        return tuple(self.scenario.experiment.organisations)

    @cached_property
    def baseline(self) -> str:
        """The design that is always there."""
        return self.scenario.experiment.baseline or self.organisations[0]

    def world(self, name: str | None) -> Scenario:
        """One situation as an experiment of its own."""
        if name not in self._worlds:
            met = self.scenario if name is None else variant(self.scenario, name)
            self._worlds[name] = changed(replace(met, root=_without(met.root, "variants")), {})
        return self._worlds[name]

    def levers(self, name: str | None) -> tuple[Lever, ...]:
        """The levers in one situation."""
        if name not in self._levers:
            self._levers[name] = levers(self.world(name))
        return self._levers[name]

    def moved(self, values: Mapping[str, float], name: str | None) -> dict[str, float]:
        """The values that differ from what is written, in the order of the levers."""
        return {
            lever.path: lever.rounded(values[lever.path])
            for lever in self.levers(name)
            if lever.path in values and lever.rounded(values[lever.path]) != lever.now
        }

    def equal(self, state: State) -> Equal:
        """Whether headcounts are scaled in a state."""
        return state.equal or self.world(state.variant).experiment.equal

    def scenario_of(self, state: State, *, sections: bool = False) -> Scenario:
        """The experiment of a state; `sections` keeps those of studies also without some designs.

        Raises:
            InvalidInput: the values do not fit each other.
        """
        base = self.world(state.variant)
        root = base.root
        if state.without and not sections:
            root = _without(root, *_ABOUT_DESIGNS)
        designs = root.child("organisations")
        if state.without and designs is not None:
            root = _put(root, "organisations", _without(designs, *state.without))
        known = {lever.path: lever for lever in self.levers(state.variant)}
        origin = Origin(PAGE)
        values: dict[Keys, Node] = {
            known[path].keys: Node(known[path].written(value), origin)
            for path, value in state.values.items()
            if known[path].organisation not in state.without
        }
        if state.equal is not None:
            values[("equal",)] = Node(state.equal, origin)
        return changed(replace(base, root=root), values, _CHECKS)


def _without(node: Node, *names: str) -> Node:
    """A mapping without some of its keys."""
    entries = {key: child for key, child in (node.mapping or {}).items() if key not in names}
    return replace(node, content=MappingProxyType(entries))


def _put(node: Node, name: str, value: Node) -> Node:
    return replace(node, content=MappingProxyType({**(node.mapping or {}), name: value}))
