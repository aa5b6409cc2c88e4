"""How busy every team is, what it is asked for, and how long leads wait for it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from funnel_sim.app.drawing.sheet import dot, fill, ink_on, plain, rows_high
from funnel_sim.reporting.chart_data.teams import BUSY, TeamGroup, TeamRow, TeamsData
from funnel_sim.reporting.drawing.looks import ALARM, INK, WARM, look_of
from funnel_sim.reporting.formatting import plain_number, rough_share

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def draw_teams(data: TeamsData) -> Figure:
    """Left the use of selling time, with the load by arithmetic as a mark; right the wait."""
    from plotly.subplots import make_subplots

    rows = [(group, row) for group in data.groups for row in group.rows]
    figure = make_subplots(
        rows=1,
        cols=2,
        shared_yaxes=True,
        horizontal_spacing=0.05,
        subplot_titles=["selling time in use (bar), load asked (mark)",
                        f"mean wait of a lead, {data.wait_scale.symbol}"],
    )  # fmt: skip
    for place, (group, row) in enumerate(rows):
        figure.add_trace(_use(place, group, row), row=1, col=1)
        if math.isfinite(row.offered):
            figure.add_trace(_asked(place, row), row=1, col=1)
        if math.isfinite(row.wait.mean):
            figure.add_trace(_wait(place, group, row, data), row=1, col=2)
    most = max([1.0, *(r.offered for _, r in rows if math.isfinite(r.offered))])
    figure.add_vrect(BUSY * 100, 100, fillcolor=WARM, line_width=0, layer="below", row=1, col=1)
    figure.update_xaxes(range=[0, most * 100 * 1.14], ticksuffix=" %", row=1, col=1)
    waits = [r.wait.mean + r.wait.half_width for _, r in rows if math.isfinite(r.wait.half_width)]
    longest = max([1.0, *waits]) / data.wait_scale.divisor
    figure.update_xaxes(range=[0, longest * 1.25], row=1, col=2)
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[_label(group, row, several=len(data.groups) > 1) for group, row in rows],
        range=[len(rows) - 0.5, -0.5],
        showgrid=False,
        zeroline=False,
    )
    return plain(figure, rows_high(len(rows), 40), showlegend=False, bargap=0.35)


def _label(group: TeamGroup, row: TeamRow, *, several: bool) -> str:
    of = f"{group.design.short} · " if several else ""
    return f"{of}<b>{row.team}</b> ({row.sellers})"


def _use(place: int, group: TeamGroup, row: TeamRow) -> Any:
    from plotly.graph_objects import Bar

    share = row.utilisation
    return Bar(
        y=[place],
        x=[share * 100 if math.isfinite(share) else 0.0],
        orientation="h",
        marker=fill(group.design.place),
        text=[rough_share(share)],
        textposition="inside",
        insidetextanchor="start",
        textfont={"color": ink_on(look_of(group.design.place).colour), "size": 14},
        textangle=0,
        hovertemplate=f"{group.design.name}, {row.team}: {rough_share(share)} in use"
        "<extra></extra>",
    )


def _asked(place: int, row: TeamRow) -> Any:
    from plotly.graph_objects import Scatter

    over = row.offered >= 1.0
    return Scatter(
        x=[row.offered * 100],
        y=[place],
        mode="markers+text",
        marker={"symbol": "line-ns", "size": 22,
                "line": {"width": 4, "color": ALARM if over else INK}},
        text=[f"  {rough_share(row.offered)}"],
        textposition="middle right",
        textfont={"color": ALARM if over else INK},
        cliponaxis=False,
        hovertemplate=f"asked for {rough_share(row.offered)} of its time<extra></extra>",
    )  # fmt: skip


def _wait(place: int, group: TeamGroup, row: TeamRow, data: TeamsData) -> Any:
    from plotly.graph_objects import Scatter

    wait, divisor = row.wait, data.wait_scale.divisor
    said = plain_number(wait.mean / divisor)
    half = wait.half_width / divisor
    bar = {"array": [half], "thickness": 2, "width": 4, "color": INK}
    return Scatter(
        x=[wait.mean / divisor],
        y=[place],
        mode="markers+text",
        marker=dot(group.design.place),
        error_x=bar if math.isfinite(half) else {"visible": False},
        text=[f"   {said}"],
        textposition="middle right",
        cliponaxis=False,
        hovertemplate=f"{group.design.name}, {row.team}: {said} {data.wait_scale.symbol}"
        "<extra></extra>",
    )
