"""Nothing happens before its time, nobody is in two places at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log
from funnel_sim.domain.names import TouchResult
from funnel_sim.metrics.balances.findings import Floats, count

Ints = NDArray[np.int64]


def check_one_at_a_time(log: Log) -> Iterator[str]:
    """No rep and no lead is in two touches at once, and reps work in their own team."""
    for who in ("rep", "lead"):
        touches = log.touches
        overlap = longest_overlap(touches[who], touches["start"], touches["end"])
        if overlap > 0.0:
            yield f"touches: a {who} is in two at once for {overlap:g} h"
    foreign = log.reps["team"][log.touches["rep"]] != log.touches["team"]
    yield from count(foreign, "touches are by a rep of another team")


def longest_overlap(who: Ints, start: Floats, end: Floats) -> float:
    """Hours by which a spell begins before the one before it of the same rep or lead is over."""
    order = np.lexsort((end, start, who))
    mine, begin, over = who[order], start[order], end[order]
    overlap = np.where(mine[1:] == mine[:-1], over[:-1] - begin[1:], 0.0)
    return float(overlap.max(initial=0.0))


def check_order(log: Log) -> Iterator[str]:
    """Queue entry <= stage entry <= start of the wait <= start of the touch <= its end."""
    touches, visits = log.touches, log.visits
    of_touch = visits[touches["visit"]]
    not_before = (
        (visits["entered"], log.leads["arrival"][visits["lead"]], "stage entries", "arrival"),
        (touches["queued"], of_touch["entered"], "waits", "entry into the stage"),
        (touches["start"], touches["queued"], "touches", "start of the wait"),
        (touches["end"], touches["start"], "ends of touches", "start of the touch"),
    )
    for later, earlier, what, than in not_before:
        early = earlier - later
        if not (early <= 0.0).all():
            yield f"order: {what} are up to {np.nanmax(early):g} h before the {than}"
    taken_over = ~np.isnan(visits["overflowed"])
    yield from count(
        visits["overflowed"][taken_over] < visits["entered"][taken_over],
        "stage visits are taken over before they begin",
    )
    known = ~np.isnan(visits["left"])
    yield from count(
        visits["left"][known] < visits["entered"][known], "stage visits end before they begin"
    )
    ended = touches["result"] != TouchResult.UNFINISHED
    yield from count(
        touches["end"][ended] > of_touch["left"][ended], "touches end after their stage visit"
    )


def check_horizon(log: Log, frame: Frame) -> Iterator[str]:
    """Nothing happens at the horizon or after it; what is unfinished ends no earlier."""
    unfinished = log.touches["result"] == TouchResult.UNFINISHED
    moments = {
        "touches begin": log.touches["start"],
        "touches end": log.touches["end"][~unfinished],
        "stage visits begin": log.visits["entered"],
        "stage visits end": log.visits["left"],
        "leads leave": log.exits["time"],
        "reps are hired": log.reps["hired"],
        "reps leave": log.reps["left"],
        "absences begin": log.absences["begin"],
        "customers are won": log.customers["since"],
        "customers are lost": log.customers["until"],
    }
    for what, time in moments.items():
        yield from count(time >= frame.horizon, f"{what} at or after the horizon")
    early = log.touches["end"][unfinished] < frame.horizon
    yield from count(early, "touches are unfinished though they end before the horizon")
