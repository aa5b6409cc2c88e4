"""Cells of tables: a text for readers, and the number behind it for spreadsheets."""

from __future__ import annotations

import math

from funnel_sim.metrics.registry import Kpi
from funnel_sim.reporting.content.model import Cell, CellKind
from funnel_sim.reporting.formatting import UNDEFINED, format_value


def text(content: str) -> Cell:
    """Words."""
    return Cell(content)


def number(value: float, unit: str, currency: str, written: str = "") -> Cell:
    """A number of that unit; `written` is how it is read, if not as everywhere."""
    if not math.isfinite(value):
        return Cell(UNDEFINED)
    return Cell(written or format_value(value, unit, currency), value, kind_of(unit))


def of_kpi(kpi: Kpi, value: float, currency: str, written: str = "") -> Cell:
    """A value of a KPI."""
    return number(value, kpi.unit, currency, written)


def kind_of(unit: str) -> CellKind:
    """How a spreadsheet shows values of a unit."""
    if unit.startswith("money"):
        return "money"
    if unit in ("share", "count"):
        return unit  # type: ignore[return-value]
    return "number"
