"""Compare ways to search for the best plan, at equal numbers of replications, over ten seeds.

    python scripts/compare_optimisers.py FOLDER [--seeds 10] [--budgets 500]

Every method gets the same plans to choose from, the same luck for each plan, and the same number of
replications. It recommends one plan; all plans that any method recommended are then simulated with
100 other replications, and what a method leaves on the table is the mean of its plan against the
best of all of them. The table is printed as Markdown. FOLDER keeps the replications, so that a run
that was stopped goes on; it is the only thing that is written.

Libraries see the plan as parameters (organisation, headcounts of its teams, queue disciplines); a
plan beyond the payroll is brought within it as the study does. They see the mean of `EACH`
replications of a plan, and recommend the plan with the best such mean.
"""

from __future__ import annotations

import argparse
import random
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from funnel_sim.config.scenario import Scenario
from funnel_sim.domain.resources import shipped
from funnel_sim.studies.designs import situations
from funnel_sim.studies.opening import open_scenario
from funnel_sim.studies.optimise.plan import Plan
from funnel_sim.studies.optimise.search import search
from funnel_sim.studies.optimise.space import Space, space_of
from funnel_sim.studies.optimise.trials import Trials
from funnel_sim.studies.replications import replications

EACH = 8
"""Replications of every plan that a library asks for."""
MOST = 32
"""Most replications of a plan in the own search."""
TRUE = 100
"""Replications by which recommended plans are judged."""
JUDGE = 20_280_000
"""Seed of those; no search uses it."""

RULES = "queue: [fifo, highest_value, margin_per_hour]"
MARKETS = {
    "industrial equipment": (
        "specialised_vs_stage_based.yaml",
        (
            "equal=none",
            "optimise.payroll=1_250_000 EUR / yr",
            f"optimise.designs={{generalist: {{reps: {{{RULES}}}}}, segment_specialised: {{"
            f"small: {{{RULES}}}, mid: {{{RULES}}}, enterprise: {{{RULES}}}}}, "
            f"stage_based: {{inside: {{{RULES}}}, field: {{{RULES}}}}}, "
            f"hybrid: {{small: {{{RULES}}}, inside: {{{RULES}}}, field: {{{RULES}}}}}}}",
        ),
    ),
    "effort": (
        "effort_prescribed_vs_own_judgement.yaml",
        (
            "organisations.own_judgement=null",
            "organisations.effort_shares=null",
            "organisations.margin_per_hour=null",
            "baseline=first_come",
            "optimise.designs={first_come: {reps: {headcount: 2..14, queue: [fifo, "
            "highest_value, effort_shares], share_step: 10 %}}}",
        ),
    ),
    "software": ("software_designs.yaml", ("equal=none",)),
}
"""Name -> shipped experiment, and settings."""

Method = Callable[[Space, Trials, int, int], Plan]


class Answer(NamedTuple):
    """What a method recommended."""

    market: str
    budget: int
    method: str
    seed: int
    plan: Plan


class OutOfReplications(Exception):
    """The budget is used up."""


class Judge:
    """Gives a library the mean of a plan, as long as there are replications left."""

    def __init__(self, space: Space, trials: Trials, budget: int) -> None:
        self._space, self._trials, self._budget = space, trials, budget
        self.means: dict[Plan, float] = {}
        self._again = 0

    def mean(self, plan: Plan) -> float:
        """Of a plan brought within the limits; one that was asked for before costs nothing."""
        within = self._space.within(plan)
        assert within is not None
        if within not in self.means:
            if self._trials.spent + EACH > self._budget:
                raise OutOfReplications
            (trial,) = self._trials.of([within], EACH)
            self.means[within] = trial.mean
        else:
            self._again += 1
            if self._again > 20 * self._budget:
                raise OutOfReplications
        return self.means[within]

    @property
    def best(self) -> Plan:
        """The plan with the best mean."""
        return max(self.means, key=lambda plan: self.means[plan])


def own_search(space: Space, trials: Trials, budget: int, _seed: int) -> Plan:
    """The search of the study."""
    return search(space, space.sought, trials, budget, MOST)[0]


def at_random(space: Space, trials: Trials, budget: int, seed: int) -> Plan:
    """Plans drawn at random."""
    judge, rng = Judge(space, trials, budget), random.Random(seed)

    def choose(_name: str, values: Sequence[Any]) -> Any:
        return rng.choice(list(values))

    return _until_spent(judge, lambda: judge.mean(_plan(space, choose)))


def optuna_tpe(space: Space, trials: Trials, budget: int, seed: int) -> Plan:
    """Optuna's tree-structured Parzen estimator."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    judge = Judge(space, trials, budget)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sampler = optuna.samplers.TPESampler(seed=seed, multivariate=True, group=True)
    study = optuna.create_study(direction="maximize", sampler=sampler)

    def once() -> None:
        trial = study.ask()

        def choose(name: str, values: Sequence[Any]) -> Any:
            if isinstance(values, range):
                return trial.suggest_int(name, values.start, values.stop - 1)
            return trial.suggest_categorical(name, list(values))

        study.tell(trial, judge.mean(_plan(space, choose)))

    return _until_spent(judge, once)


def nevergrad(name: str) -> Method:
    """An optimiser of Nevergrad by its name."""

    def method(space: Space, trials: Trials, budget: int, seed: int) -> Plan:
        import nevergrad as ng

        judge = Judge(space, trials, budget)
        parameters: dict[str, Any] = {}

        def collect(key: str, values: Sequence[Any]) -> Any:
            if key not in parameters:
                ordered = isinstance(values, range)
                kind = ng.p.TransitionChoice if ordered else ng.p.Choice
                parameters[key] = kind(list(values))
            return values[0]

        for organisation in space.sought:
            _plan(space, collect, organisation)
        if len(space.sought) > 1:
            collect("organisation", list(space.sought))
        tree = ng.p.Dict(**parameters)
        tree.random_state.seed(seed)
        optimiser = ng.optimizers.registry[name](tree, budget=max(budget // EACH, 1))

        def once() -> None:
            asked = optimiser.ask()
            optimiser.tell(
                asked,
                -judge.mean(_plan(space, lambda key, values: asked.value.get(key, values[0]))),
            )

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _until_spent(judge, once)

    return method


METHODS: dict[str, Method] = {
    "own search": own_search,
    "Optuna TPE": optuna_tpe,
    "Nevergrad DiscreteOnePlusOne": nevergrad("DiscreteOnePlusOne"),
    "Nevergrad PortfolioDiscreteOnePlusOne": nevergrad("PortfolioDiscreteOnePlusOne"),
    "Nevergrad NGOpt": nevergrad("NGOpt"),
    "at random": at_random,
}


def _plan(
    space: Space, choose: Callable[[str, Sequence[Any]], Any], organisation: str | None = None
) -> Plan:
    """A plan by choices: a name and the values it may have, a range where they are in order."""
    names = list(space.sought)
    if organisation is None:
        organisation = choose("organisation", names) if len(names) > 1 else names[0]
    heads, queues, shares = [], [], []
    for team in space.teams[organisation]:
        at = f"{organisation}.{team.name}"
        heads.append(
            choose(f"{at}.headcount", range(team.low, team.high + 1))
            if team.low < team.high
            else team.low
        )
        queue = choose(f"{at}.queue", team.queues) if len(team.queues) > 1 else team.queues[0]
        queues.append(queue)
        shares.append(_shares(at, team, choose) if "effort_shares" in team.queues else ())
    shares = [s if q == "effort_shares" else () for s, q in zip(shares, queues, strict=True)]
    spends = tuple(
        choose(f"{c}.spend", v) for c, v in zip(space.channels, space.spends, strict=True)
    )
    return Plan(organisation, tuple(heads), tuple(queues), tuple(shares), spends)


def _shares(at: str, team: Any, choose: Callable[[str, Sequence[Any]], Any]) -> tuple[float, ...]:
    """Whole steps for all segments but the last, each of what the ones before have left."""
    left, steps = round(1 / team.step), []
    for segment in team.segments[:-1]:
        wanted = choose(f"{at}.{segment}", range(round(1 / team.step) + 1))
        steps.append(min(wanted, left))
        left -= steps[-1]
    return tuple(round(n * team.step, 9) for n in (*steps, left))


def _until_spent(judge: Judge, once: Callable[[], object]) -> Plan:
    while True:
        try:
            once()
        except OutOfReplications:
            return judge.best


def recommended(
    folder: Path, market: str, budgets: Sequence[int], seeds: int, workers: int
) -> list[Answer]:
    """What all methods recommend."""
    found = []
    for seed in range(1, seeds + 1):
        scenario, space = _opened(market, seed)
        for name, method in METHODS.items():
            for budget in budgets:
                with replications(folder / market, seed, workers=workers) as source:
                    trials = Trials(scenario, None, space, source, budget)
                    plan = method(space, trials, budget, seed)
                    assert trials.spent <= budget
                found.append(Answer(market, budget, name, seed, plan))
                print(f"{market}, seed {seed}, {budget}: {name}: {plan}", flush=True)
    return found


def _opened(market: str, seed: int) -> tuple[Scenario, Space]:
    file, settings = MARKETS[market]
    scenario = open_scenario(shipped("experiments") / file, (*settings, f"seed={seed}"))
    (situation,) = situations(scenario)
    return scenario, space_of(scenario, situation)


def judged(folder: Path, market: str, plans: Sequence[Plan], workers: int) -> dict[Plan, float]:
    """Means over replications that no search has seen."""
    scenario, space = _opened(market, JUDGE)
    with replications(folder / market, JUDGE, workers=workers) as source:
        trials = Trials(scenario, None, space, source, TRUE * len(plans))
        return {trial.plan: trial.mean for trial in trials.of(plans, TRUE)}


def table(answers: Sequence[Answer], means: dict[Plan, float]) -> list[str]:
    """Markdown: what each method leaves on the table, in thousands, mean and worst of the seeds."""
    best = max(means.values())
    budgets = sorted({a.budget for a in answers})
    lines = [
        "| method | " + " | ".join(f"{b:,}: mean, worst" for b in budgets) + " |",
        "|---|" + "---|" * len(budgets),
    ]
    for method in METHODS:
        cells = []
        for budget in budgets:
            short = np.array(
                [best - means[a.plan] for a in answers if (a.method, a.budget) == (method, budget)]
            )
            error = short.std(ddof=1) / np.sqrt(len(short)) if len(short) > 1 else float("nan")
            cells.append(f"{short.mean() / 1e3:.0f} ± {error / 1e3:.0f}, {short.max() / 1e3:.0f}")
        lines.append(f"| {method} | " + " | ".join(cells) + " |")
    return lines


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--budgets", type=int, nargs="+", default=[500])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--markets", nargs="+", choices=list(MARKETS), default=list(MARKETS))
    given = parser.parse_args()
    for market in given.markets:
        answers = recommended(given.folder, market, given.budgets, given.seeds, given.workers)
        means = judged(
            given.folder, market, list(dict.fromkeys(a.plan for a in answers)), given.workers
        )
        top = max(means, key=lambda plan: means[plan])
        print(f"\n**{market}**: best plan recommended {top}, {means[top] / 1e3:.0f} k\n")
        print("\n".join(table(answers, means)), "\n", flush=True)


if __name__ == "__main__":
    main()
