"""What may be chosen in one situation: the plans, their neighbours, and where a search begins.

Limits on headcounts, payroll and hires are held by arithmetic, so no plan beyond them is simulated
in the search. Payroll is salary, on-costs and seats of the sellers at the start, money per year
(`studies.payroll`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import numpy as np

from funnel_sim.config.coverage import covered_cells
from funnel_sim.config.origin import finding_at
from funnel_sim.config.scenario import Scenario
from funnel_sim.config.schema.optimise import TeamChoices
from funnel_sim.config.schema.organisation import Team
from funnel_sim.domain.errors import InvalidInput
from funnel_sim.model.offered_load import offered_load
from funnel_sim.studies.designs import Design, Situation, blueprint_of
from funnel_sim.studies.optimise.plan import SHARES, Plan, design_of
from funnel_sim.studies.payroll import seller_costs

LOADS = (0.9, 0.7)
"""Offered loads that a search begins at, besides the headcounts that are written."""
ROUNDING = 9
"""Decimals of a share."""
Choice = tuple[str, int]
"""Kind of a choice, and which team or channel it is for."""


@dataclass(frozen=True, slots=True)
class TeamSpace:
    """What may be chosen for a team."""

    name: str
    low: int
    high: int
    queues: tuple[str, ...]
    step: float
    """Of shares; 0 where they stay as they are."""
    segments: tuple[str, ...]
    """Those it covers, for which it may have shares."""
    cost: float
    """Of one seller, money per year."""
    demanded: float
    """Selling hours that leads ask for over those that one seller has, by arithmetic."""


@dataclass(frozen=True, slots=True)
class Space:
    """All plans of a situation."""

    written: Mapping[str, Design]
    """Organisation -> as it is written."""
    teams: Mapping[str, tuple[TeamSpace, ...]]
    """Organisation -> its teams."""
    sought: tuple[str, ...]
    """Organisations that may be chosen; the others are there as they are written."""
    channels: tuple[str, ...]
    """Whose spend is sought."""
    spends: tuple[tuple[float, ...], ...]
    """The values of each, ascending."""
    payroll_limit: float
    """Money per year; infinite where there is none."""
    headcount_limit: float
    """Sellers; infinite where there is none."""

    def design(self, plan: Plan, name: str) -> Design:
        """What is simulated; `name` tells it from others of the organisation."""
        segments = {team.name: team.segments for team in self.teams[plan.organisation]}
        written = self.written[plan.organisation]
        return design_of(plan, written, segments, self.channels, name)

    def as_written(self, organisation: str) -> Plan:
        """The plan that the experiment has, within the limits or not."""
        written = self.written[organisation]
        responses = [written.market.channels[name].response for name in self.channels]
        teams = written.organisation.teams
        spaces = self.teams[organisation]
        return Plan(
            organisation,
            tuple(team.headcount for team in teams.values()),
            tuple(team.queue for team in teams.values()),
            tuple(
                _written_shares(team, space)
                for team, space in zip(teams.values(), spaces, strict=True)
            ),
            tuple(response.spend.value for response in responses if response is not None),
        )

    def payroll(self, plan: Plan) -> float:
        """Money per year."""
        teams = self.teams[plan.organisation]
        return math.fsum(n * t.cost for n, t in zip(plan.headcounts, teams, strict=True))

    def affordable(self, plan: Plan) -> bool:
        """Whether payroll and headcount are within their limits."""
        cents = 0.005
        return (
            plan.headcount <= self.headcount_limit
            and self.payroll(plan) <= self.payroll_limit + cents
        )

    def allowed(self, plan: Plan) -> bool:
        """Whether the search may come to a plan."""
        inside = all(
            team.low <= n <= team.high and queue in team.queues
            for team, n, queue in zip(
                self.teams[plan.organisation], plan.headcounts, plan.queues, strict=True
            )
        )
        spent = all(
            values[0] <= x <= values[-1] for values, x in zip(self.spends, plan.spends, strict=True)
        )
        return plan.organisation in self.sought and inside and spent and self.affordable(plan)

    def starts(self, organisation: str) -> list[Plan]:
        """Where a search begins: as written, and staffed for some offered loads."""
        teams, written = self.teams[organisation], self.as_written(organisation)
        queues = tuple(
            queue if queue in team.queues else team.queues[0]
            for queue, team in zip(written.queues, teams, strict=True)
        )
        base = _with_queues(written, teams, queues)
        spends = tuple(
            min(max(x, values[0]), values[-1])
            for x, values in zip(base.spends, self.spends, strict=True)
        )
        base = replace(base, spends=spends)
        staffs = [base.headcounts]
        staffs += [tuple(math.ceil(t.demanded / load) for t in teams) for load in LOADS]
        found = [self.within(replace(base, headcounts=staff)) for staff in staffs]
        return list(dict.fromkeys(plan for plan in found if plan is not None))

    def within(self, plan: Plan) -> Plan | None:
        """The plan within ranges and limits; heads are taken where load is lowest without them."""
        teams = self.teams[plan.organisation]
        heads = [
            min(max(n, team.low), team.high) for n, team in zip(plan.headcounts, teams, strict=True)
        ]
        plan = replace(plan, headcounts=tuple(heads))
        while not self.affordable(plan):
            fewer = [i for i, team in enumerate(teams) if heads[i] > team.low]
            if not fewer:
                return None
            heads[min(fewer, key=lambda i: teams[i].demanded / max(heads[i] - 1, 0.5))] -= 1
            plan = replace(plan, headcounts=tuple(heads))
        return plan

    def stride(self, organisation: str) -> int:
        """The first step of a search: a fourth of the widest range."""
        widest = max(team.high - team.low for team in self.teams[organisation])
        return max(widest // 4, 1)

    def neighbours(self, plan: Plan, stride: int = 1) -> list[Plan]:
        """Allowed plans that differ in one choice."""
        return self._allowed_of(
            plan,
            self._other_headcounts(plan, stride),
            self._other_queues(plan),
            self._other_shares(plan, stride),
            self._other_spends(plan, stride),
        )

    def exchanges(self, plan: Plan, stride: int = 1) -> list[Plan]:
        """Allowed plans in which sellers move from one team to another."""
        return self._allowed_of(plan, self._moved_heads(plan, stride))

    def combined(self, plan: Plan, better: Sequence[Plan]) -> Plan:
        """A plan with the changes of all neighbours that are `better`, the best first.

        A change of what another has changed already, or beyond a limit, is left out.
        """
        made, taken = plan, set[Choice]()
        for other in better:
            changed = _changes(plan, other)
            if not changed.keys() & taken:
                new = _changed(made, changed)
                if self.allowed(new):
                    made, taken = new, taken | changed.keys()
        return made

    def _allowed_of(self, plan: Plan, *around: Iterator[Plan]) -> list[Plan]:
        plans = dict.fromkeys(one for some in around for one in some)
        return [one for one in plans if one != plan and self.allowed(one)]

    def _other_headcounts(self, plan: Plan, stride: int) -> Iterator[Plan]:
        teams, now = self.teams[plan.organisation], plan.headcounts
        for i, team in enumerate(teams):
            for n in (now[i] - stride, now[i] + stride):
                yield _at(plan, {i: min(max(n, team.low), team.high)})

    def _moved_heads(self, plan: Plan, stride: int) -> Iterator[Plan]:
        teams, now = self.teams[plan.organisation], plan.headcounts
        for i, j in permutations(range(len(teams)), 2):
            moved = min(stride, now[i] - teams[i].low, teams[j].high - now[j])
            if moved > 0:
                yield _at(plan, {i: now[i] - moved, j: now[j] + moved})

    def _other_queues(self, plan: Plan) -> Iterator[Plan]:
        teams = self.teams[plan.organisation]
        for i, team in enumerate(teams):
            for queue in team.queues:
                yield _with_queues(plan, teams, (*plan.queues[:i], queue, *plan.queues[i + 1 :]))

    def _other_shares(self, plan: Plan, stride: int) -> Iterator[Plan]:
        for i, team in enumerate(self.teams[plan.organisation]):
            shares = plan.shares[i]
            if not shares or not team.step:
                continue
            for a, b in permutations(range(len(shares)), 2):
                moved = min(stride * team.step, shares[a])
                new = list(shares)
                new[a] = round(shares[a] - moved, ROUNDING)
                new[b] = round(shares[b] + moved, ROUNDING)
                yield replace(plan, shares=(*plan.shares[:i], tuple(new), *plan.shares[i + 1 :]))

    def _other_spends(self, plan: Plan, stride: int) -> Iterator[Plan]:
        for i, values in enumerate(self.spends):
            x = plan.spends[i]
            below = int(np.searchsorted(values, x, "left")) - 1
            above = int(np.searchsorted(values, x, "right"))
            for place in (below - stride + 1, above + stride - 1):
                value = values[min(max(place, 0), len(values) - 1)]
                yield replace(plan, spends=(*plan.spends[:i], value, *plan.spends[i + 1 :]))


def space_of(scenario: Scenario, situation: Situation) -> Space:
    """What may be chosen in a situation.

    Raises:
        InvalidInput: no plan of an organisation is within the limits.
    """
    experiment = situation.experiment
    rule = experiment.optimise
    written = {d.organisation_name: d for d in situation.designs}
    sought = tuple(rule.designs or written)
    present = written[situation.baseline].organisation.teams.values()
    spends = tuple(
        tuple(float(x) for x in np.linspace(span.low, span.high, rule.spend_steps + 1))
        for span in rule.spend.values()
    )
    limit = math.inf
    if rule.payroll is not None:
        calendar = blueprint_of(situation.designs[0]).calendar
        currency = experiment.market.currency
        limit = rule.payroll.per_hour(calendar.working_time, currency) * calendar.hours_per_year
    heads = math.inf if rule.most_hires is None else sum(t.headcount for t in present)
    space = Space(
        written=written,
        teams={
            name: _teams(design, rule.designs.get(name, {})) for name, design in written.items()
        },
        sought=sought,
        channels=tuple(rule.spend),
        spends=spends,
        payroll_limit=limit,
        headcount_limit=heads + (rule.most_hires or 0),
    )
    beyond = [name for name in sought if not space.starts(name)]
    if beyond:
        raise InvalidInput(
            [
                finding_at(
                    scenario.root,
                    ("optimise", "designs", name),
                    f"no plan of '{name}' is within `payroll` and `most_hires`. Raise these, allow "
                    "fewer sellers, or leave the organisation out.",
                )
                for name in beyond
            ]
        )
    return space


def _teams(design: Design, choices: Mapping[str, TeamChoices]) -> tuple[TeamSpace, ...]:
    blueprint = blueprint_of(design)
    costs = seller_costs(blueprint.frame)
    load = offered_load(blueprint).teams
    return tuple(
        _team(design, name, choices.get(name, TeamChoices()), costs[i], load[i].load)
        for i, name in enumerate(design.organisation.teams)
    )


def _team(design: Design, name: str, choice: TeamChoices, cost: float, load: float) -> TeamSpace:
    team = design.organisation.teams[name]
    low, high = headcounts(choice, team.headcount)
    return TeamSpace(
        name=name,
        low=low,
        high=high,
        queues=choice.queue or (team.queue,),
        step=choice.share_step or 0.0,
        segments=tuple(
            segment
            for segment in design.market.segments
            if segment in {cell[1] for cell in covered_cells(team, design.market)}
        ),
        cost=cost,
        demanded=load * team.headcount if math.isfinite(load) else team.headcount,
    )


def headcounts(choice: TeamChoices, now: int) -> tuple[int, int]:
    """Fewest and most sellers."""
    said = choice.headcount
    if said is None:
        return max(math.ceil(now / 2), 1), math.ceil(1.5 * now)
    return (said, said) if isinstance(said, int) else (round(said.low), round(said.high))


def _written_shares(team: Team, space: TeamSpace) -> tuple[float, ...]:
    if team.queue != SHARES:
        return ()
    return tuple(team.shares.get(segment, 0.0) for segment in space.segments)


def _with_queues(plan: Plan, teams: Sequence[TeamSpace], queues: tuple[str, ...]) -> Plan:
    """The plan with other queues; shares begin equal, and vanish where they mean nothing."""
    shares = tuple(
        () if queue != SHARES else now or _equal(len(team.segments), team.step)
        for queue, now, team in zip(queues, plan.shares, teams, strict=True)
    )
    return replace(plan, queues=queues, shares=shares)


def _equal(count: int, step: float) -> tuple[float, ...]:
    """Shares that are about equal and, but for the first, whole steps."""
    steps = math.floor(1.0 / (step or 0.01) / count + 1e-9)
    part = round(steps * (step or 0.01), ROUNDING)
    return (round(1.0 - part * (count - 1), ROUNDING), *[part] * (count - 1))


def _at(plan: Plan, heads: Mapping[int, int]) -> Plan:
    return replace(plan, headcounts=tuple(heads.get(i, n) for i, n in enumerate(plan.headcounts)))


def _choices(plan: Plan) -> dict[Choice, Any]:
    """What a plan is made of; a queue goes with its shares."""
    rules = list(zip(plan.queues, plan.shares, strict=True))
    kinds: dict[str, Sequence[Any]] = {
        "headcount": plan.headcounts, "rule": rules, "spend": plan.spends,
    }  # fmt: skip
    return {(kind, i): value for kind, values in kinds.items() for i, value in enumerate(values)}


def _changes(plan: Plan, other: Plan) -> dict[Choice, Any]:
    """Where another plan of the organisation differs."""
    before = _choices(plan)
    return {choice: new for choice, new in _choices(other).items() if before[choice] != new}


def _changed(plan: Plan, changes: Mapping[Choice, Any]) -> Plan:
    made = {**_choices(plan), **changes}

    def all_of(kind: str) -> list[Any]:
        return [value for (one, _), value in made.items() if one == kind]

    rules = all_of("rule")
    return Plan(
        plan.organisation,
        tuple(all_of("headcount")),
        tuple(queue for queue, _ in rules),
        tuple(shares for _, shares in rules),
        tuple(all_of("spend")),
    )
