"""The funnel of every design: who enters each stage, and what becomes of them there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from funnel_sim.app.drawing.sheet import fill, plain, rows_high
from funnel_sim.reporting.chart_data.funnel import FATES, Funnel, FunnelData
from funnel_sim.reporting.drawing.looks import (
    COLD,
    LOST,
    MISSED,
    OPEN,
    RECYCLED,
    UNREACHABLE,
    Fill,
)
from funnel_sim.reporting.formatting import in_words, plain_number, rough_share

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

COLUMNS = 2
FILLS: dict[str, Fill] = {
    "lost": LOST, "unreachable": UNREACHABLE, "cold": COLD, "recycled": RECYCLED,
    "care_missed": MISSED, "open": OPEN,
}  # fmt: skip
HATCHES = {"cold": "/", "recycled": "\\", "unreachable": ".", "care_missed": "x"}


def draw_funnel(data: FunnelData) -> Figure:
    """A panel per design, all on one scale."""
    from plotly.subplots import make_subplots

    columns = min(COLUMNS, len(data.funnels))
    rows = -(-len(data.funnels) // columns)
    stages = max(len(funnel.stages) for funnel in data.funnels)
    figure = make_subplots(
        rows=rows,
        cols=columns,
        subplot_titles=[f"<b>{_heading(funnel)}</b>" for funnel in data.funnels],
        horizontal_spacing=0.16,
        vertical_spacing=0.3 / rows if rows > 1 else 0.1,
        shared_xaxes="all",
    )
    there = [fate for fate in FATES if any(f.fates[fate].sum() > 0 for f in data.funnels)]
    for i, funnel in enumerate(data.funnels):
        at = {"row": i // columns + 1, "col": i % columns + 1}
        for fate in there:
            figure.add_trace(_bars(funnel, fate, first=i == 0), **at)
        figure.add_trace(_ends(funnel), **at)
    largest = max(float(funnel.entered.max()) for funnel in data.funnels)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(range=[0, largest * 1.32], showticklabels=False, showgrid=False)
    legend = {"orientation": "h", "y": -0.02, "yanchor": "top", "traceorder": "normal"}
    return plain(figure, rows * rows_high(stages, 34, 150), barmode="stack", legend=legend,
                 bargap=0.25)  # fmt: skip


def _heading(funnel: Funnel) -> str:
    leads, wins = (plain_number(round(x)) for x in (funnel.leads, funnel.wins))
    return f"{funnel.design.short}: {leads} leads, {wins} wins"


def _bars(funnel: Funnel, fate: str, *, first: bool) -> Any:
    from plotly.graph_objects import Bar

    word = in_words(fate)
    return Bar(
        y=list(funnel.stages),
        x=funnel.fates[fate].tolist(),
        orientation="h",
        name="go on" if fate == "advanced" else word,
        legendgroup=fate,
        showlegend=first,
        marker=fill(funnel.design.place) if fate == "advanced" else _grey(fate),
        hovertemplate=f"%{{y}}: %{{x:,.0f}} {word}<extra>{funnel.design.name}</extra>",
    )


def _grey(fate: str) -> dict[str, Any]:
    look = FILLS[fate]
    pattern = {"shape": HATCHES.get(fate, ""), "fillmode": "overlay", "fgcolor": look.edge,
               "size": 5, "solidity": 0.25}  # fmt: skip
    return {"color": look.colour, "pattern": pattern, "line": {"width": 1, "color": look.edge}}


def _ends(funnel: Funnel) -> Any:
    """Numbers behind the bars."""
    from plotly.graph_objects import Scatter

    said = [
        f" {plain_number(round(n))} → {rough_share(share)}"
        for n, share in zip(funnel.entered.tolist(), funnel.conversion.tolist(), strict=True)
    ]
    return Scatter(
        y=list(funnel.stages), x=funnel.entered.tolist(), mode="text", text=said,
        textposition="middle right", showlegend=False, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
