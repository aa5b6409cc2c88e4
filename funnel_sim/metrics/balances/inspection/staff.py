"""Sellers follow one another on their seats; absences lie in their time on the payroll."""

from __future__ import annotations

import math

from funnel_sim.compiling import inlined
from funnel_sim.domain.log import Rows
from funnel_sim.domain.names import Departure
from funnel_sim.metrics.balances.evidence import Evidence, Limits
from funnel_sim.metrics.balances.faults import Fault
from funnel_sim.metrics.balances.inspection.spells import hours_within
from funnel_sim.metrics.balances.inspection.touches import inspect_absence


@inlined
def inspect_reps(reps: Rows, limits: Limits, evidence: Evidence) -> None:
    """Every rep, and beside the one before on the same seat."""
    faults = evidence.faults
    for row in range(len(reps)):
        rep = reps[row]
        if rep["team"] != limits.seat_team[rep["seat"]]:
            faults[Fault.SEAT_OF_ANOTHER_TEAM] += 1
        if math.isnan(rep["due"]) != (rep["departure"] == Departure.STAYS):
            faults[Fault.DUE_WITHOUT_REASON] += 1
        if not math.isnan(rep["left"]) and not rep["left"] >= rep["due"]:
            faults[Fault.LEFT_BEFORE_DUE] += 1
        if rep["due"] < rep["hired"]:
            faults[Fault.DUE_BEFORE_HIRED] += 1
        same = row > 0 and rep["seat"] == reps[row - 1]["seat"]
        if same and not rep["hired"] >= reps[row - 1]["due"]:
            faults[Fault.SEAT_TAKEN] += 1
        if rep["hired"] >= limits.horizon:
            faults[Fault.REP_HIRED_LATE] += 1
        if rep["left"] >= limits.horizon:
            faults[Fault.REP_LEAVES_LATE] += 1
        paid = hours_within(rep["hired"], rep["left"], limits.start, limits.horizon)
        evidence.reps[row]["paid"] = paid


@inlined
def inspect_absences(absences: Rows, reps: Rows, limits: Limits, evidence: Evidence) -> None:
    """Every absence; and which are those of each rep, before the touches."""
    faults = evidence.faults
    for row in range(len(absences)):
        absence = absences[row]
        rep, memo = reps[absence["rep"]], evidence.reps[absence["rep"]]
        if absence["begin"] < absence["due"]:
            faults[Fault.AWAY_TOO_EARLY] += 1
        if absence["end"] < absence["begin"]:
            faults[Fault.AWAY_BACKWARDS] += 1
        if absence["begin"] < rep["hired"] or absence["end"] > rep["left"]:
            faults[Fault.AWAY_OFF_THE_PAYROLL] += 1
        if absence["begin"] >= limits.horizon:
            faults[Fault.ABSENCE_BEGINS_LATE] += 1
        if memo["stop"] == 0:
            memo["next"] = row
        elif memo["stop"] != row:
            evidence.totals[0]["unsorted"] += 1
        memo["stop"] = row + 1
        if not math.isnan(absence["begin"]):
            away = hours_within(absence["begin"], absence["end"], limits.start, limits.horizon)
            memo["away"] += away


@inlined
def inspect_rest(absences: Rows, evidence: Evidence) -> None:
    """Absences that begin after the last touch of their rep; after the touches."""
    for rep in range(len(evidence.reps)):
        memo = evidence.reps[rep]
        for row in range(memo["next"], memo["stop"]):
            inspect_absence(absences[row], evidence.of_presence[rep], evidence.totals[0])
