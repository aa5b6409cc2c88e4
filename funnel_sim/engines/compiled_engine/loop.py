"""The event loop: one replication from the first hour to the horizon.

An event says which lead moves and which rep is free afterwards. The lead leaves its stage, enters
the next one, and asks for a rep, who begins at once if there is one. Then those choose who are
free: the rep of the touch that has ended, and after him the idle of teams in which room or work has
appeared otherwise. `engines.contract` has the order of events at equal times.
"""

from __future__ import annotations

from funnel_sim.compiling import inlined
from funnel_sim.domain.names import VisitOutcome
from funnel_sim.engines.compiled_engine import customers, reps
from funnel_sim.engines.compiled_engine.events import (
    ASKS,
    BACK,
    CARES,
    CHURNS,
    COMES_BACK,
    COOLS,
    EXPANDS,
    HIRED,
    RENEWS,
    REP,
    WHO,
    drop,
    first,
    has_ended,
    returns_at,
)
from funnel_sim.engines.compiled_engine.leads import (
    asks,
    asks_back_up,
    comes_back,
    enters,
    leaves_stage,
    stands_open,
)
from funnel_sim.engines.compiled_engine.lines import withdraw
from funnel_sim.engines.compiled_engine.prospects import put_back
from funnel_sim.engines.compiled_engine.reps import chooses, is_called, is_hired, is_present
from funnel_sim.engines.compiled_engine.rows import appears
from funnel_sim.engines.compiled_engine.teams import becomes_idle, call_idle, stops_idling
from funnel_sim.engines.compiled_engine.touches import begins, ends
from funnel_sim.engines.compiled_engine.world import World
from funnel_sim.engines.contract import ARRIVES, ENDS, OVERFLOWS, RENEGES, RETURNS, STAFF
from funnel_sim.model.blueprint import NONE

OPEN = int(VisitOutcome.OPEN)
COLD = int(VisitOutcome.COLD)

# what a lead does after an event
NOTHING = 0
LEAVES_STAGE = 1
ENTERS = 2
PAUSES = 3
ASKS_TEAM = 4
ASKS_BACK_UP = 5


def run(w: World) -> None:
    """Play one replication; `full` names the array that was too small, if any."""
    k = w.clock[0]
    customers.are_there(w)
    reps.are_planned(w)
    started = False
    while k["full"] == 0:
        lead, move, outcome, pause, rep = NONE, NOTHING, OPEN, 0.0, NONE
        event_class = NONE
        if started:
            event_class = next_class(w)
            if event_class == NONE:
                break
            lead, move, outcome, pause, rep = happens(w, event_class)
        started = True
        end = w.ends[1]["order"]
        stage = NONE
        if move == LEAVES_STAGE:
            stage = leaves_stage(w, lead, outcome)
            move = NOTHING if stage == NONE else ENTERS
        elif move == ENTERS:
            stage = w.lead_rows[w.leads[lead]["index"]]["enters"]
        if move == ENTERS:
            pause = enters(w, lead, stage)
            move = PAUSES
        if move == PAUSES:
            if pause > 0.0:
                returns_at(w, k["now"] + pause, lead, ASKS)
            else:
                move = ASKS_TEAM
        taken = NONE
        if move == ASKS_TEAM:
            taken = asks(w, lead)
        elif move == ASKS_BACK_UP:
            taken = asks_back_up(w, lead)
        choose(w, taken, lead, rep)
        if event_class == ENDS:
            has_ended(w, rep, end)
    stands_open(w)


@inlined
def next_class(w: World) -> int:
    """Class of the next event, whose time it is now; NONE where the horizon comes first."""
    k = w.clock[0]
    found = ENDS
    time = w.ends[1]["time"]
    other = first(w.reneges, k["reneges"])
    if other < time:
        time, found = other, RENEGES
    other = first(w.overflows, k["overflows"])
    if other < time:
        time, found = other, OVERFLOWS
    other = first(w.staff, k["staff"])
    if other < time:
        time, found = other, STAFF
    if k["arrived"] < k["listed"]:
        other = w.lead_rows[k["arrived"]]["arrival"]
        if other < time:
            time, found = other, ARRIVES
    other = first(w.returns, k["returns"])
    if other < time:
        time, found = other, RETURNS
    if time >= w.horizon:
        return NONE
    k["now"] = time
    return found


@inlined
def happens(w: World, event_class: int) -> tuple[int, int, int, float, int]:
    """The event itself. Returns lead, its move, outcome of the stage, pause, and who is free."""
    k = w.clock[0]
    if event_class == ENDS:
        rep = w.ends[1]["code"]
        outcome, pause = ends(w, rep)
        move = PAUSES if outcome == OPEN else LEAVES_STAGE
        return w.reps[rep]["lead"], move, outcome, pause, rep
    if event_class == ARRIVES:
        lead = appears(w, k["arrived"], k["arrived"])
        k["arrived"] += 1
        return lead, ENTERS, OPEN, 0.0, NONE
    if event_class in (RENEGES, OVERFLOWS):
        return wait_ends(w, event_class)
    if event_class == STAFF:
        return NONE, NOTHING, OPEN, 0.0, roster_calls(w)
    return comes(w)


@inlined
def wait_ends(w: World, event_class: int) -> tuple[int, int, int, float, int]:
    """A wait has become too long: for the lead, or for its team. Nothing, if it is over."""
    k = w.clock[0]
    if event_class == RENEGES:
        lead, wait = w.reneges[0]["code"], w.reneges[0]["order"]
        drop(w.reneges, k["reneges"])
        k["reneges"] -= 1
    else:
        lead, wait = w.overflows[0]["code"], w.overflows[0]["order"]
        drop(w.overflows, k["overflows"])
        k["overflows"] -= 1
    if w.leads[lead]["wait"] != wait:
        return NONE, NOTHING, OPEN, 0.0, NONE
    if event_class == RENEGES:
        withdraw(w, lead)
        return lead, LEAVES_STAGE, COLD, 0.0, NONE
    return lead, ASKS_BACK_UP, OPEN, 0.0, NONE


@inlined
def roster_calls(w: World) -> int:
    """The roster has something for a rep. Returns him if he is to see to it now."""
    k = w.clock[0]
    code = w.staff[0]["code"]
    drop(w.staff, k["staff"])
    k["staff"] -= 1
    rep: int = code // REP
    what = code % REP
    if what == HIRED:
        is_hired(w, rep)
        return rep
    if what == BACK:
        w.reps[rep]["away"] = 0
        return rep
    return is_called(w, rep)


@inlined
def comes(w: World) -> tuple[int, int, int, float, int]:
    """Somebody comes, or comes back."""
    k = w.clock[0]
    code = w.returns[0]["code"]
    drop(w.returns, k["returns"])
    k["returns"] -= 1
    who, what = code // WHO, code % WHO
    lead = NONE
    if what == ASKS:
        return who, ASKS_TEAM, OPEN, 0.0, NONE
    if what == COMES_BACK:
        lead = comes_back(w, who)
    elif what == COOLS:
        cools(w, who)
    elif what == EXPANDS:
        lead = customers.expands(w, who)
    elif what == RENEWS:
        lead = customers.renews(w, who)
    elif what == CHURNS:
        customers.churns(w, who)
    else:
        lead = customers.needs_care(w, who, what - CARES)
    return lead, NOTHING if lead == NONE else ENTERS, OPEN, 0.0, NONE


@inlined
def cools(w: World, prospect: int) -> None:
    """A name may be tried again."""
    put_back(w, prospect)
    segment = w.prospect_rows[prospect]["segment"]
    for t in range(len(w.teams)):
        if w.listed[t, segment]:
            call_idle(w, t)


@inlined
def choose(w: World, taken: int, lead: int, free: int) -> None:
    """Touches begin: `taken` has been given `lead`; the others choose.

    First `free`; at the start of the replication all reps; then the idle of the teams called.
    """
    k = w.clock[0]
    idle = NONE
    while True:
        if taken != NONE:
            rep = taken
            taken = NONE
        else:
            rep = free
            free = NONE
            if rep == NONE and k["hiring"] < len(w.reps):
                rep = k["hiring"]
                k["hiring"] += 1
                if w.reps[rep]["hired"] > 0.0:
                    continue
                is_hired(w, rep)
            elif rep == NONE and idle != NONE:
                rep = idle
                idle = w.reps[rep]["after"]
            elif rep == NONE and k["called"] > 0:
                idle = first_called(w)
                continue
            elif rep == NONE:
                break
            if not w.reps[rep]["idle"] and not is_present(w, rep):
                continue
            lead = chooses(w, rep)
        if lead != NONE:
            if w.reps[rep]["idle"]:
                stops_idling(w, rep)
            begins(w, rep, lead)
        elif not w.reps[rep]["idle"]:
            becomes_idle(w, rep)


@inlined
def first_called(w: World) -> int:
    """The rep of the first team called who is idle for longest."""
    k = w.clock[0]
    team = w.called_teams[k["first_called"]]
    k["first_called"] = (k["first_called"] + 1) % len(w.called_teams)
    k["called"] -= 1
    w.teams[team]["called"] = 0
    return w.teams[team]["idle_first"]  # type: ignore[no-any-return]
