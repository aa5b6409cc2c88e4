"""Every lead goes from stage to stage, ends as its last stage ended, and comes back as it may."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.log import Log, Rows
from funnel_sim.domain.names import Entry, Exit, VisitOutcome
from funnel_sim.metrics.balances.findings import Flags, count

Ints = NDArray[np.int64]

ENDS_AS: dict[Exit, tuple[VisitOutcome, ...]] = {
    Exit.OPEN: (VisitOutcome.OPEN,),
    Exit.WON: (VisitOutcome.ADVANCED,),
    Exit.LOST: (VisitOutcome.LOST,),
    Exit.UNREACHABLE: (VisitOutcome.UNREACHABLE,),
    Exit.COLD: (VisitOutcome.COLD,),
    Exit.RECYCLED: (VisitOutcome.LOST, VisitOutcome.UNREACHABLE, VisitOutcome.COLD),
    Exit.DONE: (VisitOutcome.ADVANCED,),
}
"""How the last stage visit of a lead ended, given how the lead stands."""
OF_CUSTOMERS = (Entry.EXPANSION, Entry.RENEWAL, Entry.CARE)


def check_journeys(log: Log) -> Iterator[str]:
    """Every lead goes from stage to stage and ends as its last stage ended."""
    visits, exits = log.visits, log.exits
    final = _final_visits(log)
    arrived = final >= 0
    is_final = np.zeros(len(visits), dtype=np.bool_)
    is_final[final[arrived]] = True
    yield from count(
        ~is_final & (visits["outcome"] != VisitOutcome.ADVANCED),
        "stage visits are followed by another without having advanced",
    )
    last, stands = visits[final[arrived]], exits[arrived]
    yield from count(
        ~_fits(stands["reason"], last["outcome"]),
        "leads left otherwise than their last stage visit ended",
    )
    same_time = (last["left"] == stands["time"]) | (
        np.isnan(last["left"]) & np.isnan(stands["time"])
    )
    yield from count(~same_time, "leads left at another time than their last stage")
    yield from count(
        (stands["stage"] != last["stage"]) | (stands["team"] != last["team"]),
        "leads left from another stage or team than they were in last",
    )
    yield from count(
        exits["reason"][~arrived] != Exit.OPEN, "leads left without having entered a stage"
    )
    yield from _check_ways(log)
    same_lead = log.touches["lead"] == visits["lead"][log.touches["visit"]]
    yield from count(~same_lead, "touches belong to the stage visit of another lead")


def _final_visits(log: Log) -> Ints:
    """Row of the last stage visit of each lead; -1 before arrival."""
    final = np.full(len(log.exits), -1)
    np.maximum.at(final, log.visits["lead"], np.arange(len(log.visits)))
    return final


def _fits(reason: Ints, outcome: Ints) -> Flags:
    allowed = np.zeros((len(Exit), len(VisitOutcome)), dtype=np.bool_)
    for stands, outcomes in ENDS_AS.items():
        allowed[stands, list(outcomes)] = True
    return np.asarray(allowed[reason, outcome])


def _check_ways(log: Log) -> Iterator[str]:
    """Journeys begin where they should, and have one end: the stage from which leads are won."""
    leads, visits, exits = log.leads, log.visits, log.exits
    _, first = np.unique(visits["lead"], return_index=True)
    begun = visits[first]
    yield from count(
        begun["stage"] != leads["enters"][begun["lead"]],
        "leads begin in another stage than they should enter",
    )
    through = np.isin(exits["reason"], (Exit.WON, Exit.DONE))
    journey = leads["journey"]
    ends = np.full(int(journey.max(initial=0)) + 1, -1)
    np.maximum.at(ends, journey[through], exits["stage"][through])
    yield from count(
        through & (exits["stage"] != ends[journey]),
        "leads were through from another stage than the last of their journey",
    )
    beyond_end = (visits["stage"] == ends[journey[visits["lead"]]]) & ~through[visits["lead"]]
    yield from count(
        beyond_end & (visits["outcome"] == VisitOutcome.ADVANCED),
        "leads advanced from the last stage of their journey and went on",
    )


def check_families(log: Log) -> Iterator[str]:
    """What comes from a lead known before fits it; a lead comes back once at most."""
    leads, exits = log.leads, log.exits
    row = np.arange(len(leads))
    later = leads["origin"] >= 0
    origin = leads["origin"][later]
    yield from count(origin >= row[later], "leads come before the one they come from")
    same = np.ones(len(origin), dtype=np.bool_)
    for column in ("source", "number", "segment"):
        same &= leads[column][later] == leads[column][origin]
    yield from count(~same, "leads have another source or segment than the one they come from")
    care, done = leads["entry"] == Entry.CARE, exits["reason"] == Exit.DONE
    won = exits["reason"] == Exit.WON
    yield from count((care & won) | (~care & done), "sales are done, or cases of care won")
    yield from count(care & (leads["value"] != 0.0), "cases of care have a value")
    yield from _check_recycling(leads, exits)


def _check_recycling(leads: Rows, exits: Rows) -> Iterator[str]:
    gone = exits["reason"] == Exit.RECYCLED
    may = np.isin(leads["entry"], (Entry.NEW, Entry.OPENING))
    yield from count(gone & ~may, "leads are recycled that may not be")
    back = leads[leads["entry"] == Entry.RECYCLED]
    known = back[back["origin"] >= 0]
    yield from count(back["origin"] < 0, "leads come back from nowhere")
    yield from count(~gone[known["origin"]], "leads come back that were not recycled")
    yield from count(
        np.bincount(known["origin"], minlength=1) > 1, "leads come back more than once"
    )
    early = known["arrival"] < exits["time"][known["origin"]]
    yield from count(early, "leads come back before they have left")
