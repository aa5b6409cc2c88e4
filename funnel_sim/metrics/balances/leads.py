"""Leads in = leads out + open, whatever they are and however they came."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log
from funnel_sim.domain.names import Entry
from funnel_sim.domain.tables import Measures, names_of
from funnel_sim.metrics.balances.findings import ABSOLUTE, beyond
from funnel_sim.metrics.registry import INDEX

COME = ("leads", "reentries")
GO = ("wins", "lost", "unreachable", "cold", "recycled", "care_done", "care_missed", "open")


def check_lead_count(log: Log, frame: Frame, measures: Measures) -> Iterator[str]:
    """Open at the start of the window + came in = left + open at the end."""
    left_before = log.exits["time"] < frame.warm_up
    there = (log.leads["arrival"] < frame.warm_up) | (log.leads["entry"] == Entry.OPENING)
    at_start = there & ~left_before
    come, go = ([INDEX[name] for name in names] for names in (COME, GO))
    words = f"open at start + {' + '.join(COME)} exceed {' + '.join(GO)}"
    for dimension in ("segment", "channel", "journey"):
        table = measures.by[dimension]
        index = log.leads[dimension][at_start]
        begun = np.bincount(index[index >= 0], minlength=len(table))
        excess = begun + table[:, come].sum(axis=1) - table[:, go].sum(axis=1)
        for name, by in beyond(names_of(frame, dimension), excess, ABSOLUTE):
            yield f"leads of {dimension} {name}: {words} by {by:g}"
    excess = at_start.sum() + measures.total[come].sum() - measures.total[go].sum()
    if not abs(excess) <= ABSOLUTE:
        yield f"leads in total: {words} by {excess:g}"
