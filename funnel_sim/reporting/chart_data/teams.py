"""How busy every team is and how long work waits for it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from funnel_sim.domain.language import phrase
from funnel_sim.domain.tables import Outcomes
from funnel_sim.model.offered_load import OfferedLoad, TeamLoad
from funnel_sim.reporting.chart_data.reading import (
    LONGEST_IN_TITLE,
    Design,
    basis,
    breakdown,
    designs_of,
    estimate,
    percent,
)
from funnel_sim.reporting.formatting import (
    Scale,
    capitalised,
    headcounts,
    in_words,
    rough_share,
    shortened,
)
from funnel_sim.stats.estimates import Estimate
from funnel_sim.studies.comparison import Comparison

BUSY = 0.85
"""Utilisation above which waits grow fast."""
FULL = 0.995
"""Utilisation from which a team has no time left."""
DAYS_FROM = 3.0
"""Waits are shown in working days once the longest is so many of them."""


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team of one design."""

    team: str
    sellers: str
    """Seats, those of the start and of the end where they differ."""
    utilisation: float
    """Share of selling time spent with leads; NaN if undefined."""
    offered: float
    """Work that is offered over the time for it, by arithmetic; NaN if not given."""
    wait: Estimate
    """Mean wait of a lead for a rep, working hours; NaN where nobody asked for one."""


@dataclass(frozen=True, slots=True)
class TeamGroup:
    """The teams of one design."""

    design: Design
    rows: tuple[TeamRow, ...]


@dataclass(frozen=True, slots=True)
class TeamsData:
    """What the chart of teams shows."""

    title: str
    subtitle: str
    wait_scale: Scale
    """Hours or working days."""
    groups: tuple[TeamGroup, ...]


def teams_data(
    comparison: Comparison,
    outcomes: Sequence[Outcomes],
    offered: Mapping[str, OfferedLoad] | None = None,
) -> TeamsData:
    """Teams of the designs of one comparison; `offered` is what each design is asked to do."""
    confidence = comparison.confidence
    groups = tuple(
        TeamGroup(design, _rows(one, confidence, (offered or {}).get(one.design)))
        for design, one in zip(designs_of(outcomes), outcomes, strict=True)
    )
    mark = phrase(" (black mark: load offered, by arithmetic)") if offered else ""
    subtitle = phrase(
        "Left: share of selling time spent with leads{mark}. Right: mean wait of a "
        "lead for a rep, over all touches. In brackets: sellers. {basis}",
        mark=mark,
        basis=capitalised(basis(outcomes)),
    )
    if max(len(o.replications) for o in outcomes) > 1:
        subtitle += phrase(
            "; black line through a point: {confidence} interval", confidence=percent(confidence)
        )
    return TeamsData(
        title=_title(groups),
        subtitle=f"{subtitle}.",
        wait_scale=_wait_scale(groups, outcomes[0].frame.calendar.hours_per_day),
        groups=groups,
    )


def _rows(one: Outcomes, confidence: float, offered: OfferedLoad | None) -> tuple[TeamRow, ...]:
    utilisation = breakdown(one, "team", "utilisation")
    wait = breakdown(one, "team", "wait")
    return tuple(
        TeamRow(
            team=in_words(team),
            sellers=_sellers(
                int(one.frame.headcount[i]), None if offered is None else offered.teams[i]
            ),
            utilisation=estimate(utilisation[:, i], confidence).mean,
            offered=math.nan if offered is None else offered.teams[i].load,
            wait=estimate(wait[:, i], confidence),
        )
        for i, team in enumerate(one.frame.teams)
    )


def _sellers(at_start: int, load: TeamLoad | None) -> str:
    return headcounts(at_start, at_start if load is None else load.headcount_at_end)


def _wait_scale(groups: Sequence[TeamGroup], hours_per_day: float) -> Scale:
    waits = [row.wait.mean for group in groups for row in group.rows]
    longest = max((w for w in waits if math.isfinite(w)), default=0.0)
    if longest >= DAYS_FROM * hours_per_day:
        return Scale(hours_per_day, phrase("working days"))
    return Scale(1.0, phrase("working hours"))


def _title(groups: Sequence[TeamGroup]) -> str:
    teams = [(group, row) for group in groups for row in group.rows]
    known = [pair for pair in teams if math.isfinite(pair[1].utilisation)]
    if not known:
        return phrase("No team has any selling time")
    group, busiest = max(known, key=lambda pair: pair[1].utilisation)
    load = rough_share(busiest.utilisation)
    where = shortened(busiest.team, LONGEST_IN_TITLE)
    above = int(np.sum([row.utilisation > BUSY for _, row in known]))
    if len(groups) > 1:
        where += phrase(" of {short}", short=group.design.short)
    asked = [pair for pair in teams if pair[1].offered >= 1.0]
    if asked:
        return _overload(asked, len(groups) > 1)
    limit = rough_share(BUSY)
    if above == 0:
        return phrase(
            "No team works above {limit}; the busiest is {where} at {load}",
            limit=limit,
            where=where,
            load=load,
        )
    if len(known) == 1:
        return capitalised(
            phrase(
                "{where} works at {load}, above the {limit} from which waits grow fast",
                where=where,
                load=load,
                limit=limit,
            )
        )
    count = (
        phrase("One team works")
        if above == 1
        else phrase("{above} of {known} teams work", above=above, known=len(known))
    )
    if above == 1:
        return phrase(
            "{count} above {limit}, where waits grow fast: {where} at {load}",
            count=count,
            limit=limit,
            where=where,
            load=load,
        )
    return phrase(
        "{count} above {limit}, where waits grow fast; the busiest is {where} at {load}",
        count=count,
        limit=limit,
        where=where,
        load=load,
    )


def _overload(asked: Sequence[tuple[TeamGroup, TeamRow]], several: bool) -> str:
    """Teams that are offered more than they can do, which no utilisation shows."""
    group, worst = max(asked, key=lambda pair: pair[1].offered)
    where = shortened(worst.team, LONGEST_IN_TITLE)
    if several:
        where += phrase(" of {short}", short=group.design.short)
    load = rough_share(worst.offered)
    if len(asked) == 1:
        return capitalised(
            phrase("{where} is asked for {load} of what it can do", where=where, load=load)
        )
    return phrase(
        "{n} teams are asked for more than they can do; the most, {where}, for {load}",
        n=len(asked),
        where=where,
        load=load,
    )
