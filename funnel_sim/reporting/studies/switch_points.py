"""The study `switch-points` as sentences, a table and a chart."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from funnel_sim.domain.language import phrase
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.switch_points import map_data, switch_data
from funnel_sim.reporting.formatting import (
    UNDEFINED,
    format_difference_interval,
    format_value,
    shortened,
)
from funnel_sim.reporting.studies.report import Chart, Findings
from funnel_sim.reporting.terminal import LONGEST_NAME, Cell, Column, Sheet
from funnel_sim.stats.wording import Formatter
from funnel_sim.studies.switch_points.result import Switching, SwitchResult
from funnel_sim.studies.switch_points.wording import cost, in_words, interval
from funnel_sim.studies.worlds import short

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHART, MAP = "switch_points", "map"


def switch_findings(result: SwitchResult) -> list[Findings]:
    """What there is to say about every situation."""
    return [_findings(found) for found in result.situations]


def _findings(found: Switching) -> Findings:
    sheets = [winners_sheet(found)] if found.is_map else [line_sheet(found)]
    if found.switches:
        sheets.insert(0, switch_sheet(found))
    return Findings(
        variant=found.variant,
        sentences=tuple(in_words(found, _number(found))),
        sheets=tuple(sheets),
        charts=(Chart(MAP if found.is_map else CHART, partial(_draw, found)),),
    )


def switch_sheet(found: Switching) -> Sheet:
    """One row per switch."""
    one = found.inputs[0]
    return Sheet(
        title=phrase("Switches along {path}", path=one.path),
        labels=_column(phrase("at"), [one.text(s.at) for s in found.switches], left=True),
        columns=(
            _column(phrase("interval"), [interval(one, s) for s in found.switches]),
            _column(
                phrase("from"),
                [shortened(s.before, LONGEST_NAME) for s in found.switches],
                left=True,
            ),
            _column(
                phrase("to"), [shortened(s.after, LONGEST_NAME) for s in found.switches], left=True
            ),
        ),
        notes=(
            phrase(
                "{confidence:g} % intervals, each by itself.", confidence=found.confidence * 100
            ),
        ),
    )


def line_sheet(found: Switching) -> Sheet:
    """One row per value: the mean of everybody, and the lead of the best."""
    unit, one = kpi(found.objective).unit, found.inputs[0]
    means = [
        _column(
            shortened(name, LONGEST_NAME),
            [format_value(s.means[i], unit, found.currency) for s in found.spots],
        )
        for i, name in enumerate(found.organisations)
    ]
    leads = tuple(
        Cell(
            format_difference_interval(s.lead, s.low, s.high, unit, found.currency),
            "green" if s.clear else "",
        )
        for s in found.spots
    )
    return Sheet(
        title=phrase("{label} along {path}", label=kpi(found.objective).label, path=one.path),
        labels=_column(phrase("value"), [one.text(s.values[0]) for s in found.spots], left=True),
        columns=(
            *means,
            _column(
                phrase("best"), [shortened(s.best, LONGEST_NAME) for s in found.spots], left=True
            ),
            Column(phrase("ahead of the others by"), leads),
        ),
        notes=(
            phrase(
                "In brackets: {confidence:g} % intervals, for each value by itself. An "
                "interval that begins at 0 or below leaves more than one.",
                confidence=found.confidence * 100,
            ),
        ),
    )


def winners_sheet(found: Switching) -> Sheet:
    """One row per organisation: in how many worlds it wins, leads, and where by most."""
    unit, rows = kpi(found.objective).unit, []
    for name in found.organisations:
        leads = [s for s in found.spots if s.best == name]
        top = max(leads, key=lambda s: s.lead, default=None)
        pairs = zip(found.inputs, top.values if top else (), strict=False)
        where = ", ".join(f"{short(one)} {one.text(x)}" for one, x in pairs)
        ahead = format_value(top.lead, unit, found.currency) if top else ""
        rows.append((str(len(found.clear_of(name))), str(len(leads)), where, ahead))
    clear, leading, places, aheads = (list(column) for column in zip(*rows, strict=True))
    return Sheet(
        title=phrase("Who wins where, {spots} worlds", spots=len(found.spots)),
        labels=_column(
            phrase("organisation"),
            [shortened(n, LONGEST_NAME) for n in found.organisations],
            left=True,
        ),
        columns=(
            _column(phrase("wins clearly in"), clear),
            _column(phrase("leads in"), leading),
            _column(phrase("by most at"), places, left=True),
            _column(phrase("by"), aheads),
        ),
        notes=(
            phrase(
                "Clearly: {confidence:g} % intervals of this world leave nobody else; they "
                "do not hold over the whole map at once.",
                confidence=found.confidence * 100,
            ),
        ),
    )


def _draw(found: Switching) -> list[Figure]:
    from funnel_sim.reporting.drawing.switch_points import draw_map, draw_switch_points

    headline, *rest = in_words(found, _number(found))
    notes = [s for s in rest if s == cost(found) or not found.is_map]
    if found.is_map:
        return draw_map(map_data(found, headline, notes))
    return draw_switch_points(switch_data(found, headline, notes))


def _number(found: Switching) -> Formatter:
    unit = kpi(found.objective).unit
    return lambda value: format_value(value, unit, found.currency)


def _column(heading: str, texts: list[str], *, left: bool = False) -> Column:
    return Column(heading, tuple(Cell(text or UNDEFINED) for text in texts), left)
