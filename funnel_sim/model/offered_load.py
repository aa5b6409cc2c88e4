"""How much work leads and customers bring to each team over a horizon, by arithmetic alone.

The offered load is the selling hours that all leads entering within the horizon ask of a team, over
the selling hours for which its sellers are expected to be there. At 100 % or more the queue grows
for as long as the flow lasts. Nothing is simulated: leads are expected ones, nobody waits or goes
cold, and work begun near the end of the horizon counts in full. Hours are selling hours, money is
in the market's currency.

Asked for by: the leads of channels (season, trend, bursts and response included), the leads open at
the start, lost leads that come back (as if they were lost when they came), and the expansions,
renewals and care of customers, new ones and those there at the start (`model.repeat_business`).
Left out: prospect lists, which only fill idle time; overflow, so that all work is the covering
team's; ramp-up, learning, training effects and slow first responses; leads of leavers read into
again.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.names import Entry
from funnel_sim.model.blueprint import NONE, Blueprint
from funnel_sim.model.expectations import mean_values, normal_nodes
from funnel_sim.model.presence import present_hours
from funnel_sim.model.repeat_business import Cohort, Relationship, at_the_start
from funnel_sim.model.timeline import Timeline
from funnel_sim.model.traversal import Traversal, Traversals

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NEW_BUSINESS = 0
"""The journey of new leads: only who gets through it becomes a customer."""
_FIRST = (Entry.NEW, Entry.OPENING)


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """What is asked of one team."""

    team: str
    headcount: int
    """Seats open at the start."""
    headcount_at_end: int
    """Seats open at the end of the horizon."""
    demanded: float
    """Selling hours that the leads ask for over the horizon."""
    available: float
    """Selling hours for which sellers are expected to be there: headcounts over time, less
    vacancies, absences, training, admin and internal work."""

    @property
    def load(self) -> float:
        """Demanded over available; 1 is 100 %."""
        if self.available == 0.0:
            return math.inf if self.demanded > 0.0 else 0.0
        return self.demanded / self.available


@dataclass(frozen=True, slots=True)
class OfferedLoad:
    """What is asked of an organisation, and what it would win if nobody ever waited."""

    organisation: str
    teams: tuple[TeamLoad, ...]
    """In the order of the organisation."""
    hours: Floats
    """Selling hours, shape (journeys, segments, stages)."""
    reaching: Floats
    """Leads that reach each stage, shape (journeys, segments, stages)."""
    wins: Floats
    """Cases of care left out, shape (journeys, segments)."""
    revenue: Floats
    """Of those wins, shape (journeys, segments)."""

    @property
    def total_wins(self) -> float:
        """Deals won if nobody ever waited, those after the horizon included."""
        return float(self.wins.sum())

    @property
    def total_revenue(self) -> float:
        """Revenue of all those deals."""
        return float(self.revenue.sum())

    @property
    def bottleneck(self) -> TeamLoad:
        """The team with the highest load; the first of equals."""
        return max(self.teams, key=lambda team: team.load)

    @property
    def overloaded(self) -> tuple[TeamLoad, ...]:
        """Teams that are asked for all that they have, or for more."""
        return tuple(team for team in self.teams if team.load >= 1.0)


def offered_load(blueprint: Blueprint) -> OfferedLoad:
    """The load of every team of a Blueprint over its whole horizon, warm-up included."""
    ledger = _Ledger(blueprint)
    for lead in _first_leads(blueprint, ledger.timeline):
        ledger.put(lead)
    for cohort in at_the_start(blueprint, ledger.timeline):
        ledger.serve(cohort)
    return OfferedLoad(
        organisation=blueprint.frame.organisation,
        teams=_team_loads(blueprint, ledger.hours),
        hours=ledger.hours,
        reaching=ledger.reaching,
        wins=ledger.wins,
        revenue=ledger.revenue,
    )


def _team_loads(blueprint: Blueprint, hours: Floats) -> tuple[TeamLoad, ...]:
    frame, staff = blueprint.frame, blueprint.staff
    covered = staff.covers != NONE
    demanded = np.bincount(staff.covers[covered], hours[covered], minlength=len(frame.teams))
    available = present_hours(blueprint) * staff.selling_share
    return tuple(
        TeamLoad(*team)
        for team in zip(
            frame.teams,
            frame.headcount.tolist(),
            _at_the_end(blueprint).tolist(),
            demanded.tolist(),
            available.tolist(),
            strict=True,
        )
    )


def _at_the_end(blueprint: Blueprint) -> Ints:
    staff = blueprint.staff
    still_open = staff.opening_until >= blueprint.frame.horizon
    teams = staff.seat_team[staff.opening_seat[still_open]]
    return np.bincount(teams, minlength=len(blueprint.frame.teams)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Leads:
    """Expected leads of one kind, before anything is known but where they come in."""

    entry: Entry
    journey: int
    segment: int
    enters: int
    """Stage."""
    qualities: Floats
    """Log-odds, shape (qualities,)."""
    number: Floats
    """Leads by quality, shape (qualities,)."""
    value: float
    """If won, on average."""
    came: Floats
    """When they came, a profile of a `Timeline` (of any sum: only its shape counts)."""


class _Ledger:
    """Sums over all that comes, by journey, segment and stage."""

    def __init__(self, blueprint: Blueprint) -> None:
        self.blueprint = blueprint
        self.timeline = Timeline(blueprint.frame.horizon, blueprint.laws)
        self.traversals = Traversals(blueprint)
        shape = blueprint.staff.covers.shape
        self.hours, self.reaching = np.zeros(shape), np.zeros(shape)
        self.wins, self.revenue = np.zeros(shape[:2]), np.zeros(shape[:2])

    def put(self, leads: _Leads) -> None:
        """Leads, and all that comes of them."""
        at = leads.journey, leads.segment
        way = self.traversals.of(*at, leads.enters, leads.qualities)
        self.hours[at] += leads.number @ way.hours
        self.reaching[at] += leads.number @ way.reaching
        if leads.entry != Entry.CARE:
            wins = float(leads.number @ way.passes)
            self.wins[at] += wins
            self.revenue[at] += wins * leads.value
        if leads.entry in _FIRST and leads.journey == NEW_BUSINESS:
            self._recycle(leads, way)
        if leads.entry in (*_FIRST, Entry.RECYCLED) and leads.journey == NEW_BUSINESS:
            self._win(leads, way)

    def serve(self, cohort: Cohort) -> None:
        """What customers bring."""
        first_stage = self.blueprint.process.first_stage
        relationship = Relationship(self.blueprint, self.timeline, self.traversals, cohort)
        for its in relationship.business():
            self.put(
                _Leads(
                    entry=its.entry,
                    journey=its.journey,
                    segment=cohort.segment,
                    enters=int(first_stage[its.journey]),
                    qualities=cohort.qualities,
                    number=its.leads,
                    value=its.value,
                    came=cohort.came,
                )
            )

    def _recycle(self, leads: _Leads, way: Traversal) -> None:
        """Those who are lost, as early as they came, and come back within the horizon."""
        sources = self.blueprint.sources
        if sources.recycling_chance == 0.0 or not leads.came.any():
            return
        nurture = self.timeline.delays(sources.recycling_law)
        back = self.timeline.later(leads.came, nurture)
        lost = leads.number * (1.0 - way.passes) * sources.recycling_chance
        self.put(
            replace(
                leads,
                entry=Entry.RECYCLED,
                enters=int(self.blueprint.process.first_stage[leads.journey]),
                qualities=leads.qualities + sources.recycling_quality,
                number=lost * (back.sum() / leads.came.sum()),
                came=back,
            )
        )

    def _win(self, leads: _Leads, way: Traversal) -> None:
        """Winners are customers from their win on."""
        won = leads.number * way.passes
        if not leads.came.any() or not won.any():
            return
        self.serve(
            Cohort(
                segment=leads.segment,
                came=self.timeline.later(leads.came, np.array([way.lasts]))
                * (won.sum() / leads.came.sum()),
                age=0.0,
                there_before=False,
                value=leads.value,
                qualities=leads.qualities,
                weights=won / won.sum(),
            )
        )


def _first_leads(blueprint: Blueprint, timeline: Timeline) -> Iterator[_Leads]:
    """Leads of channels, and leads open at the start."""
    sources, process = blueprint.sources, blueprint.process
    value = mean_values(sources, blueprint.laws)
    shares = np.diff(sources.mix, axis=1, prepend=0.0)
    for channel, flow in enumerate(sources.flows):
        qualities, weights = normal_nodes(float(sources.quality_sd[channel]))
        qualities = qualities + sources.quality[channel]
        edges = flow.enter(flow.edges, blueprint.calendar)
        middles, came = (edges[:-1] + edges[1:]) / 2, flow.per_hour * np.diff(flow.edges)
        profile = timeline.profile(middles, came)
        for segment in np.flatnonzero(shares[channel] > 0.0).tolist():
            yield _Leads(
                entry=Entry.NEW,
                journey=NEW_BUSINESS,
                segment=segment,
                enters=int(process.first_stage[NEW_BUSINESS]),
                qualities=qualities,
                number=flow.expected * shares[channel, segment] * weights,
                value=float(value[segment]),
                came=profile,
            )
    yield from _open_leads(blueprint, timeline, value)


def _open_leads(blueprint: Blueprint, timeline: Timeline, values: Floats) -> Iterator[_Leads]:
    opening = blueprint.opening
    value = np.where(np.isnan(opening.lead_value), values[opening.lead_segment], opening.lead_value)
    counts = Counter(
        zip(
            opening.lead_journey.tolist(),
            opening.lead_segment.tolist(),
            opening.lead_stage.tolist(),
            opening.lead_quality.tolist(),
            value.tolist(),
            strict=True,
        )
    )
    for (journey, segment, stage, quality, worth), count in counts.items():
        yield _Leads(
            entry=Entry.OPENING,
            journey=journey,
            segment=segment,
            enters=stage,
            qualities=np.array([quality]),
            number=np.array([float(count)]),
            value=worth,
            came=timeline.profile([0.0], 1.0),
        )
