"""The exhibits of a run: what is shown, with the finding as title and the data that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from funnel_sim.domain.language import mid_sentence, phrase
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.funnel import funnel_data
from funnel_sim.reporting.chart_data.months import Months
from funnel_sim.reporting.chart_data.objective import ObjectiveData, objective_data
from funnel_sim.reporting.chart_data.pace import PaceData, can_pace, chance, pace_data
from funnel_sim.reporting.chart_data.reading import basis, mean, percent, values
from funnel_sim.reporting.chart_data.teams import TeamsData, teams_data
from funnel_sim.reporting.chart_data.waterfall import WaterfallData, waterfall_data
from funnel_sim.reporting.content.basis import Basis
from funnel_sim.reporting.content.cells import number, of_kpi, text
from funnel_sim.reporting.content.model import Cell, Chart, Exhibit, Series, Table
from funnel_sim.reporting.formatting import (
    Scale,
    capitalised,
    format_difference_interval,
    format_mean,
    format_value,
    headcounts,
    in_words,
    rough_share,
    scale_for,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

QUANTILES = (0.05, 0.5, 0.95)
"""Of replications: a bad year, a usual one, a good one."""
SHOWN = (
    "revenue", "gross_margin", "cost_of_sales", "contribution", "wins", "win_rate",
    "average_deal", "sales_cycle_median", "leads", "cold", "utilisation", "wait",
    "first_response_wait", "visits", "visit_cost_per_win", "cac", "return_on_sales_cost",
)  # fmt: skip
"""KPIs of the comparison, after objective and targets."""
COLOURS_OF_COSTS = ("#d4d4d4", "#9a9a9a", "#c9b98f", "#a3b8cc", "#d8c3d0", "#707070")
"""Of what revenue is spent on: pale, and none of them the colour of a design."""
CONTRIBUTION = "#222222"


def objective_exhibit(base: Basis) -> Exhibit:
    """The objective of every organisation with its interval."""
    data = objective_data(base.comparison, base.outcomes)
    estimates = [row.estimate for row in data.rows]
    known = [e for e in estimates if e is not None]
    scale = scale_for([x for e in known for x in (e.mean,)], data.unit, data.currency)
    chart = Chart(
        kind="bars",
        categories=base.names,
        series=(
            Series(
                data.label,
                tuple(None if e is None else e.mean for e in estimates),
                base.colours,
                low=tuple(None if e is None or e.n < 2 else e.low for e in estimates),
                high=tuple(None if e is None or e.n < 2 else e.high for e in estimates),
                texts=tuple(
                    "" if e is None else format_mean(e.mean, e.half_width, data.unit, data.currency)
                    for e in estimates
                ),
            ),
        ),
        scale=scale,
        axis=data.label,
    )
    return Exhibit(
        name="objective",
        title=data.title,
        how_to_read=phrase(
            "{label}, {basis}. Lines: {level} interval of each organisation by itself.",
            label=data.label,
            basis=basis(base.outcomes),
            level=percent(data.confidence),
        ),
        chart=chart,
        picture=partial(_draw_objective, data),
    )


def differences_exhibit(base: Basis) -> Exhibit | None:
    """Every other organisation against the baseline; None where there is nothing to compare."""
    data = objective_data(base.comparison, base.outcomes)
    pairs = [(row, row.difference) for row in data.rows if row.difference is not None]
    if not pairs:
        return None
    scale = scale_for([d.mean for _, d in pairs], data.unit, data.currency)
    headings = ("", phrase("Difference"), phrase("Interval"), phrase("Better in"))
    cells = []
    for row, d in pairs:
        interval = format_difference_interval(d.mean, d.low, d.high, data.unit, data.currency)
        cells.append(
            (
                text(row.design.name),
                number(d.mean, data.unit, data.currency),
                text(interval),
                number(d.win_share, "share", "", rough_share(d.win_share)),
            )
        )
    name = data.rows[data.baseline].design.name
    note = ""
    if data.indifference > 0:
        note = phrase(
            "Up to {limit}, a difference is no reason to reorganise.",
            limit=base.written(data.indifference),
        )
    return Exhibit(
        name="differences",
        title=phrase(
            "{label}: what each organisation has more or less than {baseline}",
            label=data.label,
            baseline=name,
        ),
        how_to_read=phrase(
            "Mean difference on the same leads; lines: {level} intervals that hold for all at "
            "once. Better in: share of replications. {note}",
            level=percent(data.confidence),
            note=note,
        ).strip(),
        chart=Chart(
            kind="bars",
            categories=tuple(row.design.name for row, _ in pairs),
            series=(
                Series(
                    phrase("Difference"),
                    tuple(d.mean for _, d in pairs),
                    tuple(base.colours[row.design.place] for row, _ in pairs),
                    low=tuple(d.low if np.isfinite(d.low) else None for _, d in pairs),
                    high=tuple(d.high if np.isfinite(d.high) else None for _, d in pairs),
                    texts=tuple(row[2].text for row in cells),
                ),
            ),
            scale=scale,
            axis=phrase("{label}, difference from {baseline}", label=data.label, baseline=name),
        ),
        table=Table(headings, tuple(cells)),
    )


def kpis_exhibit(base: Basis, names: tuple[str, ...] = SHOWN) -> Exhibit:
    """KPIs side by side."""
    comparison, currency = base.comparison, base.comparison.currency
    first = [comparison.objective, *(target.kpi for target in comparison.targets)]
    rows: list[tuple[Cell, ...]] = []
    for name in dict.fromkeys([*first, *names]):
        found = comparison.estimates[name]
        if all(e is None for e in found):
            continue
        what = kpi(name)
        cells = [text(what.label)]
        for e in found:
            written = "" if e is None else format_mean(e.mean, e.half_width, what.unit, currency)
            cells.append(of_kpi(what, float("nan") if e is None else e.mean, currency, written))
        rows.append(tuple(cells))
    return Exhibit(
        name="kpis",
        title=phrase("The organisations side by side"),
        how_to_read=phrase(
            "{basis}. ±: {level} interval of each organisation by itself.",
            basis=capitalised(basis(base.outcomes)),
            level=percent(comparison.confidence),
        ),
        table=Table(("", *base.names), tuple(rows)),
    )


def profit_exhibit(base: Basis) -> Exhibit:
    """What becomes of the revenue of every organisation."""
    data = waterfall_data(base.comparison, base.outcomes)
    labels = [step.label for step in data.waterfalls[0].steps]
    amounts = {
        label: [w.steps[i].end if w.steps[i].total else w.steps[i].amount for w in data.waterfalls]
        for i, label in enumerate(labels)
    }
    spent = labels[1:-1]
    series = [Series(labels[-1], tuple(amounts[labels[-1]]), (CONTRIBUTION,))]
    for i, label in enumerate(spent):
        colour = COLOURS_OF_COSTS[i % len(COLOURS_OF_COSTS)]
        series.append(Series(label, tuple(-x for x in amounts[label]), (colour,)))
    currency = base.comparison.currency
    rows = tuple(
        (text(capitalised(label)), *(number(x, "money", currency) for x in amounts[label]))
        for label in labels
    )
    return Exhibit(
        name="profit",
        title=data.title,
        how_to_read=phrase(
            "What becomes of the revenue, {basis}. All parts of a bar add up to the revenue.",
            basis=basis(base.outcomes),
        ),
        chart=Chart(
            "stacked_bars",
            base.names,
            tuple(series),
            scale_for(amounts[labels[0]], "money", currency),
            phrase("Revenue"),
        ),
        table=Table(("", *base.names), rows),
        picture=partial(_draw_waterfall, data),
    )


def spread_exhibit(base: Basis) -> Exhibit | None:
    """A bad, a usual and a good year of every organisation; None with one replication."""
    measure, currency = base.objective, base.comparison.currency
    samples = [values(one, measure.name) for one in base.outcomes]
    samples = [s[np.isfinite(s)] for s in samples]
    if min(len(s) for s in samples) < 2:
        return None
    found = np.array([np.quantile(s, QUANTILES) for s in samples])
    headings = (phrase("a bad year (5 %)"), phrase("median"), phrase("a good year (95 %)"))
    rows = tuple(
        (text(name), *(of_kpi(measure, float(x), currency) for x in row))
        for name, row in zip(base.names, found, strict=True)
    )
    low, usual, high = (tuple(float(x) for x in column) for column in found.T)
    return Exhibit(
        name="spread",
        title=phrase(
            "{label} varies from year to year: nine in ten lie between these ends",
            label=measure.label,
        ),
        how_to_read=phrase(
            "Bars: median of the simulated years; lines: 5 % to 95 % of them. This is luck in the "
            "market, not doubt about the mean."
        ),
        chart=Chart(
            kind="bars",
            categories=base.names,
            series=(
                Series(
                    phrase("median"),
                    usual,
                    base.colours,
                    low=low,
                    high=high,
                    texts=tuple(format_value(x, measure.unit, currency) for x in usual),
                ),
            ),
            scale=scale_for(usual, measure.unit, currency),
            axis=measure.label,
        ),
        table=Table(("", *headings), rows),
    )


def pace_exhibits(base: Basis) -> tuple[Exhibit, ...]:
    """How each target, or the revenue, adds up over the months."""
    targets = [t.kpi for t in base.comparison.targets if can_pace(t.kpi)]
    names = dict.fromkeys(["revenue", *targets])
    return tuple(_pace_exhibit(base, name) for name in names)


def _pace_exhibit(base: Basis, name: str) -> Exhibit:
    data = pace_data(base.comparison, base.outcomes, name)
    months = tuple(_month_names(data.months))
    series = [
        Series(
            panel.design.name,
            tuple(panel.band.mean.tolist()),
            (base.colours[panel.design.place],),
            low=tuple(panel.band.low.tolist()),
            high=tuple(panel.band.high.tolist()),
        )
        for panel in data.panels
        if panel.band is not None
    ]
    if data.pace is not None:
        target = phrase("steady pace to the target of {goal}", goal=data.goal)
        series.append(Series(target, tuple(data.pace.tolist()), ("#222222",), dashed=True))
    return Exhibit(
        name=f"pace_{name}",
        title=data.title,
        how_to_read=phrase(
            "{label} added up month by month, {basis}.",
            label=kpi(name).label,
            basis=basis(base.outcomes),
        ),
        chart=Chart("lines", months, tuple(series), data.scale, kpi(name).label),
        table=_chances(data) if data.target is not None else None,
        picture=partial(_draw_pace, data),
    )


def _month_names(months: Months) -> Iterator[str]:
    """Names, the first of a year with it; nothing for the few days at an end."""
    year = ""
    for name, its_year, whole in zip(months.names, months.years, months.is_whole, strict=True):
        yield "" if not whole else name if its_year == year else f"{name} {its_year}"
        year = its_year if whole else year


def _chances(data: PaceData) -> Table:
    rows = tuple(
        (
            text(panel.design.name),
            Cell("–")
            if panel.reached is None
            else number(panel.reached.share, "share", "", chance(panel.reached)),
        )
        for panel in data.panels
    )
    return Table(("", phrase("Chance to reach {goal}", goal=data.goal)), rows)


def teams_exhibit(base: Basis) -> Exhibit:
    """How busy the teams of every organisation are."""
    data = teams_data(base.comparison, base.outcomes, base.offered)
    rows, categories, shares, colours = [], [], [], []
    for group in data.groups:
        for row in group.rows:
            categories.append(f"{row.team}, {group.design.short}")
            shares.append(row.utilisation if np.isfinite(row.utilisation) else None)
            colours.append(base.colours[group.design.place])
            rows.append(
                (
                    text(group.design.name),
                    text(row.team),
                    text(row.sellers),
                    number(row.utilisation, "share", "", rough_share(row.utilisation)),
                    number(row.offered, "share", "", rough_share(row.offered)),
                    number(row.wait.mean, "h", ""),
                )
            )
    headings = (
        phrase("Organisation"), phrase("Team"), phrase("Sellers"), phrase("Utilisation"),
        phrase("Load offered"), phrase("Mean wait"),
    )  # fmt: skip
    return Exhibit(
        name="teams",
        title=data.title,
        how_to_read=phrase(
            "Utilisation: share of selling time spent with leads. Load offered: by arithmetic, "
            "before anybody waits or goes cold. {basis}.",
            basis=capitalised(basis(base.outcomes)),
        ),
        chart=Chart(
            "bars",
            tuple(categories),
            (
                Series(
                    phrase("Utilisation"),
                    tuple(shares),
                    tuple(colours),
                    texts=tuple(rough_share(x) if x is not None else "" for x in shares),
                ),
            ),
            Scale(0.01, "%"),
            phrase("Utilisation"),
        ),
        table=Table(headings, tuple(rows)),
        picture=partial(_draw_teams, data),
    )


def funnel_exhibit(base: Basis) -> Exhibit:
    """Leads stage by stage."""
    data = funnel_data(base.comparison, base.outcomes)
    stages = data.funnels[0].stages
    series = tuple(
        Series(
            funnel.design.name,
            (*(float(x) for x in funnel.entered), float(funnel.wins)),
            (base.colours[funnel.design.place],),
        )
        for funnel in data.funnels
    )

    def share(value: float) -> Cell:
        return number(value, "share", "", rough_share(value))

    rows = tuple(
        (text(stages[i]), *(share(float(f.conversion[i])) for f in data.funnels))
        for i in range(len(stages))
    )
    return Exhibit(
        name="funnel",
        title=data.title,
        how_to_read=phrase(
            "Leads that enter each stage, and deals won, {basis}.",
            basis=basis(base.outcomes),
        ),
        chart=Chart("bars", (*stages, phrase("won")), series, Scale(1.0, ""), kpi("leads").label),
        table=Table(("", *base.names), rows),
        picture=partial(_draw_funnel, base),
    )


def staff_exhibit(base: Basis) -> Exhibit:
    """Sellers by role: those of the baseline, of the best, and what changes."""
    before, after = (_by_role(base, name) for name in (base.comparison.baseline, base.best))
    both = dict.fromkeys([base.comparison.baseline, base.best])
    roles = list(dict.fromkeys([*before, *after]))
    rows = []
    for role in roles:
        was, is_now = before.get(role, 0), after.get(role, 0)
        change = is_now - was
        rows.append(
            (
                text(capitalised(in_words(role))),
                number(was, "count", ""),
                number(is_now, "count", ""),
                Cell(f"{change:+d}".replace("-", "−") if change else "0", change, "count"),
            )
        )
    names = dict(zip(base.organisations, base.names, strict=True))
    return Exhibit(
        name="staff",
        title=phrase(
            "Sellers by role: from {baseline} to {best}",
            baseline=names[base.comparison.baseline],
            best=names[base.best],
        ),
        how_to_read=phrase("Sellers at the start of the horizon, as they were simulated."),
        chart=_staff_chart(base, roles, {name: _by_role(base, name) for name in both}),
        table=Table(
            (
                phrase("Role"),
                names[base.comparison.baseline],
                names[base.best] if base.best != base.comparison.baseline else phrase("the same"),
                phrase("Change"),
            ),
            tuple(rows),
        ),
    )


def _staff_chart(
    base: Basis, roles: Sequence[str], headcounts_by: Mapping[str, Mapping[str, int]]
) -> Chart:
    series = []
    for name, found in headcounts_by.items():
        place = base.organisations.index(name)
        counts = tuple(float(found.get(role, 0)) for role in roles)
        texts = tuple(f"{count:.0f}" for count in counts) if len(headcounts_by) == 1 else ()
        series.append(Series(base.names[place], counts, (base.colours[place],), texts=texts))
    categories = tuple(capitalised(in_words(role)) for role in roles)
    return Chart("bars", categories, tuple(series), Scale(1.0, ""), phrase("Sellers"))


def _by_role(base: Basis, organisation: str) -> dict[str, int]:
    design = next(d for d in base.situation.designs if d.organisation_name == organisation)
    found: dict[str, int] = {}
    for team in design.organisation.teams.values():
        found[team.role] = found.get(team.role, 0) + team.headcount
    return found


def team_rows(base: Basis, organisation: str) -> list[tuple[str, str, float, float]]:
    """Team, sellers, utilisation and offered load of one organisation, the busiest first."""
    data = teams_data(base.comparison, base.outcomes, base.offered)
    group = data.groups[base.organisations.index(organisation)]
    rows = [(r.team, r.sellers, r.utilisation, r.offered) for r in group.rows]
    return sorted(rows, key=lambda row: -row[2])


def sellers_of(base: Basis, organisation: str) -> str:
    """`4`, or `4 → 6`."""
    load = base.offered[base.outcomes[base.organisations.index(organisation)].design]
    return headcounts(
        sum(t.headcount for t in load.teams), sum(t.headcount_at_end for t in load.teams)
    )


def mean_of(base: Basis, organisation: str, name: str) -> float:
    """Mean of a KPI of an organisation."""
    return mean(base.outcomes[base.organisations.index(organisation)], name)


def label_in_sentence(name: str) -> str:
    """A KPI as it stands in a sentence."""
    return mid_sentence(kpi(name).label)


def _draw_objective(data: ObjectiveData) -> list[Figure]:
    from funnel_sim.reporting.drawing.objective import draw_objective

    return draw_objective(data)


def _draw_waterfall(data: WaterfallData) -> list[Figure]:
    from funnel_sim.reporting.drawing.waterfall import draw_waterfall

    return draw_waterfall(data)


def _draw_pace(data: PaceData) -> list[Figure]:
    from funnel_sim.reporting.drawing.pace import draw_pace

    return draw_pace(data)


def _draw_teams(data: TeamsData) -> list[Figure]:
    from funnel_sim.reporting.drawing.teams import draw_teams

    return draw_teams(data)


def _draw_funnel(base: Basis) -> list[Figure]:
    from funnel_sim.reporting.drawing.funnel import draw_funnel

    return draw_funnel(funnel_data(base.comparison, base.outcomes))
