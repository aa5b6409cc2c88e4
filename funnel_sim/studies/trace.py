"""One replication as a list of events with names and dates: what happened to whom, and when.

Dates are wall clock, to the second. A moment of working time that is both a closing and the next
opening is shown as the closing where something ends, as the opening where something begins. Events
of equal times stand as engines obey them: ends of touches, leads gone cold, arrivals, and then who
is served; a lead's own events always stand in the order of cause and effect.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from funnel_sim.config.scenario import Scenario
from funnel_sim.domain.errors import Finding, InvalidInput, did_you_mean
from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log
from funnel_sim.domain.names import Exit, TouchResult, VisitOutcome
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.calendar import WorkCalendar
from funnel_sim.studies.designs import blueprint_of
from funnel_sim.studies.offered import comparands

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Moments = list[datetime]

CREATED, ARRIVED, ENTERED = "created", "arrived", "stage_entered"
HANDED_OVER, WAITS = "handed_over", "waits"
BEGAN, ENDED, LEFT, GONE = "touch_began", "touch_ended", "stage_left", "left"

_ORDER = {ENDED: 0, LEFT: 1, GONE: 1, CREATED: 2, ARRIVED: 2, HANDED_OVER: 3, ENTERED: 3, WAITS: 4,
          BEGAN: 5}  # fmt: skip
_COLD_ORDER = 1.5
"""After ends of touches, before arrivals."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a lead. What does not apply is empty or NaN."""

    when: datetime
    """Date and wall clock, to the second."""
    working_hours: float
    """Since the start of the horizon; NaN for a creation, which may fall outside working time."""
    lead: str
    """`channel:number`."""
    segment: str
    event: str
    stage: str = ""
    touch: int | None = None
    """Number of the touch within the stage, from 1."""
    attempt: int | None = None
    """Number of the attempt at this touch, from 1."""
    activity: str = ""
    team: str = ""
    rep: str = ""
    """`team#number`, from 1."""
    waited: float = math.nan
    """Working hours from asking for a rep to the touch, or to going cold."""
    work: float = math.nan
    """Selling hours."""
    travel: float = math.nan
    """Selling hours."""
    briefing: float = math.nan
    """Selling hours."""
    result: str = ""
    """Of a touch, a stage or the lead; for a hand-over the team that gave the lead away."""


COLUMNS = (
    "when", "working_hours", "lead", "segment", "event", "stage", "touch", "attempt", "activity",
    "team", "rep", "waited", "work", "travel", "briefing", "result",
)  # fmt: skip
"""Fields of an Event in the order of the CSV."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One replication of one design, with all that is needed to tell what happened."""

    design: str
    frame: Frame
    calendar: WorkCalendar
    log: Log
    touches_of_stage: Ints
    """Touches that a stage takes, shape (stages, modes)."""
    mode: Ints
    """Mode code of each team, shape (teams,)."""

    def lead_name(self, lead: int) -> str:
        """`channel:number` of a row of the lead table."""
        row = self.log.leads[lead]
        return f"{self.frame.channels[row['channel']]}:{row['number']}"

    def find_lead(self, name: str) -> int:
        """Row of the lead called `channel:number`. InvalidInput if there is none."""
        channel, _, number = name.rpartition(":")
        channels = self.frame.channels
        if channel not in channels or not number.isdecimal():
            known = f"{did_you_mean(channel, channels)}" if channel not in channels else ""
            rule = f"must be channel:number, such as {channels[0]}:17. Got '{name}'."
            raise _refused("--lead", f"{rule}{known}")
        leads = self.log.leads
        mine = leads["channel"] == channels.index(channel)
        (rows,) = np.nonzero(mine & (leads["number"] == min(int(number), 2**62)))
        if not rows.size:
            count = int(mine.sum())
            range_ = f"0 to {count - 1}" if count else "none"
            raise _refused("--lead", f"'{name}' does not exist. Leads of {channel}: {range_}.")
        return int(rows[0])

    def events(self) -> list[Event]:
        """All events of the replication in the order of time."""
        return _TimeTable(self).everything()

    def events_of(self, lead: int) -> list[Event]:
        """The events of one lead in the order of time."""
        return _TimeTable(self).of_lead(lead)


def trace(scenario: Scenario, design: str, replication: int) -> Trace:
    """Run one replication of a design, `organisation` or `variant/organisation`.

    Raises:
        InvalidInput: no design has that name.
    """
    from funnel_sim.engines.simpy_engine import simulate

    designs = comparands(scenario).designs
    if design not in designs:
        known = did_you_mean(design, list(designs))
        raise _refused("--organisation", f"'{design}' is not in this experiment.{known}")
    blueprint = blueprint_of(designs[design])
    return trace_of(design, blueprint, simulate(blueprint, scenario.experiment.seed, replication))


def trace_of(design: str, blueprint: Blueprint, log: Log) -> Trace:
    """The Trace of a Log that was made from this Blueprint."""
    return Trace(
        design=design,
        frame=blueprint.frame,
        calendar=blueprint.calendar,
        log=log,
        touches_of_stage=blueprint.process.touches,
        mode=blueprint.staff.mode,
    )


def _refused(option: str, message: str) -> InvalidInput:
    return InvalidInput([Finding(option, "", message)])


class _TimeTable:
    """Turns the tables of a Log into events."""

    def __init__(self, trace: Trace) -> None:
        log = trace.log
        self._log, self._frame, self._trace = log, trace.frame, trace
        self._visits = _rows_by(log.visits["lead"], len(log.leads))
        self._touches = _rows_by(log.touches["visit"], len(log.visits))
        self._created = _after_midnight(trace.frame, log.leads["created"])
        dates = _Dates(trace.calendar)
        self._arrived = dates.begins(log.leads["arrival"])
        self._entered = dates.begins(log.visits["entered"])
        self._left = dates.ends(log.visits["left"])
        self._since = dates.begins(log.visits["waiting_since"])
        self._queued = dates.begins(log.touches["queued"])
        self._began = dates.begins(log.touches["start"])
        self._ended = dates.ends(log.touches["end"])
        self._gone = dates.ends(log.exits["time"])
        teams = log.reps["team"]
        first = np.searchsorted(teams, np.arange(len(trace.frame.teams)))
        self._reps = [
            f"{trace.frame.teams[team]}#{rep - first[team] + 1}" for rep, team in enumerate(teams)
        ]

    def everything(self) -> list[Event]:
        keyed: list[tuple[datetime, float, float, int, Event]] = []
        for lead in range(len(self._log.leads)):
            keyed += [(*key, lead, event) for key, event in self._ordered(lead)]
        keyed.sort(key=lambda entry: entry[:4])
        return [entry[4] for entry in keyed]

    def of_lead(self, lead: int) -> list[Event]:
        return list(self._story(lead))

    def _ordered(self, lead: int) -> Iterator[tuple[tuple[datetime, float, float], Event]]:
        """The events of a lead with keys that keep their order among those of all leads."""
        last = (-math.inf, 0.0)
        for event in self._story(lead):
            hours = -1.0 if math.isnan(event.working_hours) else event.working_hours
            cold = event.event in (LEFT, GONE) and event.result == VisitOutcome.COLD.word
            order = _COLD_ORDER if cold else float(_ORDER[event.event])
            if hours == last[0]:
                order = max(order, last[1])
            last = (hours, order)
            yield (event.when, hours, order), event

    def _story(self, lead: int) -> Iterator[Event]:
        """What happened to one lead, in order."""
        row = self._log.leads[lead]
        base = Event(
            when=self._created[lead],
            working_hours=math.nan,
            lead=self._trace.lead_name(lead),
            segment=self._frame.segments[row["segment"]],
            event=CREATED,
        )
        yield base
        if not self._visits[lead]:
            return
        yield _moved(base, ARRIVED, self._arrived[lead], row["arrival"])
        team_before = -1
        for visit in self._visits[lead]:
            yield from self._stage_visit(base, visit, team_before)
            team_before = int(self._log.visits["team"][visit])
        end = self._log.exits[lead]
        if end["reason"] != Exit.OPEN:
            yield replace(
                _moved(base, GONE, self._gone[lead], end["time"]),
                stage=self._frame.stages[end["stage"]],
                team=self._frame.teams[end["team"]],
                rep=self._reps[end["rep"]] if end["rep"] >= 0 else "",
                result=Exit(end["reason"]).word,
            )

    def _stage_visit(self, lead: Event, visit: int, team_before: int) -> Iterator[Event]:
        row = self._log.visits[visit]
        teams = self._frame.teams
        base = replace(lead, stage=self._frame.stages[row["stage"]], team=teams[row["team"]])
        entered = _moved(base, ENTERED, self._entered[visit], row["entered"])
        if team_before not in (-1, row["team"]):
            yield replace(entered, event=HANDED_OVER, result=f"from {teams[team_before]}")
        yield entered
        for touch in self._touches[visit]:
            yield from self._touch(base, touch)
        since = row["waiting_since"]
        if not math.isnan(since):
            yield _moved(base, WAITS, self._since[visit], since)
        if row["outcome"] != VisitOutcome.OPEN:
            yield replace(
                _moved(base, LEFT, self._left[visit], row["left"]),
                result=VisitOutcome(row["outcome"]).word,
                waited=float(row["left"] - since),
            )

    def _touch(self, stage: Event, touch: int) -> Iterator[Event]:
        row = self._log.touches[touch]
        base = replace(
            stage,
            touch=int(row["touch"]) + 1,
            attempt=int(row["attempt"]) + 1,
            activity=self._frame.activities[row["activity"]],
        )
        waited = float(row["start"] - row["queued"])
        if waited > 0.0:
            yield _moved(base, WAITS, self._queued[touch], row["queued"])
        base = replace(base, rep=self._reps[row["rep"]])
        yield replace(
            _moved(base, BEGAN, self._began[touch], row["start"]),
            waited=waited,
            work=float(row["work"]),
            travel=float(row["travel"]),
            briefing=float(row["briefing"]),
        )
        if row["result"] != TouchResult.UNFINISHED:
            yield replace(
                _moved(base, ENDED, self._ended[touch], row["end"]),
                result=TouchResult(row["result"]).word,
            )


@dataclass(frozen=True, slots=True)
class _Dates:
    """Date and wall clock of working times; None for NaN, the end for what the horizon cuts off."""

    calendar: WorkCalendar

    def begins(self, hours: Floats) -> Moments:
        """At a moment between two days: the opening of the second."""
        dates = self.calendar.to_datetime(np.minimum(hours, self.calendar.hours))
        moments: Moments = dates.tolist()
        return moments

    def ends(self, hours: Floats) -> Moments:
        """At a moment between two days: the closing of the first."""
        return self.begins(np.nextafter(hours, -math.inf))


def _after_midnight(frame: Frame, hours: Floats) -> Moments:
    """Date and wall clock of hours since midnight of the start date."""
    seconds = np.rint(hours * 3600.0).astype("timedelta64[s]")
    moments: Moments = (np.datetime64(frame.calendar.start, "s") + seconds).tolist()
    return moments


def _moved(base: Event, event: str, when: datetime, hours: float) -> Event:
    """`base` as another event at another time."""
    return replace(base, when=when, working_hours=float(hours), event=event)


def _rows_by(owners: Ints, count: int) -> list[list[int]]:
    """Rows of a table by the thing that each belongs to, in the order of the table."""
    rows: list[list[int]] = [[] for _ in range(count)]
    for row, owner in enumerate(owners.tolist()):
        rows[owner].append(row)
    return rows
