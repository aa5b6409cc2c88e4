"""The months of a team are the team, and the teams of a month are the month."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.tables import Measures, names_of
from funnel_sim.metrics.balances.findings import ABSOLUTE, RELATIVE, beyond
from funnel_sim.metrics.registry import KPIS

COLUMNS = [n for n, k in enumerate(KPIS) if {"team", "month", "team_month"} <= set(k.additive)]
"""KPIs that add up in all three."""
MARGINS = {"team": 1, "month": 0}
"""Dimension -> axis of teams × months that is summed over."""


def check_team_months(frame: Frame, measures: Measures) -> Iterator[str]:
    """Sums over months, and over teams, of what adds up in all three breakdowns."""
    shape = (len(frame.teams), len(frame.calendar.month_labels), len(COLUMNS))
    table = measures.by["team_month"][:, COLUMNS].reshape(shape)
    for dimension, axis in MARGINS.items():
        margin = measures.by[dimension][:, COLUMNS]
        difference = table.sum(axis=axis) - margin
        for place, by in beyond(difference.ravel(), (ABSOLUTE + RELATIVE * np.abs(margin)).ravel()):
            row, column = divmod(place, len(COLUMNS))
            kpi, name = KPIS[COLUMNS[column]].name, names_of(frame, dimension)[row]
            yield f"{kpi} of {dimension} {name}: team × month sum to {by:g} more"
