"""The sizes around a plan, by marginal analysis: who helps most comes, who is missed least goes.

From the plan one seller is added at a time, to the team where that gives the best mean over the
replications of the search, and one taken at a time from the team where that does. For returns that
fall with every further seller of a team, and teams that do not act on each other, this gives the
best plan of every size (Fox 1966, Discrete optimization via marginal analysis, Management Science
13(3)). Teams of a funnel do act on each other, so it is a good plan of every size, no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from funnel_sim.studies.optimise.plan import Plan
from funnel_sim.studies.optimise.trials import Trying


def sizes_around(plan: Plan, trials: Trying, count: int, steps: int) -> list[Plan]:
    """A plan for each of `steps` sizes below and above, whatever the limits; ascending.

    `count` replications of each are looked at. Every team keeps a seller.
    """
    below = list(_walk(plan, trials, count, steps, -1))
    return [*reversed(below), plan, *_walk(plan, trials, count, steps, 1)]


def one_more(plan: Plan) -> list[Plan]:
    """The plan with a seller more in each of its teams, in their order."""
    return _changed(plan, 1)


def _walk(plan: Plan, trials: Trying, count: int, steps: int, change: int) -> Iterator[Plan]:
    for _ in range(steps):
        ways = _changed(plan, change)
        if not ways:
            return
        plan = max(trials.of(ways, count), key=lambda trial: trial.mean).plan
        yield plan


def _changed(plan: Plan, change: int) -> list[Plan]:
    heads = plan.headcounts
    return [
        replace(plan, headcounts=(*heads[:i], n + change, *heads[i + 1 :]))
        for i, n in enumerate(heads)
        if n + change >= 1
    ]
