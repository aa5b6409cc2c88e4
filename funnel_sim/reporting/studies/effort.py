"""The study `effort` as sentences, a table and charts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.effort import rules_data, shares_data
from funnel_sim.reporting.formatting import (
    UNDEFINED,
    format_difference_interval,
    format_value,
    shortened,
)
from funnel_sim.reporting.studies.report import Chart, Findings
from funnel_sim.reporting.terminal import LONGEST_NAME, Cell, Column, Sheet
from funnel_sim.stats.wording import Formatter
from funnel_sim.studies.effort import wording
from funnel_sim.studies.effort.result import Apart, EffortResult, Row, TeamEffort
from funnel_sim.studies.effort.rules import OWN

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RULES, SHARES = "effort", "shares"


def effort_findings(result: EffortResult) -> list[Findings]:
    """What there is to say about every team of every situation."""
    return [_findings(found) for found in result.teams]


def _findings(found: TeamEffort) -> Findings:
    which = f"_{found.team}" if found.several else ""
    charts = [Chart(RULES + which, partial(_draw_rules, found))]
    if found.tried:
        charts.append(Chart(SHARES + which, partial(_draw_shares, found)))
    return Findings(
        variant=found.variant,
        sentences=tuple(wording.in_words(found, _number(found))),
        sheets=(rules_sheet(found),),
        charts=tuple(charts),
    )


def rules_sheet(found: TeamEffort) -> Sheet:
    """One row per rule, the best first."""
    rows = sorted(found.rows, key=lambda row: -row.over_own.mean)
    what = kpi(found.objective)
    against = [_against(found, OWN, rows, [row.over_own for row in rows])]
    if found.reference.queue != OWN:
        name = found.reference.name
        against.append(_against(found, name, rows, [row.lead for row in rows]))
    variant = f", variant {found.variant}" if found.variant is not None else ""
    return Sheet(
        title=f"Rules of team {shortened(found.team, LONGEST_NAME)}{variant}, "
        f"{found.replications:,} replications",
        labels=_column("rule", [shortened(row.rule.name, LONGEST_NAME) for row in rows], left=True),
        columns=(
            _column(what.label, [format_value(r.mean, what.unit, found.currency) for r in rows]),
            *against,
            _column("", [remark(found, row) for row in rows], left=True),
        ),
        notes=(
            f"In brackets: {found.confidence * 100:g} % intervals that hold for all rules at once, "
            "on the same leads; above 0 is better." + _order(found),
        ),
    )


def remark(found: TeamEffort, row: Row) -> str:
    """What a rule is, in a word or two."""
    said = []
    if row.rule == found.reference:
        said.append("as it is")
    elif row.written:
        said.append("as written")
    elif row.rule.shares:
        said.append("from the search")
    if row.contender:
        alone = sum(other.contender for other in found.rows) == 1
        said.append("best" if alone else "may be best")
    return ", ".join(said)


def _against(found: TeamEffort, name: str, rows: Sequence[Row], leads: Sequence[Apart]) -> Column:
    def cell(row: Row, lead: Apart) -> Cell:
        if row.rule.name == name:
            return Cell(UNDEFINED)
        text = format_difference_interval(
            lead.mean, lead.low, lead.high, kpi(found.objective).unit, found.currency
        )
        if lead.low > found.indifference:
            return Cell(text, "green")
        return Cell(text, "red" if lead.high < -found.indifference else "")

    return Column(
        f"against {name}", tuple(cell(row, lead) for row, lead in zip(rows, leads, strict=True))
    )


def _order(found: TeamEffort) -> str:
    if not any(row.rule.shares for row in found.rows):
        return ""
    return f" Shares in %, of {', '.join(found.segments)}."


def _draw_rules(found: TeamEffort) -> list[Figure]:
    from funnel_sim.reporting.drawing.effort import draw_rules

    number = _number(found)
    notes = [wording.evidence(found, number), wording.contenders(found), wording.cost(found)]
    return draw_rules(rules_data(found, wording.headline(found, number), notes))


def _draw_shares(found: TeamEffort) -> list[Figure]:
    from funnel_sim.reporting.drawing.effort import draw_shares

    number = _number(found)
    notes = [wording.shares(found, number)]
    return draw_shares(shares_data(found, wording.near(found, number), notes))


def _number(found: TeamEffort) -> Formatter:
    unit = kpi(found.objective).unit
    return lambda value: format_value(value, unit, found.currency)


def _column(heading: str, texts: list[str], *, left: bool = False) -> Column:
    return Column(heading, tuple(Cell(text or UNDEFINED) for text in texts), left)
