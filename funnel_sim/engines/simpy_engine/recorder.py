"""Writes the Log while the replication runs. Columns and row order as `domain.log` has them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from funnel_sim.domain.log import EXIT, TOUCH, TOUCH_COLUMNS, VISIT, VISIT_COLUMNS, Log, Rows
from funnel_sim.domain.names import Exit, TouchResult, VisitOutcome
from funnel_sim.engines.simpy_engine.parts import Lead, Rep

_VISIT_FIELDS = [column.name for column in VISIT_COLUMNS]
_LEFT = _VISIT_FIELDS.index("left")
_WAITING_SINCE = _VISIT_FIELDS.index("waiting_since")
_OUTCOME = _VISIT_FIELDS.index("outcome")
_RESULT = [column.name for column in TOUCH_COLUMNS].index("result")


class Recorder:
    """The Log in the making."""

    def __init__(self, leads: Rows) -> None:
        self._leads = leads
        self._visits: list[list[Any]] = []
        self._touches: list[list[Any]] = []
        self._exits: list[tuple[Any, ...]] = [
            (math.nan, int(Exit.OPEN), -1, -1, -1, 0) for _ in range(len(leads))
        ]

    def enters(self, lead: Lead, team: int, now: float) -> int:
        """A lead enters a stage. Returns the row."""
        self._visits.append(
            [lead.index, lead.stage, lead.visit, team, now, math.nan, math.nan,
             int(VisitOutcome.OPEN)]
        )  # fmt: skip
        return len(self._visits) - 1

    def leaves(self, lead: Lead, outcome: VisitOutcome, now: float) -> None:
        """A lead leaves its stage."""
        row = self._visits[lead.visit_row]
        row[_LEFT] = now
        row[_OUTCOME] = int(outcome)
        if outcome == VisitOutcome.COLD:
            row[_WAITING_SINCE] = lead.queued

    def begins(
        self, lead: Lead, rep: Rep, activity: int, now: float, end: float,
        work: float, travel: float, briefing: float,
    ) -> int:  # fmt: skip
        """A touch begins. Returns the row."""
        self._touches.append(
            [lead.index, lead.visit_row, lead.stage, lead.touch, lead.attempt, activity,
             rep.team.index, rep.index, lead.queued, now, end, work, travel, briefing,
             int(TouchResult.UNFINISHED)]
        )  # fmt: skip
        return len(self._touches) - 1

    def ends(self, row: int, result: TouchResult) -> None:
        """A touch ends."""
        self._touches[row][_RESULT] = int(result)

    def exits(self, lead: Lead, reason: Exit, now: float) -> None:
        """A lead leaves for good, or stands where it stands at the end (`now` is then NaN)."""
        team = -1 if lead.team is None else lead.team.index
        self._exits[lead.index] = (
            now, int(reason), lead.stage, team, lead.last_rep, lead.hand_overs,
        )  # fmt: skip

    def still_waits(self, lead: Lead) -> None:
        """The horizon ends a wait that nobody else ended."""
        self._visits[lead.visit_row][_WAITING_SINCE] = lead.queued

    def log(self, seed: int, replication: int, reps: Rows) -> Log:
        """Everything written so far."""
        return Log(
            seed=seed,
            replication=replication,
            leads=self._leads,
            visits=np.array([tuple(row) for row in self._visits], dtype=VISIT),
            touches=np.array([tuple(row) for row in self._touches], dtype=TOUCH),
            exits=np.array(self._exits, dtype=EXIT),
            reps=reps,
        )
