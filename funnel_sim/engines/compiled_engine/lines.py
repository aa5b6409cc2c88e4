"""Lines in which leads wait, and which of them a rep takes first.

A line is a list in the order of queueing where that, segments' shares of time or each rep's own
judgement decide; otherwise a pairing heap (Fredman, Sedgewick, Sleator & Tarjan 1986), by rank and
then by order of queueing. Where time is shared there is a line for each segment (a *slot*). Whoever
waits no longer is taken out at once, so that lines hold live waiters only. Line numbers: 2t for
fresh leads of team t, 2t + 1 for those that it has begun, and behind them one for the own leads of
each rep.
"""

from __future__ import annotations

from funnel_sim.compiling import called, inlined
from funnel_sim.domain.names import Discipline
from funnel_sim.engines.compiled_engine.shared import criteria, judgement, rank
from funnel_sim.engines.compiled_engine.world import Ints, Room, Rows, World
from funnel_sim.model.blueprint import NONE

FIFO = int(Discipline.FIFO)
SHARES = int(Discipline.EFFORT_SHARES)
JUDGEMENT = int(Discipline.OWN_JUDGEMENT)
PLACES_FULL = int(Room.PLACES)


@called
def meld(places: Rows, a: int, b: int) -> int:
    """One heap of two, either of which may be empty. Returns its root."""
    if a == NONE:
        return b
    if b == NONE:
        return a
    x = places[a]
    y = places[b]
    if y["rank"] < x["rank"] or (y["rank"] == x["rank"] and y["order"] < x["order"]):
        a, b = b, a
    above = places[a]
    below = places[b]
    child = above["child"]
    below["next"] = child
    below["before"] = a
    if child != NONE:
        places[child]["before"] = b
    above["child"] = b
    return a


@called
def merged(places: Rows, first: int) -> int:
    """One heap of all siblings from `first` on, in pairs and then backwards. Returns its root."""
    pairs = NONE
    while first != NONE:
        second = places[first]["next"]
        if second == NONE:
            places[first]["next"] = pairs
            pairs = first
            break
        rest = places[second]["next"]
        both = meld(places, first, second)
        places[both]["next"] = pairs
        pairs = both
        first = rest
    root = NONE
    while pairs != NONE:
        rest = places[pairs]["next"]
        places[pairs]["next"] = NONE
        root = meld(places, root, pairs)
        pairs = rest
    if root != NONE:
        places[root]["before"] = NONE
        places[root]["next"] = NONE
    return root


@inlined
def is_list(discipline: int) -> bool:
    """Whether the lines of a team with this discipline are lists."""
    return discipline in (FIFO, SHARES, JUDGEMENT)


@called
def link(places: Rows, roots: Ints, lasts: Ints, p: int, listed: bool) -> None:
    """Put place `p` into its line; in a list behind all who queued before."""
    place = places[p]
    line, slot = place["line"], place["slot"]
    root = roots[line, slot]
    place["child"] = NONE
    place["before"] = NONE
    place["next"] = NONE
    if listed:
        before = lasts[line, slot]
        while before != NONE and places[before]["order"] > place["order"]:
            before = places[before]["before"]
        after = root if before == NONE else places[before]["next"]
        place["before"] = before
        place["next"] = after
        if before == NONE:
            roots[line, slot] = p
        else:
            places[before]["next"] = p
        if after == NONE:
            lasts[line, slot] = p
        else:
            places[after]["before"] = p
    else:
        root = meld(places, root, p)
        places[root]["before"] = NONE
        roots[line, slot] = root


@called
def unlink(places: Rows, roots: Ints, lasts: Ints, p: int, listed: bool) -> None:
    """Take place `p` out of its line."""
    place = places[p]
    line, slot = place["line"], place["slot"]
    before, after = place["before"], place["next"]
    if listed:
        if before == NONE:
            roots[line, slot] = after
        else:
            places[before]["next"] = after
        if after == NONE:
            lasts[line, slot] = before
        else:
            places[after]["before"] = before
        return
    if roots[line, slot] == p:
        roots[line, slot] = merged(places, place["child"])
        return
    if places[before]["child"] == p:
        places[before]["child"] = after
    else:
        places[before]["next"] = after
    if after != NONE:
        places[after]["before"] = before
    root = meld(places, roots[line, slot], merged(places, place["child"]))
    places[root]["before"] = NONE
    roots[line, slot] = root


@inlined
def queue(w: World, i: int, team: int, line: int, order: int) -> int:
    """Let lead `i` wait in a line of a team. Returns the place."""
    k = w.clock[0]
    p = k["free_place"]
    if p != NONE:
        k["free_place"] = w.places[p]["next"]
    elif k["places"] < len(w.places):
        p = k["places"]
        k["places"] += 1
    else:
        k["full"] = PLACES_FULL
        return NONE
    lead = w.leads[i]
    place = w.places[p]
    journey, segment, stage, touch = lead["journey"], lead["segment"], lead["stage"], lead["touch"]
    discipline = w.teams[team]["discipline"]
    left = w.stages_left[journey, stage]
    place["rank"] = rank(
        discipline, left, lead["value"], w.margin_per_hour[journey, segment, stage, touch]
    )
    place["order"] = order
    place["lead"] = i
    place["team"] = team
    place["line"] = line
    place["slot"] = segment if discipline == SHARES else 0
    if discipline == JUDGEMENT:
        place["closeness"], place["value"], place["ease"] = criteria(
            left, w.journeys[journey]["longest"], lead["value"], w.value_scale,
            w.ease[journey, segment, stage, touch],
        )  # fmt: skip
    link(w.places, w.roots, w.lasts, p, is_list(discipline))
    return p  # type: ignore[no-any-return]


@inlined
def free_place(w: World, p: int) -> None:
    """Take a place out of its line; it may be used again."""
    place = w.places[p]
    listed = is_list(w.teams[place["team"]]["discipline"])
    unlink(w.places, w.roots, w.lasts, p, listed)
    place["next"] = w.clock[0]["free_place"]
    w.clock[0]["free_place"] = p


@inlined
def withdraw(w: World, i: int) -> None:
    """Lead `i` waits no longer."""
    lead = w.leads[i]
    if lead["wait"] == NONE:
        return
    lead["wait"] = NONE
    if lead["place"] != NONE:
        free_place(w, lead["place"])
        lead["place"] = NONE
    if lead["back_up_place"] != NONE:
        free_place(w, lead["back_up_place"])
        lead["back_up_place"] = NONE
    if lead["timed"]:
        lead["timed"] = 0
        w.clock[0]["timers"] -= 1


@inlined
def move_to(w: World, p: int, line: int) -> None:
    """A place keeps rank and order in another line of its team."""
    listed = is_list(w.teams[w.places[p]["team"]]["discipline"])
    unlink(w.places, w.roots, w.lasts, p, listed)
    w.places[p]["line"] = line
    link(w.places, w.roots, w.lasts, p, listed)


@inlined
def judged(w: World, r: int, p: int) -> float:
    """How much rep `r` wants the lead at place `p`."""
    place = w.places[p]
    seen = (place["closeness"], place["value"], place["ease"])
    waited = w.clock[0]["now"] - w.leads[place["lead"]]["queued"]
    return judgement(w.weights[r], seen, waited, w.day)  # type: ignore[no-any-return]


@inlined
def time_for_share(w: World, team: int, segment: int) -> float:
    """Time that a team has spent on a segment, for its share."""
    share = w.effort_share[team, segment]
    return w.spent[team, segment] / share if share > 0.0 else float("inf")


@inlined
def better(w: World, r: int, a: int, b: int) -> int:
    """Of two places in lines of the rep's team, each perhaps NONE, the one taken first."""
    if a == NONE:
        return b
    if b == NONE:
        return a
    x = w.places[a]
    y = w.places[b]
    discipline = w.teams[x["team"]]["discipline"]
    x_key = x["rank"]
    y_key = y["rank"]
    if discipline == SHARES:
        x_key = time_for_share(w, x["team"], x["slot"])
        y_key = time_for_share(w, y["team"], y["slot"])
    elif discipline == JUDGEMENT:
        x_key = -judged(w, r, a)
        y_key = -judged(w, r, b)
    if x_key != y_key:
        return a if x_key < y_key else b
    if x["slot"] != y["slot"]:
        return a if x["slot"] < y["slot"] else b
    return a if x["order"] < y["order"] else b


@inlined
def front(w: World, r: int, team: int, line: int) -> int:
    """The place in a line that rep `r` would take; NONE if nobody waits there."""
    best = w.roots[line, 0]
    discipline = w.teams[team]["discipline"]
    if discipline == SHARES:
        for slot in range(1, w.roots.shape[1]):
            best = better(w, r, best, w.roots[line, slot])
    elif discipline == JUDGEMENT:
        p = best
        while p != NONE:
            best = better(w, r, best, p)
            p = w.places[p]["next"]
    return best  # type: ignore[no-any-return]
