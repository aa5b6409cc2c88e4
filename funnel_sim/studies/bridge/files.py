"""What the study found, in its folder: one table, and a manifest that is written last."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from funnel_sim.runner.files import Columns, make_folder
from funnel_sim.runner.results import write_table
from funnel_sim.studies.bridge.result import BridgeResult, Span
from funnel_sim.studies.manifest import provenance, write_manifest

NAME = "bridge"
"""Of the verb, the section of an experiment, the folder and the table."""
WHOLE = "whole"


def write_bridge(result: BridgeResult, folder: Path, command: Sequence[str] = ()) -> None:
    """Write bridge.csv, and manifest.json.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    make_folder(folder)
    write_table(folder, NAME, bridge_table(result))
    write_manifest(folder, manifest(result, command))


def bridge_table(result: BridgeResult) -> Columns:
    """One row per piece, and one for the whole; money."""
    rows = [row for span in result.spans for row in _rows(span)]
    return {heading: [row[heading] for row in rows] for heading in rows[0]}


def _rows(span: Span) -> list[dict[str, object]]:
    place = {"variant": span.variant} if span.variant is not None else {}
    place = {**place, "start": span.start, "end": span.end}
    parts = [(p.group, p.amount, p.first, p.last) for p in span.pieces]
    parts.append((WHOLE, span.whole, span.whole.mean, span.whole.mean))
    return [
        {
            **place,
            "piece": name,
            "mean": amount.mean,
            "low": amount.low,
            "high": amount.high,
            "alone": first,
            "on_top": last,
        }
        for name, amount, first, last in parts
    ]


def manifest(result: BridgeResult, command: Sequence[str] = ()) -> dict[str, Any]:
    """What is needed to repeat the study; plain values."""
    return {
        **provenance(result.name, result.experiment, command),
        "study": NAME,
        "replications": result.replications,
        "designs": {name: {"key": key} for name, key in result.keys.items()},
        "bridges": [
            {
                "variant": span.variant,
                "start": span.start,
                "end": span.end,
                "replications": span.replications,
                "worlds": span.worlds,
                "left_out": list(span.left_out),
            }
            for span in result.spans
        ],
    }
