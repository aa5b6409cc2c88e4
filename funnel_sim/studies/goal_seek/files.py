"""What the study found, in its folder: a row per value that was tried, and a manifest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from funnel_sim.runner.files import Columns, make_folder
from funnel_sim.runner.results import design_columns, write_table
from funnel_sim.studies.designs import design_name
from funnel_sim.studies.goal_seek.result import GoalSeekResult
from funnel_sim.studies.manifest import provenance, write_manifest

NAME = "goal_seek"
"""Of the section, the folder and the table."""


def write_goal_seek(result: GoalSeekResult, folder: Path, command: Sequence[str] = ()) -> None:
    """Write goal_seek.csv, and manifest.json.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    make_folder(folder)
    write_table(folder, NAME, goal_seek_table(result))
    write_manifest(folder, manifest(result, command))


def goal_seek_table(result: GoalSeekResult) -> Columns:
    """One row per design and value: how often the target was reached, and who was busiest."""
    rows = [(s, a, t) for s in result.sought for a in s.answers for t in a.tried]
    columns = design_columns([design_name(a.organisation, s.variant) for s, a, _ in rows])
    columns["input"] = [s.input for s, *_ in rows]
    columns["value"] = [t.value for *_, t in rows]
    columns["unit"] = [s.scale.unit for s, *_ in rows]
    columns["kpi"] = [s.target.kpi.name for s, *_ in rows]
    columns["target"] = [s.target.value for s, *_ in rows]
    columns["chance"] = [t.chance.share for *_, t in rows]
    columns["low"] = [t.chance.low for *_, t in rows]
    columns["high"] = [t.chance.high for *_, t in rows]
    columns["replications"] = [t.chance.n for *_, t in rows]
    columns["mean"] = [t.mean for *_, t in rows]
    columns["busiest"] = [t.busiest.team for *_, t in rows]
    columns["load"] = [t.busiest.load for *_, t in rows]
    columns["found"] = [t.value == a.value for _, a, t in rows]
    return columns


def manifest(result: GoalSeekResult, command: Sequence[str] = ()) -> dict[str, Any]:
    """What is needed to repeat the study, and its answers; plain values."""
    return {
        **provenance(result.name, result.experiment, command),
        "study": NAME,
        "replications": result.replications,
        "designs": dict(result.keys),
        "answers": answers(result),
    }


def answers(result: GoalSeekResult) -> list[dict[str, Any]]:
    """Every answer as plain values."""
    return [
        {
            "variant": sought.variant,
            "organisation": answer.organisation,
            "input": sought.input,
            "unit": sought.scale.unit,
            "kpi": sought.target.kpi.name,
            "target": sought.target.value,
            "chance": sought.chance,
            "value": answer.value,
            "low": answer.low,
            "high": answer.high,
            "confidence": sought.confidence,
        }
        for sought in result.sought
        for answer in sought.answers
    ]
