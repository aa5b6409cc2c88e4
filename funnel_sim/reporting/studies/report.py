"""The form in which every study reports, on the terminal, in files and elsewhere.

matplotlib is imported when charts are drawn, not with this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from funnel_sim.reporting.charts import write_figures
from funnel_sim.reporting.terminal import Sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that can be drawn."""

    name: str
    """Of its files, without page and ending."""
    draw: Callable[[], list[Figure]]
    """Its pages."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What there is to say about one situation."""

    variant: str | None
    """None where the experiment has no variants."""
    sentences: tuple[str, ...]
    """The first is the headline."""
    sheets: tuple[Sheet, ...]
    charts: tuple[Chart, ...]


def write_study_charts(folder: Path, findings: Sequence[Findings]) -> list[Path]:
    """Write the charts, those of a variant into a folder of its name; the files come back.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    return write_figures(folder, _figures(findings))


def _figures(findings: Sequence[Findings]) -> Iterator[tuple[str, list[Figure]]]:
    for each in findings:
        place = f"{each.variant}/" if each.variant is not None else ""
        for chart in each.charts:
            yield place + chart.name, chart.draw()
