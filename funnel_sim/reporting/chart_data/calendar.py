"""Some weeks of one rep: touches, the way to them, absences, and idle time, hour by hour.

From the Log of one replication. Within a touch the Log knows how long briefing, travel and work
take, not their order: it is drawn as briefing, half of the travel, work, the other half. Admin is
spread over the day, so that a touch lasts its selling hours ÷ selling share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.language import day_in_short, phrase, phrases
from funnel_sim.domain.log import Log, Row
from funnel_sim.domain.names import Away
from funnel_sim.reporting.chart_data.reading import Design, in_variant
from funnel_sim.reporting.formatting import capitalised, in_words, rough_share

Floats = NDArray[np.float64]

WORK, TRAVEL, BRIEFING = "work", "travel", "briefing"
VACANT = "vacant"
"""Nobody sits there yet, or any more."""
AWAY = tuple(word.word for word in Away)
DAYS = 7
NONE = -1


@dataclass(frozen=True, slots=True)
class Block:
    """Part of a day, in hours of the clock."""

    day: int
    """Row of the calendar."""
    begin: float
    end: float
    kind: str
    """`work`, `travel`, `briefing`, a word of `Away`, or `vacant`."""
    stage: int
    """Place among the stages; -1 where it is no touch."""
    activity: str
    """In words; empty where it is no touch."""


@dataclass(frozen=True, slots=True)
class CalendarData:
    """What the calendar of a rep shows."""

    title: str
    subtitle: str
    design: Design
    seat: str
    days: tuple[date, ...]
    """The working days, in order; weeks begin on Monday."""
    opens: float
    """Hours after midnight."""
    closes: float
    stages: tuple[str, ...]
    blocks: tuple[Block, ...]

    def hours(self, *kinds: str) -> float:
        """Hours of the clock that blocks of these kinds take."""
        return sum(block.end - block.begin for block in self.blocks if block.kind in kinds)

    @property
    def whole(self) -> float:
        """Hours of all days."""
        return len(self.days) * (self.closes - self.opens)

    @property
    def idle(self) -> float:
        """Hours of the clock in which the rep is there and has no touch in hand."""
        return max(self.whole - self.hours(WORK, TRAVEL, BRIEFING, VACANT, *AWAY), 0.0)


def calendar_data(
    log: Log,
    frame: Frame,
    design: Design,
    seat: int,
    first: date,
    weeks: int = 1,
    variant: str | None = None,
) -> CalendarData:
    """The weeks of a seat from the Monday on or before `first`; there may be holidays in them."""
    rows = _rows(frame, first, weeks)
    start = date.fromisoformat(frame.calendar.start)
    days = tuple(start + timedelta(days=float(frame.calendar.day_offsets[row])) for row in rows)
    spells = sorted(_spells(log, frame, seat), key=lambda spell: spell.begin)
    blocks = tuple(block for spell in spells for block in _blocks(spell, frame, rows))
    touches = sum(1 for touch in _touches(log, seat) if _starts_in(touch, frame, rows))
    untitled = CalendarData(
        title="",
        subtitle=_subtitle(log, days, variant),
        design=design,
        seat=in_words(frame.seats[seat]),
        days=days,
        opens=frame.calendar.opens,
        closes=frame.calendar.opens + frame.calendar.hours_per_day,
        stages=tuple(in_words(stage) for stage in frame.stages),
        blocks=blocks,
    )
    return replace(untitled, title=capitalised(_title(untitled, touches)))


def typical_seat(log: Log, frame: Frame) -> int:
    """A seat of the team that travels most, or sells most: the one in its middle by touches."""
    touches, teams = log.touches, len(frame.teams)
    travel = np.bincount(touches["team"], touches["travel"], teams)
    work = np.bincount(touches["team"], touches["work"], teams)
    team = int(np.argmax(travel if travel.any() else work))
    seats = np.flatnonzero(frame.seat_team == team)
    if not len(seats):
        return 0
    done = np.bincount(log.reps["seat"][touches["rep"]], minlength=len(frame.seat_team))
    return int(seats[np.argsort(done[seats], kind="stable")[len(seats) // 2]])


def middle_of(frame: Frame) -> date:
    """The day in the middle of the window."""
    hour = (frame.warm_up + frame.horizon) / 2
    day = min(int(hour / frame.calendar.hours_per_day), len(frame.calendar.day_offsets) - 1)
    return date.fromisoformat(frame.calendar.start) + timedelta(
        days=float(frame.calendar.day_offsets[day])
    )


def _rows(frame: Frame, first: date, weeks: int) -> Sequence[int]:
    """Working days, by their place in the horizon."""
    monday = first - timedelta(days=first.weekday())
    begin = (monday - date.fromisoformat(frame.calendar.start)).days
    offsets = frame.calendar.day_offsets
    there = (offsets >= begin) & (offsets < begin + DAYS * weeks)
    return [int(row) for row in np.flatnonzero(there)]


@dataclass(frozen=True, slots=True)
class _Spell:
    """Something that takes time, in working hours since the start of the horizon."""

    begin: float
    end: float
    kind: str
    stage: int = NONE
    activity: str = ""


def _touches(log: Log, seat: int) -> Iterator[Row]:
    mine = np.flatnonzero(log.reps["seat"] == seat)
    yield from log.touches[np.isin(log.touches["rep"], mine)]


def _spells(log: Log, frame: Frame, seat: int) -> Iterator[_Spell]:
    horizon = frame.horizon
    for touch in _touches(log, seat):
        yield from _parts(touch, frame)
    mine = np.flatnonzero(log.reps["seat"] == seat)
    for absence in log.absences[np.isin(log.absences["rep"], mine)]:
        if absence["begin"] < absence["end"]:
            kind = Away(int(absence["kind"])).word
            yield _Spell(float(absence["begin"]), float(absence["end"]), kind)
    vacant = 0.0
    for row in mine.tolist():
        if log.reps["hired"][row] > vacant:
            yield _Spell(vacant, float(log.reps["hired"][row]), VACANT)
        left = float(log.reps["left"][row])
        vacant = horizon if np.isnan(left) else left
    if vacant < horizon:
        yield _Spell(vacant, horizon, VACANT)


def _parts(touch: Row, frame: Frame) -> Iterator[_Spell]:
    """Briefing, way there, work, way back."""
    half = touch["travel"] / 2
    parts = ((BRIEFING, touch["briefing"]), (TRAVEL, half), (WORK, touch["work"]), (TRAVEL, half))
    whole = sum(hours for _, hours in parts)
    activity = in_words(frame.activities[touch["activity"]])
    begin, length = float(touch["start"]), float(touch["end"] - touch["start"])
    for kind, hours in parts:
        end = begin + (length * float(hours) / whole if whole > 0 else 0.0)
        if end > begin:
            yield _Spell(begin, end, kind, int(touch["stage"]), activity)
        begin = end


def _blocks(spell: _Spell, frame: Frame, rows: Sequence[int]) -> Iterator[Block]:
    """The parts of a spell that lie in the days shown."""
    length, opens = frame.calendar.hours_per_day, frame.calendar.opens
    for day, row in enumerate(rows):
        begin = max(spell.begin, row * length)
        end = min(spell.end, (row + 1) * length, frame.horizon)
        if end > begin:
            shift = opens - row * length
            yield Block(day, begin + shift, end + shift, spell.kind, spell.stage, spell.activity)


def _starts_in(touch: Row, frame: Frame, rows: Sequence[int]) -> bool:
    return bool(rows) and int(touch["start"] // frame.calendar.hours_per_day) in rows


def _subtitle(log: Log, days: Sequence[date], variant: str | None) -> str:
    which = phrase("replication {number}", number=log.replication)
    if days:
        which = f"{days[0].year}, {which}"
    return phrase(
        "One rep's days by the clock, {which}. White: idle. Admin is spread over the day, so "
        "touches last longer than their selling hours.",
        which=in_variant(which, variant),
    )


def _title(data: CalendarData, touches: int) -> str:
    who = phrase("{seat} of {short}", seat=data.seat, short=data.design.short)
    if not data.days:
        return phrase("{who} has no working day in this time", who=who)
    first, last = day_in_short(data.days[0]), day_in_short(data.days[-1])
    when = phrase("from {first} to {last}", first=first, last=last)
    there = data.whole - data.hours(VACANT, *AWAY)
    if there <= 0:
        return phrase("{who} is away {when}", who=who, when=when)
    idle = rough_share(data.idle / there)
    done = phrases("{n:,} touch", "{n:,} touches", touches)
    travel = data.hours(TRAVEL)
    if travel <= 0:
        return phrase(
            "{who}: {done} {when}, idle {idle} of the time",
            who=who,
            done=done,
            when=when,
            idle=idle,
        )
    return phrase(
        "{who}: {done} {when}, {road} of the time on the road, {idle} idle",
        who=who,
        done=done,
        when=when,
        road=rough_share(travel / there),
        idle=idle,
    )
