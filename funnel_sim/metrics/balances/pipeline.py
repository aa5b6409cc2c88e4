"""The value of leads: what was open and what came = what was won, what was lost, what is open."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.tables import Measures, names_of
from funnel_sim.metrics.balances.evidence import Evidence, Floats
from funnel_sim.metrics.balances.findings import ABSOLUTE, RELATIVE, beyond, tolerance
from funnel_sim.metrics.registry import INDEX

COME = ("pipeline_at_start", "pipeline_created")
GO = ("bookings", "pipeline_lost", "pipeline_cold", "pipeline_recycled", "open_pipeline")
COLUMNS = tuple([INDEX[name] for name in names] for names in (COME, GO))
WORDS = f"{' + '.join(COME)} exceed {' + '.join(GO)}"


def check_pipeline(evidence: Evidence, frame: Frame, measures: Measures) -> Iterator[str]:
    """At the start of the window is what the Log says, and all that came is somewhere."""
    worth = float(evidence.totals["worth"][0])
    for name, known, allowed in (
        ("open_at_start", float(evidence.totals["open"][0]), ABSOLUTE),
        ("pipeline_at_start", worth, tolerance(worth)),
    ):
        difference = float(measures.total[INDEX[name]]) - known
        if not abs(difference) <= allowed:
            yield f"{name}: exceeds what is open in the log by {difference:g}"
    for _, by in _uneven(measures.total[np.newaxis]):
        yield f"pipeline in total: {WORDS} by {by:g}"
    for dimension in ("segment", "channel", "journey"):
        for index, by in _uneven(measures.by[dimension]):
            yield f"pipeline of {dimension} {names_of(frame, dimension)[index]}: {WORDS} by {by:g}"


def _uneven(table: Floats) -> Iterator[tuple[int, float]]:
    come, go = (table[:, columns].sum(axis=1) for columns in COLUMNS)
    return beyond(come - go, ABSOLUTE + RELATIVE * np.abs(come))
