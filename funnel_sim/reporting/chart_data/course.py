"""How a plan goes: who is ahead when, sellers on the payroll, customers.

For horizons that are told by the year, and where customers are more than deals that were won: what
pays off late, and what grows, shows only over time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.language import phrase
from funnel_sim.domain.tables import Outcomes
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.months import Months, months_of
from funnel_sim.reporting.chart_data.pace import can_pace
from funnel_sim.reporting.chart_data.reading import (
    Design,
    basis,
    breakdown,
    defined_mean,
    designs_of,
    mean,
    percent,
)
from funnel_sim.reporting.formatting import (
    Scale,
    capitalised,
    format_value,
    plain_number,
    scale_for,
)
from funnel_sim.stats.estimates import mean_interval
from funnel_sim.studies.comparison import Comparison
from funnel_sim.studies.yearly import LONG

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CourseLine:
    """One design over the months."""

    design: Design
    mean: Floats
    """Mean over replications, shape (months,)."""
    low: Floats | None = None
    high: Floats | None = None
    """Interval of the mean, month by month; None where none is shown."""


@dataclass(frozen=True, slots=True)
class CoursePanel:
    """One KPI."""

    heading: str
    scale: Scale
    at_end: bool
    """Whether the values are those of the end of each month, or of the month."""
    lines: tuple[CourseLine, ...]


@dataclass(frozen=True, slots=True)
class CourseData:
    """What the chart over time shows."""

    title: str
    subtitle: str
    designs: tuple[Design, ...]
    months: Months
    panels: tuple[CoursePanel, ...]


def has_course(outcomes: Sequence[Outcomes]) -> bool:
    """Whether there is something to tell: many months, or customers."""
    months = len(outcomes[0].frame.calendar.month_labels)
    return months > LONG or _has_customers(outcomes)


def course_data(comparison: Comparison, outcomes: Sequence[Outcomes]) -> CourseData:
    """Lines of the designs of one comparison."""
    designs = designs_of(outcomes)
    ahead = _ahead(comparison, outcomes, designs)
    stocks = [_stock("sellers", phrase("Sellers on the payroll"), outcomes, designs)]
    if _has_customers(outcomes):
        stocks.append(
            _stock("customers", phrase("Customers at the end of the month"), outcomes, designs)
        )
    subtitle = f"{capitalised(basis(outcomes))}."
    if ahead is not None and len(outcomes[0].replications) > 1:
        subtitle += phrase(
            " Shaded: {confidence} interval, month by month.",
            confidence=percent(comparison.confidence),
        )
    return CourseData(
        title=capitalised(_title(comparison, outcomes, ahead, stocks[-1])),
        subtitle=subtitle,
        designs=tuple(designs),
        months=months_of(outcomes[0].frame),
        panels=(*((ahead,) if ahead is not None else ()), *stocks),
    )


def _has_customers(outcomes: Sequence[Outcomes]) -> bool:
    """Whether customers are more than the deals won: there at the start, buying again, leaving."""
    signs = ("customers_lost", "renewals_due", "care_due", "expansion_revenue")
    return any(mean(one, sign) > 0 for one in outcomes for sign in signs) or any(
        mean(one, "customers") > mean(one, "new_customers") for one in outcomes
    )


def _by_month(one: Outcomes, name: str) -> Floats:
    return breakdown(one, "month", name)


def _ahead(
    comparison: Comparison, outcomes: Sequence[Outcomes], designs: Sequence[Design]
) -> CoursePanel | None:
    """How far each design is ahead of the baseline since the start, on the same leads."""
    name = comparison.objective
    if len(outcomes) == 1 or not can_pace(name):
        return None
    sums = [np.cumsum(_by_month(one, name), axis=1) for one in outcomes]
    baseline = comparison.organisations.index(comparison.baseline)
    lines = tuple(
        _with_interval(design, mine - sums[baseline], comparison.confidence)
        for design, mine in zip(designs, sums, strict=True)
    )
    measure = kpi(name)
    most = max(float(np.nanmax(np.abs(line.mean), initial=0.0)) for line in lines)
    scale = scale_for([most], measure.unit, comparison.currency)
    unit = f", {scale.symbol}" if scale.symbol else ""
    heading = phrase(
        "{label} since the start{unit}, ahead of {short}",
        label=measure.label,
        unit=unit,
        short=designs[baseline].short,
    )
    return CoursePanel(heading, scale, True, lines)


def _with_interval(design: Design, differences: Floats, confidence: float) -> CourseLine:
    if len(differences) == 1 or not np.isfinite(differences).all():
        return CourseLine(design, defined_mean(differences))
    every = [mean_interval(month, confidence) for month in differences.T]
    mean, low, high = (np.array([getattr(e, part) for e in every])
                       for part in ("mean", "low", "high"))  # fmt: skip
    return CourseLine(design, mean, low, high)


def _stock(
    name: str, heading: str, outcomes: Sequence[Outcomes], designs: Sequence[Design]
) -> CoursePanel:
    lines = tuple(
        CourseLine(design, defined_mean(_by_month(one, name)))
        for design, one in zip(designs, outcomes, strict=True)
    )
    return CoursePanel(heading, Scale(1.0, ""), name == "customers", lines)


def _title(
    comparison: Comparison,
    outcomes: Sequence[Outcomes],
    ahead: CoursePanel | None,
    last: CoursePanel,
) -> str:
    if ahead is not None:
        return _lead(comparison, outcomes, ahead)
    what = phrase("customers") if last.at_end else phrase("sellers")
    ends = [end for line in last.lines if math.isfinite(end := float(line.mean[-1]))]
    if not ends:
        return phrase("how many {what} there are is undefined", what=what)
    low, high = (plain_number(round(end)) for end in (min(ends), max(ends)))
    return phrase(
        "{count} {what} at the end, on average",
        count=low if low == high else phrase("{low} to {high}", low=low, high=high),
        what=what,
    )


def _lead(comparison: Comparison, outcomes: Sequence[Outcomes], ahead: CoursePanel) -> str:
    """Who is ahead of the baseline at the end, by how much, and whether it costs at first."""
    best = max(ahead.lines, key=lambda line: float(np.nan_to_num(line.mean[-1])))
    other = comparison.organisations.index(comparison.baseline)
    name = ahead.lines[other].design.short
    if not best.mean[-1] > 0:
        return phrase("no organisation is ahead of {name} at the end, on average", name=name)
    unit = kpi(comparison.objective).unit
    lead = format_value(float(best.mean[-1]), unit, comparison.currency)
    behind = np.flatnonzero(best.mean < 0)
    text = phrase(
        "{short} ends {lead} ahead of {name} on average",
        short=best.design.short,
        lead=lead,
        name=name,
    )
    if not len(behind):
        return text
    return phrase(
        "{text}, after being behind until {month}",
        text=text,
        month=_month(outcomes[0], int(behind[-1]) + 1),
    )


def _month(one: Outcomes, index: int) -> str:
    months = months_of(one.frame)
    return f"{months.names[index]} {months.years[index]}"
