"""Writes the Log while the replication runs. Columns and row order as `domain.log` has them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from funnel_sim.domain.log import (
    ABSENCE,
    CUSTOMER,
    CUSTOMER_COLUMNS,
    EXIT,
    LEAD,
    REP,
    TOUCH,
    TOUCH_COLUMNS,
    VISIT,
    VISIT_COLUMNS,
    Log,
    Rows,
)
from funnel_sim.domain.names import Churn, Exit, TouchResult, VisitOutcome
from funnel_sim.engines.simpy_engine.parts import Absence, Customer, Lead, Rep, Touch
from funnel_sim.model.calendar import WorkCalendar

_VISIT_FIELDS = [column.name for column in VISIT_COLUMNS]
_TEAM = _VISIT_FIELDS.index("team")
_LEFT = _VISIT_FIELDS.index("left")
_WAITING_SINCE = _VISIT_FIELDS.index("waiting_since")
_OUTCOME = _VISIT_FIELDS.index("outcome")
_OVERFLOWED = _VISIT_FIELDS.index("overflowed")
_TOUCH_FIELDS = [column.name for column in TOUCH_COLUMNS]
_RESULT = _TOUCH_FIELDS.index("result")
_ODDS = _TOUCH_FIELDS.index("odds")
_CUSTOMER_FIELDS = [column.name for column in CUSTOMER_COLUMNS]
_UNTIL = _CUSTOMER_FIELDS.index("until")
_REASON = _CUSTOMER_FIELDS.index("reason")


class Recorder:
    """The Log in the making."""

    def __init__(self, leads: Rows, reps: Rows, absences: Rows, customers: Rows) -> None:
        self._leads = leads
        self._reps = reps.copy()
        self._absences = absences.copy()
        self._customers = [list(row) for row in customers.tolist()]
        self._later_leads: list[tuple[Any, ...]] = []
        self._visits: list[list[Any]] = []
        self._touches: list[list[Any]] = []
        self._exits: list[tuple[Any, ...]] = [
            (math.nan, int(Exit.OPEN), -1, -1, -1, 0) for _ in range(len(leads))
        ]

    def comes(self, lead: Lead, origin: int) -> None:
        """A lead that is not in the table enters; its creation in calendar time is added later."""
        customer = -1 if lead.customer is None else lead.customer.row
        self._later_leads.append(
            (lead.channel, lead.source, lead.number, lead.segment, lead.journey, lead.enters,
             lead.entry, origin, customer, math.nan, lead.arrived, lead.value, lead.quality)
        )  # fmt: skip
        self._exits.append((math.nan, int(Exit.OPEN), -1, -1, -1, 0))

    @property
    def lead_count(self) -> int:
        """Rows of `leads` so far."""
        return len(self._exits)

    def enters(self, lead: Lead, team: int, now: float) -> int:
        """A lead enters a stage. Returns the row."""
        self._visits.append(
            [lead.index, lead.stage, lead.visit, team, now, math.nan, math.nan,
             int(VisitOutcome.OPEN), math.nan]
        )  # fmt: skip
        return len(self._visits) - 1

    def overflows(self, lead: Lead, team: int, now: float) -> None:
        """The back-up team takes a lead over."""
        row = self._visits[lead.visit_row]
        row[_TEAM] = team
        row[_OVERFLOWED] = now

    def leaves(self, lead: Lead, outcome: VisitOutcome, now: float) -> None:
        """A lead leaves its stage."""
        row = self._visits[lead.visit_row]
        row[_LEFT] = now
        row[_OUTCOME] = int(outcome)
        if outcome == VisitOutcome.COLD:
            row[_WAITING_SINCE] = lead.queued

    def begins(
        self, lead: Lead, rep: Rep, activity: int, now: float, end: float,
        work: float, travel: float, briefing: float, cases: int,
    ) -> int:  # fmt: skip
        """A touch begins. Returns the row."""
        self._touches.append(
            [lead.index, lead.visit_row, lead.stage, lead.touch, lead.attempt, activity,
             rep.team.index, rep.index, lead.queued, now, end, work, travel, briefing,
             int(TouchResult.UNFINISHED), cases, math.nan]
        )  # fmt: skip
        return len(self._touches) - 1

    def ends(self, touch: Touch, result: TouchResult, odds: float) -> None:
        """A touch ends."""
        row = self._touches[touch.row]
        row[_RESULT] = int(result)
        row[_ODDS] = odds

    def exits(self, lead: Lead, reason: Exit, now: float) -> None:
        """A lead leaves for good, or stands where it stands at the end (`now` is then NaN)."""
        team = -1 if lead.team is None else lead.team.index
        self._exits[lead.index] = (
            now, int(reason), lead.stage, team, lead.last_rep, lead.hand_overs,
        )  # fmt: skip

    def still_waits(self, lead: Lead) -> None:
        """The horizon ends a wait that nobody else ended."""
        self._visits[lead.visit_row][_WAITING_SINCE] = lead.queued

    def goes_away(self, absence: Absence, now: float) -> None:
        """An absence begins."""
        self._absences["begin"][absence.row] = now

    def departs(self, rep: Rep, now: float) -> None:
        """A rep leaves for good."""
        self._reps["left"][rep.index] = now

    def buys(self, customer: Customer) -> None:
        """A lead has become a customer."""
        self._customers.append(
            [customer.origin, customer.channel, customer.source, customer.number,
             customer.segment, customer.value, customer.since, math.nan, int(Churn.STAYS)]
        )  # fmt: skip

    @property
    def customer_count(self) -> int:
        """Rows of `customers` so far."""
        return len(self._customers)

    def churns(self, customer: Customer, reason: Churn, now: float) -> None:
        """A customer is lost."""
        row = self._customers[customer.row]
        row[_UNTIL] = now
        row[_REASON] = int(reason)

    def log(self, seed: int, replication: int, calendar: WorkCalendar) -> Log:
        """Everything written so far."""
        later = np.array(self._later_leads, dtype=LEAD)
        if len(later):
            later["created"] = 24.0 * calendar.to_calendar_days(later["arrival"])
        return Log(
            seed=seed,
            replication=replication,
            leads=np.concatenate([self._leads, later]),
            visits=np.array([tuple(row) for row in self._visits], dtype=VISIT),
            touches=np.array([tuple(row) for row in self._touches], dtype=TOUCH),
            exits=np.array(self._exits, dtype=EXIT),
            reps=self._reps.astype(REP),
            absences=self._absences.astype(ABSENCE),
            customers=np.array([tuple(row) for row in self._customers], dtype=CUSTOMER),
        )
