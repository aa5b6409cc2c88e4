"""What happened in a replication as a list of events with names and dates.

Dates are wall clock, to the second. A moment of working time that is both a closing and the next
opening is shown as the closing where something ends, as the opening where something begins. Events
of equal times stand as engines obey them: ends of touches, leads gone cold, sellers who come and
go, arrivals, and then who is served; a lead's own events always stand in the order of cause and
effect.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.log import Log, Rows
from funnel_sim.domain.names import (
    Away,
    Churn,
    Departure,
    Entry,
    Exit,
    TouchResult,
    VisitOutcome,
)
from funnel_sim.model.blueprint import NONE
from funnel_sim.model.calendar import WorkCalendar
from funnel_sim.studies.holders import Holders
from funnel_sim.studies.trace import Family, Trace

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CREATED, ARRIVED, ENTERED = "created", "arrived", "stage_entered"
HANDED_OVER, OVERFLOWED, WAITS = "handed_over", "overflowed", "waits"
BEGAN, ENDED, LEFT, GONE = "touch_began", "touch_ended", "stage_left", "left"
BOUGHT, CHURNED = "became_customer", "customer_lost"
HIRED, AWAY, BACK, DEPARTED = "hired", "went_away", "came_back", "departed"

_ORDER = {
    ENDED: 0, LEFT: 1, GONE: 1, BOUGHT: 1, HIRED: 3, AWAY: 3, BACK: 3, DEPARTED: 3, CREATED: 4,
    ARRIVED: 4, CHURNED: 4, HANDED_OVER: 5, ENTERED: 5, WAITS: 6, OVERFLOWED: 7, BEGAN: 7,
}  # fmt: skip
_COLD_ORDER = 2
"""After ends of touches, before sellers come and go."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. What does not apply is empty or NaN."""

    when: datetime
    """Date and wall clock, to the second."""
    working_hours: float
    """Since the start of the horizon; NaN for a creation, which may fall outside working time."""
    lead: str = ""
    """`channel:number`, `opening:number`, or `customers:segment:number`; repeat business keeps
    the name of the lead or customer that it comes from."""
    row: int | None = None
    """Row of the lead table, which tells the parts of such a family apart."""
    entry: str = ""
    """How this row came in, such as `new` or `renewal`."""
    segment: str = ""
    event: str = ""
    stage: str = ""
    touch: int | None = None
    """Number of the touch within the stage, from 1."""
    attempt: int | None = None
    """Number of the attempt at this touch, from 1."""
    activity: str = ""
    team: str = ""
    rep: str = ""
    """`team#seat`, from 1; `.2` behind it for the second who holds the seat. For a wait: the
    owner, if it waits for nobody else."""
    waited: float = math.nan
    """Working hours from asking for a rep to the touch, or to going cold."""
    work: float = math.nan
    """Selling hours."""
    travel: float = math.nan
    """Selling hours."""
    briefing: float = math.nan
    """Selling hours."""
    cases: int | None = None
    """Touches answered by the rep in this segment and stage before."""
    odds: float = math.nan
    """Log-odds to advance, at the end of an answered touch."""
    result: str = ""
    """Of a touch, a stage or the lead; for a hand-over or overflow who had the lead before; for a
    wait why the owner is away; for sellers and customers why they are away or gone."""
    log_row: int = -1
    """Row of the touches in the Log, for the begin and the end of a touch; no column."""


COLUMNS = (
    "when", "working_hours", "lead", "row", "entry", "segment", "event", "stage", "touch",
    "attempt", "activity", "team", "rep", "waited", "work", "travel", "briefing", "cases", "odds",
    "result",
)  # fmt: skip
"""Fields of an Event in the order of the CSV."""


def all_events(trace: Trace) -> list[Event]:
    """All events of the replication in the order of time."""
    table = _TimeTable(trace)
    log = trace.log
    lines = [table.of_lead(lead) for lead in range(len(log.leads))]
    lines += [table.of_customer(customer) for customer in range(len(log.customers))]
    lines += [table.of_rep(rep) for rep in range(len(log.reps))]
    return _merged(lines)


def events_of(trace: Trace, family: Family) -> list[Event]:
    """The events of a lead or customer, with all that comes of it, in the order of time."""
    table = _TimeTable(trace)
    lines = [table.of_lead(lead) for lead in family.leads.tolist()]
    return _merged([*lines, *(table.of_customer(row) for row in family.customers.tolist())])


def _merged(lines: Iterable[Iterable[Event]]) -> list[Event]:
    """Events of several things by time, each line in its own order."""
    keyed = [
        (*key, number, event)
        for number, line in enumerate(lines)
        for key, event in _with_keys(line)
    ]
    keyed.sort(key=lambda entry: entry[:4])
    return [entry[4] for entry in keyed]


def _with_keys(line: Iterable[Event]) -> Iterator[tuple[tuple[datetime, float, int], Event]]:
    """Events with keys that keep their order when they are sorted among others."""
    last = (-math.inf, 0)
    for event in line:
        hours = -1.0 if math.isnan(event.working_hours) else event.working_hours
        cold = event.event in (LEFT, GONE) and event.result == VisitOutcome.COLD.word
        order = _COLD_ORDER if cold else _ORDER[event.event]
        if hours == last[0]:
            order = max(order, last[1])
        last = (hours, order)
        yield (event.when, hours, order), event


class _TimeTable:
    """Turns the tables of a Log into events."""

    def __init__(self, trace: Trace) -> None:
        log: Log = trace.log
        self._log, self._frame, self._trace = log, trace.frame, trace
        self._visits = _rows_by(log.visits["lead"], len(log.leads))
        self._touches = _rows_by(log.touches["visit"], len(log.visits))
        self._holders = Holders(trace)
        self._dates = _Dates(trace.blueprint.calendar, _times(log))

    def of_lead(self, lead: int) -> Iterator[Event]:
        """What happened to one row of the lead table."""
        row = self._log.leads[lead]
        base = Event(
            when=self._after_midnight(row["created"]),
            working_hours=math.nan,
            lead=self._trace.name(int(row["source"]), int(row["number"])),
            row=lead,
            entry=Entry(row["entry"]).word,
            segment=self._frame.segments[row["segment"]],
            event=CREATED,
        )
        if row["entry"] in (Entry.NEW, Entry.OPENING):
            yield base
        if not self._visits[lead]:
            return
        yield self._begin(base, ARRIVED, row["arrival"])
        team_before = NONE
        for visit in self._visits[lead]:
            yield from self._stage_visit(base, visit, team_before)
            team_before = int(self._log.visits["team"][visit])
        yield from self._exit(base, self._log.exits[lead])

    def of_customer(self, customer: int) -> Iterator[Event]:
        """The begin and the end of a customer."""
        row = self._log.customers[customer]
        base = Event(
            when=datetime.min,
            working_hours=math.nan,
            lead=self._trace.name(int(row["source"]), int(row["number"])),
            segment=self._frame.segments[row["segment"]],
        )
        if row["lead"] != NONE:
            yield self._end(base, BOUGHT, row["since"])
        if row["reason"] != Churn.STAYS:
            churned = self._begin(base, CHURNED, row["until"])
            yield replace(churned, result=Churn(row["reason"]).word)

    def of_rep(self, rep: int) -> Iterator[Event]:
        """Hiring, absences and departure of a seller."""
        row, name = self._log.reps[rep], self._holders.names[rep]
        team = self._frame.teams[row["team"]]
        base = Event(when=datetime.min, working_hours=math.nan, team=team, rep=name)
        if row["new"]:
            yield self._begin(base, HIRED, row["hired"])
        for spell in self._log.absences[self._log.absences["rep"] == rep]:
            if not spell["begin"] < spell["end"]:
                continue
            away = replace(base, result=Away(spell["kind"]).word)
            yield self._begin(away, AWAY, spell["begin"])
            if spell["end"] < self._frame.horizon and not row["left"] <= spell["end"]:
                yield self._begin(away, BACK, spell["end"])
        if not math.isnan(row["left"]):
            yield replace(
                self._end(base, DEPARTED, row["left"]), result=Departure(row["departure"]).word
            )

    def _exit(self, lead: Event, end: Rows) -> Iterator[Event]:
        if end["reason"] != Exit.OPEN:
            yield replace(
                self._end(lead, GONE, float(end["time"])),
                stage=self._frame.stages[end["stage"]],
                team=self._frame.teams[end["team"]],
                rep=self._holders.name(int(end["rep"])),
                result=Exit(int(end["reason"])).word,
            )

    def _stage_visit(self, lead: Event, visit: int, team_before: int) -> Iterator[Event]:
        row, teams = self._log.visits[visit], self._frame.teams
        first = self._holders.first_team(visit)
        base = replace(lead, stage=self._frame.stages[row["stage"]], team=teams[first])
        entered = self._begin(base, ENTERED, row["entered"])
        if team_before not in (NONE, first):
            yield replace(entered, event=HANDED_OVER, result=f"from {teams[team_before]}")
        yield entered
        for touch in self._touches[visit]:
            yield from self._touch(base, touch)
        base = replace(base, team=teams[row["team"]])
        since = row["waiting_since"]
        if not math.isnan(since):
            yield self._wait(base, row["lead"], since, row["left"])
        if row["outcome"] != VisitOutcome.OPEN:
            yield replace(
                self._end(base, LEFT, row["left"]),
                result=VisitOutcome(row["outcome"]).word,
                waited=float(row["left"] - since),
            )

    def _touch(self, stage: Event, touch: int) -> Iterator[Event]:
        row, teams = self._log.touches[touch], self._frame.teams
        visit = self._log.visits[row["visit"]]
        base = replace(
            stage,
            touch=int(row["touch"]) + 1,
            attempt=int(row["attempt"]) + 1,
            activity=self._frame.activities[row["activity"]],
        )
        waited = float(row["start"] - row["queued"])
        taken_over = row["start"] == visit["overflowed"]
        yield from self._before(base, touch, waited, taken_over=bool(taken_over))
        base = replace(base, team=teams[row["team"]], rep=self._holders.names[row["rep"]])
        if taken_over:
            over = self._begin(base, OVERFLOWED, row["start"])
            yield replace(over, rep="", result=f"from {stage.team}")
        base = replace(base, log_row=touch, cases=int(row["cases"]))
        yield replace(
            self._begin(base, BEGAN, row["start"]),
            waited=waited,
            work=float(row["work"]),
            travel=float(row["travel"]),
            briefing=float(row["briefing"]),
        )
        if row["result"] != TouchResult.UNFINISHED:
            ended = self._end(base, ENDED, row["end"])
            result = TouchResult(row["result"]).word
            yield replace(ended, odds=float(row["odds"]), result=result)

    def _before(
        self, base: Event, touch: int, waited: float, *, taken_over: bool
    ) -> Iterator[Event]:
        """The wait for a touch, and that the owner has left meanwhile."""
        row = self._log.touches[touch]
        left = None if taken_over else self._holders.left_behind(touch)
        waits: list[Event] = []
        if waited > 0.0:
            waits.append(self._wait(base, row["lead"], row["queued"], row["start"]))
        if left is None:
            yield from waits
            return
        when, owner = left
        event = self._end(base, HANDED_OVER, when)
        change = replace(
            event, touch=None, attempt=None, activity="", rep=owner, result=f"from {owner}"
        )
        yield from [change, *waits] if when <= row["queued"] else [*waits, change]

    def _wait(self, base: Event, lead: int, since: float, until: float) -> Event:
        """The begin of a wait for a rep, or for the owner, who may be away."""
        owner = self._holders.owner(int(lead), since)
        event = self._begin(base, WAITS, since)
        if owner != NONE:
            why = self._holders.away(owner, since, until)
            event = replace(event, rep=self._holders.names[owner], result=why)
        return event

    def _begin(self, base: Event, event: str, hours: float) -> Event:
        """`base` as an event that begins something."""
        return replace(
            base, when=self._dates.begin[float(hours)], working_hours=float(hours), event=event
        )

    def _end(self, base: Event, event: str, hours: float) -> Event:
        """`base` as an event that ends something."""
        return replace(
            base, when=self._dates.end[float(hours)], working_hours=float(hours), event=event
        )

    def _after_midnight(self, hours: float) -> datetime:
        """Date and wall clock of hours since midnight of the start date."""
        seconds = np.rint(hours * 3600.0).astype("timedelta64[s]")
        moment: datetime = (np.datetime64(self._frame.calendar.start, "s") + seconds).tolist()
        return moment


class _Dates:
    """Date and wall clock of working times, the end of the horizon for what lies behind it."""

    def __init__(self, calendar: WorkCalendar, hours: Floats) -> None:
        known = np.unique(hours[~np.isnan(hours)])
        within = np.clip(known, 0.0, calendar.hours)
        before = np.maximum(np.nextafter(within, -math.inf), 0.0)
        self.begin: dict[float, datetime] = _mapped(known, calendar.to_datetime(within))
        """At a moment between two days: the opening of the second."""
        self.end: dict[float, datetime] = _mapped(known, calendar.to_datetime(before))
        """At a moment between two days: the closing of the first."""


def _mapped(hours: Floats, dates: NDArray[np.datetime64]) -> dict[float, datetime]:
    return dict(zip(hours.tolist(), dates.tolist(), strict=True))


def _times(log: Log) -> Floats:
    """All times of working hours in a Log."""
    columns = (
        (log.leads, ("arrival",)),
        (log.visits, ("entered", "left", "waiting_since", "overflowed")),
        (log.touches, ("queued", "start", "end")),
        (log.exits, ("time",)),
        (log.reps, ("hired", "left")),
        (log.absences, ("begin", "end")),
        (log.customers, ("since", "until")),
    )
    return np.concatenate([table[name] for table, names in columns for name in names])


def _rows_by(owners: Ints, count: int) -> list[list[int]]:
    """Rows of a table by the thing that each belongs to, in the order of the table."""
    rows: list[list[int]] = [[] for _ in range(count)]
    for row, owner in enumerate(owners.tolist()):
        rows[owner].append(row)
    return rows
