"""A team: who waits for whom, who is free, and what counts as work in progress."""

from __future__ import annotations

from funnel_sim.compiling import inlined
from funnel_sim.engines.compiled_engine.lines import better, front, move_to
from funnel_sim.engines.compiled_engine.world import World
from funnel_sim.model.blueprint import NONE


@inlined
def own_line(w: World, r: int) -> int:
    """The line of the leads that wait for rep `r` alone."""
    return 2 * len(w.teams) + r


@inlined
def line_of(w: World, i: int, team: int) -> int:
    """The line of a team in which lead `i` waits."""
    lead = w.leads[i]
    if lead["team"] != team or not lead["begun"]:
        return 2 * team
    return 2 * team + 1 if lead["owner"] == NONE else own_line(w, lead["owner"])


@inlined
def becomes_idle(w: World, r: int) -> None:
    """Rep `r` has nothing to do: the last in the row of the idle."""
    rep = w.reps[r]
    team = w.teams[rep["team"]]
    last = team["idle_last"]
    rep["idle"] = 1
    rep["before"] = last
    rep["after"] = NONE
    if last == NONE:
        team["idle_first"] = r
    else:
        w.reps[last]["after"] = r
    team["idle_last"] = r


@inlined
def stops_idling(w: World, r: int) -> None:
    """Rep `r` leaves the row of the idle."""
    rep = w.reps[r]
    team = w.teams[rep["team"]]
    before, after = rep["before"], rep["after"]
    rep["idle"] = 0
    if before == NONE:
        team["idle_first"] = after
    else:
        w.reps[before]["after"] = after
    if after == NONE:
        team["idle_last"] = before
    else:
        w.reps[after]["before"] = before


@inlined
def call_idle(w: World, t: int) -> None:
    """Let idle reps of a team choose, once what happens now is done."""
    team = w.teams[t]
    if team["idle_first"] != NONE and not team["called"]:
        team["called"] = 1
        k = w.clock[0]
        w.called_teams[(k["first_called"] + k["called"]) % len(w.called_teams)] = t
        k["called"] += 1


@inlined
def has_room(w: World, r: int) -> bool:
    """Whether rep `r` may begin a fresh lead."""
    rep = w.reps[r]
    team = w.teams[rep["team"]]
    limit = team["wip_limit"]
    if limit == NONE:
        return True
    if team["owned"]:
        return rep["begun"] < limit  # type: ignore[no-any-return]
    return team["in_progress"] < limit * team["reps"]  # type: ignore[no-any-return]


@inlined
def free_rep(w: World, t: int, i: int) -> int:
    """The rep of a team, idle for longest, who may take lead `i` at once; NONE if there is none."""
    lead = w.leads[i]
    team = w.teams[t]
    r = team["idle_first"]
    if lead["team"] != t or not lead["begun"]:
        while r != NONE and not has_room(w, r):
            r = w.reps[r]["after"]
        return r  # type: ignore[no-any-return]
    owner = lead["owner"]
    if owner != NONE and not (team["covers_absences"] and w.reps[owner]["away"]):
        return owner if w.reps[owner]["idle"] else NONE
    return r  # type: ignore[no-any-return]


@inlined
def best(w: World, r: int) -> int:
    """The waiting lead that rep `r` takes next; NONE if there is none."""
    t = w.reps[r]["team"]
    team = w.teams[t]
    p = front(w, r, t, 2 * t + 1)
    if team["owned"]:
        p = better(w, r, p, front(w, r, t, own_line(w, r)))
        if team["covers_absences"]:
            for other in range(team["first_rep"], team["end_rep"]):
                if w.reps[other]["away"]:
                    p = better(w, r, p, front(w, r, t, own_line(w, other)))
    if has_room(w, r):
        p = better(w, r, p, front(w, r, t, 2 * t))
    return NONE if p == NONE else w.places[p]["lead"]


@inlined
def count_in(w: World, i: int) -> None:
    """Lead `i` becomes work in progress."""
    lead = w.leads[i]
    lead["begun"] = 1
    if lead["owner"] != NONE:
        w.reps[lead["owner"]]["begun"] += 1
    else:
        w.teams[lead["team"]]["in_progress"] += 1


@inlined
def receive(w: World, i: int, t: int) -> None:
    """A team takes over lead `i` at the beginning of a stage; an owner of old gets it back."""
    lead = w.leads[i]
    lead["team"] = t
    if w.teams[t]["owned"]:
        of_old = w.family_owners[lead["family"], t] - 1
        if of_old != NONE and not w.reps[of_old]["gone"]:
            lead["owner"] = of_old
            count_in(w, i)


@inlined
def take_on(w: World, i: int, r: int) -> None:
    """The first touch in a team makes lead `i` work in progress, and the rep its owner."""
    lead = w.leads[i]
    rep = w.reps[r]
    t = rep["team"]
    if w.teams[t]["owned"] and lead["owner"] == NONE:
        lead["owner"] = r
        w.family_owners[lead["family"], t] = r + 1
        if lead["begun"]:
            rep["begun"] += 1
    if not lead["begun"]:
        count_in(w, i)


@inlined
def release(w: World, i: int) -> None:
    """Lead `i` leaves its team; idle reps may have room for another."""
    lead = w.leads[i]
    t = lead["team"]
    if t == NONE:
        return
    team = w.teams[t]
    if lead["begun"]:
        lead["begun"] = 0
        if lead["owner"] != NONE:
            w.reps[lead["owner"]]["begun"] -= 1
        elif not team["owned"]:
            team["in_progress"] -= 1
    lead["owner"] = NONE
    if team["wip_limit"] != NONE:
        call_idle(w, t)


@inlined
def dismiss(w: World, r: int) -> None:
    """Rep `r` leaves for good: who waited for him waits for the others, after a hand-over."""
    rep = w.reps[r]
    t = rep["team"]
    rep["gone"] = 1
    w.teams[t]["reps"] -= 1
    if not w.teams[t]["owned"]:
        return
    for n in range(w.clock[0]["alive"]):
        lead = w.leads[w.alive[n]]
        if lead["owner"] == r:
            lead["owner"] = NONE
            lead["hand_overs"] += 1
            lead["needs_briefing"] = 1
            if lead["place"] != NONE:
                move_to(w, lead["place"], 2 * t + 1)
