"""The chart of a year under way: plan, band and what has happened, a panel per KPI."""

from __future__ import annotations

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.months import Months, months_of
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.legend import write_legend
from funnel_sim.reporting.drawing.lettering import height_of, width_of
from funnel_sim.reporting.drawing.looks import look_of
from funnel_sim.reporting.drawing.months import lines_below, name_months
from funnel_sim.reporting.drawing.page import in_house_style, open_page, panels
from funnel_sim.reporting.formatting import scale_for
from funnel_sim.studies.pace.result import Course, PaceResult

MOST_PANELS = 6
ACROSS, DOWN = 0.25, 0.15
HEADING = height_of(1, looks.PANEL) + 0.08
BAND, PLAN, ACTUAL = look_of(0).colour, looks.INK, look_of(5).colour


@in_house_style
def draw_year(result: PaceResult, title: str, note: str) -> list[Figure]:
    """One figure with the first six KPIs, the target's first."""
    page = open_page(
        title,
        phrase(
            "Since the start of the year; states at the end of a month. {replications:,} "
            "simulated years.",
            replications=result.replications,
        ),
        note,
    )
    body = write_legend(page, page.body, _legend())
    chosen, months = _chosen(result), months_of(result.frame)
    for course, whole in zip(chosen, panels(body, len(chosen), ACROSS, DOWN), strict=True):
        page.write(whole.left, whole.top, [course.kpi.label], looks.PANEL, bold=True)
        top = float(max(course.band.high.max(), course.plan.max()))
        if course.actual is not None:
            top = max(top, float(course.actual.max()))
        low = min(0.0, float(course.band.low.min()))
        if course is chosen[0]:
            top = max(top, result.target.value, result.now.top)
            low = min(low, result.now.bottom)
        scale = scale_for([top, low], course.kpi.unit, result.frame.currency)
        ticks = [t for t in MaxNLocator(4).tick_values(low, top) if low <= t <= top * 1.06]
        side = max(width_of(scale.text(float(t)), looks.LABEL) for t in ticks) + 0.15
        names = height_of(lines_below(months), looks.LABEL) + 0.1
        box = whole.without(left=side, top=HEADING, bottom=names)
        axes = page.axes(box)
        axes.set_ylim(low, top * 1.06 or 1.0)
        axes.set_yticks(ticks)
        axes.yaxis.set_major_formatter(
            FuncFormatter(lambda v, _, s=scale: s.text(float(v)) if v else "0")
        )
        axes.yaxis.grid(visible=True)
        name_months(axes, box, months)
        _draw(axes, course, months)
        if course is chosen[0]:
            _ending(axes, result, months)
    return [page.figure]


def _chosen(result: PaceResult) -> list[Course]:
    """The target, then what is known in reality, then the rest."""
    first, *others = result.courses
    others.sort(key=lambda course: course.actual is None)  # stable
    return [first, *others][:MOST_PANELS]


def _draw(axes: Axes, course: Course, months: Months) -> None:
    ends = months.edges if course.adds_up else months.edges[1:]
    start = [0.0] if course.adds_up else []
    axes.fill_between(
        ends, [*start, *course.band.low], [*start, *course.band.high], color=BAND, alpha=0.3,
        linewidth=0, zorder=2,
    )  # fmt: skip
    axes.plot(ends, [*start, *course.plan], color=PLAN, linewidth=2.0, linestyle=(0, (4, 2)))
    if course.actual is not None:
        known = len(course.actual) + len(start)
        axes.plot(
            ends[:known], [*start, *course.actual], color=ACTUAL, linewidth=3.0, marker="o",
            markersize=5, zorder=5,
        )  # fmt: skip


def _ending(axes: Axes, result: PaceResult, months: Months) -> None:
    """Where the year is expected to end, and the target."""
    known, now = len(result.actuals.months), result.now
    at, end = float(months.edges[known]), float(months.edges[-1])
    axes.fill_between(
        [at, end], [result.so_far, now.bottom], [result.so_far, now.top], color=ACTUAL, alpha=0.25,
        linewidth=0, zorder=3,
    )  # fmt: skip
    axes.plot([at, end], [result.so_far, now.mean], color=ACTUAL, linewidth=1.6, zorder=4)
    axes.plot(
        end, result.target.value, marker="D", color=looks.INK, markersize=9, zorder=6,
        clip_on=False,
    )  # fmt: skip


def _legend() -> list[tuple[Artist, str]]:
    return [
        (Line2D([], [], color=ACTUAL, linewidth=3.0, marker="o"), phrase("actual")),
        (Patch(facecolor=ACTUAL, alpha=0.25), phrase("expected, nine in ten")),
        (Line2D([], [], color=PLAN, linewidth=2.0, linestyle=(0, (4, 2))), phrase("plan")),
        (Patch(facecolor=BAND, alpha=0.3), phrase("simulated, nine in ten")),
        (Line2D([], [], color=looks.INK, marker="D", linestyle="none"), phrase("target")),
    ]
