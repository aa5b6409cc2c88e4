"""All charts of an experiment, written as PNG for slides and SVG for documents.

Names of files: the name of the objective, `funnel`, `waterfall`, `teams`, `hours`, `utilisation`,
`waiting`, `pipeline`, `pipeline_leads`, `pace_revenue` and the pace of every other target that adds
up over months, and `over_time` where there are many months or customers. Of one replication, with
a page per design: `flows` and `calendar`, of the first variant only. A chart that needs several
pages has `_2`, `_3` ... behind the name of the later ones. With variants, each has a folder of its
own, and `variants` shows the objective in all of them.

The same results give the same SVG to the byte, and the same PNG on the same version of matplotlib.
matplotlib is imported when charts are written, not with this module.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from funnel_sim.domain.tables import Outcomes
from funnel_sim.metrics.registry import kpi
from funnel_sim.model.offered_load import OfferedLoad
from funnel_sim.reporting.chart_data.calendar import calendar_data, middle_of, typical_seat
from funnel_sim.reporting.chart_data.course import course_data, has_course
from funnel_sim.reporting.chart_data.flows import flow_data
from funnel_sim.reporting.chart_data.funnel import funnel_data
from funnel_sim.reporting.chart_data.hours import hours_data
from funnel_sim.reporting.chart_data.objective import objective_data
from funnel_sim.reporting.chart_data.pace import can_pace, pace_data
from funnel_sim.reporting.chart_data.pipeline import pipeline_data, pipeline_leads_data
from funnel_sim.reporting.chart_data.reading import designs_of
from funnel_sim.reporting.chart_data.team_months import busy_data, waiting_data
from funnel_sim.reporting.chart_data.teams import teams_data
from funnel_sim.reporting.chart_data.variants import variants_data
from funnel_sim.reporting.chart_data.waterfall import waterfall_data
from funnel_sim.reporting.formatting import format_value
from funnel_sim.runner.files import make_folder, write_atomically
from funnel_sim.studies.comparison import Comparison
from funnel_sim.studies.designs import design_name, split_name
from funnel_sim.studies.trace import Trace

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RESOLUTION = 200
"""Dots per inch of a PNG: 2667 x 1500 pixels."""
WEEKS = 2
"""Of the calendar of a rep."""
METADATA: Mapping[str, dict[str, Any]] = {"png": {"Software": None}, "svg": {"Date": None}}
"""Kinds of files, and what is kept out of them so that equal charts are equal files."""


def write_charts(
    folder: Path,
    comparisons: Sequence[Comparison],
    outcomes: Mapping[str, Outcomes],
    offered: Mapping[str, OfferedLoad] | None = None,
    on_chart: Callable[[Path], object] | None = None,
    resolution: int = RESOLUTION,
    traces: Mapping[str, Trace] | None = None,
) -> list[Path]:
    """Write the charts of every comparison into `folder`, and give back the files in their order.

    `outcomes` and `offered`, the load by arithmetic that the chart of teams marks, are by design,
    and so are `traces`, the replication that is shown by itself; without them it is left out.
    Charts that are there already are replaced; a file is always whole. `on_chart` is told of
    every file that was written. `resolution` is that of the PNG, dots per inch.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    return write_figures(
        folder, _charts(comparisons, outcomes, offered, traces or {}), on_chart, resolution
    )


def write_figures(
    folder: Path,
    charts: Iterable[tuple[str, list[Figure]]],
    on_chart: Callable[[Path], object] | None = None,
    resolution: int = RESOLUTION,
) -> list[Path]:
    """Write charts, each a name and its pages, into `folder`; see `write_charts`.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    files: list[Path] = []
    for name, figures in charts:
        _remove_pages(folder, name, len(figures) + 1)
        for page, figure in enumerate(figures):
            stem = f"{name}_{page + 1}" if page else name
            for kind in METADATA:
                file = folder / f"{stem}.{kind}"
                write_figure(file, figure, resolution)
                files.append(file)
                if on_chart is not None:
                    on_chart(file)
    return files


def _charts(
    comparisons: Sequence[Comparison],
    outcomes: Mapping[str, Outcomes],
    offered: Mapping[str, OfferedLoad] | None,
    traces: Mapping[str, Trace],
) -> Iterator[tuple[str, list[Figure]]]:
    """Name, with the folder of its variant, and pages of every chart, drawn one at a time."""
    from funnel_sim.reporting.drawing.variants import draw_variants

    for comparison in comparisons:
        mine = [outcomes[design_name(o, comparison.variant)] for o in comparison.organisations]
        place = f"{comparison.variant}/" if comparison.variant is not None else ""
        for name, figures in _charts_of(comparison, mine, offered):
            yield place + name, figures
        if comparison is comparisons[0] and all(one.design in traces for one in mine):
            for name, figures in _charts_of_one([traces[one.design] for one in mine], mine):
                yield place + name, figures
    if comparisons and comparisons[0].variant is not None:
        first = comparisons[0]
        mine = [outcomes[design_name(o, first.variant)] for o in first.organisations]
        yield "variants", draw_variants(variants_data(comparisons, mine))


def _charts_of(
    comparison: Comparison,
    outcomes: Sequence[Outcomes],
    offered: Mapping[str, OfferedLoad] | None,
) -> Iterator[tuple[str, list[Figure]]]:
    from funnel_sim.reporting.drawing.course import draw_course
    from funnel_sim.reporting.drawing.funnel import draw_funnel
    from funnel_sim.reporting.drawing.heat import draw_heat
    from funnel_sim.reporting.drawing.hours import draw_hours
    from funnel_sim.reporting.drawing.objective import draw_objective
    from funnel_sim.reporting.drawing.pace import draw_pace
    from funnel_sim.reporting.drawing.teams import draw_teams
    from funnel_sim.reporting.drawing.waterfall import draw_waterfall

    verdict = verdict_sentences(comparison)
    yield comparison.objective, draw_objective(objective_data(comparison, outcomes, verdict))
    yield "funnel", draw_funnel(funnel_data(comparison, outcomes))
    yield "waterfall", draw_waterfall(waterfall_data(comparison, outcomes))
    yield "teams", draw_teams(teams_data(comparison, outcomes, offered))
    yield "hours", draw_hours(hours_data(comparison, outcomes))
    yield "utilisation", draw_heat(busy_data(comparison, outcomes))
    yield "waiting", draw_heat(waiting_data(comparison, outcomes))
    yield "pipeline", draw_waterfall(pipeline_data(comparison, outcomes))
    yield "pipeline_leads", draw_waterfall(pipeline_leads_data(comparison, outcomes))
    targets = [target.kpi for target in comparison.targets if can_pace(target.kpi)]
    for name in dict.fromkeys(["revenue", *targets]):
        yield f"pace_{name}", draw_pace(pace_data(comparison, outcomes, name))
    if has_course(outcomes):
        yield "over_time", draw_course(course_data(comparison, outcomes))


def _charts_of_one(
    traces: Sequence[Trace], outcomes: Sequence[Outcomes]
) -> Iterator[tuple[str, list[Figure]]]:
    """Charts of a single replication, with a page per design."""
    from funnel_sim.reporting.drawing.calendar import draw_calendars
    from funnel_sim.reporting.drawing.flows import draw_flows

    designs = list(zip(traces, designs_of(outcomes), strict=True))
    count, variant = len(outcomes[0].replications), split_name(outcomes[0].design)[0]
    flows = [flow_data(t.log, t.frame, design, count, variant) for t, design in designs]
    yield "flows", draw_flows(flows)
    calendars = [
        calendar_data(
            t.log, t.frame, design, typical_seat(t.log, t.frame), middle_of(t.frame), WEEKS, variant
        )
        for t, design in designs
    ]
    yield "calendar", draw_calendars(calendars)


def verdict_sentences(comparison: Comparison) -> list[str]:
    """The verdict in words, numbers as everywhere else in reports."""
    unit = kpi(comparison.objective).unit
    return comparison.sentences(lambda value: format_value(value, unit, comparison.currency))


def _remove_pages(folder: Path, name: str, first: int) -> None:
    """Take away later pages of a chart that had more of them in an earlier run."""
    for kind in METADATA:
        page = first
        while (file := folder / f"{name}_{page}.{kind}").exists():
            file.unlink()
            page += 1


def write_figure(file: Path, figure: Figure, resolution: int = RESOLUTION) -> None:
    """Write one page; the end of the file's name is one of `METADATA`.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    from funnel_sim.reporting.drawing.page import house_style

    make_folder(file.parent)
    kind = file.suffix[1:].lower()
    image = io.BytesIO()
    with house_style(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(image, format=kind, dpi=resolution, metadata=METADATA[kind])
    write_atomically(file, lambda out: out.write(image.getvalue()))
