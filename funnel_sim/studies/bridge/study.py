"""Split the difference in contribution of two organisations among groups of mechanisms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from funnel_sim.config.scenario import Scenario
from funnel_sim.metrics.registry import INDEX
from funnel_sim.stats.samples import magnitude
from funnel_sim.stats.simultaneous import simultaneous_intervals
from funnel_sim.studies.bridge.game import Split, advantage, outcomes_of, split, worlds
from funnel_sim.studies.bridge.groups import GROUPS, REST, Group, groups_between, structure
from funnel_sim.studies.bridge.result import Amount, BridgeResult, Piece, Span
from funnel_sim.studies.designs import Design, Situation
from funnel_sim.studies.offered import comparands
from funnel_sim.studies.replications import Replications


def bridge(
    scenario: Scenario, source: Replications, *, situations: int | None = None
) -> BridgeResult:
    """The bridge of every situation, or of the first so many.

    Raises:
        ReplicationsFailed, Interrupted: what is done is stored.
    """
    designs = comparands(scenario)
    return BridgeResult(
        name=scenario.name,
        experiment=scenario.experiment,
        spans=tuple(_span(situation, source) for situation in designs.situations[:situations]),
        payroll=designs.payroll,
        keys={design.name: source.key(design) for design in designs.designs.values()},
    )


def _span(situation: Situation, source: Replications) -> Span:
    before = source.cost
    a, b = _ends(situation, source)
    groups = groups_between(a, b)
    count = situation.experiment.bridge.replications
    in_worlds = [worlds(design, groups) for design in (a, b)]
    expected = 2 * count * (1 << sum(group.without is not None for group in groups))
    found = outcomes_of([*in_worlds[0], *in_worlds[1]], source, count, before + expected)
    met = [[found[source.key(design)] for design in designs] for designs in in_worlds]
    pairs = enumerate(zip(*met, strict=True))
    values = np.array([advantage(of_a, of_b, groups, w) for w, (of_a, of_b) in pairs])
    earned = [designs[-1].total[:, INDEX["contribution"]] for designs in met]
    return _told(
        situation, (a, b), groups, split(values),
        means=(float(earned[0].mean()), float(earned[1].mean())),
        scale=max(magnitude(row) for row in earned),
        cost=source.cost - before,
    )  # fmt: skip


def _ends(situation: Situation, source: Replications) -> tuple[Design, Design]:
    """A and B: as said, or the baseline and the best of the others."""
    section = situation.experiment.bridge
    designs = {design.organisation_name: design for design in situation.designs}
    if section.start is not None and section.end is not None:
        return designs[section.start], designs[section.end]
    found = source.of(situation.designs, section.replications)
    means = {
        name: float(found[design.name].total[:, INDEX["contribution"]].mean())
        for name, design in designs.items()
    }
    ranking = sorted(designs, key=lambda name: -means[name])
    if section.end is not None:
        base = situation.baseline
        start = base if base != section.end else next(n for n in ranking if n != section.end)
        return designs[start], designs[section.end]
    if section.start is None and ranking[0] == situation.baseline:
        return designs[ranking[1]], designs[ranking[0]]
    start = section.start or situation.baseline
    return designs[start], designs[next(n for n in ranking if n != start)]


def _told(
    situation: Situation,
    ends: tuple[Design, Design],
    groups: Sequence[Group],
    found: Split,
    *,
    means: tuple[float, float],
    scale: float,
    cost: int,
) -> Span:
    a, b = ends
    confidence = situation.experiment.confidence
    rest = [] if structure(a) == structure(b) else [found.rest]
    table = np.column_stack([found.whole, *rest, *found.pieces])
    intervals = simultaneous_intervals(table, confidence, magnitude=scale)
    whole, *amounts = (
        Amount(float(mean), float(low), float(high))
        for mean, low, high in zip(intervals.mean, intervals.low, intervals.high, strict=True)
    )
    pieces = []
    if rest:
        amount = amounts.pop(0)
        pieces.append(Piece(REST, amount, amount.mean, amount.mean))
    for i, (group, amount) in enumerate(zip(groups, amounts, strict=True)):
        first, last = (float(row[i].mean()) for row in (found.first, found.last))
        pieces.append(Piece(group.name, amount, first, last))
    return Span(
        variant=situation.variant,
        currency=situation.experiment.market.currency,
        confidence=confidence,
        start=a.organisation_name,
        end=b.organisation_name,
        places=(_place(situation, a), _place(situation, b)),
        start_mean=means[0],
        end_mean=means[1],
        whole=whole,
        pieces=tuple(pieces),
        left_out=tuple(g.name for g in GROUPS if g not in groups),
        replications=len(table),
        worlds=1 << sum(group.without is not None for group in groups),
        cost=cost,
    )


def _place(situation: Situation, design: Design) -> int:
    names = [each.organisation_name for each in situation.designs]
    return names.index(design.organisation_name)
