"""The working life of a rep: hired, at work, away, gone."""

from __future__ import annotations

import math

from funnel_sim.compiling import inlined
from funnel_sim.domain.names import Entry
from funnel_sim.engines.compiled_engine.events import BACK, CALLED, HIRED, staff_at
from funnel_sim.engines.compiled_engine.leads import NEW_BUSINESS, enters
from funnel_sim.engines.compiled_engine.prospects import next_prospect
from funnel_sim.engines.compiled_engine.rows import new_lead
from funnel_sim.engines.compiled_engine.teams import (
    best,
    call_idle,
    dismiss,
    has_room,
    stops_idling,
)
from funnel_sim.engines.compiled_engine.world import World
from funnel_sim.model.blueprint import NONE

PROSPECT = int(Entry.PROSPECT)


@inlined
def are_planned(w: World) -> None:
    """What the roster plans is scheduled at the start: by rep, hire, absences, departure."""
    for r in range(len(w.reps)):
        rep = w.reps[r]
        if rep["hired"] > 0.0:
            staff_at(w, rep["hired"], r, HIRED)
        for absence in range(rep["absence"], rep["absences_end"]):
            staff_at(w, w.absences[absence]["due"], r, CALLED)
        if rep["due"] < math.inf:
            staff_at(w, rep["due"], r, CALLED)


@inlined
def is_hired(w: World, r: int) -> None:
    """Rep `r` is on the payroll from now on."""
    t = w.reps[r]["team"]
    w.teams[t]["reps"] += 1
    if w.teams[t]["wip_limit"] != NONE:
        call_idle(w, t)


@inlined
def is_called(w: World, r: int) -> int:
    """The roster has something for rep `r`. Returns him if idle: others see it after the touch."""
    if not w.reps[r]["idle"]:
        return NONE
    stops_idling(w, r)
    return r


@inlined
def is_present(w: World, r: int) -> bool:
    """Whether rep `r` may choose now: he may be due to leave, or to be away."""
    now = w.clock[0]["now"]
    rep = w.reps[r]
    if now >= rep["due"]:
        w.rep_rows[r]["left"] = now
        dismiss(w, r)
        call_idle(w, rep["team"])
        return False
    while rep["absence"] < rep["absences_end"] and w.absences[rep["absence"]]["due"] <= now:
        absence = w.absences[rep["absence"]]
        rep["absence"] += 1
        absence["begin"] = min(now, absence["end"])
        if now < absence["end"]:
            rep["away"] = 1
            if w.teams[rep["team"]]["covers_absences"]:
                call_idle(w, rep["team"])
            staff_at(w, absence["end"], r, BACK)
            return False
    return True


@inlined
def chooses(w: World, r: int) -> int:
    """The lead that rep `r` takes next: the best of those who wait, or else a name off a list."""
    i = best(w, r)
    if i != NONE or len(w.prospects) == 0 or not has_room(w, r):
        return i
    p = next_prospect(w, w.reps[r]["team"])
    return NONE if p == NONE else approaches(w, p)


@inlined
def approaches(w: World, p: int) -> int:
    """A name becomes a lead, whose first touch begins at once. Returns its slot."""
    row = w.prospect_rows[p]
    family = w.clock[0]["prospect_families"] + p
    for t in range(len(w.teams)):
        w.family_owners[family, t] = 0
    i = new_lead(
        w, row["channel"], row["source"], row["number"], row["segment"], NEW_BUSINESS, PROSPECT,
        w.prospects[p]["approached"], NONE, row["value"], row["quality"], family,
    )  # fmt: skip
    lead = w.leads[i]
    w.prospects[p]["approached"] = lead["index"]
    lead["prospect"] = p
    enters(w, i, w.journeys[NEW_BUSINESS]["first_stage"])
    lead["queued"] = w.clock[0]["now"]
    return i
