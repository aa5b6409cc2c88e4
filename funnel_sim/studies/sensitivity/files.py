"""What the study found, in its folder: three tables, and a manifest that is written last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from funnel_sim.runner.files import make_folder
from funnel_sim.runner.results import write_table
from funnel_sim.studies.manifest import provenance, write_manifest
from funnel_sim.studies.sensitivity.result import Assumption, SensitivityResult
from funnel_sim.studies.switch_points.files import as_columns

NAME = "sensitivity"
"""Of the verb, the section of an experiment, the folder and a table."""


def write_sensitivity(result: SensitivityResult, folder: Path, command: Sequence[str] = ()) -> None:
    """Write sensitivity.csv, ends.csv, decision.csv and manifest.json.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    make_folder(folder)
    write_table(folder, NAME, as_columns(_inputs(result)))
    write_table(folder, "ends", as_columns(_ends(result)))
    write_table(folder, "decision", as_columns(_decision(result)))
    write_manifest(folder, manifest(result, command))


def _inputs(result: SensitivityResult) -> list[dict[str, object]]:
    """One row per input: what it does to the gap, and what knowing it is worth."""
    return [
        {"variant": each.variant, **_input(one), "first": each.first, "second": each.second}
        for each in result.situations
        for one in each.assumptions
    ]


def _input(one: Assumption) -> dict[str, object]:
    effect, index = one.effect, one.index
    return {
        "input": one.input.path,
        "unit": one.input.unit,
        "low": one.input.range.low,
        "high": one.input.range.high,
        "gap_at_low": one.low.gap.mean,
        "gap_at_high": one.high.gap.mean,
        "morris_size": effect.size if effect else None,
        "morris_size_half_width": effect.half_width if effect else None,
        "morris_spread": effect.spread if effect else None,
        "sobol_first": index.first if index else None,
        "sobol_first_half_width": index.first_half_width if index else None,
        "sobol_total": index.total if index else None,
        "sobol_total_half_width": index.total_half_width if index else None,
        "worth": one.worth.value,
        "worth_low": one.worth.low,
        "worth_high": one.worth.high,
    }


def _ends(result: SensitivityResult) -> list[dict[str, object]]:
    """One row per input, end and organisation."""
    return [
        {
            "variant": each.variant,
            "input": one.input.path,
            "value": end.value,
            "organisation": standing.organisation,
            "mean": mean,
            "as_written": standing.base,
            "gap": end.gap.mean,
            "gap_low": end.gap.low,
            "gap_high": end.gap.high,
        }
        for each in result.situations
        for one in each.assumptions
        for end in (one.low, one.high)
        for standing, mean in zip(each.standings, end.means, strict=True)
    ]


def _decision(result: SensitivityResult) -> list[dict[str, object]]:
    """One row per organisation, over the worlds drawn at random."""
    return [
        {"variant": each.variant, **asdict(standing)}
        for each in result.situations
        for standing in each.standings
    ]


def manifest(result: SensitivityResult, command: Sequence[str] = ()) -> dict[str, Any]:
    """What is needed to repeat the study; plain values."""
    return {
        **provenance(result.name, result.experiment, command),
        "study": NAME,
        "replications": result.replications,
        "worth_of_all": [
            {"variant": each.variant, **asdict(each.worth)} for each in result.situations
        ],
    }
