"""From revenue to contribution, cost by cost, for every design."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from funnel_sim.domain.language import marked, phrase
from funnel_sim.domain.tables import Outcomes
from funnel_sim.reporting.chart_data.judgement import surely_best
from funnel_sim.reporting.chart_data.reading import Design, basis, designs_of, mean
from funnel_sim.reporting.formatting import (
    Scale,
    capitalised,
    decimals_for,
    format_difference,
    format_value,
    scale_for,
)
from funnel_sim.studies.comparison import Comparison

STAFF, WITHOUT_HIRING = marked("pay, seats & hiring"), marked("pay & seats")
COSTS = {
    STAFF: ("pay", "seats", "hiring_cost"),
    marked("commission"): ("commission",),
    marked("visits & travel"): ("visit_cost",),
    marked("calls & other"): ("call_cost",),
    marked("marketing"): ("marketing",),
}
"""Costs of sales in the order of the bars, and the KPIs that each is the sum of. With none left
out, margin less costs is the contribution; one that no design has is not drawn."""

ROOM = 100.0
"""The largest number has three digits or more before the point, so that small costs are seen."""


@dataclass(frozen=True, slots=True)
class Step:
    """One bar, from `start` to `end`; a total starts at 0."""

    label: str
    start: float
    end: float
    total: bool

    @property
    def amount(self) -> float:
        """What the bar adds; negative for a cost."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Waterfall:
    """One design. Means over replications, in the currency."""

    design: Design
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class WaterfallData:
    """What the waterfall chart shows."""

    title: str
    subtitle: str
    scale: Scale
    """One for all panels."""
    decimals: int
    waterfalls: tuple[Waterfall, ...]


def waterfall_data(comparison: Comparison, outcomes: Sequence[Outcomes]) -> WaterfallData:
    """Waterfalls of the designs of one comparison."""
    currency = comparison.currency
    baseline = comparison.organisations.index(comparison.baseline)
    costs = [{label: _cost(one, label) for label in COSTS} for one in outcomes]
    drawn = [label for label in COSTS if any(each[label] for each in costs)] or list(COSTS)
    hires = any(mean(one, "hiring_cost") > 0 for one in outcomes)
    names = {label: label if hires or label != STAFF else WITHOUT_HIRING for label in drawn}
    waterfalls = tuple(
        Waterfall(design, _steps(one, {name: each[label] for label, name in names.items()}))
        for design, one, each in zip(designs_of(outcomes), outcomes, costs, strict=True)
    )
    largest = max(abs(x) for w in waterfalls for s in w.steps for x in (s.start, s.end))
    scale = scale_for([largest / ROOM], "money", currency)
    best = surely_best(outcomes, "contribution", comparison.confidence)
    return WaterfallData(
        title=capitalised(_title(waterfalls, baseline, best, currency)),
        subtitle=phrase(
            "From revenue to contribution in {symbol}, {basis}. The scale is the same for all.",
            symbol=scale.symbol,
            basis=basis(outcomes),
        ),
        scale=scale,
        decimals=decimals_for([largest / scale.divisor]),
        waterfalls=waterfalls,
    )


def _steps(one: Outcomes, costs: Mapping[str, float]) -> tuple[Step, ...]:
    revenue, margin = _defined(mean(one, "revenue")), _defined(mean(one, "gross_margin"))
    steps = [
        Step(phrase("revenue"), 0.0, revenue, True),
        Step(phrase("cost of goods"), revenue, margin, False),
    ]
    level = margin
    for label, cost in costs.items():
        steps.append(Step(phrase(label), level, level - cost, False))
        level -= cost
    return (*steps, Step(phrase("contribution"), 0.0, level, True))


def _cost(one: Outcomes, label: str) -> float:
    return sum(_defined(mean(one, kpi)) for kpi in COSTS[label])


def _defined(number: float) -> float:
    return float(np.nan_to_num(number))


def _drivers(waterfall: Waterfall) -> dict[str, float]:
    """What adds up to the contribution; goods are sold with revenue, so they are one driver."""
    margin = waterfall.steps[1].end
    return {phrase("gross margin"): margin, **{s.label: s.amount for s in waterfall.steps[2:-1]}}


def _title(waterfalls: Sequence[Waterfall], baseline: int, best: int | None, currency: str) -> str:
    if len(waterfalls) == 1:
        return _alone(waterfalls[0], currency)
    contributions = [w.steps[-1].end for w in waterfalls]
    order = np.argsort(contributions, kind="stable")[::-1]
    one = best if best is not None else int(order[0])
    other = baseline if one != baseline else int(next(i for i in order if i != one))
    mine, theirs = _drivers(waterfalls[one]), _drivers(waterfalls[other])
    changes = {label: mine[label] - theirs[label] for label in mine}
    driver = max(changes, key=lambda label: changes[label] if best is not None
                 else abs(changes[label]))  # fmt: skip
    names = waterfalls[one].design.short, waterfalls[other].design.short
    amount = format_difference(changes[driver], "money", currency)
    if changes[driver] == 0:
        return phrase(
            "from revenue to contribution, {one} and {other} are alike",
            one=names[0],
            other=names[1],
        )
    if best is None:
        return phrase(
            "{one} differs from {other} most in {driver} ({amount})",
            one=names[0],
            other=names[1],
            driver=driver,
            amount=amount,
        )
    drag = min(changes, key=lambda label: changes[label])
    title = phrase(
        "{one} earns more than {other} mainly by {driver} ({amount})",
        one=names[0],
        other=names[1],
        driver=driver,
        amount=amount,
    )
    if changes[drag] < -0.1 * changes[driver]:
        title += phrase(
            ", less {drag} ({amount})",
            drag=drag,
            amount=format_difference(changes[drag], "money", currency),
        )
    return title


def _alone(waterfall: Waterfall, currency: str) -> str:
    revenue, left = (format_value(waterfall.steps[i].end, "money", currency) for i in (0, -1))
    costs = {s.label: -s.amount for s in waterfall.steps[2:-1]}
    largest = max(costs, key=lambda label: costs[label])
    amount = format_value(costs[largest], "money", currency)
    return phrase(
        "Of {revenue} revenue {short} keeps {left}; the largest cost of sales is "
        "{largest}, {amount}",
        revenue=revenue,
        short=waterfall.design.short,
        left=left,
        largest=largest,
        amount=amount,
    )
