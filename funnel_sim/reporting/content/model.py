"""The parts of a report.

Values are in the unit of their KPI: money in the currency of the market, shares in [0, 1]. A
`Scale` says how they are written; it is the same for all values of a chart.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from funnel_sim.reporting.formatting import Scale

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a sentence states, with its interval where it has one."""

    name: str
    """What it is the value of: KPI and organisation, say."""
    value: float
    unit: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, and the numbers that it rests on."""

    sentence: str
    numbers: tuple[Number, ...] = ()
    shown_by: str = ""
    """Name of the exhibit that shows it."""


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one row of a chart, one per category; None where there is none."""

    name: str
    values: tuple[float | None, ...]
    colours: tuple[str, ...]
    """One for all values, or one per value; `#rrggbb`."""
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    """Ends of intervals; empty where there are none."""
    texts: tuple[str, ...] = ()
    """What stands at each value; empty: the value."""
    dashed: bool = False


ChartKind = Literal["bars", "stacked_bars", "lines", "waterfall", "tornado"]


@dataclass(frozen=True, slots=True)
class Chart:
    """Data of a chart that PowerPoint and browsers can draw by themselves."""

    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    scale: Scale
    axis: str
    """What the values are, without the unit."""
    base: float = 0.0
    """Where bars begin: 0, or the value as written in a tornado."""
    totals: tuple[bool, ...] = ()
    """Of a waterfall: which categories stand on 0. Its series are the ends of the bars, one value
    per category; a bar begins where the one before it ends."""
    starts: tuple[float, ...] = ()
    """Of a waterfall: where each bar begins."""

    @property
    def limits(self) -> tuple[float, float]:
        """Ends of the axis: round numbers that hold all values, intervals and the base."""
        ends = [self.base, 0.0] if self.kind != "tornado" else [self.base]
        for series in self.series:
            for row in (series.values, series.low, series.high, self.starts):
                ends += [x for x in row if x is not None]
        if self.kind == "stacked_bars":
            parts = [[s.values[i] or 0.0 for s in self.series] for i in range(len(self.categories))]
            ends += [sum(x for x in part if x > 0) for part in parts]
            ends += [sum(x for x in part if x < 0) for part in parts]
        return around(min(ends), max(ends))


def around(low: float, high: float) -> tuple[float, float]:
    """Round numbers around an interval, a tenth to a fifth of it apart from its ends at most."""
    span = (high - low) or abs(high) or 1.0
    step = 10.0 ** math.floor(math.log10(span)) / 2
    below = low if low == 0 else math.floor(low / step) * step
    above = high if high == 0 else math.ceil(high / step) * step
    return below, above


CellKind = Literal["text", "number", "money", "share", "count"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what is read, and the number behind it where there is one."""

    text: str
    value: float | None = None
    kind: CellKind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first column names its rows."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A finding to look at: a chart, a table, a picture, or several of them for the same thing."""

    name: str
    """Of its file or sheet; no two exhibits have the same."""
    title: str
    """The finding."""
    how_to_read: str = ""
    chart: Chart | None = None
    table: Table | None = None
    picture: Callable[[], list[Figure]] | None = None
    """Draws it with matplotlib, for what others cannot draw."""
    in_deck: bool = True
    """Whether a meeting wants to see it; otherwise page and workbook have it."""

    @property
    def explains_itself(self) -> bool:
        """Whether it is shown as a picture, which has its title and how to read it."""
        return self.chart is None and self.picture is not None


SectionKind = Literal[
    "answer", "comparison", "why", "risk", "turning", "staffing", "assumptions", "appendix"
]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report."""

    kind: SectionKind
    heading: str
    """What the part is about, in a few words."""
    message: str
    """What it says, in a sentence."""
    claims: tuple[Claim, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The whole."""

    title: str
    """The question."""
    subtitle: str
    """Of which market, which time, what the numbers rest on."""
    made: str
    """When the run was made, and with what."""
    currency: str
    sections: tuple[Section, ...]
    model: tuple[Passage, ...] = ()
    """Documentation of the model."""

    def section(self, kind: SectionKind) -> Section:
        """The part of that kind."""
        return next(section for section in self.sections if section.kind == kind)

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """All of them, in order."""
        return tuple(exhibit for section in self.sections for exhibit in section.exhibits)


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading of the documentation with its paragraphs, and a table where it has one."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    level: int = 2
    items: tuple[str, ...] = field(default=())
    """A list below the paragraphs."""
