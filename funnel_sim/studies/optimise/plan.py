"""A plan: an organisation, how many sellers each team has, by which rules, and what is spent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from funnel_sim.config.schema.market import Channel
from funnel_sim.config.schema.organisation import Organisation, Team
from funnel_sim.domain.units import MoneyRateValue
from funnel_sim.studies.designs import Design

SHARES = "effort_shares"
"""The queue discipline that has shares."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is chosen. Teams and channels stand in the order of the organisation and the market."""

    organisation: str
    headcounts: tuple[int, ...]
    """Of every team, at the start."""
    queues: tuple[str, ...]
    """Of every team."""
    shares: tuple[tuple[float, ...], ...]
    """Of every team, by the segments it covers; empty unless its queue is `effort_shares`."""
    spends: tuple[float, ...] = ()
    """Of every channel whose spend is sought, in the unit of its range."""

    @property
    def headcount(self) -> int:
        """Sellers in all."""
        return sum(self.headcounts)


def organisation_of(
    plan: Plan, written: Organisation, segments: Mapping[str, tuple[str, ...]]
) -> Organisation:
    """The organisation under a plan; `segments` are those whose shares each team has.

    Later headcounts of a team move by as many as its first one, and never below 0.
    """
    teams = {
        name: _team(team, plan, place, segments[name])
        for place, (name, team) in enumerate(written.teams.items())
    }
    return written.model_copy(update={"teams": teams})


def _team(team: Team, plan: Plan, place: int, segments: tuple[str, ...]) -> Team:
    more = plan.headcounts[place] - team.headcount
    changes = tuple(
        change.model_copy(update={"headcount": max(change.headcount + more, 0)})
        for change in team.changes
    )
    shares = plan.shares[place]
    return team.model_copy(
        update={
            "headcount": plan.headcounts[place],
            "changes": changes,
            "queue": plan.queues[place],
            "shares": dict(zip(segments, shares, strict=True)) if shares else {},
        }
    )


def with_spend(channel: Channel, value: float) -> Channel:
    """The channel with another spend, in the currency and per the time that it is written in."""
    assert channel.response is not None
    now = channel.response.spend
    spend = MoneyRateValue(value, now.per, now.currency)
    response = channel.response.model_copy(update={"spend": spend})
    return channel.model_copy(update={"response": response})


def design_of(
    plan: Plan,
    written: Design,
    segments: Mapping[str, tuple[str, ...]],
    channels: tuple[str, ...],
    name: str,
) -> Design:
    """The design of a plan; `channels` are those whose spend is sought, `name` is its variant."""
    market = written.market
    if channels:
        changed = {
            channel: with_spend(market.channels[channel], value)
            for channel, value in zip(channels, plan.spends, strict=True)
        }
        market = market.model_copy(update={"channels": {**market.channels, **changed}})
    return Design(
        written.organisation_name,
        name,
        market,
        organisation_of(plan, written.organisation, segments),
        written.horizon,
        written.opening,
        written.revenue,
    )
