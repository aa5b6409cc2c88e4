"""What holds for every valid config: balances, no idling, no look-ahead, nobody jumps the queue."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from funnel_sim.domain.names import Discipline
from funnel_sim.engines.simpy_engine import simulate
from funnel_sim.engines.simpy_engine.engine import simulate_leads
from funnel_sim.metrics import check_balances, measure
from funnel_sim.model.draws import Draws
from funnel_sim.model.leads import lead_table
from tests.support.random_worlds import worlds
from tests.support.waiting import Story, Wait
from tests.support.worlds import blueprint_of

SLACK = 1e-9
"""Working hours below which two moments are the same: intervals are recomputed by subtraction."""


def examples(count: int):
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def balances(document: dict[str, Any]) -> None:
    blueprint = blueprint_of(document)
    log = simulate(blueprint, document["seed"], 0)
    check_balances(log, blueprint.frame, measure(log, blueprint.frame))


def nobody_idles(document: dict[str, Any]) -> None:
    """While a lead waits, every rep who may take it is busy, or has no room for a fresh one."""
    blueprint = blueprint_of(document)
    story = Story(blueprint, simulate(blueprint, document["seed"], 0))
    for wait in story.waits:
        for rep in story.reps(wait.team):
            if not story.may_take(rep, wait):
                continue
            for since, until in story.idle(rep, wait.since, wait.until):
                if until - since <= SLACK:
                    continue
                assert wait.owner == -1, f"rep {rep} idles from {since} to {until} during {wait}"
                for moment in story.moments(wait.team, since, until):
                    if until - moment > SLACK:
                        assert not story.has_room(rep, moment), (rep, moment, wait)


def nobody_jumps_the_queue(document: dict[str, Any]) -> None:
    """A rep takes the best rank; within equal rank, who has waited longest."""
    blueprint = blueprint_of(document)
    log = simulate(blueprint, document["seed"], 0)
    story = Story(blueprint, log)

    def rank(wait: Wait) -> float:
        discipline = blueprint.staff.discipline[wait.team]
        segment = log.leads["segment"][wait.lead]
        value = float(log.leads["value"][wait.lead])
        if discipline == Discipline.CLOSEST_TO_CLOSE:
            return -wait.stage
        if discipline == Discipline.HIGHEST_VALUE:
            return -value
        if discipline == Discipline.MARGIN_PER_HOUR:
            per_hour = blueprint.staff.margin_per_hour[segment, wait.stage, wait.touch]
            return -value * float(per_hour)
        return 0.0

    for taken in story.waits:
        if taken.rep == -1:
            continue
        now = taken.until
        for other in story.waits:
            passed_over = (
                other is not taken
                and other.since < now < other.until
                and story.may_take(taken.rep, other)
                and (
                    other.owner != -1
                    or (story.has_room(taken.rep, now) and story.has_room(taken.rep, now - SLACK))
                )
            )
            if passed_over:
                key, other_key = (rank(taken), taken.since), (rank(other), other.since)
                assert key <= other_key, f"{taken} was served at {now} before {other}"


def nobody_looks_ahead(document: dict[str, Any]) -> None:
    """What happens before a moment is the same if nobody arrives after it."""
    blueprint = blueprint_of(document)
    draws = Draws(document["seed"], 0)
    leads = lead_table(blueprint, draws)
    moment = blueprint.frame.horizon / 2
    before = leads[leads["arrival"] < moment]
    with_all = simulate_leads(blueprint, draws, leads)
    without = simulate_leads(blueprint, draws, before)
    for log in (with_all, without):
        assert (log.touches["queued"] <= log.touches["start"]).all()
        assert (log.leads["arrival"][log.touches["lead"]] <= log.touches["queued"]).all()
    columns = ["lead", "stage", "touch", "attempt", "rep", "start", "end"]
    early = [log.touches[log.touches["start"] < moment][columns] for log in (with_all, without)]
    assert early[0].tolist() == early[1].tolist()


def reruns_are_identical(document: dict[str, Any]) -> None:
    blueprint = blueprint_of(document)
    first = simulate(blueprint, document["seed"], 5)
    simulate(blueprint, document["seed"], 6)
    assert simulate(blueprint_of(document), document["seed"], 5).equals(first)


PROPERTIES = [
    balances, nobody_idles, nobody_jumps_the_queue, nobody_looks_ahead, reruns_are_identical,
]  # fmt: skip


@pytest.mark.parametrize("holds", PROPERTIES)
def test_on_random_configs(holds):
    examples(25)(given(worlds())(holds))()


@pytest.mark.slow
@pytest.mark.parametrize("holds", PROPERTIES)
def test_on_many_random_configs(holds):
    examples(400)(given(worlds())(holds))()
