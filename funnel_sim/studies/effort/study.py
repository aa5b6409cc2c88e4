"""Search for shares, then compare all rules on replications that the search has not seen.

The outcome depends on the experiment alone: the search looks at replications 0 to `tries` - 1, the
comparison at the `replications` after them. So no rule is judged by the luck that it was chosen
for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from funnel_sim.config.scenario import Scenario
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.domain.tables import Floats
from funnel_sim.stats.samples import differences, magnitude
from funnel_sim.stats.simultaneous import simultaneous_intervals
from funnel_sim.stats.switching import best_of
from funnel_sim.studies.designs import Design, Situation, blueprint_of
from funnel_sim.studies.effort.requirements import organisation_of, teams_of
from funnel_sim.studies.effort.result import Apart, EffortResult, Row, TeamEffort, Tried
from funnel_sim.studies.effort.rules import (
    OWN,
    SHARES,
    Rule,
    distinct,
    rule_of,
    segments_of,
    written_shares,
)
from funnel_sim.studies.effort.sample import Sample
from funnel_sim.studies.effort.search import Point, lattice_of, search
from funnel_sim.studies.offered import comparands
from funnel_sim.studies.replications import Replications

NOTHING = Apart(0.0, 0.0, 0.0)


def effort(scenario: Scenario, source: Replications) -> EffortResult:
    """Compare the rules of every team of every situation.

    Raises:
        InvalidInput: the objective is undefined in some replication.
        ReplicationsFailed, Interrupted: what is done is stored.
    """
    designs, before = comparands(scenario), source.cost
    teams, keys = [], {}
    for situation in designs.situations:
        name = organisation_of(situation.experiment)
        design = next(d for d in situation.designs if d.organisation_name == name)
        for team in teams_of(situation.experiment):
            made = _Team(scenario, situation, design, team, source)
            teams.append(made.found())
            keys.update(
                {f"{design.name}, {team}: {r.name}": made.sample.key(r) for r in made.rules}
            )
    return EffortResult(
        name=scenario.name,
        experiment=scenario.experiment,
        teams=tuple(teams),
        payroll=designs.payroll,
        keys=keys,
        replications=source.cost - before,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What the search came to."""

    finalists: tuple[Rule, ...] = ()
    tried: tuple[Tried, ...] = ()
    first: int = 0
    """First of the fresh replications."""


class _Team:
    """One team, while it is looked at."""

    def __init__(
        self,
        scenario: Scenario,
        situation: Situation,
        design: Design,
        team: str,
        source: Replications,
    ) -> None:
        self.experiment, self.situation = situation.experiment, situation
        self.design, self.team = design, team
        self.segments = segments_of(design.organisation.teams[team], self.experiment)
        self.reference = rule_of(design.organisation.teams[team], self.segments)
        self.sample = Sample(scenario, design, team, self.segments, source)
        self.written = written_shares(self.experiment, team, self.segments)
        self.rules: list[Rule] = []

    def found(self) -> TeamEffort:
        """Search, then compare."""
        section = self.experiment.effort
        disciplines = [Rule(queue) for queue in section.disciplines]
        known = distinct([self.reference, Rule(OWN), *disciplines, *self.written])
        searched = len(self.segments) > 1 and section.search
        found = self._searched(len(known)) if searched else _Found()
        self.rules = distinct([*known, *found.finalists])
        values = self.sample.of(self.rules, found.first + section.replications)[found.first :]
        years = _years(self.design)
        return TeamEffort(
            variant=self.situation.variant,
            organisation=self.design.organisation_name,
            team=self.team,
            several=len(teams_of(self.experiment)) > 1,
            objective=self.sample.objective.name,
            currency=self.experiment.market.currency,
            higher_is_better=self.sample.sign > 0,
            confidence=self.experiment.confidence,
            indifference=_indifference(self.experiment),
            years=years,
            segments=self.segments,
            reference=self.reference,
            rows=self._rows(values),
            replications=section.replications,
            tried=found.tried,
            tries=found.first,
            cost=self.sample.cost,
        )

    def _searched(self, known: int) -> _Found:
        section = self.experiment.effort
        lattice = lattice_of(section, len(self.segments))
        last = (known + section.finalists) * (section.tries + section.replications)

        def values(points: Sequence[Point], count: int) -> Floats:
            rules = [Rule(SHARES, lattice.shares(point)) for point in points]
            return self.sample.of(rules, count, last)

        result = search(lattice, section, self.experiment.confidence, values)
        base = self.sample.of([self.reference], section.tries, last)[:, 0]
        over = {
            point: float((values([point], count)[:, 0] - base[:count]).mean())
            for point, count in result.tried.items()
        }
        best = over[result.left[0]]
        matters = _indifference(self.experiment) or np.inf
        near = {point for point in result.left if best - over[point] <= matters}
        return _Found(
            finalists=tuple(
                Rule(SHARES, lattice.shares(point)) for point in result.left[: section.finalists]
            ),
            tried=tuple(
                Tried(lattice.shares(point), count, over[point], point in near)
                for point, count in result.tried.items()
            ),
            first=section.tries,
        )

    def _rows(self, values: Floats) -> tuple[Row, ...]:
        confidence = self.experiment.confidence
        own = self.rules.index(Rule(OWN))
        leads, over_own = _against(values, (0, own), confidence)
        contenders = best_of(values, confidence).contenders
        return tuple(
            Row(
                rule=rule,
                mean=float(self.sample.sign * values[:, i].mean()),
                lead=leads[i],
                over_own=over_own[i],
                contender=i in contenders,
                written=any(rule.is_like(other) for other in self.written),
            )
            for i, rule in enumerate(self.rules)
        )


def _against(values: Floats, baselines: Sequence[int], confidence: float) -> list[list[Apart]]:
    """Every rule against each of some; the intervals hold for all of that at once."""
    bases = dict.fromkeys(baselines)
    pairs = [(i, base) for base in bases for i in range(values.shape[1]) if i != base]
    apart = differences(values, [i for i, _ in pairs], [base for _, base in pairs])
    found = simultaneous_intervals(apart, confidence, magnitude=magnitude(values))
    ends = zip(found.mean.tolist(), found.low.tolist(), found.high.tolist(), strict=True)
    known = {pair: Apart(*numbers) for pair, numbers in zip(pairs, ends, strict=True)}
    return [[known.get((i, base), NOTHING) for i in range(values.shape[1])] for base in baselines]


def _indifference(experiment: Experiment) -> float:
    limit = experiment.indifference
    return 0.0 if limit is None else limit.amount(experiment.market.currency)


def _years(design: Design) -> float:
    frame = blueprint_of(design).frame
    return (frame.horizon - frame.warm_up) / frame.calendar.hours_per_year
