"""The objective of every design, and its difference from the baseline, each with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from funnel_sim.app.drawing.sheet import SIZE, dot, plain, rows_high
from funnel_sim.reporting.chart_data.objective import ObjectiveData, ObjectiveRow
from funnel_sim.reporting.drawing.looks import QUIET, ZONE, look_of
from funnel_sim.reporting.formatting import (
    Scale,
    format_difference_interval,
    format_mean,
    in_words,
    scale_for,
)
from funnel_sim.stats.estimates import Estimate

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

AS_WRITTEN = "as written"


def draw_objective(data: ObjectiveData, written: Sequence[Estimate | None] = ()) -> Figure:
    """Left each design by itself, right against the baseline.

    `written` are the estimates with nothing moved; they are drawn hollow, below.
    """
    from plotly.subplots import make_subplots

    headings = [f"{data.label}, {_percent(data)} interval"]
    if data.compared:
        headings.append(f"difference from {in_words(data.rows[data.baseline].design.name)}")
    figure = make_subplots(
        rows=1,
        cols=len(headings),
        shared_yaxes=True,
        horizontal_spacing=0.04,
        subplot_titles=headings,
    )
    means = [row.estimate.mean for row in data.rows if row.estimate is not None]
    scale = scale_for(means, data.unit, data.currency)
    for place, row in enumerate(data.rows):
        old = written[place] if place < len(written) else None
        if old is not None:
            figure.add_trace(_written(row, old, scale), row=1, col=1)
        if row.estimate is not None:
            figure.add_trace(_alone(row, data, scale), row=1, col=1)
        if data.compared:
            figure.add_trace(_against(row, data, scale), row=1, col=2)
    if data.compared and data.indifference > 0:
        edge = data.indifference / scale.divisor
        figure.add_vrect(-edge, edge, fillcolor=ZONE, line_width=0, layer="below", row=1, col=2)
    if data.compared:
        figure.add_vline(0, line_width=1, line_color=QUIET, row=1, col=2)
        figure.update_xaxes(range=_room(data, scale), row=1, col=2)
    title = {"text": scale.symbol, "standoff": 4, "font": {"size": SIZE}}
    figure.update_xaxes(title=title, zeroline=False)
    figure.update_yaxes(
        tickvals=list(range(len(data.rows))),
        ticktext=[row.design.short for row in data.rows],
        range=[len(data.rows) - 0.5, -0.6],
        showgrid=False,
        zeroline=False,
    )
    return plain(figure, rows_high(len(data.rows), 56), showlegend=False)


def _alone(row: ObjectiveRow, data: ObjectiveData, scale: Scale) -> Any:
    found = row.estimate
    assert found is not None
    said = format_mean(found.mean, found.half_width, data.unit, data.currency)
    return _point(row, found.mean, found.half_width, scale, f"<b>{said}</b>")


def _written(row: ObjectiveRow, found: Estimate, scale: Scale) -> Any:
    from plotly.graph_objects import Scatter

    return Scatter(
        x=[found.mean / scale.divisor],
        y=[row.design.place + 0.26],
        error_x=_bar(found.half_width / scale.divisor, look_of(row.design.place).colour, 1.2),
        mode="markers",
        marker={**dot(row.design.place, hollow=True), "size": 8},
        hovertemplate=f"{row.design.name}, {AS_WRITTEN}: {scale.text(found.mean)}<extra></extra>",
    )


def _against(row: ObjectiveRow, data: ObjectiveData, scale: Scale) -> Any:
    found = row.difference
    if found is None:
        word = "baseline" if row.design.place == data.baseline else "–"
        return _text(0.0, row.design.place, word)
    said = format_difference_interval(found.mean, found.low, found.high, data.unit, data.currency)
    return _point(row, found.mean, found.half_width, scale, said)


def _point(row: ObjectiveRow, mean: float, half: float, scale: Scale, said: str) -> Any:
    from plotly.graph_objects import Scatter

    colour = look_of(row.design.place).colour
    return Scatter(
        x=[mean / scale.divisor],
        y=[row.design.place],
        error_x=_bar(half / scale.divisor, colour, 2.5),
        mode="markers+text",
        text=[said],
        textposition="top center",
        cliponaxis=False,
        marker=dot(row.design.place),
        hovertemplate=f"{row.design.name}: {said}<extra></extra>",
    )


def _text(x: float, y: float, said: str) -> Any:
    from plotly.graph_objects import Scatter

    return Scatter(
        x=[x], y=[y], mode="text", text=[said], textposition="top center", hoverinfo="skip",
        textfont={"color": QUIET},
    )  # fmt: skip


def _bar(half: float, colour: str, width: float) -> dict[str, Any]:
    if not math.isfinite(half):
        return {"visible": False}
    return {"array": [half], "thickness": width, "width": 5, "color": colour}


def _room(data: ObjectiveData, scale: Scale) -> list[float]:
    """From the lowest to the highest end, with room for the numbers above the points."""
    found = [row.difference for row in data.rows if row.difference is not None]
    ends = [x for d in found for x in (d.mean, d.low, d.high) if math.isfinite(x)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = 0.22 * max(high - low, 2 * data.indifference, 1e-9)
    return [(low - room) / scale.divisor, (high + room) / scale.divisor]


def _percent(data: ObjectiveData) -> str:
    return f"{data.confidence * 100:g} %"
