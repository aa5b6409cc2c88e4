"""The reps of one replication: who they are before the first day."""

from __future__ import annotations

import numpy as np

from funnel_sim.domain.log import REP, Rows
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.draws import Draws
from funnel_sim.model.quantiles import normal_quantile


def rep_table(blueprint: Blueprint, draws: Draws) -> Rows:
    """Dtype `REP`. The n-th rep of a role has the same luck in every organisation."""
    staff = blueprint.staff
    table = np.zeros(len(staff.rep_team), dtype=REP)
    table["team"] = staff.rep_team
    table["number"] = staff.rep_number
    for row, (key, number, sd) in enumerate(
        zip(staff.rep_role_key.tolist(), staff.rep_number, staff.skill_sd.tolist(), strict=True)
    ):
        if sd > 0.0:
            luck = draws.reps(key, np.array([number], dtype=np.uint64))
            table["skill"][row] = sd * normal_quantile(float(luck[0, 0]))
    return table
