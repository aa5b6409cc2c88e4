"""What holds for every valid config: balances, no idling, no look-ahead, nobody jumps the queue."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from funnel_sim.domain.log import Log
from funnel_sim.domain.names import Discipline, Entry
from funnel_sim.engines.simpy_engine import simulate
from funnel_sim.engines.simpy_engine.engine import simulate_leads
from funnel_sim.metrics import check_balances, measure
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.draws import Draws
from funnel_sim.model.leads import lead_table
from tests.support.random_worlds import worlds
from tests.support.waiting import NOBODY, Story, Wait
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
    """While a lead waits, everybody who may take it is busy, away, or has no room for it."""
    blueprint = blueprint_of(document)
    story = Story(blueprint, simulate(blueprint, document["seed"], 0))
    for wait in story.waits:
        for rep in story.reps(wait.team) + story.reps(wait.back_up):
            for since, until in story.idle(rep, wait.since, wait.until):
                for begin, end in pairwise(story.moments(wait, since, until)):
                    if end - begin > SLACK:
                        middle = (begin + end) / 2
                        assert not story.may_take(rep, wait, middle), (rep, begin, end, wait)


def nobody_jumps_the_queue(document: dict[str, Any]) -> None:
    """A rep takes the best rank; within equal rank, who has waited longest; prospects come last."""
    blueprint = blueprint_of(document)
    log = simulate(blueprint, document["seed"], 0)
    story = Story(blueprint, log)
    for taken in story.waits:
        if taken.rep == NOBODY:
            continue
        team, now = story.team_of[taken.rep], taken.until
        if blueprint.staff.discipline[team] == Discipline.OWN_JUDGEMENT:
            continue
        for other in story.waits:
            passed_over = (
                other is not taken
                and other.since < now - SLACK
                and now + SLACK < other.until
                and all(story.may_take(taken.rep, other, at) for at in (now - SLACK, now))
            )
            if passed_over:
                key = (*rank(blueprint, log, team, taken, taken.row), taken.since)
                other_key = (*rank(blueprint, log, team, other, taken.row), other.since)
                assert key <= other_key, f"{taken} was served at {now} before {other}"


def rank(blueprint: Blueprint, log: Log, team: int, wait: Wait, row: int) -> tuple[float, float]:
    """Rank of a wait in the queue of a team when touch `row` begins."""
    lead = log.leads[wait.lead]
    if lead["entry"] == Entry.PROSPECT and wait.until == lead["arrival"]:
        return math.inf, 0.0
    discipline = blueprint.staff.discipline[team]
    journey, segment = lead["journey"], lead["segment"]
    if discipline == Discipline.CLOSEST_TO_CLOSE:
        return float(blueprint.process.stages_left[journey, wait.stage]), 0.0
    if discipline == Discipline.HIGHEST_VALUE:
        return -float(lead["value"]), 0.0
    if discipline == Discipline.MARGIN_PER_HOUR:
        per_hour = blueprint.staff.margin_per_hour[journey, segment, wait.stage, wait.touch]
        return -float(lead["value"]) * float(per_hour), 0.0
    if discipline == Discipline.EFFORT_SHARES:
        before = log.touches[:row][log.touches["team"][:row] == team]
        before = before[log.leads["segment"][before["lead"]] == segment]
        spent = sum((before["work"] + before["travel"] + before["briefing"]).tolist())
        share = float(blueprint.staff.effort_share[team, segment])
        return spent / share if share > 0.0 else math.inf, float(segment)
    return 0.0, 0.0


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
    columns = ["stage", "touch", "attempt", "rep", "start", "end"]
    early = []
    for log in (with_all, without):
        touches = log.touches[log.touches["start"] < moment]
        whose = log.leads[touches["lead"]][["source", "number", "entry"]]
        early.append((whose.tolist(), touches[columns].tolist()))
    assert early[0] == early[1]


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
