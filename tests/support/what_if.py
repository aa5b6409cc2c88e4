"""A small experiment for the what-if page: two designs, effort shares, a range, two situations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from funnel_sim.reporting.formatting import format_mean
from tests.support.command_line import SMALL, done

REPLICATIONS = 12
"""Enough for two rounds: 8, then 12."""


def what_if_experiment(folder: Path, **changes: Any) -> Path:
    """`experiment.yaml` in a new folder, beside the files that it names; `changes` are its keys."""
    folder.mkdir()
    for name in ("market.yaml", "everyone.yaml", "split.yaml"):
        (folder / name).write_text((SMALL / name).read_text(encoding="utf-8"), encoding="utf-8")
    content = {
        "question": "Who should sell?",
        "market": "market.yaml",
        "organisations": ["everyone.yaml", "split.yaml"],
        "horizon": {"start": "2027-01-04", "length": "6 wk"},
        "replications": REPLICATIONS,
        "indifference": "500 EUR",
        "targets": {"wins": 3},
        "uncertain": {
            "market.activities.visit.cost": "100..300",
            "market.stages.closing.advance.small": "30 %..50 %",
        },
        "seed": 7,
        **changes,
    }
    file = folder / "experiment.yaml"
    kept = {key: value for key, value in content.items() if value is not None}
    file.write_text(yaml.safe_dump(kept, sort_keys=False), encoding="utf-8")
    return file


def prescribing(folder: Path) -> None:
    """Let everybody divide their time by prescribed shares."""
    shares = "queue: effort_shares, shares: {small: 70 %, large: 30 %}"
    text = f"teams:\n  reps: {{role: field_sales, headcount: 2, {shares}}}\n"
    (folder / "everyone.yaml").write_text(text, encoding="utf-8")


def cards_of_run(file: Path, folder: Path, *arguments: str) -> dict[str, str]:
    """What the cards of the page should say, from the command line: mean ± half-width."""
    result = done("run", file, "-o", folder, "--workers", 2, "--json", *arguments)
    return {
        row["organisation"]: format_mean(row["mean"], row["high"] - row["mean"], "money", "EUR")
        for row in json.loads(result.stdout)["summary"]
        if row["kpi"] == "contribution"
    }
