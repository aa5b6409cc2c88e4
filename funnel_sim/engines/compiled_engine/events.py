"""What is to come: a heap for each class of events, ordered by time, then order of scheduling.

Ends of touches, of which each rep has one at most, are found by a knock-out among the reps: a
change plays the few matches on its way to the final, with no guesses for the processor to miss. The
classes themselves are taken in the order of `engines.contract`. Reneges and overflows stay when the
wait has ended before; their number of the wait tells (`order`), and at the latest when they are
more than half of the heap they are cleared away.
"""

from __future__ import annotations

import math
from typing import Any

from funnel_sim.compiling import called, inlined
from funnel_sim.engines.compiled_engine.world import Room, Rows, World

# codes of `returns`: who * WHO + what
WHO = 4096
ASKS = 0
"""A lead's pause is over."""
COMES_BACK = 1
"""A lost lead's nurture is over."""
COOLS = 2
"""A prospect may be tried again."""
EXPANDS = 3
RENEWS = 4
CHURNS = 5
CARES = 6
"""A customer's case of the kind `what - CARES`."""

# codes of `staff`: rep * REP + what
REP = 4
HIRED = 0
CALLED = 1
"""An absence or a departure is due: whoever is idle sees it now."""
BACK = 2

RENEGES_FULL = int(Room.RENEGES)
OVERFLOWS_FULL = int(Room.OVERFLOWS)
STAFF_FULL = int(Room.STAFF)
RETURNS_FULL = int(Room.RETURNS)
FEW = 64
"""Stale timers that are not worth clearing away."""


@called
def push(heap: Rows, size: int, time: float, order: int, code: int) -> None:
    """Add an event to a heap that holds `size`."""
    at = size
    while at > 0:
        above = (at - 1) >> 1
        top = heap[above]
        if top["time"] < time or (top["time"] == time and top["order"] < order):
            break
        heap[at] = heap[above]
        at = above
    node = heap[at]
    node["time"] = time
    node["order"] = order
    node["code"] = code


@called
def drop(heap: Rows, size: int) -> None:
    """Take the first event off a heap that holds `size`: bottom up (Wegener 1993)."""
    last = size - 1
    at = 0
    child = 1
    while child < last:
        left = heap[child]
        right = heap[child + 1]
        if right["time"] < left["time"] or (
            right["time"] == left["time"] and right["order"] < left["order"]
        ):
            child += 1
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    end = heap[last]
    push(heap, at, end["time"], end["order"], end["code"])


@called
def sift(heap: Rows, size: int, start: int) -> None:
    """Let the event at `start` sink to its place."""
    time = heap[start]["time"]
    order = heap[start]["order"]
    code = heap[start]["code"]
    at = start
    child = 2 * at + 1
    while child < size:
        if child + 1 < size:
            left = heap[child]
            right = heap[child + 1]
            if right["time"] < left["time"] or (
                right["time"] == left["time"] and right["order"] < left["order"]
            ):
                child += 1
        below = heap[child]
        if time < below["time"] or (time == below["time"] and order < below["order"]):
            break
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    node = heap[at]
    node["time"] = time
    node["order"] = order
    node["code"] = code


@called
def without_stale(heap: Rows, size: int, leads: Rows) -> int:
    """Clear away timers whose wait is over. Returns how many are left."""
    kept = 0
    for at in range(size):
        if leads[heap[at]["code"]]["wait"] == heap[at]["order"]:
            heap[kept] = heap[at]
            kept += 1
    for start in range(kept // 2 - 1, -1, -1):
        sift(heap, kept, start)
    return kept


@called
def knock_out(ends: Rows, rep: int, time: float, order: int) -> None:
    """The touch of `rep` ends then: play his matches anew, up to the final."""
    node = (len(ends) >> 1) + rep
    leaf = ends[node]
    leaf["time"] = time
    leaf["order"] = order
    while node > 1:
        other = ends[node ^ 1]
        rival_time, rival_order, rival = other["time"], other["order"], other["code"]
        loses = (rival_time < time) | ((rival_time == time) & (rival_order < order))
        time = rival_time if loses else time
        order = rival_order if loses else order
        rep = rival if loses else rep
        node >>= 1
        winner = ends[node]
        winner["time"] = time
        winner["order"] = order
        winner["code"] = rep


@inlined
def ends_at(w: World, time: float, rep: int) -> None:
    """A touch of `rep` will end."""
    k = w.clock[0]
    knock_out(w.ends, rep, time, k["scheduled"])
    k["scheduled"] += 1


@inlined
def has_ended(w: World, rep: int, order: int) -> None:
    """The touch of `rep` of this order has ended; never mind, if he has begun another since."""
    leaf = w.ends[(len(w.ends) >> 1) + rep]
    if leaf["order"] == order:
        knock_out(w.ends, rep, math.inf, order)


@inlined
def reneges_at(w: World, time: float, lead: int, wait: int) -> None:
    """The patience of a waiting lead will be over."""
    k = w.clock[0]
    if time >= w.horizon:
        return
    size = k["reneges"]
    if size == len(w.reneges):
        k["full"] = RENEGES_FULL
        return
    push(w.reneges, size, time, wait, lead)
    size += 1
    w.leads[lead]["timed"] = 1
    k["timers"] += 1
    if size > FEW and size > 2 * k["timers"]:
        size = without_stale(w.reneges, size, w.leads)
    k["reneges"] = size


@inlined
def overflows_at(w: World, time: float, lead: int, wait: int) -> None:
    """The back-up team may take a waiting lead."""
    k = w.clock[0]
    if time >= w.horizon:
        return
    size = k["overflows"]
    if size == len(w.overflows):
        size = without_stale(w.overflows, size, w.leads)
    if size == len(w.overflows):
        k["full"] = OVERFLOWS_FULL
        return
    push(w.overflows, size, time, wait, lead)
    k["overflows"] = size + 1


@inlined
def staff_at(w: World, time: float, rep: int, what: int) -> None:
    """The roster has something for a rep."""
    k = w.clock[0]
    if time >= w.horizon:
        return
    if k["staff"] == len(w.staff):
        k["full"] = STAFF_FULL
        return
    push(w.staff, k["staff"], time, k["scheduled"], rep * REP + what)
    k["staff"] += 1
    k["scheduled"] += 1


@inlined
def returns_at(w: World, time: float, who: int, what: int) -> None:
    """A lead, a prospect or a customer will be back."""
    k = w.clock[0]
    if time >= w.horizon:
        return
    if k["returns"] == len(w.returns):
        k["full"] = RETURNS_FULL
        return
    push(w.returns, k["returns"], time, k["scheduled"], who * WHO + what)
    k["returns"] += 1
    k["scheduled"] += 1


@inlined
def first(heap: Rows, size: int) -> Any:
    """Time of the first event of a heap; infinite if there is none."""
    if size == 0:
        return float("inf")
    return heap[0]["time"]
