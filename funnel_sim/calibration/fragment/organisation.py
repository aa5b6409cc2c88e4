"""The organisation of a calibration as a document: teams by who did what."""

from __future__ import annotations

from typing import Any

from funnel_sim.calibration.calibration import Calibration
from funnel_sim.calibration.fits.quantity import named
from funnel_sim.calibration.fragment.commented import Said
from funnel_sim.calibration.fragment.market import Names


def organisation_document(calibration: Calibration, names: Names) -> dict[str, Any]:
    """Everything below one of `organisations`, with comments."""
    teams: dict[str, Any] = {}
    single = len(calibration.staff.teams) == 1
    for team in calibration.staff.teams:
        quantity = named(calibration.staff.quantities, f"headcount of {team.name}")
        assumed = "" if quantity.learnt else "assumption: "
        name = names.teams[team.name]
        teams[name] = {
            "role": f"{name}_rep",
            "headcount": Said(team.headcount, assumed + quantity.said()),
        }
        if not single:
            teams[name]["covers"] = {"stages": [names.stages[s] for s in team.stages]}
    return {"description": "As the history shows it.", "teams": teams}
