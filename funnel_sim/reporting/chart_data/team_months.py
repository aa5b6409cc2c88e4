"""When teams are busy, and when leads wait for them: team × month, or quarter, or year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.language import phrase
from funnel_sim.domain.tables import Outcomes
from funnel_sim.reporting.chart_data.months import first_month, months_of
from funnel_sim.reporting.chart_data.reading import (
    LONGEST_IN_TITLE,
    Design,
    basis,
    breakdown,
    defined_mean,
    designs_of,
)
from funnel_sim.reporting.chart_data.teams import BUSY, DAYS_FROM, FULL
from funnel_sim.reporting.formatting import Scale, capitalised, in_words, rough_share, shortened
from funnel_sim.studies.comparison import Comparison

Floats = NDArray[np.float64]

MOST_COLUMNS = 18
"""Months beyond which quarters are shown, and quarters beyond which years are."""


@dataclass(frozen=True, slots=True)
class Period:
    """One column."""

    name: str
    """`Jan`, `Q1` or `2027`."""
    year: str
    months: tuple[int, ...]
    """Places of its months in the horizon."""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One team."""

    team: str
    values: Floats
    """One per period, means over replications; NaN where undefined. Shape (periods,)."""


@dataclass(frozen=True, slots=True)
class HeatGroup:
    """The teams of one design."""

    design: Design
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class HeatData:
    """What a heat map of team × month shows."""

    title: str
    subtitle: str
    scale: Scale
    darkest: float
    """Value from which a cell is as dark as can be; 0 is white."""
    steepness: float
    """Power of the share of `darkest` that darkness goes with."""
    bold_from: float
    """Value above which a number is in bold."""
    periods: tuple[Period, ...]
    groups: tuple[HeatGroup, ...]


def busy_data(_comparison: Comparison, outcomes: Sequence[Outcomes]) -> HeatData:
    """Utilisation of the teams of one comparison."""
    periods = periods_of(outcomes[0].frame)
    groups = _groups(outcomes, [_utilisation(one, periods) for one in outcomes])
    return HeatData(
        title=capitalised(_busy_title(groups, periods)),
        subtitle=phrase(
            "Share of selling time spent with leads, in %, by team and {period}, {basis}. Bold: "
            "above {limit}, where waits grow fast.",
            period=_word(periods),
            basis=basis(outcomes),
            limit=rough_share(BUSY),
        ),
        scale=Scale(0.01, ""),
        darkest=1.0,
        steepness=2.0,
        bold_from=BUSY,
        periods=periods,
        groups=groups,
    )


def waiting_data(_comparison: Comparison, outcomes: Sequence[Outcomes]) -> HeatData:
    """Mean waits for the teams of one comparison."""
    frame, periods = outcomes[0].frame, periods_of(outcomes[0].frame)
    groups = _groups(outcomes, [_waits(one, periods) for one in outcomes])
    longest = max([x for _, row in _teams(groups) for x in row.values if np.isfinite(x)] or [0.0])
    scale = Scale(1.0, phrase("working hours"))
    if longest >= DAYS_FROM * frame.calendar.hours_per_day:
        scale = Scale(frame.calendar.hours_per_day, phrase("working days"))
    return HeatData(
        title=capitalised(_waiting_title(groups, periods, scale)),
        subtitle=phrase(
            "Mean wait of a lead for a rep in {unit}, over all touches asked for, by team and "
            "{period}, {basis}.",
            unit=scale.symbol,
            period=_word(periods),
            basis=basis(outcomes),
        ),
        scale=scale,
        darkest=longest,
        steepness=1.0,
        bold_from=np.inf,
        periods=periods,
        groups=groups,
    )


def periods_of(frame: Frame) -> tuple[Period, ...]:
    """Months, quarters or years of the window, as many as a chart can show.

    Those at an end with hardly any working hours are left out.
    """
    first = first_month(frame)
    months = months_of(frame, first)
    single = [
        Period(name, year, (first + i,))
        for i, (name, year) in enumerate(zip(months.names, months.years, strict=True))
        if months.is_whole[i]
    ]
    if len(single) <= MOST_COLUMNS:
        return tuple(single)
    quarters = _joined(single, [months.quarters[p.months[0] - first] for p in single])
    if len(quarters) <= MOST_COLUMNS:
        return tuple(quarters)
    return tuple(_joined(single, [p.year for p in single]))


def _joined(single: Sequence[Period], names: Sequence[str]) -> list[Period]:
    found: dict[tuple[str, str], list[int]] = {}
    for period, name in zip(single, names, strict=True):
        found.setdefault((period.year, name), []).extend(period.months)
    return [Period(name, year, tuple(months)) for (year, name), months in found.items()]


def _word(periods: Sequence[Period]) -> str:
    if all(period.name == period.year for period in periods):
        return phrase("year")
    if any(len(period.months) > 1 for period in periods):
        return phrase("quarter")
    return phrase("month")


def _groups(outcomes: Sequence[Outcomes], tables: Sequence[Floats]) -> tuple[HeatGroup, ...]:
    return tuple(
        HeatGroup(
            design,
            tuple(HeatRow(in_words(t), v) for t, v in zip(one.frame.teams, table, strict=True)),
        )
        for design, one, table in zip(designs_of(outcomes), outcomes, tables, strict=True)
    )


def _utilisation(one: Outcomes, periods: Sequence[Period]) -> Floats:
    """Shape (teams, periods)."""
    selling = _sums(one, "selling_hours", periods)
    return _mean_ratio(selling, selling + _sums(one, "idle_hours", periods))


def _waits(one: Outcomes, periods: Sequence[Period]) -> Floats:
    """Shape (teams, periods)."""
    waits = _by_month(one, "waits")
    hours = np.nan_to_num(_by_month(one, "wait") * waits)
    return _mean_ratio(_added(hours, periods), _added(waits, periods))


def _sums(one: Outcomes, name: str, periods: Sequence[Period]) -> Floats:
    return _added(_by_month(one, name), periods)


def _by_month(one: Outcomes, name: str) -> Floats:
    """Shape (n, teams, months)."""
    table = breakdown(one, "team_month", name)
    return table.reshape(len(table), len(one.frame.teams), -1)


def _added(table: Floats, periods: Sequence[Period]) -> Floats:
    """Shape (n, teams, periods)."""
    return np.stack([table[:, :, list(p.months)].sum(axis=2) for p in periods], axis=2)


def _mean_ratio(above: Floats, below: Floats) -> Floats:
    """Mean over replications of a ratio where it is defined, shape (teams, periods)."""
    ratios = np.full(above.shape, np.nan)
    np.divide(above, below, out=ratios, where=below > 0)
    return defined_mean(ratios)


def _teams(groups: Sequence[HeatGroup]) -> list[tuple[HeatGroup, HeatRow]]:
    return [(group, row) for group in groups for row in group.rows]


def _highest(
    groups: Sequence[HeatGroup], periods: Sequence[Period]
) -> tuple[str, str, float] | None:
    """Team, period and value of the cell with the highest value."""
    cells = [
        (float(x), row, group, period)
        for group, row in _teams(groups)
        for period, x in zip(periods, row.values, strict=True)
        if np.isfinite(x)
    ]
    if not cells:
        return None
    value, row, group, period = max(cells, key=lambda cell: cell[0])
    team = shortened(row.team, LONGEST_IN_TITLE)
    several = len({p.year for p in periods}) > 1 and period.name != period.year
    when = f"{period.name} {period.year}" if several else period.name
    if len(groups) > 1:
        team += phrase(" of {short}", short=group.design.short)
    return team, when, value


def _busy_title(groups: Sequence[HeatGroup], periods: Sequence[Period]) -> str:
    found = _highest(groups, periods)
    if found is None:
        return phrase("No team has any selling time")
    team, when, load = found
    limit, most = rough_share(BUSY), rough_share(load)
    if load <= BUSY:
        return phrase(
            "no team ever works above {limit}; {team} comes closest in {when}, at {most}",
            limit=limit,
            team=team,
            when=when,
            most=most,
        )
    known = [row.values[np.isfinite(row.values)] for _, row in _teams(groups)]
    above = sum(int((values > BUSY).sum()) for values in known)
    cells = sum(len(values) for values in known)
    if load >= FULL:
        first = phrase("{team} has no time left in {when}", team=team, when=when)
    else:
        first = phrase("{team} is busiest, {most} in {when}", team=team, most=most, when=when)
    return first + phrase(
        "; {above:,} of {cells:,} cells lie above {limit}", above=above, cells=cells, limit=limit
    )


def _waiting_title(groups: Sequence[HeatGroup], periods: Sequence[Period], scale: Scale) -> str:
    found = _highest(groups, periods)
    if found is None:
        return phrase("nobody asks for a rep")
    team, when, wait = found
    if wait <= 0:
        return phrase("no lead ever waits for a rep")
    return phrase(
        "leads wait longest for {team} in {when}: {wait} on average",
        team=team,
        when=when,
        wait=scale.text(wait),
    )
