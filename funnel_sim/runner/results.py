"""The tables of replications that a user opens: one row per replication, month, or breakdown.

Every table begins with `organisation`, and `variant` where the experiment has any, then says which
replication it is; one column per KPI follows in the order of the registry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from funnel_sim.domain.tables import DIMENSIONS, Floats, Outcomes, names_of
from funnel_sim.metrics.registry import KPIS
from funnel_sim.runner.files import (
    Columns,
    LongTable,
    can_write_parquet,
    write_csv,
    write_parquet,
)

MONTH = "month"
APART = (MONTH, "rep", "team_month")
"""Breakdowns that are not in the table of breakdowns."""
AT_ONCE = 64
"""Replications whose breakdowns are in memory together."""


def write_table(folder: Path, name: str, table: Columns | LongTable) -> None:
    """Write `name`.csv, and `name`.parquet where pyarrow is installed."""
    write_csv(folder / f"{name}.csv", table)
    if can_write_parquet():
        write_parquet(folder / f"{name}.parquet", table)


def write_outcomes(folder: Path, outcomes: Sequence[Outcomes]) -> None:
    """Write the tables replications, monthly and breakdowns.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    write_table(folder, "replications", replication_table(outcomes))
    write_table(folder, "monthly", monthly_table(outcomes))
    write_table(folder, "breakdowns", breakdown_table(outcomes))


def replication_table(outcomes: Sequence[Outcomes]) -> LongTable:
    """One row per design and replication."""
    return _table(outcomes, ("replication",), _totals)


def monthly_table(outcomes: Sequence[Outcomes]) -> LongTable:
    """One row per design, replication and calendar month."""
    return _table(outcomes, ("replication", MONTH), lambda one: _broken_down(one, MONTH))


def breakdown_table(outcomes: Sequence[Outcomes]) -> LongTable:
    """One row per design, replication, dimension and name in it.

    Months have a table of their own; of seats, and of the months of teams, there may be hundreds.
    """

    def rows(outcome: Outcomes) -> Iterator[Labelled]:
        for dimension in DIMENSIONS:
            if dimension not in APART:
                for (replication, name), values in _broken_down(outcome, dimension):
                    yield (replication, dimension, name), values

    return _table(outcomes, ("replication", "dimension", "name"), rows)


Labelled = tuple[tuple[object, ...], Floats]
"""Labels of a row, and its KPIs."""


def _table(
    outcomes: Sequence[Outcomes],
    labels: tuple[str, ...],
    rows_of: Callable[[Outcomes], Iterator[Labelled]],
) -> LongTable:
    designs = design_columns([outcome.design for outcome in outcomes])

    def rows() -> Iterator[list[object]]:
        for design, outcome in zip(zip(*designs.values(), strict=True), outcomes, strict=True):
            for described, values in rows_of(outcome):
                yield [*design, *described, *values.tolist()]

    return LongTable((*designs, *labels, *(kpi.name for kpi in KPIS)), rows)


def _totals(outcome: Outcomes) -> Iterator[Labelled]:
    for replication, values in zip(outcome.replications.tolist(), outcome.total, strict=True):
        yield (replication,), values


def _broken_down(outcome: Outcomes, dimension: str) -> Iterator[Labelled]:
    names = names_of(outcome.frame, dimension)
    for first in range(0, len(outcome.replications), AT_ONCE):
        some = slice(first, first + AT_ONCE)
        numbers = outcome.replications[some].tolist()
        for replication, table in zip(numbers, outcome.by[dimension][some], strict=True):
            for name, values in zip(names, table, strict=True):
                yield (replication, name), values


def design_columns(designs: Sequence[str]) -> dict[str, list[object]]:
    """`organisation`, and `variant` where there is one, from `variant/organisation`."""
    split = [design.rpartition("/") for design in designs]
    columns: dict[str, list[object]] = {
        "organisation": [organisation for *_, organisation in split]
    }
    if any(variant for variant, *_ in split):
        columns["variant"] = [variant for variant, *_ in split]
    return columns
