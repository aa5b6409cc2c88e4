"""Why no value of the input is enough: who is full, from where on, and how many are missing.

Who is full is told by the offered load (`model.offered_load`): selling hours asked for over those
there, without simulation. More sellers are added one at a time to the team with the highest load,
until nobody is asked for all his hours; the fewest of them that reach the target are found by
bisection with simulations, which takes for granted that more sellers never reach it less often.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

import numpy as np

from funnel_sim.model.offered_load import OfferedLoad, TeamLoad
from funnel_sim.stats.estimates import Proportion
from funnel_sim.studies.designs import Design, blueprint_of
from funnel_sim.studies.goal_seek.result import Ceiling, Reinforced, Tried
from funnel_sim.studies.goal_seek.scale import Scale

FULL = 1.0
"""Load from which on a team is full."""
EASY = 0.9
"""Load up to which sellers are added: at 1 they would still be waited for."""
MOST_ADDED = 40
"""Sellers."""


class Search(Protocol):
    """What can be asked about a value of the input, and more sellers per team."""

    def at(self, value: float) -> Tried:
        """What becomes of it."""

    def load(self, value: float, added: Mapping[str, int]) -> OfferedLoad:
        """What is asked of whom."""

    def chance(self, value: float, added: Mapping[str, int]) -> Proportion:
        """How often the target is reached."""

    def design(self, value: float) -> Design:
        """The organisation."""


def ceiling(search: Search, scale: Scale, best: float, level: float, kpi: str) -> Ceiling:
    """What keeps the chance below `level`; `best` is the value with the largest share."""
    ends = [search.load(v, {}) for v in (scale.low, scale.high)]
    demand = [sum(team.demanded for team in end.teams) for end in ends]
    more_work = demand[1] > demand[0] * (1 + 1e-9)
    less_work = demand[0] > demand[1] * (1 + 1e-9)
    value = scale.high if more_work else scale.low if less_work else best
    load = search.load(value, {})
    known = {"wins": load.total_wins, "revenue": load.total_revenue}
    full = load.bottleneck.load >= FULL
    return Ceiling(
        best=search.at(best),
        at=search.at(value),
        stages=stages_of(search.design(value), load, load.bottleneck),
        full_at=_full_at(search, scale, load.bottleneck.team) if full else None,
        if_nobody_waited=known.get(kpi),
        reinforced=_reinforced(search, value, level) if full else (),
    )


def stages_of(design: Design, load: OfferedLoad, team: TeamLoad) -> tuple[str, ...]:
    """What a team does, the stages with the most selling hours first."""
    blueprint = blueprint_of(design)
    mine = blueprint.staff.covers == blueprint.frame.teams.index(team.team)
    hours = np.where(mine, load.hours, 0.0).sum(axis=(0, 1))
    order = np.argsort(-hours, kind="stable").tolist()
    return tuple(blueprint.frame.stages[i] for i in order if hours[i] > 0)


def with_more_sellers(design: Design, added: Mapping[str, int]) -> Design:
    """The design with so many sellers more in each team, now and after every change."""
    teams = dict(design.organisation.teams)
    for name, more in added.items():
        team = teams[name]
        changes = tuple(
            change.model_copy(update={"headcount": change.headcount + more})
            for change in team.changes
        )
        new = {"headcount": team.headcount + more, "changes": changes}
        teams[name] = team.model_copy(update=new)
    return replace(design, organisation=design.organisation.model_copy(update={"teams": teams}))


def _full_at(search: Search, scale: Scale, team: str) -> float | None:
    """The first place from below at which a team is asked for all its hours, by bisection."""

    def load(place: int) -> float:
        loads = search.load(scale.value(place), {}).teams
        return next(each.load for each in loads if each.team == team)

    if load(scale.last) < FULL or load(0) >= FULL:
        return None
    out, inside = 0, scale.last
    while inside - out > 1:
        middle = (inside + out) // 2
        out, inside = (out, middle) if load(middle) >= FULL else (middle, inside)
    return scale.value(inside)


def _reinforced(search: Search, value: float, level: float) -> tuple[Reinforced, ...]:
    steps: list[Mapping[str, int]] = []
    added: Counter[str] = Counter()
    while sum(added.values()) < MOST_ADDED:
        busiest = search.load(value, added).bottleneck
        if busiest.load < EASY:
            break
        added[busiest.team] += 1
        steps.append(dict(added))
    if not steps:
        return ()
    tried: dict[int, Reinforced] = {}

    def reaches(step: int) -> bool:
        if step not in tried:
            tried[step] = Reinforced(steps[step], search.chance(value, steps[step]))
        return tried[step].chance.share >= level

    inside = len(steps) - 1
    if reaches(inside):
        out = -1
        while inside - out > 1:
            middle = (inside + out) // 2
            out, inside = (out, middle) if reaches(middle) else (middle, inside)
    return tuple(tried[step] for step in sorted(tried) if step <= inside)
