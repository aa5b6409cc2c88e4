"""Search, test the finalists anew, walk through the sizes around the best, and add a seller.

Replications 0 to `replications` - 1 are the search's, those behind them the test's. Nothing else
decides, so the result depends on the experiment alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from funnel_sim.config.scenario import Scenario
from funnel_sim.studies.designs import Situation, situation_of
from funnel_sim.studies.optimise.curve import one_more, sizes_around
from funnel_sim.studies.optimise.plan import Plan
from funnel_sim.studies.optimise.result import Optimised, OptimiseResult, Tested
from funnel_sim.studies.optimise.retest import Retest, Rule, fronts
from funnel_sim.studies.optimise.search import SHORTEST, search
from funnel_sim.studies.optimise.space import Space, space_of
from funnel_sim.studies.optimise.trials import Trials
from funnel_sim.studies.replications import Replications
from funnel_sim.studies.worlds import bases

MOST_MOVES = 6
"""How often the best plan may change while sellers are added to it."""
GUESS = 16
"""Plans in the test besides the finalists: for the progress that is shown."""


def spaces(scenario: Scenario) -> list[tuple[Scenario, Situation, Space]]:
    """What may be chosen in every situation.

    Raises:
        InvalidInput: no plan of an organisation is within the limits.
    """
    met = [(base, situation_of(name, base.experiment)) for name, base in bases(scenario)]
    return [(base, situation, space_of(base, situation)) for base, situation in met]


def optimise(scenario: Scenario, source: Replications) -> OptimiseResult:
    """The best plan of every situation, and those that are as good.

    Raises:
        InvalidInput: no plan is within the limits, or a KPI is undefined.
        ReplicationsFailed, Interrupted: what is done is stored.
    """
    keys: dict[str, str] = {}
    found = tuple(
        _optimised(base, situation, space, source, keys)
        for base, situation, space in spaces(scenario)
    )
    return OptimiseResult(scenario.name, scenario.experiment, found, keys)


def _optimised(
    scenario: Scenario,
    situation: Situation,
    space: Space,
    source: Replications,
    keys: dict[str, str],
) -> Optimised:
    experiment, before = situation.experiment, source.cost
    rule = experiment.optimise
    each = rule.replications + rule.fresh
    trials = Trials(
        scenario, situation.variant, space, source, rule.budget + (rule.finalists + GUESS) * each
    )
    tops = search(space, space.sought, trials, rule.budget, rule.replications)
    search_cost, searched = trials.spent, trials.tried
    limit = experiment.indifference
    judge = Rule(
        experiment.confidence,
        0.0 if limit is None else limit.amount(experiment.market.currency),
        rule.risk,
        rule.replications,
        rule.fresh,
    )
    retest = Retest(space, trials, judge)
    retest.take(_finalists(trials, tops, rule.finalists), "search")
    written = space.as_written(situation.baseline)
    retest.take([written], "written")
    centre = retest.candidates()[0]
    retest.take(sizes_around(centre, trials, rule.replications, rule.sizes), "sizes")
    best = _with_hires(retest)
    tested = tuple(retest.tested())
    curve = _curve(tested, best.headcount - rule.sizes, best.headcount + rule.sizes)
    safe, lean = fronts(tested, trials.sign)
    (change,) = retest.steps([(written, best)])
    called = "" if situation.variant is None else f"{situation.variant}/"
    keys.update({f"{called}{one.label}": trials.key(one.plan) for one in tested})
    return Optimised(
        variant=situation.variant,
        objective=trials.objective.name,
        currency=experiment.market.currency,
        higher_is_better=trials.sign > 0,
        confidence=judge.confidence,
        indifference=judge.indifference,
        risk=judge.risk,
        service=trials.service,
        payroll_limit=space.payroll_limit,
        headcount_limit=space.headcount_limit,
        fresh=rule.fresh,
        tested=tested,
        written=next(one for one in tested if one.plan == written),
        change=change,
        curve=curve,
        steps=retest.steps([(a.plan, b.plan) for a, b in pairwise(curve)]),
        hires=retest.steps([(best, more) for more in one_more(best)]),
        safe_front=safe,
        lean_front=lean,
        plans_searched=searched,
        search_cost=search_cost,
        cost=source.cost - before,
    )


def _finalists(trials: Trials, tops: Sequence[Plan], count: int) -> list[Plan]:
    """The best plan of every organisation, and the best of all that have been looked at closely."""
    closely = sorted(trials.known(SHORTEST), key=lambda trial: trial.rank, reverse=True)
    return list(dict.fromkeys([*tops, *(trial.plan for trial in closely)]))[: max(count, len(tops))]


def _with_hires(retest: Retest) -> Plan:
    """The best candidate, after sellers have been added to it."""
    for _ in range(MOST_MOVES):
        best = retest.candidates()[0]
        retest.take(one_more(best), "hire")
        if retest.candidates()[0] == best:
            return best
    return retest.candidates()[0]


def _curve(tested: Sequence[Tested], low: int, high: int) -> tuple[Tested, ...]:
    """The best tested plan of each size, candidates before others, of the best's organisation.

    Sizes follow one another without a gap.
    """
    organisation, best = tested[0].plan.organisation, tested[0].plan.headcount
    by_size: dict[int, Tested] = {}
    for one in tested:  # the best first
        if one.plan.organisation == organisation and low <= one.plan.headcount <= high:
            by_size.setdefault(one.plan.headcount, one)
    first = last = best
    while first - 1 in by_size:
        first -= 1
    while last + 1 in by_size:
        last += 1
    return tuple(by_size[size] for size in range(first, last + 1))
