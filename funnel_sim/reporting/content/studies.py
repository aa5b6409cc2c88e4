"""Exhibits of the studies that were run: the bridge as data, the others as their own charts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.bridge import bridge_data
from funnel_sim.reporting.chart_data.sensitivity import tornado_data
from funnel_sim.reporting.content.basis import Basis
from funnel_sim.reporting.content.cells import number, text
from funnel_sim.reporting.content.model import Cell, Chart, Exhibit, Series, Table
from funnel_sim.reporting.formatting import (
    format_difference,
    format_value,
    replications_in_words,
    scale_for,
    worlds_in_words,
)
from funnel_sim.reporting.studies.report import Findings
from funnel_sim.reporting.terminal import Sheet
from funnel_sim.studies.bridge.result import Span
from funnel_sim.studies.bridge.wording import headline
from funnel_sim.studies.sensitivity.result import Sensitivities
from funnel_sim.studies.sensitivity.wording import swing

UP, DOWN, UNSURE = "#009E73", "#D55E00", "#b8b8b8"
"""Pieces that add, that take away, and that may be luck."""
LOW, HIGH = "#9ecae1", "#08519c"
"""Ends of a range in a tornado."""

FINDINGS = {
    "compare": ("compare", "compare_findings"),
    "switch_points": ("switch_points", "switch_findings"),
    "sensitivity": ("sensitivity", "sensitivity_findings"),
    "goal_seek": ("goal_seek", "goal_seek_findings"),
    "effort": ("effort", "effort_findings"),
    "optimise": ("optimise", "optimise_findings"),
}
"""Study -> its module in `reporting.studies`, and the function that tells what it found."""


def findings_of(name: str, result: Any) -> list[Findings]:
    """What a study has to say."""
    module, function = FINDINGS[name]
    tell: Callable[[Any], list[Findings]] = getattr(
        import_module(f"funnel_sim.reporting.studies.{module}"), function
    )
    return tell(result)


def bridge_exhibit(base: Basis, span: Span) -> Exhibit:
    """The pieces between two contributions."""

    def signed(value: float) -> str:
        return format_difference(value, "money", span.currency)

    data = bridge_data(span, headline(span, signed), [])
    steps = data.steps
    ends = {True: iter((base.colours[span.places[0]], base.colours[span.places[1]]))}
    colours = []
    for row in steps:
        if row.step.total:
            colours.append(next(ends[True]))
        else:
            colours.append(UNSURE if not row.sure else UP if row.step.amount > 0 else DOWN)
    cells = [
        (text(row.step.label), number(_amount(row.step), "money", span.currency, row.text))
        for row in steps
    ]
    return Exhibit(
        name="bridge",
        title=data.title,
        how_to_read=phrase(
            "Contribution, {replications} of each organisation in {worlds}, same leads and luck. "
            "Grey: the interval has zero in it.",
            replications=replications_in_words(span.replications),
            worlds=worlds_in_words(span.worlds),
        ),
        chart=Chart(
            kind="waterfall",
            categories=tuple(row.step.label for row in steps),
            series=(
                Series(
                    phrase("Contribution"),
                    tuple(row.step.end for row in steps),
                    tuple(colours),
                    texts=tuple(_short(row.text) for row in steps),
                ),
            ),
            scale=data.scale,
            axis=phrase("Contribution"),
            totals=tuple(row.step.total for row in steps),
            starts=tuple(row.step.start for row in steps),
        ),
        table=Table(("", phrase("Contribution")), tuple(cells)),
    )


def _amount(step: Any) -> float:
    return float(step.end if step.total else step.amount)


def _short(written: str) -> str:
    """The amount without its interval: `+192 k€` of `+192 (178 to 205) k€`."""
    before, bracket, behind = written.partition(" (")
    return before + (behind.rpartition(")")[2] if bracket else "")


def tornado_exhibit(found: Sensitivities, worded: Callable[[str], str]) -> Exhibit:
    """What each assumption alone does to the difference of the two best."""

    def written(value: float) -> str:
        return format_value(value, data.unit, data.currency)

    data = tornado_data(found, "")
    data = tornado_data(found, swing(found, written))
    bars = data.bars
    rows = tuple(
        (
            text(bar.name),
            text(bar.at_low),
            number(bar.low, data.unit, data.currency),
            text(bar.at_high),
            number(bar.high, data.unit, data.currency),
        )
        for bar in bars
    )
    headings = (
        phrase("Assumption"), phrase("low"), data.heading, phrase("high"), data.heading,
    )  # fmt: skip
    return Exhibit(
        name="tornado",
        title=data.title,
        how_to_read=f"{data.subtitle} {worded(data.note)}",
        chart=Chart(
            kind="tornado",
            categories=tuple(bar.name for bar in bars),
            series=(
                Series(phrase("low end"), tuple(b.low for b in bars), (LOW,),
                       texts=tuple(b.at_low for b in bars)),
                Series(phrase("high end"), tuple(b.high for b in bars), (HIGH,),
                       texts=tuple(b.at_high for b in bars)),
            ),
            scale=scale_for([x for b in bars for x in (b.low, b.high)], data.unit, data.currency),
            axis=data.heading,
            base=data.base,
        ),
        table=Table(headings, rows),
    )  # fmt: skip


def pictures(base: Basis, name: str, findings: Sequence[Findings]) -> Iterator[Exhibit]:
    """Every chart of a study as a picture, and every sheet as a table."""
    for each in findings:
        mark = "" if each.variant is None else f"_{each.variant}"
        for chart in each.charts:
            title = base.worded(each.sentences[0])
            yield Exhibit(f"{chart.name}{mark}", title, picture=chart.draw)
        for i, sheet in enumerate(each.sheets):
            table = table_of(sheet, base.named)
            title = base.worded(sheet.title)
            yield Exhibit(f"{name}_{i + 1}{mark}", title, table=table, in_deck=False)


def table_of(sheet: Sheet, named: Callable[[str], str]) -> Table:
    """A table of the terminal as one of a report; its cells are words."""
    columns = (sheet.labels, *sheet.columns)
    rows = zip(*(column.cells for column in columns), strict=True)
    return Table(
        tuple(named(column.heading) for column in columns),
        tuple(tuple(Cell(named(cell.text)) for cell in row) for row in rows),
        named(" ".join(sheet.notes)),
    )
