"""The values that the answer rests on, where they come from, and in what range they may lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from funnel_sim.config.origin import Node
from funnel_sim.config.paths import format_path
from funnel_sim.config.schema.ranges import RangeValue
from funnel_sim.domain.language import phrase
from funnel_sim.reporting.content.basis import Basis
from funnel_sim.reporting.content.cells import text
from funnel_sim.reporting.content.model import Claim, Exhibit, Section, Table
from funnel_sim.reporting.content.sources import source_of

PARTS = ("market", "organisations", "opening", "horizon", "equal", "revenue")
"""Of an experiment: what the numbers come from."""
KEY = ("leads", "deal_value", "advance", "field_effect", "patience", "hand_over", "headcount",
       "salary", "gross_margin", "cost", "travel_cost", "touches")  # fmt: skip
"""Keys of the values that come first in a short list."""
OF_A_KIND = 2
"""Of those, so many of each."""
SHORT = 10
"""Rows of the short list."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """One value."""

    path: str
    value: str
    """As it is written."""
    span: str
    """Its range; empty where none is given."""
    source: str
    where: str
    """File and line."""

    @property
    def is_sourced(self) -> bool:
        """Whether the source is more than the word that there is none."""
        return bool(self.source) and not self.source.lower().startswith("assumption")


def assumptions(base: Basis) -> Section:
    """All values, the ones with a range first."""
    every = tuple(all_assumptions(base))
    short = tuple(_first(every))[:SHORT]
    ranged = sum(bool(a.span) for a in every)
    sourced = sum(a.is_sourced for a in every)
    claims = [
        Claim(
            phrase(
                "{n:,} values were set; {sourced:,} of them say where they come from, {ranged:,} "
                "have a range.",
                n=len(every),
                sourced=sourced,
                ranged=ranged,
            )
        ),
        Claim(
            phrase(
                "What a source says stands in the comments of the files, in the words of those who "
                "wrote them. A value without a source is an assumption."
            )
        ),
    ]
    return Section(
        kind="assumptions",
        heading=phrase("Assumptions and their sources"),
        message=claims[0].sentence,
        claims=tuple(claims),
        exhibits=(
            Exhibit(
                "assumptions",
                phrase("Assumptions that matter first"),
                table=_table(short, whole=False),
            ),
            Exhibit("all_assumptions", phrase("All values"), table=_table(every, whole=True)),
        ),
    )


def unexamined(base: Basis) -> Exhibit:
    """Values that matter and have no source."""
    rows = [a for a in _first(tuple(all_assumptions(base))) if not a.is_sourced][:SHORT]
    return Exhibit(
        "unexamined",
        phrase("Assumptions without a source that the answer may hang on"),
        table=Table(
            (phrase("Assumption"), phrase("Value"), phrase("File")),
            tuple((text(a.path), text(a.value), text(PurePath(a.where).name)) for a in rows),
        ),
    )


def all_assumptions(base: Basis) -> Iterator[Assumption]:
    """Every value that a file or the command line sets, in the order of the document."""
    scenario = base.gathered.run.scenario
    spans = dict(scenario.experiment.uncertain) | dict(scenario.experiment.switch_points.inputs)
    for keys, node in scenario.root.walk():
        if not keys or keys[0] not in PARTS or not _is_value(node):
            continue
        path = format_path(keys)
        span: RangeValue | None = spans.get(path)
        yield Assumption(
            path,
            str(node.plain()),
            "" if span is None else str(span),
            source_of(scenario.root, keys),
            str(node.origin),
        )


def _is_value(node: Node) -> bool:
    return not isinstance(node.content, tuple) and node.mapping is None and node.content is not None


def _first(every: tuple[Assumption, ...]) -> Iterator[Assumption]:
    """Those with a range, then a few of each kind that decides most."""
    yield from (a for a in every if a.span)
    for key in KEY:
        same = [a for a in every if not a.span and a.source and f".{key}." in f".{a.path}."]
        yield from same[:OF_A_KIND]


def _table(rows: tuple[Assumption, ...], *, whole: bool) -> Table:
    headings = (
        phrase("Assumption"), phrase("Value"), phrase("Range"), phrase("Source"), phrase("File"),
    )  # fmt: skip
    return Table(
        headings,
        tuple(
            (
                text(a.path),
                text(a.value),
                text(a.span or "–"),
                text(a.source or phrase("assumption")),
                text(a.where if whole else PurePath(a.where).name),
            )
            for a in rows
        ),
    )
