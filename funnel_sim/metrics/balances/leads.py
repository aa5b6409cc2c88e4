"""Leads in = leads out + open, whatever they are and however they came."""

from __future__ import annotations

from collections.abc import Iterator

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.tables import Measures, names_of
from funnel_sim.metrics.balances.evidence import Evidence
from funnel_sim.metrics.balances.findings import ABSOLUTE, beyond
from funnel_sim.metrics.registry import INDEX

COME = ("leads", "reentries")
GO = ("wins", "lost", "unreachable", "cold", "recycled", "care_done", "care_missed", "open")


def check_lead_count(evidence: Evidence, frame: Frame, measures: Measures) -> Iterator[str]:
    """Open at the start of the window + came in = left + open at the end."""
    come, go = ([INDEX[name] for name in names] for names in (COME, GO))
    words = f"open at start + {' + '.join(COME)} exceed {' + '.join(GO)}"
    begun = {
        "segment": evidence.open_segment,
        "channel": evidence.open_channel,
        "journey": evidence.open_journey,
    }
    for dimension, at_start in begun.items():
        table = measures.by[dimension]
        excess = at_start + table[:, come].sum(axis=1) - table[:, go].sum(axis=1)
        for index, by in beyond(excess, ABSOLUTE):
            name = names_of(frame, dimension)[index]
            yield f"leads of {dimension} {name}: {words} by {by:g}"
    total = measures.total
    excess = evidence.totals["open"][0] + total[come].sum() - total[go].sum()
    if not abs(excess) <= ABSOLUTE:
        yield f"leads in total: {words} by {excess:g}"
