"""New rows of the Log, and of the tables that go with them.

A table that is full keeps its last row for what does not fit, and says so in `full`: the loop stops
before the next event, and the replication is begun anew with more room.
"""

from __future__ import annotations

import math

from funnel_sim.compiling import inlined
from funnel_sim.domain.names import Churn, Exit, TouchResult, VisitOutcome
from funnel_sim.engines.compiled_engine.world import Room, World
from funnel_sim.model.blueprint import NONE

LEADS_FULL = int(Room.LEADS)
SLOTS_FULL = int(Room.SLOTS)
VISITS_FULL = int(Room.VISITS)
TOUCHES_FULL = int(Room.TOUCHES)
CUSTOMERS_FULL = int(Room.CUSTOMERS)
EXIT_OPEN = int(Exit.OPEN)
VISIT_OPEN = int(VisitOutcome.OPEN)
UNFINISHED = int(TouchResult.UNFINISHED)
STAYS = int(Churn.STAYS)


@inlined
def appears(w: World, index: int, family: int) -> int:
    """A lead of the table of leads begins to live. Returns the slot in which it does."""
    k = w.clock[0]
    at = k["alive"]
    if at == len(w.alive):
        k["full"] = SLOTS_FULL
        at -= 1
    else:
        k["alive"] += 1
    i = w.alive[at]
    row = w.lead_rows[index]
    lead = w.leads[i]
    lead["alive"] = at
    lead["index"] = index
    lead["number"] = row["number"]
    lead["visit_row"] = NONE
    lead["family"] = family
    lead["customer"] = row["customer"]
    lead["prospect"] = NONE
    lead["term"] = 0
    lead["wait"] = NONE
    lead["place"] = NONE
    lead["back_up_place"] = NONE
    lead["value"] = row["value"]
    lead["quality"] = row["quality"]
    lead["effect"] = 0.0
    lead["arrived"] = k["now"]
    lead["response"] = math.nan
    lead["segment"] = row["segment"]
    lead["journey"] = row["journey"]
    lead["source"] = row["source"]
    lead["entry"] = row["entry"]
    lead["stage"] = NONE
    lead["stages_seen"] = 0
    lead["touch"] = 0
    lead["attempt"] = 0
    lead["team"] = NONE
    lead["owner"] = NONE
    lead["overflowed"] = 0
    lead["needs_briefing"] = 0
    lead["begun"] = 0
    lead["timed"] = 0
    lead["hand_overs"] = 0
    lead["last_rep"] = NONE
    return i  # type: ignore[no-any-return]


@inlined
def disappears(w: World, i: int) -> None:
    """Lead `i` is open no longer; the next one may have its slot."""
    k = w.clock[0]
    k["alive"] -= 1
    at = w.leads[i]["alive"]
    last = w.alive[k["alive"]]
    w.alive[at] = last
    w.leads[last]["alive"] = at
    w.alive[k["alive"]] = i


@inlined
def new_lead(
    w: World, channel: int, source: int, number: int, segment: int, journey: int, entry: int,
    origin: int, customer: int, value: float, quality: float, family: int,
) -> int:  # fmt: skip
    """A lead that was not in the table comes. Returns its slot."""
    k = w.clock[0]
    index = k["leads"]
    if index == len(w.lead_rows):
        k["full"] = LEADS_FULL
        index -= 1
    else:
        k["leads"] += 1
    row = w.lead_rows[index]
    row["channel"] = channel
    row["source"] = source
    row["number"] = number
    row["segment"] = segment
    row["journey"] = journey
    row["enters"] = w.journeys[journey]["first_stage"]
    row["entry"] = entry
    row["origin"] = origin
    row["customer"] = customer
    row["created"] = math.nan
    row["arrival"] = k["now"]
    row["value"] = value
    row["quality"] = quality
    stands(w, index, math.nan, EXIT_OPEN, NONE, NONE, NONE, 0)
    return appears(w, index, family)


@inlined
def leaves(w: World, i: int, time: float, reason: int) -> None:
    """How the lead in slot `i` leaves, or stands at the end."""
    lead = w.leads[i]
    stands(
        w, lead["index"], time, reason, lead["stage"], lead["team"], lead["last_rep"],
        lead["hand_overs"],
    )  # fmt: skip


@inlined
def stands(
    w: World, index: int, time: float, reason: int, stage: int, team: int, rep: int, hand_overs: int
) -> None:
    """How a lead of the table stands."""
    row = w.exits[index]
    row["time"] = time
    row["reason"] = reason
    row["stage"] = stage
    row["team"] = team
    row["rep"] = rep
    row["hand_overs"] = hand_overs


@inlined
def new_visit(w: World, i: int) -> int:
    """Lead `i` enters a stage. Returns the row."""
    k = w.clock[0]
    v = k["visits"]
    if v == len(w.visits):
        k["full"] = VISITS_FULL
        v -= 1
    else:
        k["visits"] += 1
    lead = w.leads[i]
    row = w.visits[v]
    row["lead"] = lead["index"]
    row["stage"] = lead["stage"]
    row["visit"] = lead["visit"]
    row["team"] = lead["team"]
    row["entered"] = k["now"]
    row["left"] = math.nan
    row["waiting_since"] = math.nan
    row["outcome"] = VISIT_OPEN
    row["overflowed"] = math.nan
    return v  # type: ignore[no-any-return]


@inlined
def new_touch(w: World) -> int:
    """A row for a touch that begins."""
    k = w.clock[0]
    t = k["touches"]
    if t == len(w.touches):
        k["full"] = TOUCHES_FULL
        t -= 1
    else:
        k["touches"] += 1
    w.touches[t]["result"] = UNFINISHED
    w.touches[t]["odds"] = math.nan
    return t  # type: ignore[no-any-return]


@inlined
def new_customer(w: World, i: int) -> int:
    """Lead `i` has become a customer. Returns the row."""
    k = w.clock[0]
    c = k["customers"]
    if c == len(w.customers):
        k["full"] = CUSTOMERS_FULL
        c -= 1
    else:
        k["customers"] += 1
    lead = w.leads[i]
    row = w.customer_rows[c]
    row["lead"] = lead["index"]
    row["channel"] = w.lead_rows[lead["index"]]["channel"]
    row["source"] = lead["source"]
    row["number"] = lead["number"]
    row["segment"] = lead["segment"]
    row["value"] = lead["value"]
    row["since"] = k["now"]
    row["until"] = math.nan
    row["reason"] = STAYS
    becomes_customer(w, c, lead["family"], lead["quality"])
    return c  # type: ignore[no-any-return]


@inlined
def becomes_customer(w: World, c: int, family: int, quality: float) -> None:
    """Customer `c` of the table of customers begins to be one."""
    customer = w.customers[c]
    customer["family"] = family
    customer["quality"] = quality
    customer["term"] = 0
    customer["due"] = 0
    customer["done"] = 0
    customer["lost"] = 0
