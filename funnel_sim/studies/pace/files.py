"""What the study found, in its folder: KPIs by month, and a manifest that is written last."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from funnel_sim.runner.files import Columns, make_folder
from funnel_sim.runner.results import write_table
from funnel_sim.studies.manifest import provenance, write_manifest
from funnel_sim.studies.pace.result import PaceResult

NAME = "pace"
"""Of the verb, the section, the folder and the table."""


def write_pace(result: PaceResult, folder: Path, command: Sequence[str] = ()) -> None:
    """Write pace.csv, and manifest.json.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    make_folder(folder)
    write_table(folder, NAME, pace_table(result))
    write_manifest(folder, manifest(result, command))


def pace_table(result: PaceResult) -> Columns:
    """One row per KPI and month: plan, band and actual since the start, or at the month's end."""
    months = result.frame.calendar.month_labels
    rows = [(course, i) for course in result.courses for i in range(len(months))]
    known = len(result.actuals.months)
    return {
        "organisation": [result.organisation for _ in rows],
        "month": [months[i] for _, i in rows],
        "kpi": [course.kpi.name for course, _ in rows],
        "unit": [course.kpi.unit for course, _ in rows],
        "link": [course.link for course, _ in rows],
        "adds_up": [course.adds_up for course, _ in rows],
        "plan": [float(course.plan[i]) for course, i in rows],
        "low": [float(course.band.low[i]) for course, i in rows],
        "high": [float(course.band.high[i]) for course, i in rows],
        "actual": [
            float(course.actual[i]) if course.actual is not None and i < known else None
            for course, i in rows
        ],
    }


def manifest(result: PaceResult, command: Sequence[str] = ()) -> dict[str, Any]:
    """What is needed to repeat the study, and its answer; plain values."""
    return {
        **provenance(result.name, result.experiment, command),
        "study": NAME,
        "replications": result.replications,
        "designs": {result.organisation: {"key": result.key, "replications": result.replications}},
        "actuals": {
            "file": result.actuals.file,
            "months": list(result.actuals.months),
            "kpis": {name: values.tolist() for name, values in result.actuals.kpis.items()},
        },
        "probability": result.now.share,
        "low": result.now.low,
        "high": result.now.high,
        "behind": result.most_behind.link if result.most_behind else None,
    }
