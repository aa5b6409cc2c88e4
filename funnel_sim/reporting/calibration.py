"""Pictures of a calibration: its fits beside what they were fitted to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from funnel_sim.calibration.calibration import Calibration

CHARTS = "charts"
FORMATS = ("png", "svg")


def write_calibration_charts(calibration: Calibration, folder: Path) -> tuple[Path, ...]:
    """Write `charts/times*.png` and `.svg` into `folder`; gives back the files.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    from funnel_sim.calibration.report.charts import chart_data
    from funnel_sim.reporting.charts import write_figure
    from funnel_sim.reporting.drawing.calibration import draw_times

    files = []
    for number, figure in enumerate(draw_times(chart_data(calibration)["times"]), start=1):
        name = "times" if number == 1 else f"times_{number}"
        for kind in FORMATS:
            files.append(folder / CHARTS / f"{name}.{kind}")
            write_figure(files[-1], figure)
    return tuple(files)
