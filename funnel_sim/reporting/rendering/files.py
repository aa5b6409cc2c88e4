"""Every file of a report, written from one content."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from funnel_sim.reporting.content.report import report_of
from funnel_sim.reporting.content.stress import as_markdown
from funnel_sim.runner.files import make_folder, write_text
from funnel_sim.studies.gathering import Gathered

NAMES = {
    "pptx": "report.pptx",
    "html": "report.html",
    "xlsx": "report.xlsx",
    "markdown": "model.md",
}
"""Kind of file, and its name."""


def write_report(
    gathered: Gathered, folder: Path, kinds: Sequence[str], template: Path | None = None
) -> tuple[list[Path], str]:
    """Write the files of these kinds in the language that is spoken; the headline comes back too.

    Raises:
        InvalidInput: the folder cannot be written, the template cannot be used, or a library of the
            extra `report` is missing.
    """
    from funnel_sim.reporting.rendering.page import write_page
    from funnel_sim.reporting.rendering.slides import write_deck
    from funnel_sim.reporting.rendering.workbook import write_workbook

    report = report_of(gathered)
    made = datetime.fromisoformat(gathered.run.manifest["created"])
    make_folder(folder)
    files = [folder / NAMES[kind] for kind in kinds]
    for kind, file in zip(kinds, files, strict=True):
        if kind == "pptx":
            write_deck(report, file, made, template)
        elif kind == "html":
            write_page(report, file)
        elif kind == "xlsx":
            write_workbook(report, file, made)
        else:
            write_text(file, as_markdown(report.model, report.title))
    return files, report.sections[0].message
