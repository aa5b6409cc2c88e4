"""Tables for the terminal: the offered load, the organisations side by side, the differences.

Where the output is no terminal (a pipe, a file), the same tables come as plain text: no colour, no
lines, columns divided by spaces. Tables never grow wider than the console: organisations that do
not fit beside each other go into a further table below.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from funnel_sim.domain.language import marked, mid_sentence, phrase, phrases
from funnel_sim.metrics.registry import KPIS, kpi
from funnel_sim.model.offered_load import OfferedLoad
from funnel_sim.reporting.formatting import (
    UNDEFINED,
    format_difference_interval,
    format_mean,
    format_value,
    headcounts,
    plain_number,
    rough_share,
    shortened,
)
from funnel_sim.stats.estimates import Proportion
from funnel_sim.stats.paired import PairedDifference
from funnel_sim.studies.comparison import Comparison, TargetChance

SHOWN = (
    "revenue", "gross_margin", "cost_of_sales", "contribution", "wins", "win_rate",
    "average_deal", "sales_cycle_median", "leads", "cold", "utilisation", "wait",
    "first_response_wait", "visits", "visit_cost_per_win", "cac", "return_on_sales_cost",
)  # fmt: skip
"""KPIs of the tables, in this order; objective and targets come first."""

BUSY, FULL = 0.85, 1.0
"""Loads from which a team is marked."""

LONGEST_NAME = 24
"""Characters of a name at the head of a column or row."""

WINS = marked("better in")

PADDING = 2
"""Characters between columns."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text and how it is emphasised on a terminal."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and its cells."""

    heading: str
    cells: tuple[Cell, ...]
    left: bool = False
    """Whether cells stand at the left."""

    @property
    def width(self) -> int:
        """Characters that the column needs."""
        return max(cell_len(text) for text in (self.heading, *(c.text for c in self.cells)))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table before it is laid out: `labels` stand at the left of every part of it."""

    title: str
    labels: Column
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()


def load_sheet(offered: Mapping[str, OfferedLoad]) -> Sheet:
    """Offered load per team; `offered` is by design."""
    rows = [(design, team) for design, load in offered.items() for team in load.teams]
    over = [
        phrase("{team} of {design}", team=team.team, design=design)
        for design, team in rows
        if team.load >= FULL
    ]
    tightest = [
        phrase("{team} of {design}", team=load.bottleneck.team, design=design)
        for design, load in offered.items()
    ]
    notes = [phrase("Bottleneck: {teams}.", teams=", ".join(tightest))]
    if over:
        notes.append(
            phrase("Asked for 100 % or more, so that queues grow: {teams}.", teams=", ".join(over))
        )
    names = [design if i == 0 or rows[i - 1][0] != design else ""
             for i, (design, _) in enumerate(rows)]  # fmt: skip
    return Sheet(
        title=phrase("Offered load, by arithmetic: hours that leads ask for over hours there are"),
        labels=_column(phrase("organisation"), [_named(name) for name in names], left=True),
        columns=(
            _column(phrase("team"), [_named(team.team) for _, team in rows], left=True),
            _column(
                phrase("sellers"), [headcounts(t.headcount, t.headcount_at_end) for _, t in rows]
            ),
            _column(phrase("h asked"), [plain_number(round(team.demanded)) for _, team in rows]),
            _column(phrase("h there"), [plain_number(round(team.available)) for _, team in rows]),
            Column(phrase("load"), tuple(_load_cell(team.load) for _, team in rows)),
        ),
        notes=tuple(notes),
    )


def comparison_sheet(comparison: Comparison, kpis: Sequence[str] | None = None) -> Sheet:
    """KPIs by organisation, with the interval of each alone, and the chance of each target."""
    names = _shown(comparison, kpis)
    labels = [kpi(name).label for name in names] + [_aim(t, comparison) for t in comparison.targets]
    columns = []
    for i, organisation in enumerate(comparison.organisations):
        cells = [Cell(_mean(comparison, name, i), _emphasis(comparison, name)) for name in names]
        cells += [Cell(_chance(target.chances[i])) for target in comparison.targets]
        columns.append(Column(_named(organisation), tuple(cells)))
    level = f"{comparison.confidence * 100:g} %"
    return Sheet(
        title=_titled(phrase("Organisations"), comparison),
        labels=_column("", labels, left=True),
        columns=tuple(columns),
        notes=(phrase("±: {level} interval of each organisation by itself.", level=level),),
    )


def differences_sheet(comparison: Comparison, kpis: Sequence[str] | None = None) -> Sheet:
    """Differences from the baseline, with intervals that hold for all organisations at once."""
    names = [name for name in _shown(comparison, kpis) if name in comparison.differences]
    columns: list[Column] = []
    for i, organisation in enumerate(comparison.organisations):
        if organisation == comparison.baseline:
            continue
        found = [_of(comparison.differences[name], i) for name in names]
        cells = tuple(
            _difference_cell(name, d, comparison) for name, d in zip(names, found, strict=True)
        )
        columns.append(Column(_named(organisation), cells))
        columns.append(
            _column(phrase(WINS), [_win_share(n, d) for n, d in zip(names, found, strict=True)])
        )
    level = f"{comparison.confidence * 100:g} %"
    return Sheet(
        title=_titled(
            phrase("Differences from {baseline}", baseline=comparison.baseline), comparison
        ),
        labels=_column("", [kpi(name).label for name in names], left=True),
        columns=tuple(columns),
        notes=(
            phrase(
                "In brackets: {level} intervals that hold for all organisations of a row at "
                "once, on the same leads. Better in: share of replications.",
                level=level,
            ),
            *_saving(comparison),
        ),
    )


def print_sheet(console: Console, sheet: Sheet) -> None:
    """Print a sheet as one table, or as several below each other where it is too wide."""
    console.print(Text(sheet.title, style="bold"))
    for i, columns in enumerate(parts(sheet, console.width)):
        if i > 0:
            console.print()
        console.print(_table(console, sheet.labels, columns))
    for note in sheet.notes:
        console.print(Text(note, style="dim"))
    console.print()


def parts(sheet: Sheet, width: int) -> list[tuple[Column, ...]]:
    """The columns in groups that fit into `width` characters beside the labels."""
    free = width - sheet.labels.width
    groups: list[list[Column]] = [[]]
    used = 0
    for pair in _inseparable(sheet.columns):
        needed = sum(PADDING + column.width for column in pair)
        if groups[-1] and used + needed > free:
            groups.append([])
            used = 0
        groups[-1].extend(pair)
        used += needed
    return [tuple(group) for group in groups]


def _inseparable(columns: Sequence[Column]) -> list[list[Column]]:
    """A column and the one behind it that says more of it."""
    pairs: list[list[Column]] = []
    for column in columns:
        if column.heading == phrase(WINS) and pairs:
            pairs[-1].append(column)
        else:
            pairs.append([column])
    return pairs


def _table(console: Console, labels: Column, columns: Sequence[Column]) -> Table:
    pretty = console.is_terminal
    table = Table(
        box=box.SIMPLE_HEAD if pretty else None,
        show_edge=False,
        pad_edge=False,
        padding=(0, PADDING - 1 if pretty else PADDING, 0, 0),
        header_style="bold" if pretty else "",
    )
    for column in (labels, *columns):
        table.add_column(
            Text(column.heading), justify="left" if column.left else "right", overflow="fold"
        )
    for cells in zip(labels.cells, *(column.cells for column in columns), strict=True):
        table.add_row(*(Text(cell.text, style=cell.style) for cell in cells))
    return table


def _shown(comparison: Comparison, kpis: Sequence[str] | None) -> list[str]:
    """Objective and targets first, and nothing that is undefined everywhere."""
    first = [comparison.objective, *(target.kpi for target in comparison.targets)]
    known = {each.name for each in KPIS}
    names = dict.fromkeys([*first, *(SHOWN if kpis is None else kpis)])
    return [
        name
        for name in names
        if name in known and any(e is not None for e in comparison.estimates[name])
    ]


def _titled(title: str, comparison: Comparison) -> str:
    n = max((e.n for es in comparison.estimates.values() for e in es if e is not None), default=0)
    variant = (
        phrase(", variant {variant}", variant=comparison.variant)
        if comparison.variant is not None
        else ""
    )
    return phrase(
        "{title}{variant}, {replications}",
        title=title,
        variant=variant,
        replications=phrases("{n:,} replication", "{n:,} replications", n),
    )


def _mean(comparison: Comparison, name: str, i: int) -> str:
    found = comparison.estimates[name][i]
    if found is None:
        return UNDEFINED
    return format_mean(found.mean, found.half_width, kpi(name).unit, comparison.currency)


def _emphasis(comparison: Comparison, name: str) -> str:
    return "bold" if name == comparison.objective else ""


def _aim(target: TargetChance, comparison: Comparison) -> str:
    measure = kpi(target.kpi)
    sign = "≤" if measure.direction == "lower" else "≥"
    goal = format_value(target.target, measure.unit, comparison.currency)
    return f"P({mid_sentence(measure.label)} {sign} {goal})"


def _chance(chance: Proportion) -> str:
    if chance.n < 2:
        return phrase("yes") if chance.successes else phrase("no")
    return f"{rough_share(chance.share)} ({chance.low * 100:.0f}–{chance.high * 100:.0f})"


def _of(differences: Sequence[PairedDifference], design: int) -> PairedDifference:
    return next(difference for difference in differences if difference.design == design)


def _win_share(name: str, found: PairedDifference) -> str:
    return UNDEFINED if kpi(name).direction == "neutral" else rough_share(found.win_share)


def _saving(comparison: Comparison) -> list[str]:
    """What it brought that all organisations met the same leads."""
    found = comparison.differences.get(comparison.objective, ())
    factors = [d.variance_reduction for d in found if math.isfinite(d.variance_reduction)]
    if not factors:
        return []
    low, high = (plain_number(float(f"{x:.2g}")) for x in (min(factors), max(factors)))
    factor = low if low == high else phrase("{low} to {high}", low=low, high=high)
    label = mid_sentence(kpi(comparison.objective).label)
    return [
        phrase(
            "Variance reduction by common random numbers, on differences in {label}: "
            "factor {factor}.",
            label=label,
            factor=factor,
        )
    ]


def _difference_cell(name: str, found: PairedDifference, comparison: Comparison) -> Cell:
    if found.n > 1 and found.low == found.high == 0:
        return Cell(phrase("equal"))
    unit = kpi(name).unit
    text = format_difference_interval(found.mean, found.low, found.high, unit, comparison.currency)
    return Cell(text, _judged(name, found, comparison))


def _judged(name: str, found: PairedDifference, comparison: Comparison) -> str:
    """Green for surely better, red for surely worse; by more than matters for the objective."""
    direction = kpi(name).direction
    matters = comparison.indifference if name == comparison.objective else 0.0
    if direction == "neutral" or not (found.low > matters or found.high < -matters):
        return ""
    return "green" if (found.mean > 0) == (direction == "higher") else "red"


def _load_cell(load: float) -> Cell:
    style = "bold red" if load >= FULL else "yellow" if load > BUSY else ""
    return Cell(f"{load * 100:.0f} %" + (" !" if load >= FULL else "  "), style)


def _named(name: str) -> str:
    return shortened(name, LONGEST_NAME)


def _column(heading: str, texts: Sequence[str], *, left: bool = False) -> Column:
    return Column(heading, tuple(Cell(text) for text in texts), left)
