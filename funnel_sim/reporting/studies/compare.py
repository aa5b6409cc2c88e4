"""The study `compare` as sentences, a table and a chart."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from funnel_sim.domain.language import phrase
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.choice import choice_data
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
from funnel_sim.studies.compare.result import Choice, CompareResult, Runner
from funnel_sim.studies.compare.wording import baseline, cost, headline, in_words, promise

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHART = "choice"


def compare_findings(result: CompareResult) -> list[Findings]:
    """What there is to say about every situation."""
    return [
        Findings(
            variant=choice.variant,
            sentences=tuple(choice_sentences(choice)),
            sheets=(choice_sheet(choice),),
            charts=(Chart(CHART, partial(_draw, choice)),),
        )
        for choice in result.choices
    ]


def choice_sentences(choice: Choice) -> list[str]:
    """The findings in words, numbers as everywhere else in reports."""
    return in_words(choice, _number(choice))


def choice_sheet(choice: Choice) -> Sheet:
    """One row per organisation, the best first."""
    runners = sorted(choice.runners, key=lambda r: -r.lead)
    what = kpi(choice.objective)
    return Sheet(
        title=phrase("Organisations against the best of the others, {cost}", cost=_cost(choice)),
        labels=_column(
            phrase("organisation"),
            [shortened(r.organisation, LONGEST_NAME) for r in runners],
            left=True,
        ),
        columns=(
            _column(phrase("replications"), [f"{r.replications:,}" for r in runners]),
            _column(
                what.label, [format_value(r.mean, what.unit, choice.currency) for r in runners]
            ),
            Column(phrase("against the best other"), tuple(_lead_cell(choice, r) for r in runners)),
            _column("", [fate(choice, r) for r in runners], left=True),
        ),
        notes=(
            phrase(
                "In brackets: {confidence:g} % intervals that hold for all organisations at "
                "once, on the same leads. Above 0 is better than all others.",
                confidence=choice.confidence * 100,
            ),
        ),
    )


def fate(choice: Choice, runner: Runner) -> str:
    """What became of an organisation, in a word or two."""
    if runner.left is not None:
        points = phrase(" on points") if runner.left.on_points else ""
        return phrase("out{points} after {after:,}", points=points, after=runner.left.after)
    if choice.decided and runner.organisation == choice.best:
        return phrase("chosen")
    if choice.procedure == "mcb":
        return (
            phrase("may be as good")
            if runner.organisation in choice.contenders
            else phrase("behind")
        )
    return phrase("in the race")


def _draw(choice: Choice) -> list[Figure]:
    from funnel_sim.reporting.drawing.choice import draw_choice

    number = _number(choice)
    note = (promise(choice, number), baseline(choice), cost(choice))
    return draw_choice(choice_data(choice, headline(choice, number), [n for n in note if n]))


def _number(choice: Choice) -> Formatter:
    unit = kpi(choice.objective).unit
    return lambda value: format_value(value, unit, choice.currency)


def _cost(choice: Choice) -> str:
    variant = (
        phrase(", variant {variant}", variant=choice.variant) if choice.variant is not None else ""
    )
    return phrase(
        "{replications} in all{variant}",
        replications=replications_in_words(choice.replications),
        variant=variant,
    )


def _lead_cell(choice: Choice, runner: Runner) -> Cell:
    unit = kpi(choice.objective).unit
    text = format_difference_interval(runner.lead, runner.low, runner.high, unit, choice.currency)
    if runner.low > choice.indifference:
        return Cell(text, "green")
    return Cell(text, "red" if runner.high < -choice.indifference else "")


def _column(heading: str, texts: list[str], *, left: bool = False) -> Column:
    return Column(heading, tuple(Cell(text or UNDEFINED) for text in texts), left)
