"""What was simulated next to what really happened, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.reporting.formatting import (
    UNDEFINED,
    format_difference,
    format_interval,
    format_mean,
    format_value,
)
from funnel_sim.reporting.terminal import Cell, Column, Sheet
from funnel_sim.studies.reality import RealityRow


def reality_sheet(rows: Sequence[RealityRow], experiment: Experiment) -> Sheet:
    """One row per KPI, and per variant where there are some."""
    currency = experiment.market.currency
    designs = list(dict.fromkeys(row.design for row in rows))
    labels = [row.kpi.label if len(designs) == 1 else f"{row.design}: {row.kpi.label}"
              for row in rows]  # fmt: skip
    sources = dict.fromkeys(f"{row.kpi.label}: {row.source}" for row in rows)
    return Sheet(
        title=f"Simulated and real, {' and '.join(designs)}",
        labels=_column("", labels, left=True),
        columns=(
            _column("simulated", [_simulated(row, currency) for row in rows]),
            _column("a single year by luck", [_spread(row, currency) for row in rows]),
            _column("real", [format_value(row.real, row.kpi.unit, currency) for row in rows]),
            _column("simulated − real", [_difference(row, currency) for row in rows]),
        ),
        notes=tuple(sources),
    )


def _simulated(row: RealityRow, currency: str) -> str:
    if row.simulated is None:
        return UNDEFINED
    return format_mean(row.simulated.mean, row.simulated.half_width, row.kpi.unit, currency)


def _spread(row: RealityRow, currency: str) -> str:
    if row.spread is None:
        return UNDEFINED
    return format_interval(*row.spread, row.kpi.unit, currency)


def _difference(row: RealityRow, currency: str) -> str:
    if row.difference is None:
        return UNDEFINED
    return format_difference(row.difference, row.kpi.unit, currency)


def _column(heading: str, texts: Sequence[str], *, left: bool = False) -> Column:
    return Column(heading, tuple(Cell(text) for text in texts), left)
