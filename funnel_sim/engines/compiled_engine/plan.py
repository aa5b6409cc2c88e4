"""The Blueprint as the arrays of `world`: what does not change during a replication.

A plan is made once for a Blueprint and kept as long as that lives, since many replications follow.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from funnel_sim.domain.names import Discipline
from funnel_sim.engines.compiled_engine.world import (
    ACTIVITY,
    CADENCE,
    CARE,
    JOURNEY,
    LAW,
    ROLE,
    SEGMENT,
    STEP,
    TEAM,
    Ints,
    Room,
    Rows,
)
from funnel_sim.model.blueprint import NONE, Blueprint

SPARE = 1.25
"""Factor on the rows that earlier replications have needed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The first part of a World, and how much room its replications have needed so far."""

    static: dict[str, Any]
    """By field of the World."""
    teams: Rows
    """`TEAM` at hour 0, but for who is in them."""
    team_role: Ints
    """Shape (teams,)."""
    slots: int
    """Parts of a line: segments, where a team shares its time among them; else 1."""
    needed: dict[Room, int] = field(default_factory=dict)
    """Rows that replications have needed so far."""

    def rows(self, which: Room, likely: int) -> int:
        """Rows to make: what has been needed and a quarter more, or what is likely at first."""
        return int(self.needed[which] * SPARE) + 16 if which in self.needed else likely

    def notes(self, which: Room, rows: int) -> None:
        """A replication has needed so many rows."""
        self.needed[which] = max(self.needed.get(which, 0), rows)

    def teams_of(self, reps: Rows) -> Rows:
        """`TEAM` at hour 0 with these reps (dtype `REP` of the Log, by team)."""
        table = self.teams.copy()
        teams = np.arange(len(table))
        table["first_rep"] = np.searchsorted(reps["team"], teams, side="left")
        table["end_rep"] = np.searchsorted(reps["team"], teams, side="right")
        return table


_PLANS: dict[int, Plan] = {}


def plan_of(blueprint: Blueprint) -> Plan:
    """The plan of a Blueprint."""
    key = id(blueprint)
    if key not in _PLANS:
        shares = (blueprint.staff.discipline == Discipline.EFFORT_SHARES).any()
        _PLANS[key] = Plan(
            static=_static(blueprint),
            teams=_teams(blueprint),
            team_role=blueprint.staff.team_role,
            slots=len(blueprint.frame.segments) if shares else 1,
        )
        weakref.finalize(blueprint, _PLANS.pop, key, None)
    return _PLANS[key]


def _static(b: Blueprint) -> dict[str, Any]:
    sources, process, staff = b.sources, b.process, b.staff
    return {
        "horizon": float(b.frame.horizon),
        "briefing_law": int(staff.briefing_law),
        "delay_law": int(staff.delay_law),
        "hand_over_effect": float(staff.hand_over_effect),
        "recycling_chance": float(sources.recycling_chance),
        "recycling_law": int(sources.recycling_law),
        "recycling_quality": float(sources.recycling_quality),
        "response_exponent": float(sources.response_exponent),
        "response_reference": float(sources.response_reference),
        "response_floor": float(sources.response_floor),
        "value_scale": float(staff.value_scale),
        "day": float(b.calendar.pattern.hours_per_day),
        "laws": _table(LAW, b.laws.dist, ("family", "start", "length", "a", "b", "c")),
        "tables": own(b.laws.tables, np.float64),
        "steps": _joined(STEP, process),
        "cadence": _joined(CADENCE, process),
        "base_odds": own(process.base_odds, np.float64),
        "activities": _joined(ACTIVITY, process, trips="trips_per_touch"),
        "segments": _segments(b),
        "care": _joined(
            CARE, b.relations, journey="care_journey", after_law="care_after_law",
            every_law="care_every_law", key="care_key",
        ),
        "journeys": _journeys(b),
        "covers": own(staff.covers, np.int64),
        "next_stage": own(process.next_stage, np.int64),
        "stages_left": own(process.stages_left, np.int64),
        "margin_per_hour": own(staff.margin_per_hour, np.float64),
        "ease": own(staff.ease, np.float64),
        "effort_share": own(staff.effort_share, np.float64),
        "listed": _listed(b),
        "roles": _joined(ROLE, b.careers),
        "ramp": own(b.careers.ramp, np.float64),
        "source_key": own(sources.source_key, np.uint64),
        "stage_key": own(process.stage_key, np.uint64),
        "cool_down": own(sources.cool_down, np.float64),
    }  # fmt: skip


def own(values: Any, dtype: Any) -> Any:
    """A copy that may be written to, so that all Worlds are of one type for the compiler."""
    return np.array(values, dtype=dtype, order="C")


def _joined(dtype: np.dtype[np.void], part: Any, **other_names: str) -> Rows:
    """A table whose columns are arrays of a part of the Blueprint, of the same names or others."""
    columns = {name: np.asarray(getattr(part, other_names.get(name, name))) for name in _of(dtype)}
    table = np.zeros(next(iter(columns.values())).shape, dtype=dtype)
    for name, values in columns.items():
        table[name] = values
    return table


def _table(dtype: np.dtype[np.void], rows: Rows, names: tuple[str, ...]) -> Rows:
    table = np.zeros(rows.shape, dtype=dtype)
    for name in names:
        table[name] = rows[name]
    return table


def _of(dtype: np.dtype[np.void]) -> tuple[str, ...]:
    return dtype.names or ()


def _segments(b: Blueprint) -> Rows:
    table = np.zeros(len(b.frame.segments), dtype=SEGMENT)
    for name in _of(SEGMENT):
        part = b.sources if hasattr(b.sources, name) else b.relations
        table[name] = getattr(part, name)
    return table


def _journeys(b: Blueprint) -> Rows:
    table = np.zeros(len(b.process.first_stage), dtype=JOURNEY)
    table["first_stage"] = b.process.first_stage
    table["longest"] = b.process.stages_left.max(axis=1)
    table["effect"] = b.process.journey_effect
    return table


def _listed(b: Blueprint) -> Any:
    """1 where a team works new leads of a segment in the first stage, shape (teams, segments)."""
    covering = b.staff.covers[0, :, int(b.process.first_stage[0])]
    teams = np.arange(len(b.staff.mode))[:, None]
    return own(covering[None, :] == teams, np.int64)


def _teams(b: Blueprint) -> Rows:
    table = np.zeros(len(b.staff.mode), dtype=TEAM)
    for name in _of(TEAM):
        if hasattr(b.staff, name):
            table[name] = getattr(b.staff, name)
    table["owned"] = b.staff.ownership
    table["covers_absences"] = b.staff.cover_absences
    table["idle_first"] = table["idle_last"] = NONE
    return table
