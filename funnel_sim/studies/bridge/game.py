"""What B earns more than A in every world, and how the groups share it.

A world is a set of groups that are switched on, for both designs. v(world) is contribution of B in
it minus that of A, replication by replication on the same draws; where pay or marketing is off, its
costs are not subtracted. The pieces are the Shapley values of v over the groups, and v of the empty
set is the rest. So pieces and rest add up to v(all), which is B minus A as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from funnel_sim.domain.tables import Floats, Outcomes
from funnel_sim.metrics.registry import INDEX
from funnel_sim.stats.shapley import shapley
from funnel_sim.studies.bridge.groups import Group, without
from funnel_sim.studies.designs import Design
from funnel_sim.studies.replications import Replications


@dataclass(frozen=True, slots=True)
class Split:
    """Replication by replication; money."""

    whole: Floats
    """B minus A, shape (n,)."""
    rest: Floats
    """B minus A with all groups off, shape (n,)."""
    pieces: Floats
    """Shape (groups, n)."""
    first: Floats
    """What each group adds where all others are off, shape (groups, n)."""
    last: Floats
    """What each group adds where all others are on, shape (groups, n)."""


def worlds(design: Design, groups: Sequence[Group]) -> list[Design]:
    """The design in every world: group i is on in world w where bit i of w is 1."""
    return [
        without(design, [g for i, g in enumerate(groups) if not world >> i & 1])
        for world in range(1 << len(groups))
    ]


def distinct(designs: Sequence[Design], source: Replications) -> list[Design]:
    """The designs that have to be simulated, each once: some are the same in several worlds."""
    return list({source.key(design): design for design in designs}.values())


def outcomes_of(
    designs: Sequence[Design], source: Replications, count: int, expected: int
) -> dict[str, Outcomes]:
    """Replications by key of the design."""
    single = distinct(designs, source)
    found = source.of(single, count, expected)
    return {source.key(design): found[design.name] for design in single}


def advantage(a: Outcomes, b: Outcomes, groups: Sequence[Group], world: int) -> Floats:
    """Contribution of `b` minus that of `a`, without the costs of groups that are off.

    Every term is subtracted by itself, so that costs which are the same in both count for exactly
    nothing.
    """
    off = [kpi for i, g in enumerate(groups) if not world >> i & 1 for kpi in g.costs]
    apart = b.total - a.total
    value = np.array(apart[:, INDEX["contribution"]])
    for kpi in off:
        value += apart[:, INDEX[kpi]]
    return value


def split(values: Floats) -> Split:
    """The pieces of a difference that is known in every world; shape (worlds, n)."""
    everything = len(values) - 1
    bits = [1 << i for i in range(everything.bit_length())]
    shape = (len(bits), *values.shape[1:])
    return Split(
        whole=values[everything],
        rest=values[0],
        pieces=shapley(values),
        first=np.reshape([values[bit] - values[0] for bit in bits], shape),
        last=np.reshape([values[everything] - values[everything - bit] for bit in bits], shape),
    )
