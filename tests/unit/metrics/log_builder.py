"""Logs written by hand: visits and touches in any order, sorted as the Log wants them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from funnel_sim.domain.frame import CalendarFrame, Frame
from funnel_sim.domain.log import ABSENCE, CUSTOMER, EXIT, LEAD, REP, TOUCH, VISIT, Log
from funnel_sim.domain.names import Churn, Departure, Entry, Exit, TouchResult, VisitOutcome

NAN = math.nan
ENDS_AS = {
    TouchResult.ADVANCED: VisitOutcome.ADVANCED,
    TouchResult.LOST: VisitOutcome.LOST,
    TouchResult.UNREACHABLE: VisitOutcome.UNREACHABLE,
}
OF_CUSTOMERS = (Entry.EXPANSION, Entry.RENEWAL, Entry.CARE)


class LogBuilder:
    """Collects what happens to leads, sellers and customers; `log` puts it in order."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.leads: list[dict[str, Any]] = []
        self.visits: list[dict[str, Any]] = []
        self.touches: list[dict[str, Any]] = []
        self.exits: list[dict[str, Any]] = []
        self.absences: list[dict[str, Any]] = []
        self.customers: list[dict[str, Any]] = []

    def lead(
        self, channel, segment, created, arrival, value,
        entry=Entry.NEW, journey="new", origin=-1, customer=-1,
    ):  # fmt: skip
        """A lead, open and in no stage so far; `channel` None if it is not known."""
        channel = -1 if channel is None else self.frame.channels.index(channel)
        source = {"source": channel, "number": len(self.leads)}
        if origin >= 0 or customer >= 0:
            known = self.leads[origin] if origin >= 0 else self.customers[customer]
            source = {"source": known["source"], "number": known["number"]}
        self.leads.append(
            {
                "channel": channel, "segment": self.frame.segments.index(segment),
                "journey": self.frame.journeys.index(journey), "enters": 0, "entry": int(entry),
                "origin": origin, "customer": customer, "created": created, "arrival": arrival,
                "value": value, "quality": 0.0,
            } | source
        )  # fmt: skip
        self.exits.append(
            {"time": NAN, "reason": Exit.OPEN, "stage": -1, "team": -1, "rep": -1, "hand_overs": 0}
        )
        return len(self.leads) - 1

    def enter(self, lead, stage, team, entered):
        """The lead enters a stage and stays in it."""
        stage, team = self.frame.stages.index(stage), self.frame.teams.index(team)
        if self.exits[lead]["stage"] < 0:
            self.leads[lead]["enters"] = stage
        self.visits.append(
            {
                "lead": lead, "stage": stage, "visit": 0, "team": team, "entered": entered,
                "left": NAN, "waiting_since": NAN, "outcome": VisitOutcome.OPEN, "overflowed": NAN,
            }
        )  # fmt: skip
        self.exits[lead] |= {"stage": stage, "team": team}
        return len(self.visits) - 1

    def overflow(self, visit, team, time):
        """The back-up team takes the lead for the rest of the stage."""
        team = self.frame.teams.index(team)
        self.visits[visit] |= {"team": team, "overflowed": time}
        self.exits[self.visits[visit]["lead"]]["team"] = team

    def touch(self, visit, activity, rep, queued, start, result, work, travel=0.0, briefing=0.0):
        """A touch; one that decides ends the stage visit with it."""
        in_stage = self.visits[visit]
        share = self.frame.selling_share[self.frame.team_role[in_stage["team"]]]
        end = start + (work + travel + briefing) / share
        self.touches.append(
            {
                "lead": in_stage["lead"], "visit": visit, "stage": in_stage["stage"], "touch": 0,
                "attempt": 0, "activity": self.frame.activities.index(activity),
                "team": in_stage["team"], "rep": rep, "queued": queued, "start": start, "end": end,
                "work": work, "travel": travel, "briefing": briefing, "result": result,
                "cases": 0, "odds": NAN,
            }
        )  # fmt: skip
        self.exits[in_stage["lead"]]["rep"] = rep
        if result in ENDS_AS:
            in_stage |= {"left": end, "outcome": ENDS_AS[result]}
        return end

    def goes_cold(self, visit, waiting_since, left):
        self.visits[visit] |= {
            "left": left, "waiting_since": waiting_since, "outcome": VisitOutcome.COLD,
        }  # fmt: skip

    def still_waits(self, visit, waiting_since):
        self.visits[visit]["waiting_since"] = waiting_since

    def leaves(self, lead, time, reason, hand_overs=0):
        """The lead leaves; a win of new business makes a customer, whose row is returned."""
        self.exits[lead] |= {"time": time, "reason": reason, "hand_overs": hand_overs}
        won = self.leads[lead]
        makes = won["journey"] == 0 and won["entry"] not in OF_CUSTOMERS
        if reason != Exit.WON or not makes:
            return -1
        columns = ("channel", "source", "number", "segment", "value")
        return self._customer({name: won[name] for name in columns}, time, lead)

    def customer(self, segment, value, since):
        """A customer there at the start."""
        segment = self.frame.segments.index(segment)
        known = {
            "channel": -1, "source": len(self.frame.channels) + 1 + segment,
            "number": len(self.customers), "segment": segment, "value": value,
        }  # fmt: skip
        return self._customer(known, since, -1)

    def _customer(self, known, since, lead):
        stays = {"lead": lead, "since": since, "until": NAN, "reason": Churn.STAYS}
        self.customers.append(known | stays)
        return len(self.customers) - 1

    def loses(self, customer, until, reason):
        self.customers[customer] |= {"until": until, "reason": reason}

    def away(self, rep, kind, due, begin, end):
        self.absences.append({"rep": rep, "kind": kind, "due": due, "begin": begin, "end": end})

    def log(self, reps, seed=42, replication=7):
        """The Log; `reps` has the row of each rep, or the team of those who are always there."""
        order = sorted(range(len(self.visits)), key=lambda v: self.visits[v]["entered"])
        row = {visit: position for position, visit in enumerate(order)}
        touches = sorted(self.touches, key=lambda t: t["start"])
        return Log(
            seed=seed,
            replication=replication,
            leads=table(self.leads, LEAD),
            visits=table([self.visits[v] for v in order], VISIT),
            touches=table([t | {"visit": row[t["visit"]]} for t in touches], TOUCH),
            exits=table(self.exits, EXIT),
            reps=table([r if isinstance(r, dict) else rep(r, n) for n, r in enumerate(reps)], REP),
            absences=table(self.absences, ABSENCE),
            customers=table(self.customers, CUSTOMER),
        )


def rep(team, seat, holder=0, hired=0.0, due=NAN, left=NAN, departure=Departure.STAYS):
    """The row of a rep; one hired later is new."""
    return {
        "team": team, "seat": seat, "number": seat, "holder": holder, "new": int(hired > 0.0),
        "hired": hired, "due": due, "left": left, "departure": departure, "skill": 0.0, "pace": 1.0,
    }  # fmt: skip


def table(rows, dtype):
    """A table of the Log from rows by name of column."""
    return np.array([tuple(row[name] for name in dtype.names) for row in rows], dtype=dtype)


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
        journeys=("new",),
        activities=kinds,
        activity_kinds=kinds,
        teams=("desk", "road"),
        roles=("inside", "outside"),
        team_mode=("inside", "field"),
        team_role=np.array([0, 1]),
        headcount=np.array([2, 1]),
        seat_team=np.array([0, 0, 1]),
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
        accelerator=np.array([1.0, 1.0]),
        quota_per_hour=np.array([NAN, NAN]),
        hiring_cost=np.array([500.0, 800.0]),
        response_target=NAN,
        recognised=False,
        contract=np.array([0.0, 0.0]),
    )
