"""An experiment year by year: what pays off late shows only there.

A year is twelve calendar months from the one in which the window begins. A last month that is left
over, as where the horizon begins in the middle of a month, belongs to the year before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.tables import Outcomes
from funnel_sim.metrics.formulas import FORMULAS
from funnel_sim.metrics.registry import INDEX, kpi
from funnel_sim.stats.estimates import Estimate, mean_interval
from funnel_sim.stats.paired import PairedDifference, paired_differences
from funnel_sim.studies.comparison import Comparison

Floats = NDArray[np.float64]

MONTHS = 12
LONG = 18
"""A horizon of more months is told by the year."""
HEADLINES = ("revenue", "contribution")
"""KPIs that are compared by year, with the objective and the targets where they can be."""
STOCKS = ("customers", "open", "open_pipeline", "backlog")
"""KPIs of a moment: those of the last month of a year."""


@dataclass(frozen=True, slots=True)
class Year:
    """Some months of the horizon."""

    label: str
    """`2027`, or the first and last month where it is no calendar year."""
    first: int
    """Month of the horizon, from 0."""
    end: int
    """The month behind the last."""


@dataclass(frozen=True, slots=True)
class YearlyComparison:
    """The organisations of one situation side by side in every year. Lists are by year."""

    years: tuple[Year, ...]
    kpis: tuple[str, ...]
    estimates: Mapping[str, tuple[tuple[Estimate | None, ...], ...]]
    """KPI -> per year one per organisation; None where it is never defined."""
    differences: Mapping[str, tuple[tuple[PairedDifference, ...], ...]]
    """KPI -> per year every organisation but the baseline minus the baseline, intervals holding
    for all of them at once; empty for a year in which nothing can be compared."""


def years_of(frame: Frame) -> tuple[Year, ...]:
    """The years of a horizon, from the end of its warm-up."""
    labels, starts = frame.calendar.month_labels, frame.calendar.month_starts
    begin = int(np.searchsorted(starts, frame.warm_up, side="right")) - 1
    cuts = list(range(begin, len(labels), MONTHS))
    if len(cuts) > 1 and len(labels) - cuts[-1] == 1:
        cuts.pop()
    ends = [*cuts[1:], len(labels)]
    return tuple(
        Year(_label(labels[first], labels[end - 1]), first, end)
        for first, end in zip(cuts, ends, strict=True)
    )


def is_long(frame: Frame) -> bool:
    """Whether the horizon, without its warm-up, should be told by the year."""
    years = years_of(frame)
    return years[-1].end - years[0].first > LONG


def by_year(outcome: Outcomes, name: str) -> Floats | None:
    """A KPI per replication and year, shape (n, years); None where months do not tell it."""
    try:
        return YearSums(outcome)[name]
    except KeyError:
        return None


class YearSums:
    """KPIs by year, each of shape (n, years): sums over months, or made of such sums."""

    def __init__(self, outcome: Outcomes) -> None:
        self._outcome = outcome
        self._years = years_of(outcome.frame)
        self._known: dict[str, Floats] = {}

    def __getitem__(self, name: str) -> Floats:
        """The KPI, or posted sum, of that name; KeyError where months do not tell it."""
        if name not in self._known:
            self._known[name] = self._made(name)
        return self._known[name]

    def _made(self, name: str) -> Floats:
        if name == "working_hours":
            return self._working_hours()
        if name == "capacity_hours":
            return self["selling_hours"] + self["idle_hours"]
        if name == "bookings_under_quota":
            attained = self._months("attainment") * self._months("quota")
            return self._summed(np.nan_to_num(attained, nan=0.0))
        if name in STOCKS:
            return self._months(name)[:, [year.end - 1 for year in self._years]]
        if name in INDEX and "month" in kpi(name).additive:
            return self._summed(self._months(name))
        return FORMULAS[name](self)

    def _months(self, name: str) -> Floats:
        return np.asarray(self._outcome.by["month"][:, :, INDEX[name]])

    def _summed(self, months: Floats) -> Floats:
        sums = [months[:, year.first : year.end].sum(axis=1) for year in self._years]
        return np.stack(sums, axis=1)

    def _working_hours(self) -> Floats:
        frame = self._outcome.frame
        hours = np.diff(np.clip(frame.calendar.month_starts, frame.warm_up, frame.horizon))
        return self._summed(np.broadcast_to(hours, (len(self._outcome.replications), len(hours))))


def compare_by_year(comparison: Comparison, outcomes: Sequence[Outcomes]) -> YearlyComparison:
    """The headline KPIs by year; `outcomes` are those of the organisations, in their order."""
    wanted = [comparison.objective, *(t.kpi for t in comparison.targets), *HEADLINES]
    values: dict[str, Floats] = {}
    for name in dict.fromkeys(wanted):
        found = [by_year(outcome, name) for outcome in outcomes]
        tables = [table for table in found if table is not None]
        if len(tables) == len(outcomes):
            values[name] = np.stack(tables, axis=2)
    years = years_of(outcomes[0].frame)
    return YearlyComparison(
        years=years,
        kpis=tuple(values),
        estimates={
            name: tuple(
                tuple(_estimate(column, comparison.confidence) for column in table[:, y].T)
                for y in range(len(years))
            )
            for name, table in values.items()
        },
        differences={
            name: tuple(_differences(table[:, y], name, comparison) for y in range(len(years)))
            for name, table in values.items()
        },
    )


def _estimate(values: Floats, confidence: float) -> Estimate | None:
    if np.isnan(values).all():
        return None
    return mean_interval(values, confidence, drop_undefined=True)


def _differences(values: Floats, name: str, comparison: Comparison) -> tuple[PairedDifference, ...]:
    """Of one year, `values` of shape (n, organisations); designs in the order of their names."""
    if values.shape[1] < 2 or np.isnan(values).any(axis=1).all():
        return ()
    names = comparison.organisations
    order = sorted(range(len(names)), key=lambda i: names[i])
    found = paired_differences(
        values[:, order],
        order.index(names.index(comparison.baseline)),
        comparison.confidence,
        higher_is_better=kpi(name).direction != "lower",
        drop_undefined=True,
    )
    listed = [replace(d, design=order[d.design]) for d in found]
    return tuple(sorted(listed, key=lambda d: d.design))


def _label(first: str, last: str) -> str:
    """`2027-01`, `2027`, or `2027-07 to 2028-06`."""
    if first == last:
        return first
    if first[:4] == last[:4] and first[5:] == "01" and last[5:] == "12":
        return first[:4]
    return f"{first} to {last}"
