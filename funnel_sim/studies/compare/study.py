"""Choose the best organisation of every situation: first stage, procedure, intervals.

The outcome depends on the experiment alone. A batch of further replications is simulated at a time,
but the race looks at them one by one, so the size of a batch changes the cost and not the choice.
"""

from __future__ import annotations

import numpy as np

from funnel_sim.config.origin import finding_at
from funnel_sim.config.scenario import Scenario
from funnel_sim.config.schema.compare import Compare
from funnel_sim.domain.errors import InvalidInput
from funnel_sim.stats.selection.rinott import rinott_two_stage
from funnel_sim.stats.selection.standing import standing
from funnel_sim.studies.compare.procedures import LEAST_BATCH, Course, Problem, race, two_stages
from funnel_sim.studies.compare.result import Choice, CompareResult, Runner
from funnel_sim.studies.compare.sample import Sample
from funnel_sim.studies.designs import Situation
from funnel_sim.studies.offered import comparands
from funnel_sim.studies.replications import Replications


def compare(scenario: Scenario, source: Replications) -> CompareResult:
    """Choose among the organisations of every situation.

    Raises:
        InvalidInput: the objective is undefined too often.
        ReplicationsFailed, Interrupted: what is done is stored.
    """
    designs = comparands(scenario)
    first_stage = scenario.experiment.compare.first_stage
    choices = []
    for i, situation in enumerate(designs.situations):
        waiting = sum(len(later.designs) for later in designs.situations[i + 1 :])
        sample = Sample(situation, source, waiting * first_stage)
        choices.append(_choose(scenario, situation, sample))
    return CompareResult(
        name=scenario.name,
        experiment=scenario.experiment,
        choices=tuple(choices),
        payroll=designs.payroll,
        keys={design.name: source.key(design) for design in designs.designs.values()},
    )


def _choose(scenario: Scenario, situation: Situation, sample: Sample) -> Choice:
    experiment, rule = situation.experiment, situation.experiment.compare
    limit = experiment.indifference
    assert limit is not None  # `requirements` has seen to it
    problem = Problem(
        confidence=rule.confidence or experiment.confidence,
        indifference=limit.amount(experiment.market.currency),
        rule=rule,
        preferred=sample.names.index(situation.baseline),
    )
    _first_stage(scenario, sample, rule)
    course = (race if rule.procedure == "kn" else two_stages)(sample, problem)
    first, names = sample.defined[: rule.first_stage], sample.names
    alone = rinott_two_stage(first, problem.indifference, problem.confidence)
    places = [names.index(design.organisation_name) for design in situation.designs]
    return Choice(
        variant=situation.variant,
        objective=sample.objective.name,
        currency=experiment.market.currency,
        higher_is_better=sample.sign > 0,
        baseline=situation.baseline,
        procedure=rule.procedure,
        confidence=problem.confidence,
        indifference=problem.indifference,
        first_stage=rule.first_stage,
        at_most=rule.at_most,
        runners=tuple(_runner(sample, course, i) for i in places),
        best=names[course.best],
        over=course.over,
        looked=course.looked,
        wanted=course.wanted,
        dropped=course.dropped,
        standing=standing(course.comparison, course.best, problem.indifference),
        contenders=tuple(names[i] for i in course.comparison.contenders),
        without_sharing=sum(alone.replications),
    )


def _first_stage(scenario: Scenario, sample: Sample, rule: Compare) -> None:
    """As many replications as have the objective defined in `first_stage` of them."""
    count, everybody = rule.first_stage, range(len(sample.names))
    sample.extend(everybody, count)
    while (short := rule.first_stage - len(sample.defined)) > 0:
        if count == rule.at_most:
            raise InvalidInput([finding_at(scenario.root, ("objective",), _undefined(sample))])
        count = min(count + max(short, LEAST_BATCH), rule.at_most)
        sample.extend(everybody, count)


def _undefined(sample: Sample) -> str:
    count = max(sample.counts)
    return (
        f"`{sample.objective.name}` is undefined for some organisation in "
        f"{count - len(sample.defined)} of {count} replications, too many to compare by it. "
        "Choose another objective, or a longer horizon."
    )


def _runner(sample: Sample, course: Course, i: int) -> Runner:
    row = course.comparison.rows[i]
    return Runner(
        organisation=sample.names[i],
        replications=sample.counts[i],
        mean=float(sample.sign * np.nanmean(sample.values[:, i])),
        lead=row.mean,
        low=row.low,
        high=row.high,
        left=course.left.get(i),
    )
