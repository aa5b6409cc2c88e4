"""Names on lists: who is approached next when nothing more urgent waits."""

from __future__ import annotations

from funnel_sim.compiling import inlined
from funnel_sim.engines.compiled_engine.world import World
from funnel_sim.model.blueprint import NONE


@inlined
def next_prospect(w: World, t: int) -> int:
    """The next name for a team, off its list; NONE if there is none.

    Lists in the order of channels; first names never tried, by number, then those that have cooled
    down, in the order in which they did.
    """
    for channel in range(w.untried.shape[0]):
        found = NONE
        for segment in range(w.untried.shape[1]):
            p = w.untried[channel, segment]
            if w.listed[t, segment] and p != NONE and (found == NONE or p < found):
                found = p
        if found != NONE:
            segment = w.prospect_rows[found]["segment"]
            w.untried[channel, segment] = w.prospects[found]["next"]
            return found
        for segment in range(w.untried.shape[1]):
            p = w.cooled_first[channel, segment]
            if w.listed[t, segment] and p != NONE:  # noqa: SIM102 - one thought a line
                if found == NONE or w.prospects[p]["cooled"] < w.prospects[found]["cooled"]:
                    found = p
        if found != NONE:
            segment = w.prospect_rows[found]["segment"]
            w.cooled_first[channel, segment] = w.prospects[found]["next"]
            if w.prospects[found]["next"] == NONE:
                w.cooled_last[channel, segment] = NONE
            return found
    return NONE


@inlined
def put_back(w: World, p: int) -> None:
    """A name has cooled down."""
    k = w.clock[0]
    row = w.prospect_rows[p]
    channel, segment = row["channel"], row["segment"]
    prospect = w.prospects[p]
    prospect["cooled"] = k["cooled"]
    prospect["next"] = NONE
    k["cooled"] += 1
    last = w.cooled_last[channel, segment]
    if last == NONE:
        w.cooled_first[channel, segment] = p
    else:
        w.prospects[last]["next"] = p
    w.cooled_last[channel, segment] = p
