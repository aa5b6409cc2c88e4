"""The study `bridge` on the terminal and as a chart.

matplotlib is imported when the chart is drawn, not with this module.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.bridge import bridge_data
from funnel_sim.reporting.formatting import (
    format_difference,
    format_difference_interval,
    format_value,
    replications_in_words,
)
from funnel_sim.reporting.studies.report import Chart, Findings
from funnel_sim.reporting.terminal import Cell, Column, Sheet
from funnel_sim.stats.wording import Formatter
from funnel_sim.studies.bridge.groups import label_of
from funnel_sim.studies.bridge.result import Amount, BridgeResult, Span
from funnel_sim.studies.bridge.wording import doubtful, headline, in_words, left_out

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHART = "bridge"


def bridge_findings(result: BridgeResult) -> list[Findings]:
    """What there is to say about every situation."""
    return [
        Findings(
            variant=span.variant,
            sentences=tuple(in_words(span, *_formatters(span))),
            sheets=(bridge_sheet(span),),
            charts=(Chart(CHART, partial(_draw, span)),),
        )
        for span in result.spans
    ]


def bridge_sheet(span: Span) -> Sheet:
    """One row per piece, then the whole."""
    rows = [(label_of(p.group), p.amount, p.first, p.last) for p in span.pieces]
    rows.append((phrase("together"), span.whole, span.whole.mean, span.whole.mean))
    signed = _formatters(span)[1]
    variant = (
        phrase(", variant {variant}", variant=span.variant) if span.variant is not None else ""
    )
    return Sheet(
        title=phrase(
            "Contribution of {end} minus that of {start}, {replications}{variant}",
            end=span.end,
            start=span.start,
            replications=replications_in_words(span.replications),
            variant=variant,
        ),
        labels=Column(phrase("cause"), tuple(Cell(label) for label, *_ in rows), left=True),
        columns=(
            Column(phrase("piece"), tuple(_cell(amount, span.currency) for _, amount, *_ in rows)),
            Column(phrase("alone"), tuple(Cell(signed(first)) for *_, first, _ in rows)),
            Column(phrase("on top of all others"), tuple(Cell(signed(last)) for *_, last in rows)),
        ),
        notes=(
            phrase(
                "In brackets: {confidence:g} % intervals that hold for all rows at once. A "
                "piece is the mean of what a cause adds over all orders of the causes "
                "(Shapley).",
                confidence=span.confidence * 100,
            ),
        ),
    )


def _cell(amount: Amount, currency: str) -> Cell:
    text = format_difference_interval(amount.mean, amount.low, amount.high, "money", currency)
    if not amount.is_sure:
        return Cell(text)
    return Cell(text, "green" if amount.mean > 0 else "red")


def _draw(span: Span) -> list[Figure]:
    from funnel_sim.reporting.drawing.bridge import draw_bridge

    _, signed = _formatters(span)
    notes = (doubtful(span), left_out(span))
    return draw_bridge(bridge_data(span, headline(span, signed), [n for n in notes if n]))


def _formatters(span: Span) -> tuple[Formatter, Formatter]:
    """For a value, and for a difference."""
    return (
        lambda value: format_value(value, "money", span.currency),
        lambda value: format_difference(value, "money", span.currency),
    )
