"""The chart of flows (a Sankey diagram): a page per design, a column per stage, a ribbon per link.

What leaves without going on stands below the teams of the next stage, so that nothing crosses and
every column is as high as what came into it. Sizes are in inches of the panel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path

from funnel_sim.domain.language import marked, phrase
from funnel_sim.reporting.chart_data.flows import FATE, FATES, SOURCE, STAGE, FlowData, FlowNode
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.funnel import FILLS, WORDS
from funnel_sim.reporting.drawing.legend import write_legend
from funnel_sim.reporting.drawing.lettering import LEADING, fitted, height_of, width_of, wrapped
from funnel_sim.reporting.drawing.looks import Fill, look_of
from funnel_sim.reporting.drawing.page import Box, in_house_style, open_page
from funnel_sim.reporting.formatting import capitalised, listed, plain_number

BAR = 0.16
"""Width of a node."""
BETWEEN, WIDEST_BETWEEN = 0.14, 0.3
"""Gap between nodes of a column: the least, and what leaves room for a line of text."""
STUB = 0.5
"""Length of what comes in from a source."""
LEFT, RIGHT = 1.75, 1.2
"""Room for the names of sources, and for the numbers of the last fates."""
LINE = height_of(1, looks.LABEL)
GOING_ON, LEAVING = 0.45, 0.22
"""Opacity of ribbons: apart in greyscale too."""
WON = ("won", "care_done")
WORDS_HERE = {
    **WORDS,
    "cold": marked("gone cold"),
    "won": marked("won"),
    "care_done": marked("care given"),
}


@dataclass(frozen=True, slots=True)
class _Bar:
    """A node as it is drawn."""

    node: FlowNode
    left: float
    top: float
    height: float

    @property
    def right(self) -> float:
        return self.left + BAR


@in_house_style
def draw_flows(every: Sequence[FlowData]) -> list[Figure]:
    """One figure per design."""
    return [_page(data) for data in every]


def _page(data: FlowData) -> Figure:
    page = open_page(data.title, data.subtitle, _later(data))
    body = write_legend(page, page.body, _legend(data))
    names = [_heading(capitalised(stage), _gap(data, body) - 0.12) for stage in data.stages]
    top = height_of(max(len(lines) for lines in names), looks.LABEL) + 0.1
    for stage, lines in enumerate(names):
        left = body.left + LEFT + stage * _gap(data, body)
        page.write(left, body.top, lines, looks.LABEL, bold=True)
    box = body.without(top=top)
    axes = page.axes(box)
    axes.set_xlim(0, box.width)
    axes.set_ylim(0, box.height)
    axes.set_xticks([])
    axes.set_yticks([])
    for edge in axes.spines.values():
        edge.set_visible(False)
    bars = _bars(data, box)
    _ribbons(axes, data, bars)
    for bar in bars.values():
        _draw(axes, data, bar)
    _label(axes, data, bars, box)
    return page.figure


def _heading(stage: str, width: float) -> list[str]:
    """Name of a stage in one line or two; a word that is too long is shortened, not broken."""
    words = [fitted(word, width, looks.LABEL, bold=True) for word in stage.split()]
    return wrapped(" ".join(words), width, looks.LABEL, bold=True, most=2)


def _legend(data: FlowData) -> list[tuple[Patch, str]]:
    seen = {node.name for node in data.nodes if node.kind == FATE}
    entries = []
    for fate in FATES.values():
        if fate in seen:
            fill = _fill(data, fate)
            patch = Patch(facecolor=fill.colour, hatch=fill.hatch, edgecolor=fill.edge)
            entries.append((patch, phrase(WORDS_HERE[fate])))
    return entries


def _fill(data: FlowData, fate: str) -> Fill:
    look = look_of(data.design.place)
    if fate == "care_done":
        return Fill(look.colour, "||", "white")
    return FILLS.get(fate) or Fill(look.colour, look.hatch, "white")


def _gap(data: FlowData, body: Box) -> float:
    """From one column to the next."""
    return (body.width - LEFT - RIGHT) / max(len(data.stages), 1)


def _column(node: FlowNode) -> int:
    return node.stage + 1 if node.kind == FATE else node.stage


def _bars(data: FlowData, box: Box) -> Mapping[int, _Bar]:
    """Place -> bar of stages and fates, column by column from the top; then the sources."""
    columns: dict[int, list[int]] = {}
    for place, node in sorted(enumerate(data.nodes), key=lambda pair: _order(pair[1])):
        if node.kind != SOURCE:
            columns.setdefault(_column(node), []).append(place)
    totals = {c: sum(data.nodes[p].leads for p in places) for c, places in columns.items()}
    inch = min(
        ((box.height - BETWEEN * len(columns[c])) / total for c, total in totals.items()),
        default=1.0,
    )
    bars: dict[int, _Bar] = {}
    for column, places in columns.items():
        free = (box.height - totals[column] * inch) / len(places)
        between, top = min(max(free, BETWEEN), WIDEST_BETWEEN), box.height
        for place in places:
            node = data.nodes[place]
            left = LEFT + column * _gap(data, box)
            bars[place] = _Bar(node, left, top, node.leads * inch)
            top -= node.leads * inch + between
    return bars


def _order(node: FlowNode) -> tuple[int, int, int]:
    """Teams first, then the fates of the stage before, deals at their top."""
    rank = list(FATES.values()).index(node.name) if node.kind == FATE else 0
    return _column(node), 0 if node.kind == STAGE else 1, rank


def _ribbons(axes: Axes, data: FlowData, bars: Mapping[int, _Bar]) -> None:
    """Links from top to bottom of both their ends."""
    out = {place: bar.top for place, bar in bars.items()}
    into = dict(out)
    look = look_of(data.design.place)
    order = sorted(data.links, key=lambda k: (-data.nodes[k.target].stage
                   if data.nodes[k.target].kind == STAGE else 1,
                   -bars[k.target].top, k.source))  # fmt: skip
    sources = [link for link in order if data.nodes[link.source].kind == SOURCE]
    for link in [*sources, *(link for link in order if link not in sources)]:
        goal = bars[link.target]
        thick = goal.height * link.leads / max(goal.node.leads, 1)
        high = into[link.target]
        into[link.target] -= thick
        fate = goal.node.name if goal.node.kind == FATE else ""
        colour = looks.LOST.colour if fate and fate not in WON else look.colour
        if link in sources:
            start, begin = goal.left - STUB, high
        else:
            start, begin = bars[link.source].right, out[link.source]
            out[link.source] -= thick
        alpha = LEAVING if fate and fate not in WON else GOING_ON
        _ribbon(axes, (start, begin), (goal.left, high), thick, colour, alpha)


def _ribbon(
    axes: Axes,
    begin: tuple[float, float],
    end: tuple[float, float],
    thick: float,
    colour: str,
    alpha: float,
) -> None:
    """From the right upper corner of one bar to the left upper corner of another."""
    (x0, y0), (x1, y1) = begin, end
    middle = (x0 + x1) / 2
    corners = [
        (x0, y0), (middle, y0), (middle, y1), (x1, y1),
        (x1, y1 - thick), (middle, y1 - thick), (middle, y0 - thick), (x0, y0 - thick), (x0, y0),
    ]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    axes.add_patch(
        PathPatch(Path(corners, codes), facecolor=colour, alpha=alpha, linewidth=0.0, zorder=1)
    )


def _draw(axes: Axes, data: FlowData, bar: _Bar) -> None:
    look = look_of(data.design.place)
    fill = Fill(look.colour, "", look.colour)
    if bar.node.kind == FATE:
        fill = _fill(data, bar.node.name)
    axes.add_patch(
        Rectangle((bar.left, bar.top - bar.height), BAR, bar.height, facecolor=fill.colour,
                  hatch=fill.hatch, edgecolor=fill.edge, linewidth=0.6, zorder=2)
    )  # fmt: skip


def _label(axes: Axes, data: FlowData, bars: Mapping[int, _Bar], box: Box) -> None:
    """Names and numbers right of the bars, those of sources at the left; none touches another."""
    gap = _gap(data, box)
    columns: dict[int, list[_Bar]] = {}
    for bar in bars.values():
        columns.setdefault(_column(bar.node), []).append(bar)
    for column in columns.values():
        last = column[0].left + gap > box.width
        room = (RIGHT if last else gap) - BAR - 0.12
        for bar, text, middle in _apart([(bar, _words(bar, room)) for bar in column], box.height):
            axes.text(
                bar.right + 0.06, middle, "\n".join(text), va="center", zorder=4,
                linespacing=LEADING, fontweight="bold" if bar.node.kind == STAGE else "normal",
            )  # fmt: skip
    _name_sources(axes, data, box)


def _words(bar: _Bar, room: float) -> list[str]:
    """The number, behind or below the name of a team, before the word for a fate."""
    number = plain_number(bar.node.leads)
    if bar.node.kind != STAGE:
        told = f"{number} {phrase(WORDS_HERE[bar.node.name])}"
        return [told if width_of(told, looks.LABEL) <= room else number]
    both = f"{bar.node.name} {number}"
    if width_of(both, looks.LABEL, bold=True) <= room:
        return [both]
    if bar.height >= 2 * LINE:
        return [fitted(bar.node.name, room, looks.LABEL, bold=True), number]
    left = room - width_of(f" {number}", looks.LABEL, bold=True)
    return [f"{fitted(bar.node.name, left, looks.LABEL, bold=True)} {number}"]


def _apart(
    texts: Sequence[tuple[_Bar, list[str]]], height: float
) -> list[tuple[_Bar, list[str], float]]:
    """The largest of them that there is room for, from the top, with the middles of their texts."""
    free, kept = height, []
    for bar, text in sorted(texts, key=lambda pair: -pair[0].node.leads):
        if len(text) * LINE <= free:
            free -= len(text) * LINE
            kept.append((bar, text))
    kept.sort(key=lambda pair: -pair[0].top)
    tops: list[float] = []
    ceiling = height
    for bar, text in kept:
        tops.append(min(bar.top - (bar.height - len(text) * LINE) / 2, ceiling))
        ceiling = tops[-1] - len(text) * LINE
    floor = 0.0
    for i in reversed(range(len(kept))):
        tops[i] = max(tops[i], floor + len(kept[i][1]) * LINE)
        floor = tops[i]
    return [(b, t, top - len(t) * LINE / 2) for (b, t), top in zip(kept, tops, strict=True)]


def _name_sources(axes: Axes, data: FlowData, box: Box) -> None:
    """What comes into the first stage, at the left."""
    room, top = LEFT - STUB - 0.1, box.height
    for node in data.nodes:
        if node.kind == SOURCE and node.stage == 0:
            for line in [*wrapped(node.name, room, looks.LABEL, most=2), plain_number(node.leads)]:
                axes.text(room, top, line, ha="right", va="top")
                top -= LINE
            top -= 0.08


def _later(data: FlowData) -> str:
    """What comes in later, in words: there is no room beside the stages."""
    later = [
        f"{plain_number(node.leads)} {node.name} ({data.stages[node.stage]})"
        for node in data.nodes
        if node.kind == SOURCE and node.stage > 0
    ]
    return phrase("Come in later: {sources}.", sources=listed(later)) if later else ""
