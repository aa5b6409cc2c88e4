"""The two ways to choose: a race, or two stages. Designs are numbered by their column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from funnel_sim.config.schema.compare import Compare
from funnel_sim.stats.samples import ROUNDING, magnitude
from funnel_sim.stats.selection.anytime import anytime_half_width
from funnel_sim.stats.selection.best import BestComparison, against_best
from funnel_sim.stats.selection.kn import Race, kn_race
from funnel_sim.stats.selection.pairs import best_of, pairs
from funnel_sim.stats.selection.two_stage import paired_two_stage
from funnel_sim.studies.compare.result import Left
from funnel_sim.studies.compare.sample import Sample

LEAST_BATCH = 10
"""Further replications of each organisation that are simulated at a time, at least."""
GROWTH = 4
"""A batch is a fourth of what there is: at most a fifth of the replications comes too late."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is asked, in numbers."""

    confidence: float
    indifference: float
    rule: Compare
    preferred: int
    """The design that is chosen where means are equal: the baseline."""


@dataclass(frozen=True, slots=True)
class Course:
    """What a procedure came to."""

    best: int
    left: Mapping[int, Left]
    over: bool
    looked: int
    wanted: int
    dropped: int
    comparison: BestComparison


def race(sample: Sample, problem: Problem) -> Course:
    """The KN procedure after a first stage, batch by batch, with intervals that bear a race."""
    rule = problem.rule
    while True:
        found = kn_race(
            sample.values,
            problem.indifference,
            problem.confidence,
            rule.first_stage,
            problem.preferred,
        )
        count = max(sample.counts)
        if found.over or count >= rule.at_most:
            return _course_of(found, sample, problem)
        last = min(count + found.last_look - found.looked, rule.at_most)
        batch = max(LEAST_BATCH, count // GROWTH)
        sample.extend(found.in_race, min(count + batch, last), at_most=last)


def _course_of(found: Race, sample: Sample, problem: Problem) -> Course:
    apart = pairs(sample.values)
    alpha = (1 - problem.confidence) / (len(sample.names) - 1)
    half_widths = anytime_half_width(apart.sd, apart.n, alpha, problem.rule.first_stage)
    return Course(
        best=found.best,
        left={
            out.design: Left(
                after=out.after,
                behind=sample.names[out.behind],
                on_points=out.allowance == 0.0 and out.lead <= problem.indifference,
            )
            for out in found.exits
        },
        over=found.over,
        looked=found.looked,
        wanted=found.last_look,
        dropped=found.dropped,
        comparison=against_best(apart.mean, half_widths),
    )


def two_stages(sample: Sample, problem: Problem) -> Course:
    """As many replications of all as the spread in the first stage asks for."""
    rule = problem.rule
    plan = paired_two_stage(
        sample.defined[: rule.first_stage], problem.indifference, problem.confidence
    )
    while len(sample.defined) < plan.replications and max(sample.counts) < rule.at_most:
        missing = plan.replications - len(sample.defined)
        count = min(max(sample.counts) + missing, rule.at_most)
        sample.extend(range(len(sample.names)), count, at_most=count)
    used = sample.defined[: plan.replications]
    n = len(used)
    rounding = ROUNDING * magnitude(used)
    return Course(
        best=best_of(used.mean(axis=0), range(len(sample.names)), problem.preferred, rounding),
        left={},
        over=n >= plan.replications,
        looked=n,
        wanted=plan.replications,
        dropped=max(sample.counts) - len(sample.defined),
        comparison=against_best(pairs(used).mean, plan.half_widths(n)),
    )
