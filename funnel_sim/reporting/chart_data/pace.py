"""A KPI adding up through the horizon, month by month, against its target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.language import mid_sentence, phrase
from funnel_sim.domain.tables import Outcomes
from funnel_sim.metrics.registry import Kpi, kpi
from funnel_sim.reporting.chart_data.months import Months, months_of
from funnel_sim.reporting.chart_data.reading import (
    Design,
    basis,
    breakdown,
    designs_of,
    percent,
)
from funnel_sim.reporting.formatting import (
    Scale,
    capitalised,
    format_value,
    listed,
    rough_share,
    scale_for,
)
from funnel_sim.stats.estimates import Band, Proportion, quantile_band
from funnel_sim.studies.comparison import Comparison

Floats = NDArray[np.float64]

MOST_NAMED = 3
"""Designs that a title names."""

LOW, HIGH = 0.05, 0.95
"""Quantiles between which the band lies."""


@dataclass(frozen=True, slots=True)
class PacePanel:
    """One design."""

    design: Design
    band: Band | None
    """Sum since the start at the end of each month, shape (months,); None where undefined."""
    reached: Proportion | None
    """Share of replications that reach the target; None without target."""


@dataclass(frozen=True, slots=True)
class PaceData:
    """What the chart of the pace shows."""

    title: str
    subtitle: str
    unit: str
    currency: str
    scale: Scale
    months: Months
    pace: Floats | None
    """Target at the end of each month, spread evenly over working hours; None without target."""
    target: float | None
    goal: str
    """The target in words, e.g. `4.2 M€`; empty without target."""
    panels: tuple[PacePanel, ...]


def can_pace(name: str) -> bool:
    """Whether a KPI adds up over months."""
    return "month" in kpi(name).additive


def pace_data(
    comparison: Comparison, outcomes: Sequence[Outcomes], name: str = "revenue"
) -> PaceData:
    """Pace of the designs of one comparison; `name` is a KPI that adds up over months."""
    measure, frame = kpi(name), outcomes[0].frame
    aim = next((aim for aim in comparison.targets if aim.kpi == name), None)
    target = None if aim is None else aim.target
    panels = tuple(
        PacePanel(design, _band(one, name), None if aim is None else aim.chances[design.place])
        for design, one in zip(designs_of(outcomes), outcomes, strict=True)
    )
    tops = [float(np.max(np.abs(p.band.high))) for p in panels if p.band] + [abs(target or 0.0)]
    return PaceData(
        title=capitalised(_title(panels, measure, target, frame.currency)),
        subtitle=_subtitle(outcomes, measure, target, percent(comparison.confidence)),
        unit=measure.unit,
        currency=frame.currency,
        scale=scale_for(tops, measure.unit, frame.currency),
        months=months_of(frame),
        pace=None if target is None else target * _elapsed(outcomes[0]),
        target=target,
        goal="" if target is None else format_value(target, measure.unit, frame.currency),
        panels=panels,
    )


def _band(one: Outcomes, name: str) -> Band | None:
    sums = np.cumsum(breakdown(one, "month", name), axis=1)
    defined = sums[np.isfinite(sums).all(axis=1)]
    return quantile_band(defined, LOW, HIGH) if len(defined) else None


def _elapsed(one: Outcomes) -> Floats:
    """Share of the window's working hours gone at the end of each month."""
    frame = one.frame
    ends = np.clip(frame.calendar.month_starts[1:], frame.warm_up, frame.horizon)
    share: Floats = (ends - frame.warm_up) / (frame.horizon - frame.warm_up)
    return share


def _subtitle(outcomes: Sequence[Outcomes], measure: Kpi, target: float | None, level: str) -> str:
    text = phrase(
        "{label} added up month by month, {basis}", label=measure.label, basis=basis(outcomes)
    )
    if target is None or max(len(one.replications) for one in outcomes) == 1:
        return f"{text}."
    text += phrase(". Above each panel: share of replications that reach the target")
    return phrase("{text}, with {level} interval.", text=text, level=level)


def _title(panels: Sequence[PacePanel], measure: Kpi, target: float | None, currency: str) -> str:
    if target is None:
        return _without_target(panels, measure, currency)
    goal = format_value(target, measure.unit, currency)
    goal = goal if measure.unit == "money" else f"{goal} {mid_sentence(measure.label)}"
    known = [p for p in panels if p.reached is not None]
    if not known:
        return phrase(
            "Whether {goal} are reached is unknown: {label} is undefined",
            goal=goal,
            label=mid_sentence(measure.label),
        )
    if max(p.reached.n for p in known if p.reached) == 1:
        hits = sum(p.reached.successes for p in known if p.reached)
        return phrase(
            "One replication: {hits} of {known} reach {goal}, which may be luck",
            hits=hits,
            known=len(known),
            goal=goal,
        )
    return _chances(known, goal)


def _chances(known: Sequence[PacePanel], goal: str) -> str:
    order = sorted(known, key=lambda p: -_share(p))
    best, second = order[0], order[1] if len(order) > 1 else None
    if _share(best) == 0:
        if second is None:
            return phrase(
                "{short} reaches {goal} in no replication", short=best.design.short, goal=goal
            )
        return phrase("no organisation reaches {goal} in any replication", goal=goal)
    if _share(order[-1]) == 1:
        who = best.design.short if second is None else phrase("every organisation")
        return phrase("{who} reaches {goal} in every replication", who=who, goal=goal)
    if second is None:
        return phrase(
            "{short} reaches {goal} with a probability of {percent}",
            short=best.design.short,
            goal=goal,
            percent=_percent(best),
        )
    if _apart(best, second):
        others = (
            phrase("{short} with {percent}", short=second.design.short, percent=_percent(second))
            if len(order) == 2
            else phrase(
                "the others with {low} to {high}",
                low=_percent(order[-1]),
                high=_percent(second),
            )
        )
        return phrase(
            "{short} reaches {goal} with a probability of {percent}, {others}",
            short=best.design.short,
            goal=goal,
            percent=_percent(best),
            others=others,
        )
    near = [panel for panel in order if not _apart(best, panel)]
    if len(near) == len(order):
        spread = phrase("{low} to {high}", low=_percent(order[-1]), high=_percent(best))
        return phrase(
            "the chances to reach {goal} cannot be told apart: {spread}", goal=goal, spread=spread
        )
    if len(near) > MOST_NAMED:
        others = phrase("{n} others", n=len(near) - 1)
        return phrase(
            "{short} ({percent}) and {others} are likeliest to reach {goal}",
            short=best.design.short,
            percent=_percent(best),
            others=others,
            goal=goal,
        )
    names = listed(f"{panel.design.short} ({_percent(panel)})" for panel in near)
    return phrase("{names} are likeliest to reach {goal}", names=names, goal=goal)


def _apart(best: PacePanel, second: PacePanel) -> bool:
    """Intervals that do not overlap: stricter than a test, and plain to see."""
    one, two = best.reached, second.reached
    return one is not None and two is not None and one.low > two.high


def _share(panel: PacePanel) -> float:
    return panel.reached.share if panel.reached else 0.0


def _percent(panel: PacePanel) -> str:
    return rough_share(_share(panel))


def chance(reached: Proportion) -> str:
    """`83 % (75 to 89 %)`."""
    low, high = reached.low * 100, reached.high * 100
    return phrase(
        "{share} ({low:.0f} to {high:.0f} %)", share=rough_share(reached.share), low=low, high=high
    )


def _without_target(panels: Sequence[PacePanel], measure: Kpi, currency: str) -> str:
    ends = [float(p.band.mean[-1]) for p in panels if p.band]
    if not ends:
        return phrase("{label} is undefined", label=measure.label)
    low, high = (format_value(x, measure.unit, currency) for x in (min(ends), max(ends)))
    if len(panels) == 1:
        return phrase(
            "{short} ends at {high} {label} on average",
            short=panels[0].design.short,
            high=high,
            label=mid_sentence(measure.label),
        )
    return phrase(
        "{label} ends at {low} to {high} on average, depending on the organisation",
        label=measure.label,
        low=low,
        high=high,
    )
