"""What the study found, in its folder: one table, and a manifest that is written last."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from funnel_sim.metrics.registry import kpi
from funnel_sim.runner.files import Columns, make_folder
from funnel_sim.runner.results import design_columns, write_table
from funnel_sim.studies.compare.result import Choice, CompareResult, Runner
from funnel_sim.studies.designs import design_name
from funnel_sim.studies.manifest import provenance, write_manifest

NAME = "compare"
"""Of the verb, the section of an experiment, the folder and the table."""


def write_compare(result: CompareResult, folder: Path, command: Sequence[str] = ()) -> None:
    """Write compare.csv, and manifest.json.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    make_folder(folder)
    write_table(folder, NAME, compare_table(result))
    write_manifest(folder, manifest(result, command))


def compare_table(result: CompareResult) -> Columns:
    """One row per design: what became of it, its mean, and its lead over the best of the others."""
    pairs = [(choice, runner) for choice in result.choices for runner in choice.runners]
    columns = design_columns([design_name(r.organisation, c.variant) for c, r in pairs])
    rows = [_row(choice, runner) for choice, runner in pairs]
    for heading in rows[0] if rows else ():
        columns[heading] = [row[heading] for row in rows]
    return columns


def _row(choice: Choice, runner: Runner) -> dict[str, object]:
    left = runner.left
    return {
        "kpi": choice.objective,
        "unit": kpi(choice.objective).unit,
        "chosen": choice.decided and runner.organisation == choice.best,
        "contender": runner.organisation in choice.contenders,
        "in_race": left is None,
        "left_after": None if left is None else left.after,
        "behind": None if left is None else left.behind,
        "on_points": None if left is None else left.on_points,
        "replications": runner.replications,
        "mean": runner.mean,
        "lead": runner.lead,
        "low": runner.low,
        "high": runner.high,
    }


def manifest(result: CompareResult, command: Sequence[str] = ()) -> dict[str, Any]:
    """What is needed to repeat the study, and what it promises; plain values."""
    return {
        **provenance(result.name, result.experiment, command),
        "study": NAME,
        "replications": result.replications,
        "designs": {
            design_name(runner.organisation, choice.variant): {
                "key": result.keys[design_name(runner.organisation, choice.variant)],
                "replications": runner.replications,
            }
            for choice in result.choices
            for runner in choice.runners
        },
        "choices": [
            {
                "variant": choice.variant,
                "procedure": choice.procedure,
                "best": choice.best,
                "decided": choice.decided,
                "over": choice.over,
                "promised": choice.promised,
                "indifference": choice.indifference,
                "standing": str(choice.standing),
            }
            for choice in result.choices
        ],
    }
