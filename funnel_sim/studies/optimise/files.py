"""What the study found, in its folder: plans, the curve of sizes, hires, and a manifest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from funnel_sim.runner.files import Columns, make_folder
from funnel_sim.runner.results import design_columns, write_table
from funnel_sim.studies.designs import design_name
from funnel_sim.studies.manifest import provenance, write_manifest
from funnel_sim.studies.optimise.result import Optimised, OptimiseResult, Step, Tested

NAME = "optimise"
"""Of the verb, the section, the folder and the table of plans."""
HIRES, SIZES = "next_hire", "sizes"


def write_optimise(result: OptimiseResult, folder: Path, command: Sequence[str] = ()) -> None:
    """Write optimise.csv, sizes.csv, next_hire.csv, and manifest.json.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    make_folder(folder)
    write_table(folder, NAME, plan_table(result))
    write_table(folder, SIZES, size_table(result))
    write_table(folder, HIRES, hire_table(result))
    write_manifest(folder, manifest(result, command))


def plan_table(result: OptimiseResult) -> Columns:
    """One row per plan in the test, candidates first, the best first."""
    pairs = [(found, i, one) for found in result.situations for i, one in enumerate(found.tested)]
    rows = [_plan_row(found, i, one) for found, i, one in pairs]
    return _table([design_name(o.plan.organisation, f.variant) for f, _, o in pairs], rows)


def size_table(result: OptimiseResult) -> Columns:
    """One row per size of the curve, with the step to it from the size before."""
    rows, names = [], []
    for found in result.situations:
        steps = (None, *found.steps)
        for one, step in zip(found.curve, steps, strict=True):
            names.append(design_name(one.plan.organisation, found.variant))
            rows.append(
                {
                    "headcount": one.plan.headcount,
                    "plan": one.label,
                    "candidate": one.candidate,
                    "near": one.near,
                    "mean": one.mean,
                    **_step_row(found, step),
                }
            )
    return _table(names, rows)


def hire_table(result: OptimiseResult) -> Columns:
    """One row per team of the best plan: what a seller more brings."""
    pairs = [(found, step) for found in result.situations for step in found.hires]
    names = [design_name(found.best.plan.organisation, found.variant) for found, _ in pairs]
    return _table(names, [{"team": s.team, **_step_row(found, s)} for found, s in pairs])


def _plan_row(found: Optimised, place: int, one: Tested) -> dict[str, object]:
    row: dict[str, object] = {
        "plan": one.label,
        "origin": one.origin,
        "headcount": one.plan.headcount,
        "payroll": one.payroll,
        "candidate": one.candidate,
        "near": one.near,
        "sure": one.sure,
        "leanest": one is found.leanest,
        "kpi": found.objective,
        "mean": one.mean,
        "lead": one.lead,
        "low": one.low,
        "high": one.high,
        "worst": one.tail.mean,
        "worst_error": one.tail.error,
        "on_risk_front": place in found.safe_front,
        "on_size_front": place in found.lean_front,
    }
    for target, mean in zip(found.service, one.service, strict=True):
        row[target.kpi.name] = mean
    return row


def _step_row(found: Optimised, step: Step | None) -> dict[str, object]:
    return {
        "gain": None if step is None else step.gain,
        "low": None if step is None else step.low,
        "high": None if step is None else step.high,
        "margin_less_variable_costs": None if step is None else step.margin,
        "cost_of_the_seller": None if step is None else step.cost,
        "break_even_ratio": None if step is None or not step.cost else step.ratio,
        "verdict": None if step is None else found.verdict(step),
    }


def _table(designs: Sequence[str], rows: Sequence[dict[str, object]]) -> Columns:
    columns = design_columns(designs)
    for heading in rows[0] if rows else ():
        columns[heading] = [row[heading] for row in rows]
    return columns


def manifest(result: OptimiseResult, command: Sequence[str] = ()) -> dict[str, Any]:
    """What is needed to repeat the study, and its answers; plain values."""
    return {
        **provenance(result.name, result.experiment, command),
        "study": NAME,
        "replications": result.replications,
        "plans": dict(result.keys),
        "answers": answers(result),
    }


def answers(result: OptimiseResult) -> list[dict[str, Any]]:
    """The near-optimal set of every situation as plain values."""
    return [
        {
            "variant": found.variant,
            "objective": found.objective,
            "indifference": found.indifference,
            "best": content(found.best, found),
            "leanest": content(found.leanest, found),
            "near_optimal": [one.label for one in found.near],
            "next_hire": {
                s.team: {
                    "gain": s.gain,
                    "low": s.low,
                    "high": s.high,
                    "break_even_ratio": s.ratio if s.cost else None,
                    "verdict": found.verdict(s),
                }
                for s in found.hires
            },
        }
        for found in result.situations
    ]


def content(one: Tested, found: Optimised) -> dict[str, Any]:
    """A plan as plain values."""
    plan = one.plan
    return {
        "plan": one.label,
        "organisation": plan.organisation,
        "headcounts": list(plan.headcounts),
        "queues": list(plan.queues),
        "shares": [list(shares) for shares in plan.shares],
        "spends": list(plan.spends),
        "payroll": one.payroll,
        "mean": one.mean,
        "lead": one.lead,
        "low": one.low,
        "high": one.high,
        "worst": one.tail.mean,
        "service": {t.kpi.name: x for t, x in zip(found.service, one.service, strict=True)},
    }
