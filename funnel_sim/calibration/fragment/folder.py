"""The files of a calibration: a config that runs at once, the report, and data for charts."""

from __future__ import annotations

import json
from pathlib import Path

from funnel_sim.calibration.calibration import Calibration
from funnel_sim.calibration.fragment.commented import yaml_text
from funnel_sim.calibration.fragment.market import Names, market_document
from funnel_sim.calibration.fragment.organisation import organisation_document
from funnel_sim.calibration.fragment.parameters import estimate
from funnel_sim.calibration.fragment.pipeline import pipeline_csv
from funnel_sim.calibration.report.charts import chart_data
from funnel_sim.calibration.report.wording import report_text
from funnel_sim.runner.files import make_folder, write_text

EXPERIMENT, MARKET, ORGANISATION = "experiment.yaml", "market.yaml", "organisation.yaml"
PIPELINE, REPORT, CHARTS = "pipeline.csv", "report.md", "chart_data.json"


def write_calibration(calibration: Calibration, folder: Path) -> tuple[Path, ...]:
    """Write everything into `folder`; gives back the files, the experiment first.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    texts = calibration_files(calibration)
    make_folder(folder)
    for name, text in texts.items():
        write_text(folder / name, text)
    return tuple(folder / name for name in texts)


def calibration_files(calibration: Calibration) -> dict[str, str]:
    """The texts by name of the file, the experiment first."""
    numbers, names = estimate(calibration), Names.of(calibration)
    history = calibration.history
    files = ", ".join(history.sources)
    head = (
        f"Calibrated from {files} ({history.system}), {calibration.since.date()} to "
        f"{history.as_of.date()}.\nBehind each number: n and the 90 % interval. What the history "
        "does not tell is an assumption; see report.md."
    )
    pipeline = pipeline_csv(calibration, numbers, names)
    found = {
        EXPERIMENT: _experiment(calibration, head, bool(pipeline)),
        MARKET: yaml_text(market_document(calibration, numbers, names), head),
        ORGANISATION: yaml_text(organisation_document(calibration, names), head),
    }
    if pipeline:
        found[PIPELINE] = pipeline
    found[REPORT] = report_text(calibration)
    found[CHARTS] = json.dumps(chart_data(calibration), indent=1) + "\n"
    return found


def _experiment(calibration: Calibration, head: str, pipeline: bool) -> str:
    start = calibration.history.as_of.date()
    opening = f"opening: {{pipeline: {PIPELINE}}}\n" if pipeline else ""
    comment = "\n".join(f"# {line}" for line in head.splitlines())
    return (
        f"{comment}\n"
        "question: What does the coming year bring if nothing changes?\n"
        f"market: {MARKET}\n"
        f"organisations: [{ORGANISATION}]\n"
        f"horizon: {{start: {start.isoformat()}, length: 12 mo}}\n"
        f"{opening}"
        "replications: 30\n"
        "seed: 1\n"
    )
