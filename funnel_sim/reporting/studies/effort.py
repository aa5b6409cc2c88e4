"""The study `effort` as sentences, a table and charts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from funnel_sim.domain.language import phrase
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.effort import order_of_shares, rules_data, shares_data
from funnel_sim.reporting.formatting import (
    UNDEFINED,
    format_difference_interval,
    format_value,
    replications_in_words,
    shortened,
)
from funnel_sim.reporting.studies.report import Chart, Findings
from funnel_sim.reporting.terminal import LONGEST_NAME, Cell, Column, Sheet
from funnel_sim.stats.wording import Formatter
from funnel_sim.studies.effort import wording
from funnel_sim.studies.effort.result import Apart, EffortResult, Row, TeamEffort
from funnel_sim.studies.effort.rules import OWN, Rule

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
    against = [_against(found, Rule(OWN), rows, [row.over_own for row in rows])]
    if found.reference.queue != OWN:
        leads = [row.lead for row in rows]
        against.append(_against(found, found.reference, rows, leads))
    return Sheet(
        title=_title(found),
        labels=_column(
            phrase("rule"), [shortened(r.rule.label, LONGEST_NAME) for r in rows], left=True
        ),
        columns=(
            _column(what.label, [format_value(r.mean, what.unit, found.currency) for r in rows]),
            *against,
            _column("", [remark(found, row) for row in rows], left=True),
        ),
        notes=(
            phrase(
                "In brackets: {confidence:g} % intervals that hold for all rules at once, on the "
                "same leads; above 0 is better.{order}",
                confidence=found.confidence * 100,
                order=order_of_shares(found),
            ),
        ),
    )


def _title(found: TeamEffort) -> str:
    variant = phrase(", variant {variant}", variant=found.variant) if found.variant else ""
    return phrase(
        "Rules of team {team}{variant}, {replications}",
        team=shortened(found.team, LONGEST_NAME),
        variant=variant,
        replications=replications_in_words(found.replications),
    )


def remark(found: TeamEffort, row: Row) -> str:
    """What a rule is, in a word or two."""
    said = []
    if row.rule == found.reference:
        said.append(phrase("as it is"))
    elif row.written:
        said.append(phrase("as written"))
    elif row.rule.shares:
        said.append(phrase("from the search"))
    if row.contender:
        alone = sum(other.contender for other in found.rows) == 1
        said.append(phrase("best") if alone else phrase("may be best"))
    return ", ".join(said)


def _against(found: TeamEffort, base: Rule, rows: Sequence[Row], leads: Sequence[Apart]) -> Column:
    def cell(row: Row, lead: Apart) -> Cell:
        if row.rule == base:
            return Cell(UNDEFINED)
        text = format_difference_interval(
            lead.mean, lead.low, lead.high, kpi(found.objective).unit, found.currency
        )
        if lead.low > found.indifference:
            return Cell(text, "green")
        return Cell(text, "red" if lead.high < -found.indifference else "")

    heading = phrase("against {rule}", rule=base.label)
    return Column(heading, tuple(cell(row, lead) for row, lead in zip(rows, leads, strict=True)))


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
