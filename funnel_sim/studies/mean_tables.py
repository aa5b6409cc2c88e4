"""Tables of means over replications, with intervals: by seat, journey, year, team and month."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.tables import Outcomes, names_of
from funnel_sim.metrics.registry import INDEX, KPIS, Kpi
from funnel_sim.runner.files import Columns
from funnel_sim.runner.results import design_columns
from funnel_sim.stats.estimates import t_quantile
from funnel_sim.studies.comparison import Comparison
from funnel_sim.studies.designs import design_name
from funnel_sim.studies.yearly import YearlyComparison, by_year, compare_by_year, years_of

Floats = NDArray[np.float64]
Row = tuple[object, ...]

ESTIMATE = ("kpi", "unit", "mean", "low", "high", "sd", "n")
"""Last columns of every table; the interval is that of the row by itself."""
DIFFERENCE = ("difference", "difference_low", "difference_high")


def seat_table(outcomes: Sequence[Outcomes], confidence: float) -> Columns:
    """One row per design, seat and KPI that seats have."""
    return _broken_down(outcomes, "rep", ("seat", "team", "role"), _seat_labels, confidence)


def journey_table(outcomes: Sequence[Outcomes], confidence: float) -> Columns:
    """One row per design, journey and KPI that journeys have."""
    return _broken_down(outcomes, "journey", ("journey",), _journey_labels, confidence)


def team_month_table(outcomes: Sequence[Outcomes], confidence: float) -> Columns:
    """One row per design, team, month and KPI that months of teams have."""
    return _broken_down(outcomes, "team_month", ("team", "month"), _team_months, confidence)


def yearly_table(comparisons: Sequence[Comparison], outcomes: Mapping[str, Outcomes]) -> Columns:
    """One row per design, year and KPI that months tell.

    The difference from the baseline in that year stands at the headline KPIs.
    """
    designs: list[str] = []
    rows: list[Row] = []
    for comparison in comparisons:
        names = [design_name(o, comparison.variant) for o in comparison.organisations]
        compared = compare_by_year(comparison, [outcomes[name] for name in names])
        for place, name in enumerate(names):
            for row in _years(outcomes[name], compared, place, comparison.confidence):
                designs.append(name)
                rows.append(row)
    return _table(designs, ("year", *ESTIMATE, *DIFFERENCE), rows)


def _years(
    outcome: Outcomes, compared: YearlyComparison, place: int, confidence: float
) -> Iterator[Row]:
    known = [(kpi, by_year(outcome, kpi.name)) for kpi in KPIS]
    tables = [(kpi, _Means.of(v, confidence)) for kpi, v in known if v is not None]
    for y, year in enumerate(years_of(outcome.frame)):
        for kpi, means in tables:
            of_year = compared.differences.get(kpi.name, ())[y : y + 1]
            found = [d for differences in of_year for d in differences if d.design == place]
            difference = (found[0].mean, found[0].low, found[0].high) if found else (None,) * 3
            yield (year.label, *_estimate(kpi, means, y), *difference)


def _seat_labels(frame: Frame) -> list[Row]:
    teams = frame.seat_team.tolist()
    roles = (frame.roles[frame.team_role[team]] for team in teams)
    names = (frame.teams[team] for team in teams)
    return list(zip(frame.seats, names, roles, strict=True))


def _journey_labels(frame: Frame) -> list[Row]:
    return [(name,) for name in names_of(frame, "journey")]


def _team_months(frame: Frame) -> list[Row]:
    return [(team, month) for team in frame.teams for month in names_of(frame, "month")]


def _broken_down(
    outcomes: Sequence[Outcomes],
    dimension: str,
    headings: Sequence[str],
    labels_of: Callable[[Frame], list[Row]],
    confidence: float,
) -> Columns:
    kpis = [kpi for kpi in KPIS if dimension in kpi.dimensions]
    designs: list[str] = []
    rows: list[Row] = []
    for outcome in outcomes:
        values = outcome.by[dimension]
        tables = [(kpi, _Means.of(values[:, :, INDEX[kpi.name]], confidence)) for kpi in kpis]
        for row, labels in enumerate(labels_of(outcome.frame)):
            for kpi, means in tables:
                designs.append(outcome.design)
                rows.append((*labels, *_estimate(kpi, means, row)))
    return _table(designs, (*headings, *ESTIMATE), rows)


@dataclass(frozen=True, slots=True)
class _Means:
    """Means over replications with Student's intervals, by column; NaN where there is none."""

    mean: Floats
    low: Floats
    high: Floats
    sd: Floats
    n: NDArray[np.int64]
    """Replications that define the column."""

    @classmethod
    def of(cls, values: Floats, confidence: float) -> _Means:
        """Of `values`, shape (replications, columns)."""
        defined = np.isfinite(values)
        n = defined.sum(axis=0)
        total = np.where(defined, values, 0.0).sum(axis=0)
        mean = np.where(n > 0, total / np.maximum(n, 1), np.nan)
        squares = np.where(defined, (values - mean) ** 2, 0.0).sum(axis=0)
        sd = np.where(n > 1, np.sqrt(squares / np.maximum(n - 1, 1)), np.nan)
        quantile = {k: t_quantile((1 + confidence) / 2, k) for k in set(n.tolist()) if k > 1}
        width = np.array([quantile.get(k, np.nan) for k in n.tolist()])
        half = width * sd / np.sqrt(np.maximum(n, 1))
        return cls(mean, mean - half, mean + half, sd, n)


def _estimate(kpi: Kpi, means: _Means, row: int) -> Row:
    columns = (means.mean, means.low, means.high, means.sd)
    return (kpi.name, kpi.unit, *(float(column[row]) for column in columns), int(means.n[row]))


def _table(designs: Sequence[str], headings: Sequence[str], rows: Sequence[Row]) -> Columns:
    columns = design_columns(designs)
    for i, heading in enumerate(headings):
        columns[heading] = [row[i] for row in rows]
    return columns
