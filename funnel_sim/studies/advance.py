"""What the odds of a touch are made of, told from the Log and the Blueprint.

The terms are those that the engine sums. Hand-overs, and the care given before a renewal, leave no
number of their own in the Log: they are what remains.
"""

from __future__ import annotations

import math

import numpy as np

from funnel_sim.domain.log import Log, Rows
from funnel_sim.domain.names import Away, Entry
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.experience import learning_odds, productivity, response_effect

STAGE, JOURNEY, QUALITY, SKILL = "stage", "journey", "lead", "rep"
SPECIALISATION, TRAINING, RAMP, LEARNING = "specialisation", "training", "ramp-up", "learning"
RESPONSE, HAND_OVERS, CARE = "slow response", "hand-overs", "care"

LEAST = 5e-4
"""Terms below say nothing; they are rounding."""
_ANSWERED_LATE = (Entry.NEW, Entry.OPENING, Entry.PROSPECT, Entry.RECYCLED)
"""Leads for whom the wait for the first touch counts."""


def odds_parts(blueprint: Blueprint, log: Log, touch: int) -> dict[str, float]:
    """Terms of the log-odds of an answered touch by name, those that are 0 left out.

    They sum to the odds. Where the stage alone decides (a share of 0 or 1), it is the only term.
    """
    row = log.touches[touch]
    odds = float(row["odds"])
    if not math.isfinite(odds):
        return {STAGE: odds}
    parts = _of_the_lead(blueprint, log, row) | _of_the_rep(blueprint, log, row)
    remains = odds - sum(parts.values())
    parts[_what_remains(blueprint, log, row)] = remains
    return {name: part for name, part in parts.items() if abs(part) >= LEAST}


def _of_the_lead(blueprint: Blueprint, log: Log, touch: Rows) -> dict[str, float]:
    process, lead = blueprint.process, log.leads[touch["lead"]]
    mode = blueprint.staff.mode[touch["team"]]
    return {
        STAGE: float(process.base_odds[touch["stage"], mode, lead["segment"]]),
        JOURNEY: float(process.journey_effect[lead["journey"]]),
        QUALITY: float(lead["quality"]),
        RESPONSE: _response(blueprint, log, touch),
    }


def _of_the_rep(blueprint: Blueprint, log: Log, touch: Rows) -> dict[str, float]:
    staff, careers, rep = blueprint.staff, blueprint.careers, log.reps[touch["rep"]]
    role = int(staff.team_role[rep["team"]])
    tenure = float(touch["end"] - rep["hired"]) if rep["new"] else math.inf
    there = productivity(careers.ramp[role].tolist(), float(careers.ramp_step[role]), tenure)
    limit, half = float(careers.learning_odds[role]), float(careers.learning_half[role])
    return {
        SKILL: float(rep["skill"]),
        SPECIALISATION: float(staff.bonus_odds[touch["team"]]),
        TRAINING: _training(blueprint, log, touch, role),
        RAMP: float(careers.ramp_effect[role]) * (1.0 - there),
        LEARNING: learning_odds(int(touch["cases"]), limit, half),
    }


def _training(blueprint: Blueprint, log: Log, touch: Rows, role: int) -> float:
    careers, away = blueprint.careers, log.absences
    sessions = (away["rep"] == touch["rep"]) & (away["kind"] == Away.TRAINING)
    shown = np.count_nonzero(away["end"][sessions] + careers.training_after[role] <= touch["end"])
    return min(float(careers.training_limit[role]), float(careers.training_effect[role]) * shown)


def _response(blueprint: Blueprint, log: Log, touch: Rows) -> float:
    """What a slow first touch costs in the first stage of a lead that came by itself."""
    lead = log.leads[touch["lead"]]
    visits = np.flatnonzero(log.visits["lead"] == touch["lead"])
    if lead["entry"] not in _ANSWERED_LATE or touch["visit"] != visits[0]:
        return 0.0
    first = log.touches[log.touches["visit"] == visits[0]][0]
    sources = blueprint.sources
    return response_effect(
        float(first["start"] - lead["arrival"]),
        sources.response_exponent,
        sources.response_reference,
        sources.response_floor,
    )


def _what_remains(blueprint: Blueprint, log: Log, touch: Rows) -> str:
    lead = log.leads[touch["lead"]]
    cares = blueprint.relations.care_effect[lead["segment"]] != 0.0
    if lead["entry"] != Entry.RENEWAL or not cares:
        return HAND_OVERS
    return CARE if blueprint.staff.hand_over_effect == 0.0 else f"{CARE} and {HAND_OVERS}"
