"""The tables of replications that a user opens: one row per replication, month, or breakdown.

Every table begins with `organisation`, and `variant` where the experiment has any, then says which
replication it is; one column per KPI follows in the order of the registry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from funnel_sim.domain.tables import DIMENSIONS, Floats, Outcomes, names_of
from funnel_sim.metrics.registry import KPIS
from funnel_sim.runner.files import Columns, can_write_parquet, write_csv, write_parquet

MONTH = "month"
SEAT = "rep"


def write_table(folder: Path, name: str, columns: Columns) -> None:
    """Write `name`.csv, and `name`.parquet where pyarrow is installed."""
    write_csv(folder / f"{name}.csv", columns)
    if can_write_parquet():
        write_parquet(folder / f"{name}.parquet", columns)


def write_outcomes(folder: Path, outcomes: Sequence[Outcomes]) -> None:
    """Write the tables replications, monthly and breakdowns.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    write_table(folder, "replications", replication_table(outcomes))
    write_table(folder, "monthly", monthly_table(outcomes))
    write_table(folder, "breakdowns", breakdown_table(outcomes))


def replication_table(outcomes: Sequence[Outcomes]) -> Columns:
    """One row per design and replication."""
    rows = [
        ((outcome.design, replication), outcome.total[r])
        for outcome in outcomes
        for r, replication in enumerate(outcome.replications.tolist())
    ]
    return _columns(rows, ("replication",))


def monthly_table(outcomes: Sequence[Outcomes]) -> Columns:
    """One row per design, replication and calendar month."""
    rows = [row for outcome in outcomes for row in _broken_down(outcome, MONTH)]
    return _columns(rows, ("replication", MONTH))


def breakdown_table(outcomes: Sequence[Outcomes]) -> Columns:
    """One row per design, replication, dimension and name in it.

    Months have a table of their own, and so have seats: there may be hundreds.
    """
    rows = [
        ((*labels[:2], dimension, labels[2]), values)
        for outcome in outcomes
        for dimension in DIMENSIONS
        if dimension not in (MONTH, SEAT)
        for labels, values in _broken_down(outcome, dimension)
    ]
    return _columns(rows, ("replication", "dimension", "name"))


Labels = tuple[object, ...]


def _broken_down(outcome: Outcomes, dimension: str) -> Iterator[tuple[Labels, Floats]]:
    names = names_of(outcome.frame, dimension)
    for r, replication in enumerate(outcome.replications.tolist()):
        for n, name in enumerate(names):
            yield (outcome.design, replication, name), outcome.by[dimension][r, n]


def _columns(rows: Sequence[tuple[Labels, Floats]], labels: Sequence[str]) -> Columns:
    """Rows of (design, further labels) and KPIs as columns."""
    columns: dict[str, list[object]] = design_columns([str(row[0][0]) for row in rows])
    for i, label in enumerate(labels, start=1):
        columns[label] = [row[0][i] for row in rows]
    for k, kpi in enumerate(KPIS):
        columns[kpi.name] = [float(values[k]) for _, values in rows]
    return columns


def design_columns(designs: Sequence[str]) -> dict[str, list[object]]:
    """`organisation`, and `variant` where there is one, from `variant/organisation`."""
    split = [design.rpartition("/") for design in designs]
    columns: dict[str, list[object]] = {
        "organisation": [organisation for *_, organisation in split]
    }
    if any(variant for variant, *_ in split):
        columns["variant"] = [variant for variant, *_ in split]
    return columns
