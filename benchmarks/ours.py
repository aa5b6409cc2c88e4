"""The workload on the engines of funnel_sim, through the whole model, as `funnel-sim run` does it.

YAML -> Scenario -> Blueprint -> engine (draws, event loop, Log) -> metrics -> balances.
Building the Blueprint is done once per design and not per replication, so it is not timed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks import loops
from benchmarks.programs import ENGINES
from benchmarks.stopwatch import Stopwatch
from benchmarks.workload import STAGES, Answers, Case, Lognormal, Play, Played, Stage, Workload
from funnel_sim.config.scenario import load_scenario
from funnel_sim.config.schema.laws import Law
from funnel_sim.domain.log import Log
from funnel_sim.domain.names import TouchResult, VisitOutcome
from funnel_sim.domain.tables import Measures
from funnel_sim.domain.units import DurationValue
from funnel_sim.engines.choice import load_engine
from funnel_sim.engines.contract import Engine
from funnel_sim.metrics import INDEX, measure
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.runner.replicate import replicate
from funnel_sim.studies.checks import CHECKS
from funnel_sim.studies.designs import Design, blueprint_of, situations

CONFIG = Path(__file__).with_name("workload.yaml")
SEED = 20270104

# ---------------------------------------------------------------- the config


def design(case: Case) -> Design:
    """The design as the config and the size of the case have it."""
    flow, reps, hours = 10 * case.firm, 10 * case.firm, 2_000 * case.years
    settings = [
        f"market.channels.web.leads={flow} / h",
        f"organisations.two_pools.teams.inside.headcount={reps}",
        f"organisations.two_pools.teams.field.headcount={reps}",
        f"horizon.length={hours:.12g} h",
    ]
    scenario = load_scenario(CONFIG, settings if case != Case(case.variant) else [], CHECKS)
    (situation,) = (s for s in situations(scenario) if s.variant == case.variant)
    (only,) = situation.designs
    return only


def workload(case: Case) -> Workload:
    """The numbers of the config, for programs that do not read it."""
    chosen = design(case)
    market, teams = chosen.market, chosen.organisation.teams
    (segment,), (channel,) = market.segments.values(), market.channels.values()
    pool_of = {
        stage: pool
        for pool, team in enumerate(teams.values())
        for block in team.covers
        for stage in block.stages
    }
    stages = []
    for name in STAGES:
        stage = market.stages[name]
        cadence = stage.inside or stage.field
        assert cadence is not None
        hours = _lognormal(market.activities[cadence.touches[0]].duration)
        stages.append(Stage(pool_of[name], hours, stage.advance["all"]))
    assert channel.leads is not None
    assert channel.leads.per == "h"
    value = segment.deal_value.lognormal
    assert value is not None
    assert value.mean is not None
    assert value.cv is not None
    patience = segment.patience and segment.patience.exponential
    return Workload(
        case=case,
        hours=_hours(chosen.horizon.length),
        leads_per_hour=channel.leads.value,
        value=Lognormal.of(value.mean.value, value.cv),
        pools=tuple(team.headcount for team in teams.values()),
        stages=tuple(stages),
        by_value={team.queue for team in teams.values()} == {"highest_value"},
        patience=_hours(patience.mean) if patience else None,
    )


def _lognormal(law: Law[DurationValue]) -> Lognormal:
    given = law.lognormal
    assert given is not None
    assert given.mean is not None
    assert given.cv is not None
    return Lognormal.of(_hours(given.mean), given.cv)


def _hours(time: DurationValue) -> float:
    assert time.unit == "h"
    return time.value


# ---------------------------------------------------------------- what is timed


def prepare(workload: Workload, engine: str, part: str) -> Play:
    """Ready to play a `part` of the replication on an engine.

    `whole`: draws, loop, log, metrics and the balances, as every experiment does it; `unchecked`:
    without the balances; `loop`: the event loop alone (see `loops`).
    """
    blueprint = blueprint_of(design(workload.case))
    if part == "loop":
        return _loop_alone(blueprint, engine)
    keeper = Keeper(load_engine(engine))
    perform = replicate if part == "whole" else _without_balances

    def play(replication: int) -> Played:
        keeper.log = None
        with Stopwatch() as watch:
            measures = perform(blueprint, keeper, SEED, replication)
        assert keeper.log is not None
        return Played(answers_of(keeper.log, measures), watch.seconds, watch.wall)

    return play


class Keeper:
    """An engine that keeps its last Log, to read the answers from when time no longer counts."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.log: Log | None = None

    def __call__(self, blueprint: Blueprint, seed: int, replication: int) -> Log:
        """Play one replication."""
        self.log = self.engine(blueprint, seed, replication)
        return self.log


def _without_balances(
    blueprint: Blueprint, engine: Engine, seed: int, replication: int
) -> Measures:
    return measure(engine(blueprint, seed, replication), blueprint.frame)


def _loop_alone(blueprint: Blueprint, engine: str) -> Play:
    loop_of: Callable[[Blueprint, int, int], loops.Loop] = getattr(loops, str(ENGINES[engine].loop))

    def play(replication: int) -> Played:
        loop = loop_of(blueprint, SEED, replication)
        with Stopwatch() as watch:
            loop.run()
        log = loop.log()
        answers = answers_of(log, measure(log, blueprint.frame))
        return Played(answers, watch.seconds, watch.wall)

    return play


def answers_of(log: Log, measures: Measures) -> Answers:
    """Leads, wins, money and cold leads as the metrics say, the rest from the Log."""
    answers = Answers(
        leads=int(measures.total[INDEX["leads"]]),
        wins=int(measures.total[INDEX["wins"]]),
        revenue=float(measures.total[INDEX["bookings"]]),
        cold=int(measures.total[INDEX["cold"]]),
        touches=int((log.touches["result"] != TouchResult.UNFINISHED).sum()),
    )
    touched, cold = log.touches, log.visits[log.visits["outcome"] == VisitOutcome.COLD]
    stage = np.concatenate([touched["stage"], cold["stage"]])
    met, left = touched["start"] - touched["queued"], cold["left"] - cold["waiting_since"]
    hours = np.concatenate([met, left])
    answers.waits = np.bincount(stage, minlength=len(STAGES)).astype(float).tolist()
    answers.wait_hours = np.bincount(stage, hours, minlength=len(STAGES)).tolist()
    return answers
