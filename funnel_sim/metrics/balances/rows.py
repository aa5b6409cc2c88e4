"""Whatever is wrong with single rows: how leads go, who is whose, what comes first."""

from __future__ import annotations

from collections.abc import Iterator

from funnel_sim.metrics.balances.evidence import Evidence
from funnel_sim.metrics.balances.faults import EVENTS, ORDER, Fault


def check_rows(evidence: Evidence) -> Iterator[str]:
    """Every fault that some row has."""
    for fault, found in zip(Fault, evidence.faults.tolist(), strict=True):
        if found and fault in ORDER:
            what, than = ORDER[fault]
            yield f"order: {what} are up to {evidence.early[fault]:g} h before the {than}"
        elif found:
            yield f"events: {found} {EVENTS[fault]}"
