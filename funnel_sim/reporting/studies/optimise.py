"""The study `optimise` as sentences, tables and charts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from funnel_sim.domain.language import marked, mid_sentence, phrase, with_marks
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.optimise import fronts_data, sizes_data
from funnel_sim.reporting.formatting import (
    UNDEFINED,
    format_difference,
    format_difference_interval,
    format_value,
)
from funnel_sim.reporting.studies.report import Chart, Findings
from funnel_sim.reporting.terminal import Cell, Column, Sheet
from funnel_sim.studies.optimise import wording
from funnel_sim.studies.optimise.result import Optimised, OptimiseResult, Step, Tested

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIZES, FRONTS = "sizes", "fronts"
MOST_ROWS = 14
"""Plans in the table; the file has them all."""
STYLES = {"pays": "green", "does not pay": "red", "open": ""}
VERDICTS = {
    "pays": marked("pays"),
    "does not pay": marked("does not pay"),
    "open": marked("open"),
}


def optimise_findings(result: OptimiseResult) -> list[Findings]:
    """What there is to say about every situation."""
    organisations = list(result.experiment.organisations)
    return [
        Findings(
            variant=found.variant,
            sentences=tuple(wording.in_words(found, numbers(found))),
            sheets=(plan_sheet(found), hire_sheet(found)),
            charts=(
                Chart(SIZES, partial(_draw_sizes, found, organisations)),
                Chart(FRONTS, partial(_draw_fronts, found, organisations)),
            ),
        )
        for found in result.situations
    ]


def numbers(found: Optimised) -> wording.Numbers:
    """How numbers are written."""
    unit, currency = kpi(found.objective).unit, found.currency
    return wording.Numbers(
        value=lambda value: format_value(value, unit, currency),
        change=lambda mean, low, high: format_difference_interval(mean, low, high, unit, currency),
        money=lambda value: format_value(value, "money", currency),
        kpi=lambda name, value: format_value(value, kpi(name).unit, currency),
    )


def plan_sheet(found: Optimised) -> Sheet:
    """One row per plan, the best first."""
    shown, of = found.tested[:MOST_ROWS], numbers(found)
    unit = kpi(found.objective).unit

    def distance(one: Tested) -> Cell:
        text = format_difference_interval(one.lead, one.low, one.high, unit, found.currency)
        return Cell(text, "green" if one.near else "")

    rest = len(found.tested) - len(shown)
    notes = [
        phrase(
            "In brackets: {confidence:g} % intervals that hold for all plans at once; green: "
            "near-optimal.",
            confidence=100 * found.confidence,
        )
    ]
    if rest:
        notes.append(phrase("{rest} more are in the file.", rest=rest))
    return Sheet(
        title=phrase("Plans tested anew, {fresh:,} replications of each", fresh=found.fresh),
        labels=Column(phrase("plan"), tuple(Cell(one.label) for one in shown), True),
        columns=(
            _column(phrase("sellers"), [str(one.plan.headcount) for one in shown]),
            _column(phrase("payroll"), [of.money(one.payroll) for one in shown]),
            _column(mid_sentence(kpi(found.objective).label), [of.value(o.mean) for o in shown]),
            Column(phrase("from the best other"), tuple(distance(one) for one in shown)),
            _column(
                phrase("worst {share:g} %", share=100 * found.risk),
                [of.value(one.tail.mean) for one in shown],
            ),
            _column("", [_remark(found, one) for one in shown]),
        ),
        notes=tuple(notes),
    )


def hire_sheet(found: Optimised) -> Sheet:
    """What a seller more brings: by team, and along the sizes."""
    unit = kpi(found.objective).unit
    first = found.curve[0].plan.headcount
    rows: list[tuple[str, Step]] = [
        (phrase("best plan, {team} +1", team=s.team), s) for s in found.hires
    ]
    rows += [
        (phrase("{before} to {after} sellers", before=first + i, after=s.size), s)
        for i, s in enumerate(found.steps)
    ]
    steps = [step for _, step in rows]
    return Sheet(
        title=phrase("One seller more"),
        labels=Column(phrase("from"), tuple(Cell(name) for name, _ in rows), True),
        columns=(
            _column(
                phrase("gain"),
                [
                    format_difference_interval(s.gain, s.low, s.high, unit, found.currency)
                    for s in steps
                ],
            ),
            _column(phrase("margin gained"), [_money(s.margin, found) for s in steps]),
            _column(phrase("cost of the seller"), [_money(s.cost, found) for s in steps]),
            _column(phrase("break-even ratio"), [_ratio(s.ratio) if s.cost else "" for s in steps]),
            Column("", tuple(_verdict(found, s) for s in steps)),
        ),
        notes=(
            phrase(
                "Margin: gross margin less commission, visits, calls and marketing. Cost: pay, "
                "seats and hiring. Ratio: margin over cost; a seller pays above 1."
            ),
        ),
    )


def _verdict(found: Optimised, step: Step) -> Cell:
    verdict = found.verdict(step)
    return Cell(phrase(VERDICTS[verdict]), STYLES[verdict])


def _ratio(value: float) -> str:
    return with_marks(f"{value:.2f}")


def _remark(found: Optimised, one: Tested) -> str:
    said = []
    if one is found.written:
        said.append(phrase("as written"))
    if one is found.leanest:
        said.append(phrase("leanest"))
    if not one.allowed:
        said.append(phrase("beyond ranges or limits"))
    elif not one.kept:
        said.append(phrase("service not kept"))
    return ", ".join(said)


def _money(value: float, found: Optimised) -> str:
    return format_difference(value, "money", found.currency)


def _column(heading: str, texts: list[str]) -> Column:
    return Column(heading, tuple(Cell(text or UNDEFINED if heading else text) for text in texts))


def _draw_sizes(found: Optimised, organisations: list[str]) -> list[Figure]:
    from funnel_sim.reporting.drawing.optimise import draw_sizes

    of = numbers(found)
    note = f"{phrase('The best plan: {plan}.', plan=found.best.label)} {wording.cost(found)}"
    return draw_sizes(sizes_data(found, organisations, wording.headline(found, of), note))


def _draw_fronts(found: Optimised, organisations: list[str]) -> list[Figure]:
    from funnel_sim.reporting.drawing.optimise import draw_fronts

    of = numbers(found)
    best = phrase("The best plan: {plan}.", plan=found.best.label)
    note = f"{best} {wording.safest(found, of)}"
    return draw_fronts(fronts_data(found, organisations, wording.on_fronts(found), note))
