"""Logs written by hand: visits and touches in any order, sorted as the Log wants them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from funnel_sim.domain.frame import CalendarFrame, Frame
from funnel_sim.domain.log import EXIT, LEAD, REP, TOUCH, VISIT, Log
from funnel_sim.domain.names import Exit, TouchResult, VisitOutcome

NAN = math.nan
ENDS_AS = {
    TouchResult.ADVANCED: VisitOutcome.ADVANCED,
    TouchResult.LOST: VisitOutcome.LOST,
    TouchResult.UNREACHABLE: VisitOutcome.UNREACHABLE,
}


class LogBuilder:
    """Collects what happens to leads; `log` puts it in order."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.leads: list[tuple[Any, ...]] = []
        self.visits: list[list[Any]] = []
        self.touches: list[list[Any]] = []
        self.exits: list[tuple[Any, ...]] = []

    def lead(self, channel, segment, created, arrival, value):
        """A new lead, open and in no stage so far."""
        self.leads.append(
            (self.frame.channels.index(channel), len(self.leads),
             self.frame.segments.index(segment), created, arrival, value, 0.0)
        )  # fmt: skip
        self.exits.append((NAN, int(Exit.OPEN), -1, -1, -1, 0))
        return len(self.leads) - 1

    def enter(self, lead, stage, team, entered):
        """The lead enters a stage and stays in it."""
        stage, team = self.frame.stages.index(stage), self.frame.teams.index(team)
        self.visits.append([lead, stage, 0, team, entered, NAN, NAN, int(VisitOutcome.OPEN)])
        self.exits[lead] = (NAN, int(Exit.OPEN), stage, team, self.exits[lead][4], 0)
        return len(self.visits) - 1

    def touch(self, visit, activity, rep, queued, start, result, work, travel=0.0, briefing=0.0):
        """A touch; one that decides ends the stage visit with it."""
        lead, stage, _, team = self.visits[visit][:4]
        share = self.frame.selling_share[self.frame.team_role[team]]
        end = start + (work + travel + briefing) / share
        self.touches.append(
            [lead, visit, stage, 0, 0, self.frame.activities.index(activity), team, rep, queued,
             start, end, work, travel, briefing, int(result)]
        )  # fmt: skip
        exit_row = self.exits[lead]
        self.exits[lead] = (*exit_row[:4], rep, exit_row[5])
        if result in ENDS_AS:
            self.visits[visit][5] = end
            self.visits[visit][7] = int(ENDS_AS[result])
        return end

    def goes_cold(self, visit, waiting_since, left):
        self.visits[visit][5:] = [left, waiting_since, int(VisitOutcome.COLD)]

    def still_waits(self, visit, waiting_since):
        self.visits[visit][6] = waiting_since

    def leaves(self, lead, time, reason):
        self.exits[lead] = (time, int(reason), *self.exits[lead][2:])

    def log(self, rep_teams, seed=42, replication=7):
        """The Log; `rep_teams` has the team of each rep."""
        order = sorted(range(len(self.visits)), key=lambda v: self.visits[v][4])
        row = {visit: position for position, visit in enumerate(order)}
        touches = sorted(self.touches, key=lambda t: t[9])
        return Log(
            seed=seed,
            replication=replication,
            leads=np.array(self.leads, dtype=LEAD),
            visits=np.array([tuple(self.visits[v]) for v in order], dtype=VISIT),
            touches=np.array([(t[0], row[t[1]], *t[2:]) for t in touches], dtype=TOUCH),
            exits=np.array(self.exits, dtype=EXIT),
            reps=np.array([(t, n, 0.0) for n, t in enumerate(rep_teams)], dtype=REP),
        )


def two_weeks(warm_up=0.0):
    """Ten working days of 8 h from Monday, 25 January 2027: 40 h in January, 40 h in February.

    An hour of selling time costs 80 at the desk, (30 + 10) / 0.5, and 100 on the road,
    (60 + 20) / 0.8.
    """
    kinds = ("call", "video", "visit", "demo", "proposal", "support", "training")
    return Frame(
        organisation="two teams",
        currency="EUR",
        calendar=CalendarFrame(
            start="2027-01-25",
            opens=9.0,
            hours_per_day=8.0,
            hours_per_year=2000.0,
            day_offsets=np.array([0.0, 1, 2, 3, 4, 7, 8, 9, 10, 11]),
            month_labels=("2027-01", "2027-02"),
            month_starts=np.array([0.0, 40.0, 80.0]),
        ),
        horizon=80.0,
        warm_up=warm_up,
        segments=("small", "large"),
        channels=("web", "fair"),
        stages=("detection", "qualification", "closing"),
        activities=kinds,
        activity_kinds=kinds,
        teams=("desk", "road"),
        roles=("inside", "outside"),
        team_mode=("inside", "field"),
        team_role=np.array([0, 1]),
        headcount=np.array([2, 1]),
        gross_margin=np.array([0.5, 0.25]),
        touch_cost=np.array([1.0, 3, 50, 20, 5, 2, 4]),
        trip_cost=np.array([0.0, 0, 70, 30, 0, 0, 0]),
        lead_cost=np.array([10.0, 4.0]),
        channel_cost_per_hour=np.array([1.0, 2.0]),
        pay_per_hour=np.array([30.0, 60.0]),
        seat_per_hour=np.array([10.0, 20.0]),
        selling_share=np.array([0.5, 0.8]),
        commission_rate=np.array([0.02, 0.10]),
        commission_base=("revenue", "margin"),
    )
