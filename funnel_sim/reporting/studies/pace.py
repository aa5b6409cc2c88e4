"""The study `pace` as sentences, a table and a chart."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from funnel_sim.domain.language import phrase
from funnel_sim.metrics.registry import Kpi
from funnel_sim.reporting.formatting import format_value, in_words, rough_share
from funnel_sim.reporting.studies.report import Chart, Findings
from funnel_sim.reporting.terminal import Cell, Column, Sheet
from funnel_sim.studies.pace import wording
from funnel_sim.studies.pace.result import PaceResult, Standing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHART = "pace"


def pace_findings(result: PaceResult) -> list[Findings]:
    """What there is to say."""
    return [
        Findings(
            variant=None,
            sentences=tuple(wording.in_words(result, numbers(result))),
            sheets=(standing_sheet(result),),
            charts=(Chart(CHART, partial(_draw, result)),),
        )
    ]


def numbers(result: PaceResult) -> wording.Numbers:
    """How a value of a KPI and a share are written."""
    currency = result.frame.currency

    def number(value: float, kpi: Kpi) -> str:
        return format_value(value, kpi.unit, currency)

    return number, rough_share


def standing_sheet(result: PaceResult) -> Sheet:
    """One row per KPI that is known."""
    number, share = numbers(result)

    def column(heading: str, texts: list[str], *, left: bool = False) -> Column:
        return Column(heading, tuple(Cell(text) for text in texts), left)

    def rank(standing: Standing) -> Cell:
        text = share(standing.rank_given) + (phrase(" (outside)") if standing.outside else "")
        return Cell(text, "red" if standing.rank_given < 0.1 else "")

    return Sheet(
        title=phrase(
            "{organisation} after {months}",
            organisation=result.organisation,
            months=result.actuals.months[-1],
        ),
        labels=column(phrase("so far"), [s.kpi.label for s in result.standings], left=True),
        columns=(
            column(phrase("link"), [s.link for s in result.standings], left=True),
            column(phrase("actual"), [number(s.actual, s.kpi) for s in result.standings]),
            column(phrase("plan"), [number(s.plan, s.kpi) for s in result.standings]),
            column(phrase("years behind it"), [share(s.rank) for s in result.standings]),
            Column(phrase("given links before"), tuple(rank(s) for s in result.standings)),
        ),
        notes=(
            phrase(
                "Years behind it: share of the simulated years that have less, or more where less "
                "is better; below 10 % is late."
            ),
        ),
    )


def _draw(result: PaceResult) -> list[Figure]:
    from funnel_sim.reporting.drawing.year import draw_year

    of = numbers(result)
    name = result.organisation
    headline = wording.headline(result, of).partition(";")[0]
    notes = (wording.behind(result, of), wording.plan(result, of))
    return draw_year(
        result,
        headline.replace(name, in_words(name)),
        " ".join(note.replace(name, in_words(name)) for note in notes),
    )
