"""The life of one lead or customer in plain words, one line per event."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from funnel_sim.domain.log import Rows
from funnel_sim.domain.names import Churn, Entry, Exit, TouchResult, VisitOutcome
from funnel_sim.model.blueprint import NONE
from funnel_sim.model.odds import logistic
from funnel_sim.studies.advance import SKILL, odds_parts
from funnel_sim.studies.events import (
    ARRIVED,
    BEGAN,
    BOUGHT,
    CHURNED,
    CREATED,
    ENDED,
    ENTERED,
    GONE,
    HANDED_OVER,
    LEFT,
    OVERFLOWED,
    WAITS,
    Event,
    events_of,
)
from funnel_sim.studies.trace import CUSTOMERS, Family, Trace

MINUTE = 1 / 60
"""Waits below are not worth a word; hours."""

_RESULTS = {
    TouchResult.CONTINUES.word: "it goes on",
    TouchResult.ADVANCED.word: "the lead advances",
    TouchResult.LOST.word: "the lead says no",
    TouchResult.NO_ANSWER.word: "nobody answers; it will be tried again",
    TouchResult.UNREACHABLE.word: "nobody answers, and that was the last attempt",
}
_ARRIVALS = {
    Entry.NEW.word: "enters the queue",
    Entry.OPENING.word: "is there at the start, in the middle of things",
    Entry.PROSPECT.word: "is approached, from the list of {}",
    Entry.RECYCLED.word: "comes back after a time of nurture",
    Entry.EXPANSION.word: "asks for more, worth {}",
    Entry.RENEWAL.word: "has a contract that comes up for renewal, worth {}",
    Entry.CARE.word: "is due for care",
}
_EXITS = {
    Exit.WON.word: "Won, for {}.",
    Exit.LOST.word: "Lost.",
    Exit.UNREACHABLE.word: "Given up, since nobody could be reached.",
    Exit.COLD.word: "Gone cold, out of patience.",
    Exit.RECYCLED.word: "Lost for now: it will come back.",
    Exit.DONE.word: "Closed.",
}
_AWAY = {"vacation": "on vacation", "sick": "sick", "training": "in training"}
_CHURN = {
    Churn.NOT_RENEWED.word: "Lost as a customer: the contract is not renewed.",
    Churn.LEAVES.word: "Lost as a customer, whatever was done.",
}


def story(trace: Trace, name: str) -> list[str]:
    """What happened to the lead or customer called `source:number`, line by line.

    Raises:
        InvalidInput: there is none of that name.
    """
    family = trace.family(name)
    events = events_of(trace, family)
    parts = _parts(trace, family)
    lines = []
    for event in events:
        text = _SENTENCES[event.event](trace, event)
        if text:
            part = parts.get(event.row, "")
            lines.append(f"{event.when:%a %Y-%m-%d %H:%M}  {part}{text}")
    return [*_who(trace, name, family), *lines, *_at_the_end(trace, family, events, parts)]


def _parts(trace: Trace, family: Family) -> Mapping[int | None, str]:
    """What each line of a family's later rows begins with: `renewal 2: `."""
    leads = trace.log.leads
    rows = [row for row in family.leads.tolist() if _is_later(leads[row])]
    labels = {row: _label(trace, leads[row]) for row in rows}
    total, seen = Counter(labels.values()), Counter[str]()
    parts: dict[int | None, str] = {}
    for row, label in labels.items():
        seen[label] += 1
        count = f" {seen[label]}" if total[label] > 1 else ""
        parts[row] = f"{label}{count}: "
    return parts


def _is_later(lead: Rows) -> bool:
    return bool(lead["origin"] >= 0 or lead["customer"] >= 0)


def _label(trace: Trace, lead: Rows) -> str:
    entry = Entry(int(lead["entry"]))
    if entry == Entry.CARE:
        return trace.frame.journeys[lead["journey"]]
    return "tried again" if entry == Entry.PROSPECT else entry.word


def _who(trace: Trace, name: str, family: Family) -> list[str]:
    head = f"{name} in {trace.design}, replication {trace.log.replication}, seed {trace.log.seed}"
    if trace.sources[family.source].startswith(f"{CUSTOMERS}:"):
        row = trace.log.customers[family.customers[0]]
        return [
            head,
            f"A customer of segment {trace.frame.segments[row['segment']]} from before the start, "
            f"with a deal of {_money(trace, row)}.",
        ]
    row = trace.log.leads[family.leads[0]]
    return [
        head,
        f"A lead of segment {trace.frame.segments[row['segment']]}, worth "
        f"{_money(trace, row)} if won; its quality shifts the odds by "
        f"{row['quality']:+.2f} (log-odds).",
    ]


def _created(trace: Trace, event: Event) -> str:
    lead = _lead(trace, event)
    channel = trace.frame.channels[lead["channel"]] if lead["channel"] >= 0 else ""
    return f"is created by {channel}" if channel else "is created"


def _arrived(trace: Trace, event: Event) -> str:
    lead = _lead(trace, event)
    if event.entry == Entry.PROSPECT.word:
        return _ARRIVALS[event.entry].format(trace.frame.channels[lead["channel"]])
    return _ARRIVALS[event.entry].format(_money(trace, lead))


def _handed_over(_trace: Trace, event: Event) -> str:
    if event.rep:
        return f"is left to the colleagues in {event.team}, since {event.rep} has left"
    return f"is handed over {event.result} to {event.team}"


def _overflowed(_trace: Trace, event: Event) -> str:
    return f"is taken over {event.result} by the back-up {event.team}"


def _entered(_trace: Trace, event: Event) -> str:
    return f"begins {event.stage} with team {event.team}"


def _waits(_trace: Trace, event: Event) -> str:
    if not event.rep:
        return "waits for a rep"
    why = f", who is {_AWAY[event.result]}" if event.result else ""
    return f"waits for {event.rep}, the owner{why}"


def _began(trace: Trace, event: Event) -> str:
    team = trace.frame.teams.index(event.team)
    stage = trace.frame.stages.index(event.stage)
    mode = trace.blueprint.staff.mode[team]
    touches = trace.blueprint.process.touches[stage, mode]
    again = f", attempt {event.attempt}" if event.attempt and event.attempt > 1 else ""
    waited = f" after a wait of {in_hours(event.waited)}" if event.waited >= MINUTE else ""
    parts = (("work", event.work), ("travel", event.travel), ("briefing", event.briefing))
    takes = ", ".join(f"{in_hours(hours)} {what}" for what, hours in parts if hours > 0.0)
    return (
        f"{event.activity} by {event.rep}{waited}: touch {event.touch} of {touches} in "
        f"{event.stage}{again} ({takes or 'no time'})"
    )


def _ended(trace: Trace, event: Event) -> str:
    said = f"{event.activity} ends: {_RESULTS[event.result]}"
    return said if math.isnan(event.odds) else f"{said}; {_odds(trace, event)}"


def _odds(trace: Trace, event: Event) -> str:
    """The chance to advance, and what it is made of."""
    if math.isinf(event.odds):
        return "sure to advance" if event.odds > 0.0 else "sure to fail"
    named = odds_parts(trace.blueprint, trace.log, event.log_row)
    parts = ", ".join(
        f"{event.rep if part == SKILL else part} {_signed(value)}" for part, value in named.items()
    )
    return f"chance {logistic(event.odds):.0%} = log-odds {_signed(event.odds)} ({parts})"


def _left(_trace: Trace, event: Event) -> str:
    """What a touch decided was said at its end."""
    if event.result != VisitOutcome.COLD.word:
        return ""
    return f"has waited {in_hours(event.waited)} for a rep in {event.stage}"


def _gone(trace: Trace, event: Event) -> str:
    return _EXITS[event.result].format(_money(trace, _lead(trace, event)))


def _bought(trace: Trace, event: Event) -> str:
    segment = trace.frame.segments.index(event.segment)
    return "is a customer from now on" if _has_customers(trace, segment) else ""


def _churned(_trace: Trace, event: Event) -> str:
    return _CHURN[event.result]


_SENTENCES: dict[str, Callable[[Trace, Event], str]] = {
    CREATED: _created,
    ARRIVED: _arrived,
    HANDED_OVER: _handed_over,
    OVERFLOWED: _overflowed,
    ENTERED: _entered,
    WAITS: _waits,
    BEGAN: _began,
    ENDED: _ended,
    LEFT: _left,
    GONE: _gone,
    BOUGHT: _bought,
    CHURNED: _churned,
}


def _at_the_end(
    trace: Trace, family: Family, events: Sequence[Event], parts: Mapping[int | None, str]
) -> list[str]:
    """Where the end of the horizon finds what is open, and the customer."""
    lines = []
    for row in family.leads.tolist():
        if trace.log.exits["reason"][row] == Exit.OPEN:
            last = [event.event for event in events if event.row == row][-1:]
            lines.append(f"{parts.get(row, '')}{_still_open(last)}")
    for customer in trace.log.customers[family.customers]:
        if customer["reason"] == Churn.STAYS and _has_customers(trace, int(customer["segment"])):
            lines.append("Still a customer at the end of the horizon.")
    return lines


def _has_customers(trace: Trace, segment: int) -> bool:
    """Whether anything becomes of the customers of a segment."""
    relations = trace.blueprint.relations
    laws = (relations.renewal_journey, relations.expansion_journey, relations.lifetime_law)
    care = relations.care_journey[segment]
    return any(law[segment] != NONE for law in laws) or bool((care != NONE).any())


def _still_open(last: Sequence[str]) -> str:
    where = {
        CREATED: "it has not entered the queue",
        WAITS: "it waits for a rep",
        BEGAN: "a touch is in hand",
    }
    why = where.get(last[0], "the customer takes time") if last else "it has not come"
    return f"Still open at the end of the horizon: {why}."


def in_hours(hours: float) -> str:
    """`1 h 12 min`, `4 min`; below a minute `under 1 min`."""
    minutes = round(hours * 60)
    if minutes < 1:
        return "under 1 min"
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole:,} h" if whole else "", f"{rest} min" if rest else ""]
    return " ".join(part for part in parts if part)


def _signed(number: float) -> str:
    """`+0.41`, `−0.30`."""
    return f"{number:+.2f}".replace("-", "−")


def _lead(trace: Trace, event: Event) -> Rows:
    return trace.log.leads[event.row]


def _money(trace: Trace, row: Rows) -> str:
    """Value of a lead or a customer."""
    return f"{float(row['value']):,.0f} {trace.frame.currency}"
