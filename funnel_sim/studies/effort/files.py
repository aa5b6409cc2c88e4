"""What the study found, in its folder: the rules, the shares, and a manifest written last."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from funnel_sim.metrics.registry import kpi
from funnel_sim.runner.files import Columns, LongTable, make_folder
from funnel_sim.runner.results import write_table
from funnel_sim.studies.effort.result import EffortResult
from funnel_sim.studies.manifest import provenance, write_manifest

NAME = "effort"
"""Of the verb, the section of an experiment, the folder and the table."""
SEARCH = "shares"
"""Table of the shares that were tried."""


def write_effort(result: EffortResult, folder: Path, command: Sequence[str] = ()) -> None:
    """Write effort.csv, shares.csv and manifest.json.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    make_folder(folder)
    write_table(folder, NAME, rules_table(result))
    write_table(folder, SEARCH, shares_table(result))
    write_manifest(folder, manifest(result, command))


def rules_table(result: EffortResult) -> Columns:
    """One row per team and rule: its mean, and its lead over the team's rule and own judgement."""
    rows = [(team, row) for team in result.teams for row in team.rows]
    columns: dict[str, Sequence[object]] = {"organisation": [team.organisation for team, _ in rows]}
    if any(team.variant is not None for team, _ in rows):
        columns["variant"] = [team.variant for team, _ in rows]
    columns |= {
        "team": [team.team for team, _ in rows],
        "rule": [row.rule.name for _, row in rows],
        "queue": [row.rule.queue for _, row in rows],
        "kpi": [team.objective for team, _ in rows],
        "unit": [kpi(team.objective).unit for team, _ in rows],
        "replications": [team.replications for team, _ in rows],
        "mean": [row.mean for _, row in rows],
        "reference": [team.reference.name for team, _ in rows],
        "lead": [row.lead.mean for _, row in rows],
        "low": [row.lead.low for _, row in rows],
        "high": [row.lead.high for _, row in rows],
        "over_own": [row.over_own.mean for _, row in rows],
        "over_own_low": [row.over_own.low for _, row in rows],
        "over_own_high": [row.over_own.high for _, row in rows],
        "contender": [row.contender for _, row in rows],
        "written": [row.written for _, row in rows],
    }
    return columns


def shares_table(result: EffortResult) -> LongTable:
    """One row per team, shares that were tried, and segment."""
    headings = (
        "variant", "team", "shares", "segment", "share", "replications", "lead", "near",
    )  # fmt: skip
    rows = [
        [each.variant, each.team, number, segment, share, one.replications, one.lead, one.near]
        for each in result.teams
        for number, one in enumerate(each.tried)
        for segment, share in zip(each.segments, one.shares, strict=True)
    ]
    return LongTable(headings, lambda: iter(rows))


def manifest(result: EffortResult, command: Sequence[str] = ()) -> dict[str, Any]:
    """What is needed to repeat the study, and what it found; plain values."""
    return {
        **provenance(result.name, result.experiment, command),
        "study": NAME,
        "replications": result.replications,
        "designs": dict(result.keys),
        "teams": answers(result),
    }


def answers(result: EffortResult) -> list[dict[str, Any]]:
    """What own judgement costs in every team, as plain values."""
    return [
        {
            "variant": team.variant,
            "organisation": team.organisation,
            "team": team.team,
            "price": str(team.price),
            "best": team.best.rule.name,
            "cost": team.best.over_own.mean,
            "low": team.best.over_own.low,
            "high": team.best.over_own.high,
            "years": team.years,
            "share_of_own": team.share,
            "contenders": [row.rule.name for row in team.rows if row.contender],
            "best_shares": None
            if team.best_shares is None
            else dict(zip(team.segments, team.best_shares.rule.shares, strict=True)),
        }
        for team in result.teams
    ]
