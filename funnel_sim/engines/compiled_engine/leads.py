"""The life of a lead: it enters stages, asks for reps, waits, and leaves."""

from __future__ import annotations

import math

from funnel_sim.compiling import inlined
from funnel_sim.domain.names import Entry, Exit, VisitOutcome
from funnel_sim.engines.compiled_engine.customers import buys, lead_of_customer_ended
from funnel_sim.engines.compiled_engine.events import (
    COMES_BACK,
    COOLS,
    overflows_at,
    reneges_at,
    returns_at,
)
from funnel_sim.engines.compiled_engine.lines import queue
from funnel_sim.engines.compiled_engine.luck import draw, of_recycling, of_visit_and_touch
from funnel_sim.engines.compiled_engine.rows import disappears, leaves, new_lead, new_visit
from funnel_sim.engines.compiled_engine.teams import free_rep, line_of, receive, release
from funnel_sim.engines.compiled_engine.world import World
from funnel_sim.model import blueprint
from funnel_sim.model.blueprint import NONE

NEW_BUSINESS = 0
"""Journey of those who are no customers yet."""
NEW = int(Entry.NEW)
OPENING = int(Entry.OPENING)
RECYCLED = int(Entry.RECYCLED)
LATE_ENTRY = int(Entry.EXPANSION)
"""Entries from this one on are business of customers."""
CARE = int(Entry.CARE)
EXIT_OPEN = int(Exit.OPEN)
WON = int(Exit.WON)
DONE = int(Exit.DONE)
LEFT_RECYCLED = int(Exit.RECYCLED)
ADVANCED = int(VisitOutcome.ADVANCED)
COLD = int(VisitOutcome.COLD)
LAST_STAGE = blueprint.WON


@inlined
def enters(w: World, i: int, stage: int) -> float:
    """Lead `i` begins a stage. Returns the customer-side pause before its first touch."""
    lead = w.leads[i]
    team = w.covers[lead["journey"], lead["segment"], stage]
    handed_over = lead["team"] != NONE and lead["team"] != team
    if handed_over:
        lead["hand_overs"] += 1
        lead["needs_briefing"] = 1
        release(w, i)
    if lead["team"] != team:
        receive(w, i, team)
    lead["stage"] = stage
    lead["visit"] = w.family_visits[lead["family"], stage]
    w.family_visits[lead["family"], stage] += 1
    lead["stages_seen"] += 1
    lead["touch"] = 0
    lead["attempt"] = 0
    lead["overflowed"] = 0
    lead["visit_row"] = new_visit(w, i)
    of_visit, of_touch = of_visit_and_touch(w, i)
    lead["outcome_luck"], lead["patience_luck"], lead_in_luck, delay_luck = of_visit
    lead["duration_luck"], lead["travel_luck"], lead["gap_luck"], lead["answer_luck"] = of_touch
    lead["drawn"] = 1
    pause = draw(w, w.steps[stage, w.teams[team]["mode"]]["lead_in_law"], lead_in_luck)
    if handed_over:
        pause += draw(w, w.delay_law, delay_luck)
    return pause


@inlined
def leaves_stage(w: World, i: int, outcome: int) -> int:
    """Lead `i` leaves its stage. Returns the next one, NONE if it leaves for good."""
    lead = w.leads[i]
    row = w.visits[lead["visit_row"]]
    row["left"] = w.clock[0]["now"]
    row["outcome"] = outcome
    if outcome == COLD:
        row["waiting_since"] = lead["queued"]
    stage = NONE
    reason = outcome
    if outcome == ADVANCED:
        stage = w.next_stage[lead["journey"], lead["stage"]]
        reason = DONE if lead["entry"] == CARE else WON
    if stage == LAST_STAGE:
        leaves_for_good(w, i, reason)
    return stage


@inlined
def leaves_for_good(w: World, i: int, reason: int) -> None:
    """Lead `i` leaves for good, or to come back as another."""
    lead = w.leads[i]
    lost = reason != WON and reason != DONE
    if lost and (lead["entry"] == NEW or lead["entry"] == OPENING):
        chance_luck, nurture_luck, _, _ = of_recycling(w, i)
        if lead["journey"] == NEW_BUSINESS and chance_luck < w.recycling_chance:
            nurture = draw(w, w.recycling_law, nurture_luck)
            returns_at(w, w.clock[0]["now"] + nurture, lead["index"], COMES_BACK)
            reason = LEFT_RECYCLED
    leaves(w, i, w.clock[0]["now"], reason)
    release(w, i)
    if lost and lead["prospect"] != NONE:
        cool_down = w.cool_down[w.lead_rows[lead["index"]]["channel"]]
        returns_at(w, w.clock[0]["now"] + cool_down, lead["prospect"], COOLS)
    if reason == WON and lead["journey"] == NEW_BUSINESS and lead["entry"] < LATE_ENTRY:
        buys(w, i)
    lead_of_customer_ended(w, i, reason)
    disappears(w, i)


@inlined
def comes_back(w: World, index: int) -> int:
    """A lost lead of the table is back after its time of nurture. Returns its new slot."""
    row = w.lead_rows[index]
    return new_lead(
        w, row["channel"], row["source"], row["number"], row["segment"], row["journey"], RECYCLED,
        index, NONE, row["value"], row["quality"] + w.recycling_quality, index,
    )  # fmt: skip


@inlined
def asks(w: World, i: int) -> int:
    """Lead `i` asks for a rep. Returns one who takes it at once; NONE if it has to wait."""
    k = w.clock[0]
    lead = w.leads[i]
    t = lead["team"]
    lead["queued"] = k["now"]
    r = free_rep(w, t, i)
    back_up = NONE if lead["overflowed"] else w.teams[t]["overflow_team"]
    at_once = back_up != NONE and w.teams[t]["overflow_after"] == 0.0
    if r == NONE and at_once:
        r = free_rep(w, back_up, i)
    if r != NONE:
        return r
    wait = k["waits"]
    k["waits"] += 1
    lead["wait"] = wait
    lead["place"] = queue(w, i, t, line_of(w, i, t), wait)
    law = w.segments[lead["segment"]]["patience_law"]
    if law != NONE:
        reneges_at(w, k["now"] + draw(w, law, lead["patience_luck"]), i, wait)
    if at_once:
        lead["back_up_place"] = queue(w, i, back_up, line_of(w, i, back_up), wait)
    elif back_up != NONE:
        overflows_at(w, k["now"] + w.teams[t]["overflow_after"], i, wait)
    return NONE


@inlined
def asks_back_up(w: World, i: int) -> int:
    """The wait of lead `i` has become too long. Returns a rep of the back-up, or NONE."""
    lead = w.leads[i]
    back_up = w.teams[lead["team"]]["overflow_team"]
    r = free_rep(w, back_up, i)
    if r == NONE:
        lead["back_up_place"] = queue(w, i, back_up, line_of(w, i, back_up), lead["wait"])
    return r


@inlined
def stands_open(w: World) -> None:
    """The horizon ends: note where every lead that is still open stands."""
    for n in range(w.clock[0]["alive"]):
        i = w.alive[n]
        lead = w.leads[i]
        leaves(w, i, math.nan, EXIT_OPEN)
        if lead["wait"] != NONE:
            w.visits[lead["visit_row"]]["waiting_since"] = lead["queued"]
