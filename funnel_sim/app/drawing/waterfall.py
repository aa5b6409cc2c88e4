"""From revenue to contribution, cost by cost, for every design."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from funnel_sim.app.drawing.sheet import fill, plain, rows_high
from funnel_sim.reporting.chart_data.waterfall import Step, Waterfall, WaterfallData
from funnel_sim.reporting.drawing.looks import COST

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

COLUMNS = 2


def draw_waterfall(data: WaterfallData) -> Figure:
    """A panel per design, all on one scale."""
    from plotly.subplots import make_subplots

    columns = min(COLUMNS, len(data.waterfalls))
    rows = -(-len(data.waterfalls) // columns)
    steps = len(data.waterfalls[0].steps)
    figure = make_subplots(
        rows=rows,
        cols=columns,
        subplot_titles=[f"<b>{w.design.short}</b>" for w in data.waterfalls],
        horizontal_spacing=0.16,
        vertical_spacing=0.3 / rows if rows > 1 else 0.1,
        shared_xaxes="all",
    )
    for i, waterfall in enumerate(data.waterfalls):
        at = {"row": i // columns + 1, "col": i % columns + 1}
        for total in (True, False):
            figure.add_trace(_bars(waterfall, data, total=total), **at)
        figure.add_trace(_numbers(waterfall, data), **at)
    ends = [x for w in data.waterfalls for s in w.steps for x in (s.start, s.end)]
    low, high = min(0.0, *ends) / data.scale.divisor, max(ends) / data.scale.divisor
    room = 0.14 * (high - low)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(range=[low - (room if low < 0 else 0), high + room], showticklabels=False,
                        showgrid=False)  # fmt: skip
    return plain(figure, rows * rows_high(steps, 30, 150), showlegend=False, barmode="overlay",
                 bargap=0.25)  # fmt: skip


def _bars(waterfall: Waterfall, data: WaterfallData, *, total: bool) -> Any:
    from plotly.graph_objects import Bar

    steps = [step for step in waterfall.steps if step.total == total]
    return Bar(
        y=[step.label for step in waterfall.steps],
        base=[_left(step) / data.scale.divisor if step in steps else 0 for step in waterfall.steps],
        x=[abs(step.amount) / data.scale.divisor if step in steps else 0
           for step in waterfall.steps],
        orientation="h",
        marker=fill(waterfall.design.place) if total
        else {"color": COST.colour, "line": {"width": 0}},
        hoverinfo="skip",
    )  # fmt: skip


def _numbers(waterfall: Waterfall, data: WaterfallData) -> Any:
    from plotly.graph_objects import Scatter

    return Scatter(
        y=[step.label for step in waterfall.steps],
        x=[max(step.start, step.end) / data.scale.divisor for step in waterfall.steps],
        text=[f" {data.scale.number(step.amount, data.decimals)}" for step in waterfall.steps],
        mode="text",
        textposition="middle right",
        hoverinfo="skip",
        cliponaxis=False,
    )


def _left(step: Step) -> float:
    return min(step.start, step.end)
