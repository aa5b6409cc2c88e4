"""What the study found, in its folder: two tables, and a manifest that is written last."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from funnel_sim.runner.files import Columns, make_folder
from funnel_sim.runner.results import write_table
from funnel_sim.studies.manifest import provenance, write_manifest
from funnel_sim.studies.switch_points.result import SwitchResult

NAME = "switch_points"
"""Of the section of an experiment, the folder and the tables."""


def write_switch_points(result: SwitchResult, folder: Path, command: Sequence[str] = ()) -> None:
    """Write worlds.csv, switch_points.csv and manifest.json.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    make_folder(folder)
    write_table(folder, "worlds", worlds_table(result))
    write_table(folder, NAME, switch_table(result))
    write_manifest(folder, manifest(result, command))


def worlds_table(result: SwitchResult) -> Columns:
    """One row per world and organisation; the inputs in columns named by their paths."""
    rows: list[dict[str, object]] = []
    for each in result.situations:
        for spot in each.spots:
            values = {o.path: x for o, x in zip(each.inputs, spot.values, strict=True)}
            for name, mean in zip(each.organisations, spot.means, strict=True):
                best = name == spot.best
                rows.append(
                    {
                        "variant": each.variant,
                        **values,
                        "organisation": name,
                        "mean": mean,
                        "best": best,
                        "clear": best and spot.clear,
                        "lead": spot.lead if best else None,
                        "low": spot.low if best else None,
                        "high": spot.high if best else None,
                    }
                )
    return as_columns(rows)


def switch_table(result: SwitchResult) -> Columns:
    """One row per switch; empty where there is none, and on maps."""
    names = ("variant", "input", "unit", "before", "after", "at", "low", "high")
    rows = [
        (each.variant, one.path, one.unit, s.before, s.after, s.at, s.low, s.high)
        for each in result.situations
        for one in each.inputs[:1]
        for s in each.switches
    ]
    return {name: [row[i] for row in rows] for i, name in enumerate(names)}


def as_columns(rows: Sequence[dict[str, object]]) -> Columns:
    """Rows of the same keys as columns; `variant` only where there is one."""
    varied = any(row["variant"] is not None for row in rows)
    headings = [key for key in (rows[0] if rows else ()) if varied or key != "variant"]
    return {heading: [row[heading] for row in rows] for heading in headings}


def manifest(result: SwitchResult, command: Sequence[str] = ()) -> dict[str, Any]:
    """What is needed to repeat the study; plain values."""
    return {
        **provenance(result.name, result.experiment, command),
        "study": NAME,
        "replications": result.replications,
    }
