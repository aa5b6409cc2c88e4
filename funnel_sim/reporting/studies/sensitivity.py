"""The study `sensitivity` as sentences, tables and charts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from funnel_sim.domain.language import phrase
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.sensitivity import decision_data, indices_data, tornado_data
from funnel_sim.reporting.formatting import (
    UNDEFINED,
    format_difference_interval,
    format_value,
    rough_share,
    shortened,
)
from funnel_sim.reporting.studies.report import Chart, Findings
from funnel_sim.reporting.terminal import LONGEST_NAME, Cell, Column, Sheet
from funnel_sim.stats.wording import Formatter
from funnel_sim.studies.sensitivity.result import Assumption, End, Sensitivities, SensitivityResult
from funnel_sim.studies.sensitivity.wording import headline, in_words, indices, swing, worth
from funnel_sim.studies.worlds import short

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def sensitivity_findings(result: SensitivityResult) -> list[Findings]:
    """What there is to say about every situation."""
    return [
        Findings(
            variant=found.variant,
            sentences=tuple(in_words(found, _number(found))),
            sheets=(decision_sheet(found), tornado_sheet(found), inputs_sheet(found)),
            charts=_charts(found),
        )
        for found in result.situations
    ]


def _charts(found: Sensitivities) -> tuple[Chart, ...]:
    charts = [
        Chart("decision", partial(_draw_decision, found)),
        Chart("tornado", partial(_draw_tornado, found)),
    ]
    if any(a.index is not None for a in found.assumptions):
        charts.append(Chart("indices", partial(_draw_indices, found)))
    return tuple(charts)


def decision_sheet(found: Sensitivities) -> Sheet:
    """One row per organisation."""
    rows = found.standings
    return Sheet(
        title=phrase(
            "The decision in {worlds:,} worlds drawn from the ranges", worlds=found.worlds
        ),
        labels=_column(
            phrase("organisation"),
            [shortened(s.organisation, LONGEST_NAME) for s in rows],
            left=True,
        ),
        columns=(
            _column(phrase("best in"), [rough_share(s.share) for s in rows]),
            _column(
                phrase("interval"),
                [
                    phrase(
                        "{share_low} to {share_high}",
                        share_low=rough_share(s.share_low),
                        share_high=rough_share(s.share_high),
                    )
                    for s in rows
                ],
            ),
            _column(phrase("clearly in"), [rough_share(s.clear) for s in rows]),
            _column(phrase("mean"), [_money(found, s.mean) for s in rows]),
            _column(phrase("as written"), [_money(found, s.base) for s in rows]),
        ),
        notes=(
            phrase(
                "Best: highest mean of {replications} replications in that world. Clearly: "
                "{confidence:g} % intervals of that world leave nobody else.",
                replications=found.replications,
                confidence=found.confidence * 100,
            ),
        ),
    )


def tornado_sheet(found: Sensitivities) -> Sheet:
    """One row per input: everybody's objective and the gap at both ends, all else as written."""
    rows = found.by_swing
    means = [
        _column(
            shortened(s.organisation, LONGEST_NAME),
            [f"{_money(found, a.low.means[i])} → {_money(found, a.high.means[i])}" for a in rows],
        )
        for i, s in enumerate(found.standings)
    ]
    return Sheet(
        title=phrase("Each input alone at the low and the high end of its range"),
        labels=_column(phrase("input"), [short(a.input) for a in rows], left=True),
        columns=(
            _column(phrase("range"), [str(a.input.range) for a in rows]),
            *means,
            Column(phrase("gap at low"), tuple(_gap_cell(found, a.low) for a in rows)),
            Column(phrase("gap at high"), tuple(_gap_cell(found, a.high) for a in rows)),
        ),
        notes=(
            phrase(
                "Gap: {first} better than {second} by; as written {text}. {confidence:g} % "
                "intervals of {ends} replications.",
                first=found.first,
                second=found.second,
                text=_gap_cell(found, End(0.0, (), found.base)).text,
                confidence=found.confidence * 100,
                ends=found.ends,
            ),
        ),
    )


def inputs_sheet(found: Sensitivities) -> Sheet:
    """One row per input: screening, indices, and what knowing it is worth."""
    rows = found.by_swing
    return Sheet(
        title=phrase("What inputs do to the gap, and what it would be worth to know them"),
        labels=_column(phrase("input"), [short(a.input) for a in rows], left=True),
        columns=(
            _column(phrase("effect (Morris)"), [_effect(found, a) for a in rows]),
            _column(
                phrase("spread"), [_money(found, a.effect.spread) if a.effect else "" for a in rows]
            ),
            _column(phrase("first (Sobol)"), [_index(a, total=False) for a in rows]),
            _column(phrase("total (Sobol)"), [_index(a, total=True) for a in rows]),
            _column(phrase("worth of knowing"), [_worth(found, a) for a in rows]),
        ),
        notes=(
            phrase(
                "Effect: mean size of the change of the gap per whole range. No index: "
                "negligible in the screening. Worth of knowing all inputs: {value} ({low} to "
                "{high}).",
                value=_money(found, found.worth.value),
                low=_money(found, found.worth.low),
                high=_money(found, found.worth.high),
            ),
        ),
    )


def _effect(found: Sensitivities, one: Assumption) -> str:
    if one.effect is None:
        return ""
    return f"{_money(found, one.effect.size)} ± {_money(found, one.effect.half_width)}"


def _index(one: Assumption, *, total: bool) -> str:
    if one.index is None:
        return ""
    if total:
        return f"{one.index.total:.2f} ± {one.index.total_half_width:.2f}"
    return f"{one.index.first:.2f} ± {one.index.first_half_width:.2f}"


def _worth(found: Sensitivities, one: Assumption) -> str:
    ends = phrase(
        "{low} to {high}", low=_money(found, one.worth.low), high=_money(found, one.worth.high)
    )
    return f"{_money(found, one.worth.value)} ({ends})"


def _gap_cell(found: Sensitivities, end: End) -> Cell:
    gap, unit = end.gap, kpi(found.objective).unit
    text = format_difference_interval(gap.mean, gap.low, gap.high, unit, found.currency)
    return Cell(text, "red" if gap.high < 0 else "")


def _draw_tornado(found: Sensitivities) -> list[Figure]:
    from funnel_sim.reporting.drawing.sensitivity import draw_tornado

    return draw_tornado(tornado_data(found, swing(found, _number(found))))


def _draw_indices(found: Sensitivities) -> list[Figure]:
    from funnel_sim.reporting.drawing.sensitivity import draw_indices

    return draw_indices(indices_data(found, indices(found)))


def _draw_decision(found: Sensitivities) -> list[Figure]:
    from funnel_sim.reporting.drawing.sensitivity import draw_decision

    note = worth(found, _number(found))
    return draw_decision(decision_data(found, headline(found), [note]))


def _money(found: Sensitivities, value: float) -> str:
    return format_value(value, kpi(found.objective).unit, found.currency)


def _number(found: Sensitivities) -> Formatter:
    return partial(_money, found)


def _column(heading: str, texts: list[str], *, left: bool = False) -> Column:
    return Column(heading, tuple(Cell(text or UNDEFINED) for text in texts), left)
