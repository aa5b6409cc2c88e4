"""The study `goal-seek` as sentences, tables and a chart."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.goal import goal_data
from funnel_sim.reporting.formatting import (
    capitalised,
    format_value,
    in_words,
    plain_number,
    rough_share,
    shortened,
    symbol_of,
)
from funnel_sim.reporting.studies.report import Chart, Findings
from funnel_sim.reporting.terminal import LONGEST_NAME, Cell, Column, Sheet
from funnel_sim.studies.goal_seek import wording
from funnel_sim.studies.goal_seek.result import Answer, GoalSeekResult, Sought, Tried

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHART = "goal"


def goal_seek_findings(result: GoalSeekResult) -> list[Findings]:
    """What there is to say about every situation."""
    organisations = list(result.experiment.organisations)
    return [
        Findings(
            variant=sought.variant,
            sentences=tuple(wording.in_words(sought, numbers(sought))),
            sheets=tuple(goal_sheet(sought, answer) for answer in sought.answers),
            charts=(Chart(CHART, partial(_draw, sought, organisations)),),
        )
        for sought in result.sought
    ]


def numbers(sought: Sought) -> wording.Numbers:
    """How a value of the KPI, one of the input and a share are written."""
    unit, currency = sought.target.kpi.unit, sought.currency
    behind = sought.scale.unit.replace(" ", "")
    if behind == currency:
        behind = symbol_of(currency)
    gap = "" if behind.startswith("/") or not behind else " "
    return (
        lambda value: format_value(value, unit, currency),
        lambda value: f"{plain_number(value)}{gap}{behind}",
        rough_share,
    )


def goal_sheet(sought: Sought, answer: Answer) -> Sheet:
    """One row per value that was tried."""
    number, value, share = numbers(sought)
    variant = (
        phrase(", variant {variant}", variant=sought.variant) if sought.variant is not None else ""
    )
    name = shortened(answer.organisation, LONGEST_NAME)

    def chance(tried: Tried) -> Cell:
        low, high = share(tried.chance.low), share(tried.chance.high)
        text = phrase(
            "{share} ({low} to {high})", share=share(tried.chance.share), low=low, high=high
        )
        return Cell(text, "green" if tried.chance.low >= sought.chance else "")

    def column(heading: str, texts: list[str]) -> Column:
        return Column(heading, tuple(Cell(text) for text in texts))

    return Sheet(
        title=phrase(
            "{name}{variant}: {replications:,} replications of each value",
            name=name,
            variant=variant,
            replications=sought.replications,
        ),
        labels=column(sought.input.rpartition(".")[2], [value(t.value) for t in answer.tried]),
        columns=(
            Column(phrase("chance"), tuple(chance(t) for t in answer.tried)),
            column(
                phrase("{label}, mean", label=sought.target.kpi.label),
                [number(t.mean) for t in answer.tried],
            ),
            column(phrase("busiest team"), [t.busiest.team for t in answer.tried]),
            column(phrase("load"), [share(t.busiest.load) for t in answer.tried]),
        ),
        notes=(
            phrase(
                "In brackets: {confidence:g} % intervals of each value by itself. Load: "
                "selling hours asked for over those there, by arithmetic.",
                confidence=sought.confidence * 100,
            ),
        ),
    )


def _draw(sought: Sought, organisations: list[str]) -> list[Figure]:
    from funnel_sim.reporting.drawing.goal import draw_goal

    of = numbers(sought)
    sentences = wording.in_words(sought, of)
    title = capitalised(
        _worded(
            phrase(
                "For {goal}: {answers}", goal=wording.goal(sought, of), answers=_answers(sought)
            ),
            organisations,
        )
    )
    note = " ".join(_worded(s, organisations) for s in sentences[1:] if "replications:" not in s)
    return draw_goal(
        goal_data(sought, organisations, capitalised(_worded(title, organisations)), note, of[1])
    )


def _answers(sought: Sought) -> str:
    value = numbers(sought)[1]
    said = []
    for answer in sought.answers:
        if answer.value is None:
            said.append(phrase("{organisation} never", organisation=answer.organisation))
        else:
            bound = "from" if answer.rising else phrase("up to")
            said.append(f"{answer.organisation} {bound} {value(answer.value)}")
    return ", ".join(said)


def _worded(sentence: str, organisations: list[str]) -> str:
    for name in sorted(organisations, key=len, reverse=True):
        sentence = sentence.replace(name, in_words(name))
    return sentence
