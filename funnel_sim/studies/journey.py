"""The life of one lead in plain words, one line per event."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from funnel_sim.domain.names import Exit, TouchResult, VisitOutcome
from funnel_sim.studies.trace import (
    ARRIVED,
    BEGAN,
    CREATED,
    ENDED,
    ENTERED,
    GONE,
    HANDED_OVER,
    LEFT,
    WAITS,
    Event,
    Trace,
)

MINUTE = 1 / 60
"""Waits below are not worth a word; hours."""

_RESULTS = {
    TouchResult.CONTINUES.word: "it goes on",
    TouchResult.ADVANCED.word: "the lead advances",
    TouchResult.LOST.word: "the lead says no",
    TouchResult.NO_ANSWER.word: "nobody answers; it will be tried again",
    TouchResult.UNREACHABLE.word: "nobody answers, and that was the last attempt",
}
_EXITS = {
    Exit.WON.word: "Won, for {}.",
    Exit.LOST.word: "Lost.",
    Exit.UNREACHABLE.word: "Given up, since nobody could be reached.",
    Exit.COLD.word: "Gone cold, out of patience.",
}


def journey(trace: Trace, name: str) -> list[str]:
    """What happened to the lead called `channel:number`, line by line.

    Raises:
        InvalidInput: no lead has that name.
    """
    lead = trace.find_lead(name)
    events = trace.events_of(lead)
    told = [(event, _SENTENCES[event.event](trace, event)) for event in events]
    lines = [f"{event.when:%a %Y-%m-%d %H:%M}  {text}" for event, text in told if text]
    return [*_who(trace, lead), *lines, *_still_open(trace, lead, events)]


def _who(trace: Trace, lead: int) -> list[str]:
    row = trace.log.leads[lead]
    return [
        f"{trace.lead_name(lead)} in {trace.design}, replication {trace.log.replication}, seed "
        f"{trace.log.seed}",
        f"A lead of segment {trace.frame.segments[row['segment']]}, worth {_worth(trace, lead)} if "
        f"won; its quality shifts the odds by {row['quality']:+.2f} (log-odds).",
    ]


def _created(_trace: Trace, event: Event) -> str:
    return f"is created by {event.lead.rpartition(':')[0]}"


def _arrived(_trace: Trace, _event: Event) -> str:
    return "enters the queue"


def _handed_over(_trace: Trace, event: Event) -> str:
    return f"is handed over {event.result} to {event.team}"


def _entered(_trace: Trace, event: Event) -> str:
    return f"begins {event.stage} with team {event.team}"


def _waits(_trace: Trace, _event: Event) -> str:
    return "waits for a rep"


def _began(trace: Trace, event: Event) -> str:
    team = trace.frame.teams.index(event.team)
    stage = trace.frame.stages.index(event.stage)
    touches = trace.touches_of_stage[stage, trace.mode[team]]
    again = f", attempt {event.attempt}" if event.attempt and event.attempt > 1 else ""
    waited = f" after a wait of {in_hours(event.waited)}" if event.waited >= MINUTE else ""
    parts = (("work", event.work), ("travel", event.travel), ("briefing", event.briefing))
    takes = ", ".join(f"{in_hours(hours)} {what}" for what, hours in parts if hours > 0.0)
    return (
        f"{event.activity} by {event.rep}{waited}: touch {event.touch} of {touches} in "
        f"{event.stage}{again} ({takes or 'no time'})"
    )


def _ended(_trace: Trace, event: Event) -> str:
    return f"{event.activity} ends: {_RESULTS[event.result]}"


def _left(_trace: Trace, event: Event) -> str:
    """What a touch decided was said at its end."""
    if event.result != VisitOutcome.COLD.word:
        return ""
    return f"has waited {in_hours(event.waited)} for a rep in {event.stage}"


def _gone(trace: Trace, event: Event) -> str:
    return _EXITS[event.result].format(_worth(trace, trace.find_lead(event.lead)))


_SENTENCES: dict[str, Callable[[Trace, Event], str]] = {
    CREATED: _created,
    ARRIVED: _arrived,
    HANDED_OVER: _handed_over,
    ENTERED: _entered,
    WAITS: _waits,
    BEGAN: _began,
    ENDED: _ended,
    LEFT: _left,
    GONE: _gone,
}


def _still_open(trace: Trace, lead: int, events: Sequence[Event]) -> list[str]:
    """Where the end of the horizon finds an open lead."""
    if trace.log.exits["reason"][lead] != Exit.OPEN:
        return []
    where = {
        CREATED: "it has not entered the queue",
        WAITS: "it waits for a rep",
        BEGAN: "a touch is in hand",
    }.get(events[-1].event, "the customer takes time")
    return [f"Still open at the end of the horizon: {where}."]


def in_hours(hours: float) -> str:
    """`1 h 12 min`, `4 min`; below a minute `under 1 min`."""
    minutes = round(hours * 60)
    if minutes < 1:
        return "under 1 min"
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole:,} h" if whole else "", f"{rest} min" if rest else ""]
    return " ".join(part for part in parts if part)


def _worth(trace: Trace, lead: int) -> str:
    return f"{trace.log.leads['value'][lead]:,.0f} {trace.frame.currency}"
