"""Nobody is in two places at once: no rep in two touches or away, no lead in two touches."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.log import Log
from funnel_sim.metrics.balances.evidence import Evidence, Floats

Ints = NDArray[np.int64]


def check_one_at_a_time(log: Log, evidence: Evidence) -> Iterator[str]:
    """By how much spells of the same rep or lead overlap, if they do."""
    totals = evidence.totals[0]
    by_rep, by_lead, presence = totals["by_rep"], totals["by_lead"], totals["presence"]
    if totals["unsorted"]:
        by_rep, by_lead, presence = _overlaps(log)
    if by_rep > 0.0:
        yield f"touches: a rep is in two at once for {by_rep:g} h"
    if by_lead > 0.0:
        yield f"touches: a lead is in two at once for {by_lead:g} h"
    if presence > 0.0:
        yield f"touches and absences: a rep is in two at once for {presence:g} h"


def _overlaps(log: Log) -> tuple[float, float, float]:
    """Of touches by rep, by lead, and of touches and absences by rep, whatever their order."""
    touches = log.touches
    start, end = touches["start"], touches["end"]
    away = log.absences[log.absences["end"] > log.absences["begin"]]
    presence = longest_overlap(
        np.concatenate([touches["rep"], away["rep"]]),
        np.concatenate([start, away["begin"]]),
        np.concatenate([end, away["end"]]),
    )
    by_rep, by_lead = (longest_overlap(touches[who], start, end) for who in ("rep", "lead"))
    return by_rep, by_lead, presence


def longest_overlap(who: Ints, start: Floats, end: Floats) -> float:
    """Hours by which a spell begins before the one before it of the same rep or lead is over."""
    order = np.lexsort((end, start, who))
    mine, begin, over = who[order], start[order], end[order]
    overlap = np.where(mine[1:] == mine[:-1], over[:-1] - begin[1:], 0.0)
    return float(overlap.max(initial=0.0))
