"""The result folder of an experiment: what a user opens, and what is needed to repeat it.

Every file but the manifest holds the same bytes whenever the same experiment is run. The manifest
is written last: where it stands, the tables beside it are complete.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from funnel_sim.metrics.registry import KPIS, kpi
from funnel_sim.runner.files import Columns, make_folder
from funnel_sim.runner.results import design_columns, write_outcomes, write_table
from funnel_sim.stats.estimates import Proportion
from funnel_sim.studies.comparison import Comparison
from funnel_sim.studies.designs import design_name
from funnel_sim.studies.experiment import ExperimentResult
from funnel_sim.studies.manifest import provenance, write_manifest
from funnel_sim.studies.mean_tables import (
    journey_table,
    seat_table,
    team_month_table,
    yearly_table,
)
from funnel_sim.studies.payroll import PayrollScaling
from funnel_sim.studies.warm_up import WarmUpCheck

Row = dict[str, object]


def write_results(
    result: ExperimentResult,
    folder: Path,
    command: Sequence[str] = (),
    warm_ups: Sequence[WarmUpCheck] = (),
) -> None:
    """Write manifest.json and the tables of replications and of means.

    These are replications, monthly and breakdowns, with a row for every replication, and summary,
    comparison, yearly, journeys, reps and team_months, with means and intervals.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    make_folder(folder)
    outcomes, confidence = list(result.outcomes.values()), result.experiment.confidence
    write_outcomes(folder, outcomes)
    write_table(folder, "summary", summary_table(result.comparisons))
    write_table(folder, "comparison", comparison_table(result.comparisons))
    write_table(folder, "yearly", yearly_table(result.comparisons, result.outcomes))
    write_table(folder, "journeys", journey_table(outcomes, confidence))
    write_table(folder, "reps", seat_table(outcomes, confidence))
    write_table(folder, "team_months", team_month_table(outcomes, confidence))
    content = manifest(result, command, warm_ups)
    write_manifest(folder, content | {"experiment": place_of(result.file, folder)})


def place_of(file: str, folder: Path) -> str:
    """The experiment file as seen from the folder, so that both may move together."""
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:  # on another drive
        return Path(file).resolve().as_posix()


def summary_table(comparisons: Sequence[Comparison]) -> Columns:
    """One row per design and KPI: mean, interval, spread, and the chance to reach the target."""
    designs: list[str] = []
    rows: list[Row] = []
    for comparison in comparisons:
        for i, organisation in enumerate(comparison.organisations):
            for what in KPIS:
                designs.append(design_name(organisation, comparison.variant))
                rows.append(_summary_row(comparison, i, what.name))
    return _table(designs, rows)


def comparison_table(comparisons: Sequence[Comparison]) -> Columns:
    """One row per KPI and design other than the baseline: the paired difference from it."""
    designs: list[str] = []
    rows: list[Row] = []
    for comparison in comparisons:
        for name, differences in comparison.differences.items():
            for d in differences:
                organisation = comparison.organisations[d.design]
                designs.append(design_name(organisation, comparison.variant))
                rows.append(
                    {
                        "baseline": comparison.baseline,
                        "kpi": name,
                        "unit": kpi(name).unit,
                        "difference": d.mean,
                        "low": d.low,
                        "high": d.high,
                        "sd": d.sd,
                        "win_share": d.win_share,
                        "variance_reduction": d.variance_reduction,
                        "n": d.n,
                        "dropped": d.dropped,
                        "method": d.method,
                    }
                )
    return _table(designs, rows)


def manifest(
    result: ExperimentResult,
    command: Sequence[str] = (),
    warm_ups: Sequence[WarmUpCheck] = (),
) -> dict[str, Any]:
    """What is needed to repeat the run, and to tell it from others; plain values."""
    return {
        **provenance(result.name, result.experiment, command),
        "settings": list(result.settings),
        "replications": result.replications,
        "designs": {
            design.name: {
                "key": result.keys[design.name],
                "headcount": {
                    name: team.headcount for name, team in design.organisation.teams.items()
                },
            }
            for situation in result.situations
            for design in situation.designs
        },
        "payroll": [_scaling(scaling) for scaling in result.payroll],
        "warm_up": [_plain(check) for check in warm_ups],
    }


def _summary_row(comparison: Comparison, i: int, name: str) -> Row:
    estimate = comparison.estimates[name][i]
    row: Row = {"kpi": name, "unit": kpi(name).unit}
    for field in ("mean", "low", "high", "sd"):
        row[field] = None if estimate is None else getattr(estimate, field)
    row["n"] = 0 if estimate is None else estimate.n
    if comparison.targets:
        target = next((t for t in comparison.targets if t.kpi == name), None)
        row["target"] = None if target is None else target.target
        row |= _chance(None if target is None else target.chances[i])
    return row


def _chance(chance: Proportion | None) -> Row:
    if chance is None:
        return {"p_target": None, "p_target_low": None, "p_target_high": None}
    return {"p_target": chance.share, "p_target_low": chance.low, "p_target_high": chance.high}


def _table(designs: Sequence[str], rows: Sequence[Row]) -> Columns:
    columns = design_columns(designs)
    for heading in rows[0] if rows else ():
        columns[heading] = [row[heading] for row in rows]
    return columns


def _scaling(scaling: PayrollScaling) -> dict[str, Any]:
    return {
        "design": scaling.design,
        "before": {team.team: team.before for team in scaling.teams},
        "after": {team.team: team.after for team in scaling.teams},
        "payroll_before": scaling.before,
        "payroll_after": scaling.after,
        "payroll_of_baseline": scaling.target,
        "difference": scaling.difference,
        "relative_difference": scaling.relative_difference,
    }


def _plain(check: WarmUpCheck) -> dict[str, Any]:
    """Dates as text."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(check).items()
    }
