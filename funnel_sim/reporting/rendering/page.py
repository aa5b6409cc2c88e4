"""stub"""

from __future__ import annotations

from pathlib import Path

from funnel_sim.reporting.content.model import Report


def write_page(report: Report, file: Path) -> None: ...
