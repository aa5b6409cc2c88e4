"""The study `optimise`: which design, how many sellers, by which rules, with what budget."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from funnel_sim.config.quantities import MoneyRate, Share
from funnel_sim.config.schema.base import Strict, as_list
from funnel_sim.config.schema.organisation import Queue
from funnel_sim.config.schema.ranges import Range

Sellers = Annotated[int, Field(strict=True, ge=1, le=10_000)]


class TeamChoices(Strict):
    """What may be chosen for one team."""

    headcount: Sellers | Range | None = None
    """Fewest and most sellers, `4..9`, or exactly so many. None: from half as many as it has to
    one and a half times as many."""
    queue: Annotated[tuple[Queue, ...], BeforeValidator(as_list)] = ()
    """Queue disciplines to choose from. None given: as it is."""
    share_step: Annotated[Share, Field(ge=0.05, le=0.5)] | None = None
    """Step by which selling time is moved between segments under `effort_shares`: `10 %`. None:
    shares stay as they are."""


class Optimise(Strict):
    """The plan that earns most under constraints, and those that are as good."""

    designs: dict[str, dict[str, TeamChoices]] = {}
    """Organisation -> team -> choices; teams that are not named have the defaults. None given: all
    organisations."""
    spend: dict[str, Range] = {}
    """Channel -> least and most that its `response.spend` may be: `{search: 0..200_000 EUR / yr}`.
    """
    spend_steps: Annotated[int, Field(strict=True, ge=1, le=100)] = 4
    """Equal parts of such a range; what is spent is one of their ends."""
    payroll: MoneyRate | None = None
    """Most that salaries, on-costs and seats may cost. None: no ceiling."""
    most_hires: Annotated[int, Field(strict=True, ge=0, le=10_000)] | None = None
    """Sellers that a plan may have more, in all, than the baseline as written. None: any."""
    service: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    """KPIs that must be kept on average: `responses_in_target >= 60 %`, `cold <= 500`."""
    budget: Annotated[int, Field(strict=True, ge=50, le=10_000_000)] = 3000
    """Replications that the search may use."""
    replications: Annotated[int, Field(strict=True, ge=4, le=10_000)] = 32
    """Most replications of any plan in the search."""
    finalists: Annotated[int, Field(strict=True, ge=1, le=50)] = 8
    """Best plans of the search that are tested again."""
    fresh: Annotated[int, Field(strict=True, ge=20, le=100_000)] = 200
    """Replications of each in that test, none of which the search has seen."""
    sizes: Annotated[int, Field(strict=True, ge=1, le=50)] = 4
    """Headcounts below and above that of the best plan which the curve goes to."""
    risk: Annotated[Share, Field(gt=0, lt=1)] = 0.05
    """Share of the replications, the worst ones, whose mean says how bad it may become."""
