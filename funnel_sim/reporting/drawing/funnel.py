"""The funnel chart: one panel per design, one bar per stage, split by what became of the leads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from funnel_sim.domain.language import marked, phrase
from funnel_sim.reporting.chart_data.funnel import FATES, Funnel, FunnelData
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.legend import write_legend
from funnel_sim.reporting.drawing.lettering import width_of
from funnel_sim.reporting.drawing.looks import Fill, look_of
from funnel_sim.reporting.drawing.page import in_house_style, open_page
from funnel_sim.reporting.drawing.rows import (
    PAD,
    RowPanel,
    limits_with_room,
    page_mark,
    pages_of,
    panels_that_fit,
    row_panels,
)
from funnel_sim.reporting.formatting import plain_number, rough_share

FILLS: dict[str, Fill] = {
    "lost": looks.LOST,
    "unreachable": looks.UNREACHABLE,
    "cold": looks.COLD,
    "recycled": looks.RECYCLED,
    "care_missed": looks.MISSED,
    "open": looks.OPEN,
}
WORDS = {
    "lost": marked("said no"),
    "unreachable": marked("unreachable"),
    "cold": marked("gone cold waiting"),
    "recycled": marked("comes back later"),
    "care_missed": marked("care not given in time"),
    "open": marked("still open"),
}
BODY = 4.9
"""Height that a page surely has for panels, inches."""


@in_house_style
def draw_funnel(data: FunnelData) -> list[Figure]:
    """One figure, or several where the panels do not fit on one."""
    rows = max(len(f.stages) for f in data.funnels) + 1
    pages = list(pages_of(data.funnels, panels_that_fit(BODY, rows)))
    most = max((float(f.entered.max(initial=0.0)) for f in data.funnels), default=0.0)
    return [
        _page(data, funnels, most, page_mark(number, len(pages)))
        for number, funnels in enumerate(pages)
    ]


def _page(data: FunnelData, funnels: Sequence[Funnel], most: float, mark: str) -> Figure:
    page = open_page(data.title, data.subtitle + mark, data.note)
    body = write_legend(page, page.body, _legend(funnels))
    stages = funnels[0].stages
    panels = row_panels(
        page, body, [f.design for f in funnels], [*stages, phrase("won")], {len(stages)}
    )
    room = max(width_of(t, looks.LABEL, bold=True) for f in funnels for t in _texts(f)) + 2 * PAD
    for funnel, panel in zip(funnels, panels, strict=True):
        panel.axes.set_xlim(limits_with_room(0.0, most or 1.0, room, panel.box.width))
        _draw(panel, funnel)
    return page.figure


def _legend(funnels: Sequence[Funnel]) -> list[tuple[Patch | tuple[Patch, ...], str]]:
    own = tuple(
        Patch(facecolor=look.colour, hatch=look.hatch, edgecolor="white", linewidth=0)
        for look in (look_of(f.design.place) for f in funnels[:3])
    )
    entries: list[tuple[Patch | tuple[Patch, ...], str]] = [(own, phrase("go on"))]
    for fate, fill in FILLS.items():
        if any(funnel.fates[fate].sum() > 0 for funnel in funnels):
            patch = Patch(facecolor=fill.colour, hatch=fill.hatch, edgecolor=fill.edge)
            entries.append((patch, phrase(WORDS[fate])))
    return entries


def _texts(funnel: Funnel) -> list[str]:
    """What stands behind each bar: leads that enter, and the share that goes on; then the wins."""
    texts = [
        f"{plain_number(round(entered))} → {rough_share(share)}" if entered > 0 else "0"
        for entered, share in zip(funnel.entered, funnel.conversion, strict=True)
    ]
    wins = "–" if np.isnan(funnel.wins) else plain_number(round(funnel.wins))
    if funnel.repeats:
        return [
            *texts,
            phrase(
                "{wins}, {new_customers} new customers",
                wins=wins,
                new_customers=plain_number(round(funnel.new_customers)),
            ),
        ]
    rate = rough_share(funnel.wins / funnel.leads) if funnel.leads > 0 else ""
    return [
        *texts,
        phrase("{wins}  {rate} of all", wins=wins, rate=rate) if rate else wins,
    ]


def _draw(panel: RowPanel, funnel: Funnel) -> None:
    look = look_of(funnel.design.place)
    axes, rows = panel.axes, np.arange(len(funnel.stages))
    left = np.zeros(len(rows))
    for fate in FATES:
        width = funnel.fates[fate]
        fill = FILLS.get(fate) or Fill(look.colour, look.hatch, "white")
        axes.barh(
            rows, width, left=left, height=0.72, color=fill.colour, hatch=fill.hatch,
            edgecolor=fill.edge, linewidth=0.0 if fate in ("advanced", "lost") else 0.8,
        )  # fmt: skip
        left = left + width
    axes.barh(
        len(rows), np.nan_to_num(funnel.wins), height=0.72, color=look.colour, hatch=look.hatch,
        edgecolor="white", linewidth=0.0,
    )  # fmt: skip
    ends = [*np.maximum(left, 0.0), float(np.nan_to_num(funnel.wins))]
    shift = PAD * (axes.get_xlim()[1] - axes.get_xlim()[0]) / panel.box.width
    for row, (end, text) in enumerate(zip(ends, _texts(funnel), strict=True)):
        axes.text(
            end + shift, row, text, va="center_baseline", fontsize=looks.LABEL,
            fontweight="bold" if row == len(rows) else "normal",
        )  # fmt: skip
    axes.plot([0, 0], [-0.5, len(rows) + 0.5], color=looks.QUIET, linewidth=1.0)
