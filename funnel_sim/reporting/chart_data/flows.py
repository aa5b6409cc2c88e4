"""The ways of leads through stages and teams in one replication, as nodes and links that add up.

A node is where leads come from, a stage with a team, or what became of them. A link has the leads
that go from one to another, and their value in the currency; as much comes into a stage as goes out
of it. The whole horizon counts, warm-up included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.language import marked, phrase, phrases
from funnel_sim.domain.log import Log
from funnel_sim.domain.names import Entry, Exit
from funnel_sim.reporting.chart_data.reading import Design, in_variant, period
from funnel_sim.reporting.formatting import capitalised, in_words, rough_share

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WIDE = 1 << 40
"""Between the keys of sources, of stages with teams, and of fates."""
SOURCE, STAGE, FATE = "source", "stage", "fate"
"""Kinds of nodes."""
FATES = {
    Exit.WON: "won",
    Exit.DONE: "care_done",
    Exit.LOST: "lost",
    Exit.UNREACHABLE: "unreachable",
    Exit.COLD: "cold",
    Exit.RECYCLED: "recycled",
    Exit.OPEN: "open",
}
"""What becomes of a lead, in the order in which it is drawn."""
GONE = ("lost", "unreachable", "cold", "recycled")
"""Fates of those who leave without a deal."""
SOURCES = {
    Entry.NEW: marked("new leads"),
    Entry.PROSPECT: marked("from lists"),
    Entry.OPENING: marked("open at the start"),
    Entry.RECYCLED: marked("come back"),
    Entry.EXPANSION: marked("expansions"),
    Entry.RENEWAL: marked("renewals"),
    Entry.CARE: marked("care"),
}
"""How a lead comes in."""


@dataclass(frozen=True, slots=True)
class FlowNode:
    """A place that leads pass."""

    kind: str
    """One of SOURCE, STAGE, FATE."""
    name: str
    """Of the source, of the team, or a word of `FATES`."""
    stage: int
    """Of a stage and of a fate: the stage it is in. Of a source: the stage that it leads to."""
    leads: int
    value: float


@dataclass(frozen=True, slots=True)
class FlowLink:
    """Leads that go from one node to another."""

    source: int
    """Place in `FlowData.nodes`."""
    target: int
    leads: int
    value: float


@dataclass(frozen=True, slots=True)
class FlowData:
    """What the chart of flows shows for one design."""

    title: str
    subtitle: str
    design: Design
    stages: tuple[str, ...]
    nodes: tuple[FlowNode, ...]
    links: tuple[FlowLink, ...]


def flow_data(
    log: Log, frame: Frame, design: Design, of: int = 1, variant: str | None = None
) -> FlowData:
    """The flows of a replication; `of` is how many it is the most typical of."""
    stages = tuple(in_words(stage) for stage in frame.stages)
    nodes, links = _flows(log, frame)
    which = phrase("replication {number}", number=log.replication)
    if of > 1:
        which += phrase(", the most typical of {of:,}", of=of)
    return FlowData(
        title=capitalised(_title(design, stages, nodes, links)),
        subtitle=phrase(
            "Leads from stage to stage and from team to team, {period}, {which}. As thick as they "
            "are many.",
            period=in_variant(period(frame), variant),
            which=which,
        ),
        design=design,
        stages=stages,
        nodes=nodes,
        links=links,
    )


def _flows(log: Log, frame: Frame) -> tuple[tuple[FlowNode, ...], tuple[FlowLink, ...]]:
    """Nodes by kind, then stage; links in the order of their nodes."""
    teams = len(frame.teams)
    order = np.argsort(log.visits["lead"], kind="stable")
    visits = log.visits[order]
    lead, stage = visits["lead"].astype(np.int64), visits["stage"].astype(np.int64)
    first = np.ones(len(lead), np.bool_)
    first[1:] = lead[1:] != lead[:-1]
    last = np.ones(len(lead), np.bool_)
    last[:-1] = first[1:]
    place = WIDE + stage * teams + visits["team"]
    source = stage * len(Entry) + log.leads["entry"][lead]
    rank = np.array([list(FATES).index(reason) for reason in Exit], dtype=np.int64)
    fate = 2 * WIDE + stage * len(Exit) + rank[log.exits["reason"][lead]]
    stays = np.flatnonzero(~last)
    pairs = np.concatenate([
        np.column_stack([source[first], place[first]]),
        np.column_stack([place[stays], place[stays + 1]]),
        np.column_stack([place[last], fate[last]]),
    ])  # fmt: skip
    who = np.concatenate([lead[first], lead[stays], lead[last]])
    return _added_up(frame, pairs, log.leads["value"][who])


def _added_up(
    frame: Frame, pairs: Ints, values: Floats
) -> tuple[tuple[FlowNode, ...], tuple[FlowLink, ...]]:
    """Nodes and links of all steps; `pairs` has the keys of the nodes of each, shape (steps, 2)."""
    keys, at = np.unique(pairs, return_inverse=True)
    at = at.reshape(pairs.shape)
    ends, which = np.unique(at, axis=0, return_inverse=True)
    leads = np.bincount(which.ravel(), minlength=len(ends))
    worth = np.bincount(which.ravel(), values, len(ends))
    links = tuple(
        FlowLink(int(a), int(b), int(n), float(v))
        for (a, b), n, v in zip(ends, leads, worth, strict=True)
    )
    side = np.where(keys < 2 * WIDE, 0, 1)  # a fate has what comes in, all others what goes out
    nodes = tuple(
        _node(frame, int(key), int((at[:, side[i]] == i).sum()),
              float(values[at[:, side[i]] == i].sum()))
        for i, key in enumerate(keys)
    )  # fmt: skip
    return nodes, links


def _node(frame: Frame, key: int, leads: int, value: float) -> FlowNode:
    kind, rest = divmod(key, WIDE)
    if kind == 0:
        stage, entry = divmod(rest, len(Entry))
        return FlowNode(SOURCE, phrase(SOURCES[Entry(entry)]), stage, leads, value)
    if kind == 1:
        stage, team = divmod(rest, len(frame.teams))
        return FlowNode(STAGE, in_words(frame.teams[team]), stage, leads, value)
    stage, rank = divmod(rest, len(Exit))
    return FlowNode(FATE, list(FATES.values())[rank], stage, leads, value)


def _title(
    design: Design,
    stages: Sequence[str],
    nodes: Sequence[FlowNode],
    links: Sequence[FlowLink],
) -> str:
    care = phrase(SOURCES[Entry.CARE])
    came = sum(node.leads for node in nodes if node.kind == SOURCE and node.name != care)
    if came == 0:
        return phrase("no lead comes to {short}", short=design.short)
    won = sum(node.leads for node in nodes if node.kind == FATE and node.name == "won")
    first = phrase("{short} wins {won:,} of {came:,} leads", short=design.short, won=won, came=came)
    leave = [0] * len(stages)
    for node in nodes:
        if node.kind == FATE and node.name in GONE:
            leave[node.stage] += node.leads
    most = int(np.argmax(leave))
    if leave[most]:
        share = rough_share(leave[most] / came)
        first += phrase("; most leave in {stage}, {share}", stage=stages[most], share=share)
    handed = sum(
        link.leads
        for link in links
        if nodes[link.source].kind == nodes[link.target].kind == STAGE
        and nodes[link.source].name != nodes[link.target].name
    )
    if handed:
        first += phrases("; {n:,} changes teams", "; {n:,} change teams", handed)
    return first
