"""Worlds that differ from the experiment in the values of some inputs, and how designs do in them.

All worlds share their luck: replication r of any design has the same draws in each of them, so what
differs between two worlds is what the inputs do. An input is a single value of the config, named by
its path, with the range that it is looked at in. A share of a `mix` takes from the other shares, or
gives to them, in proportion, since they must stay a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from funnel_sim.config.origin import Node, Origin, finding_at
from funnel_sim.config.paths import Keys, parse_path
from funnel_sim.config.scenario import Scenario, changed, variant
from funnel_sim.config.schema.laws import Law
from funnel_sim.config.schema.ranges import RangeValue
from funnel_sim.domain.errors import InvalidInput
from funnel_sim.domain.language import with_marks
from funnel_sim.domain.language.unit_words import unit_in_words
from funnel_sim.domain.tables import Floats
from funnel_sim.domain.units import format_number, format_share, parse_share
from funnel_sim.metrics.registry import INDEX, kpi
from funnel_sim.studies.designs import Design, Situation, situation_of
from funnel_sim.studies.payroll import equalised
from funnel_sim.studies.replications import Replications

AT_ONCE = 24
"""Worlds that are prepared before they are simulated, so that progress is seen."""
WHOLES = ("mix", "shares")
"""Mappings whose shares add up to one."""


class Place(NamedTuple):
    """Where a range is written."""

    section: Keys
    path: str

    @property
    def keys(self) -> Keys:
        """The range in the document."""
        return (*self.section, self.path)


@dataclass(frozen=True, slots=True)
class Input:
    """A value of the config and its range."""

    path: str
    range: RangeValue
    origin: Origin
    """Where the range is written."""
    whole: bool = False
    """Whether only whole numbers are possible."""

    @property
    def keys(self) -> Keys:
        """The path, taken apart."""
        return parse_path(self.path)

    @property
    def unit(self) -> str:
        """As it is written behind a number; may be empty."""
        return self.range.unit

    def at(self, share: float) -> float:
        """The value at `share` of the way, in [0, 1]; whole numbers are equally likely."""
        low, high = self.range.low, self.range.high
        if self.whole:
            return min(float(np.floor(low + share * (high - low + 1))), high)
        return low + share * (high - low)

    def grid(self, count: int) -> Floats:
        """`count` equally spaced values, or fewer where only whole ones are possible."""
        values = np.linspace(self.range.low, self.range.high, count)
        return np.unique(np.round(values)) if self.whole else values

    def node(self, value: float) -> Node:
        """The value for the document."""
        return Node(self.range.written(value), self.origin)

    def text(self, value: float) -> str:
        """A value with its unit, for people."""
        number = format_number(float(f"{value:.4g}")).replace("_", ",").replace("-", "−")
        return f"{with_marks(number)} {unit_in_words(self.unit)}".rstrip()


def short(one: Input) -> str:
    """The end of a path that tells what it is: `visit.travel_cost`, `small.deal_value.mean`."""
    parts = one.path.split(".")
    if len(parts) > 3 and parts[-2] in Law.model_fields:
        return ".".join((*parts[-4:-2], parts[-1]))
    return ".".join(parts[-2:])


def set_to(root: Node, one: Input, value: float) -> dict[Keys, Node]:
    """What has to be replaced so that an input has a value: itself, and what makes up its whole."""
    values, keys = {one.keys: one.node(value)}, one.keys
    whole = root.find(keys[:-1]) if keys[-2:-1] and keys[-2] in WHOLES else None
    others = {name: node for name, node in whole.children() if name != keys[-1]} if whole else {}
    if not others:
        return values
    try:
        shares = {name: parse_share(node.plain()) for name, node in others.items()}
        rest, total = 1.0 - parse_share(one.range.written(value)), sum(shares.values())
    except ValueError:
        return values  # validation says what is wrong with a share
    for name, share in shares.items():
        part = share / total if total else 1.0 / len(shares)
        values[(*keys[:-1], name)] = Node(format_share(round(rest * part, 12)), one.origin)
    return values


def world(base: Scenario, inputs: Sequence[Input], values: Sequence[float]) -> Scenario:
    """The scenario with every input at its value. InvalidInput where that does not fit."""
    replaced: dict[Keys, Node] = {}
    for one, value in zip(inputs, values, strict=True):
        replaced |= set_to(base.root, one, float(value))
    return changed(base, replaced)


def bases(scenario: Scenario) -> Iterator[tuple[str | None, Scenario]]:
    """The scenario in every variant, or as it is where there are none."""
    if not scenario.experiment.variants:
        yield None, scenario
    for name in scenario.experiment.variants:
        yield name, variant(scenario, name)


def situation_in(name: str | None, there: Scenario) -> Situation:
    """The designs of a world in the variant `name`, as they will run."""
    met = situation_of(name, there.experiment)
    return met if there.experiment.equal == "none" else equalised(met)[0]


class Worlds:
    """The objective of every design of one situation, in any world that is asked for."""

    def __init__(
        self,
        name: str | None,
        base: Scenario,
        inputs: Sequence[Input],
        source: Replications,
        expected: int,
    ) -> None:
        """`name` is the variant, `expected` what the whole study will cost, about."""
        self.base, self.variant, self.inputs = base, name, tuple(inputs)
        self.situation = situation_in(name, base)
        self.objective = kpi(base.experiment.objective)
        self.sign = -1.0 if self.objective.direction == "lower" else 1.0
        self.names = tuple(design.organisation_name for design in self.situation.designs)
        self._source, self._expected, self._before = source, expected, source.cost

    @property
    def cost(self) -> int:
        """Replications that were asked for here."""
        return self._source.cost - self._before

    def as_written(self, count: int) -> Floats:
        """The objective in the experiment as it is; shape (count, designs), larger is better."""
        found: Floats = self._simulated([self.situation.designs], count)[0]
        return found

    def at(self, points: Floats, count: int, who: Sequence[int] | None = None) -> Floats:
        """The objective in every world of `points`; larger is better.

        `points` has the shape (worlds, inputs), in the units of the inputs. The result has the
        shape (worlds, count, designs); `who` leaves out designs, by their number.

        Raises:
            InvalidInput: a combination of values does not fit, or the objective is undefined.
            ReplicationsFailed, Interrupted: what is done is stored.
        """
        parts = [
            self._simulated([self._designs(row, who) for row in some], count)
            for some in np.array_split(points, max(-(-len(points) // AT_ONCE), 1))
        ]
        return np.concatenate(parts)

    def _designs(self, values: Floats, who: Sequence[int] | None) -> tuple[Design, ...]:
        there = world(self.base, self.inputs, values.tolist())
        designs = situation_in(self.variant, there).designs
        return designs if who is None else tuple(designs[i] for i in who)

    def _simulated(self, worlds: Sequence[Sequence[Design]], count: int) -> Floats:
        named = [
            [replace(design, variant=f"{self.variant or 'world'} {w}") for design in designs]
            for w, designs in enumerate(worlds)
        ]
        flat = [design for designs in named for design in designs]
        found = self._source.of(flat, count, max(self._expected, self._source.cost))
        column = INDEX[self.objective.name]
        values: Floats = np.array([[found[d.name].total[:, column] for d in ds] for ds in named])
        undefined = int(np.isnan(values).any(axis=(0, 1)).sum())
        if undefined:
            message = (
                f"`{self.objective.name}` is undefined in {undefined} of {count} replications of "
                "some organisation or world. Choose another objective, or a longer horizon."
            )
            raise InvalidInput([finding_at(self.base.root, ("objective",), message)])
        return np.asarray(values.transpose(0, 2, 1) * self.sign, dtype=np.float64)


def as_inputs(
    scenario: Scenario, section: Keys, ranges: Mapping[str, RangeValue]
) -> tuple[Input, ...]:
    """The inputs of a section that has been checked."""
    return tuple(as_input(scenario, Place(section, path), span) for path, span in ranges.items())


def as_input(scenario: Scenario, place: Place, span: RangeValue) -> Input:
    """One input; that it fits is for `studies.ranges` to say."""
    node = scenario.root.find(place.keys)
    origin = node.origin if node is not None else scenario.root.origin
    one = Input(place.path, span, origin)
    return replace(one, whole=_only_whole(scenario, one))


def _only_whole(scenario: Scenario, one: Input) -> bool:
    """Both ends are whole, and what is between them is refused."""
    low, high = one.range.low, one.range.high
    if one.unit or not (low.is_integer() and high.is_integer()):
        return False
    try:
        world(scenario, [one], [low + 0.5])
    except InvalidInput:
        return True
    return False
