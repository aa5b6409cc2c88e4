"""Customers: what a won deal needs afterwards, what it may bring, and how long it stays."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from funnel_sim.config.quantities import Duration, LogOdds, Name, PositiveDuration, Share
from funnel_sim.config.schema.base import Strict
from funnel_sim.config.schema.laws import DurationLaw

Multiple = Annotated[float, Field(strict=True, ge=0, le=100, allow_inf_nan=False)]


class Journey(Strict):
    """A way through some of the stages, in order."""

    stages: Annotated[tuple[str, ...], Field(min_length=1)]
    """Stages of the market, in the order in which this journey passes them."""
    effect: LogOdds = 0.0
    """What it adds to the odds to advance at each of its stages, log-odds."""


class Care(Strict):
    """Touches that a customer is due: onboarding, support, training."""

    journey: str | None = None
    """Journey that each case goes through. None: the one of the same name."""
    after: DurationLaw | None = None
    """Working time from the win to the first case. None: as long as `every`, or at once."""
    every: DurationLaw | None = None
    """Working time from one case to the next. None: there is one case only."""


class Expansion(Strict):
    """Further business of a customer: at most once per term."""

    chance: Share
    """Chance that a customer asks for more within a term."""
    after: DurationLaw
    """Working time from the beginning of the term until then."""
    value: Multiple = 1.0
    """Its value as a multiple of the customer's deal."""
    journey: str = "expansion"
    """Journey that it goes through."""


class Renewal(Strict):
    """The contract comes up for renewal; a customer who does not renew is lost."""

    term: PositiveDuration
    """Working time from the win, or from the last renewal, to the next."""
    value: Multiple = 1.0
    """Value of a renewal as a multiple of the customer's deal."""
    care_effect: LogOdds = 0.0
    """What full care adds to the odds to renew compared with none, log-odds. The odds of the
    stages hold for full care."""
    journey: str = "renewal"
    """Journey that it goes through."""


class Customers(Strict):
    """What becomes of the customers of a segment."""

    care: dict[Name, Care] = {}
    """Touches due, by name."""
    expansion: Expansion | None = None
    """None: customers ask for nothing more."""
    renewal: Renewal | None = None
    """None: one contract, without end."""
    lifetime: DurationLaw | None = None
    """Working time after which a customer leaves whatever is done. None: none does."""


class Recycling(Strict):
    """Lost leads that come back once, after a time of nurture."""

    chance: Share
    """Chance that a lead which said no, was not reached or went cold comes back."""
    after: DurationLaw
    """Working time until then."""
    quality: LogOdds = 0.0
    """What it adds to the lead's quality, log-odds."""


class FirstResponse(Strict):
    """What a slow first response does to the first stage of a lead."""

    target: Duration | None = None
    """Wait that counts as in time. None: not counted."""
    exponent: Annotated[float, Field(strict=True, ge=0, le=5, allow_inf_nan=False)] = 0.0
    """Power of the wait by which the odds fall: odds × (wait / `reference`) ^ -exponent. 0: off."""
    reference: PositiveDuration | None = None
    """Wait up to which nothing is lost. None: an hour."""
    floor: Annotated[float, Field(strict=True, ge=-10, le=0, allow_inf_nan=False)] = -1.0
    """Most that can be lost, log-odds."""
