"""The chart of a calibration: per stage, the share that has passed by a time, data and fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.legend import write_legend
from funnel_sim.reporting.drawing.lettering import fitted, height_of, width_of
from funnel_sim.reporting.drawing.looks import look_of
from funnel_sim.reporting.drawing.page import in_house_style, open_page, panels
from funnel_sim.reporting.drawing.rows import page_mark, pages_of

MOST_PANELS = 6
ACROSS, DOWN = 0.35, 0.25
HEADING = height_of(1, looks.PANEL) + 0.1
SIDE = width_of("100 %", looks.LABEL) + 0.2
BELOW = height_of(2, looks.LABEL) + 0.15


@in_house_style
def draw_times(times: Mapping[str, Mapping[str, Any]]) -> list[Figure]:
    """One figure, or several where the panels do not fit on one; none without stages.

    `times` has `days`, `passed`, `fitted` and `family` by stage, as `chart_data` gives them.
    """
    pages = list(pages_of(tuple(times.items()), MOST_PANELS)) if times else []
    figures = []
    for number, chosen in enumerate(pages):
        subtitle = "Share of deals that have passed a stage, by time since they entered it"
        mark = page_mark(number, len(pages))
        page = open_page("How long the stages take: history and fit", subtitle + mark)
        data, fit = look_of(0).colour, look_of(5).colour
        body = write_legend(
            page,
            page.body,
            [
                (Line2D([], [], color=data, linewidth=3.0), "history (Kaplan-Meier)"),
                (Line2D([], [], color=fit, linewidth=2.5, linestyle=(0, (4, 2))), "fitted law"),
            ],
        )
        for (stage, curve), whole in zip(
            chosen, panels(body, len(chosen), ACROSS, DOWN), strict=True
        ):
            name = fitted(f"{stage}: {curve['family']}", whole.width, looks.PANEL, bold=True)
            page.write(whole.left, whole.top, [name], looks.PANEL, bold=True)
            axes = page.axes(whole.without(top=HEADING, left=SIDE, bottom=BELOW))
            _draw(axes, curve, data, fit)
        figures.append(page.figure)
    return figures


def _draw(axes: Axes, curve: Mapping[str, Any], data: str, fit: str) -> None:
    days, passed = list(curve["days"]), list(curve["passed"])
    axes.step(days, passed, where="post", color=data, linewidth=3.0)
    axes.plot(days, curve["fitted"], color=fit, linewidth=2.5, linestyle=(0, (4, 2)))
    late = next((d for d, p in zip(days, passed, strict=True) if p >= 0.98 * passed[-1]), days[-1])
    axes.set_xlim(0.0, max(late, 1e-6))
    axes.set_ylim(0.0, 1.1 * max(*passed, *curve["fitted"], 0.05))
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{100 * y:.0f} %"))
    axes.set_xlabel("working days", fontsize=looks.LABEL)
    axes.yaxis.grid(visible=True)
