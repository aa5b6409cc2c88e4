"""Where the paid hours of every design went: deals won and lost, travel, admin, idle time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.language import phrase
from funnel_sim.domain.tables import Outcomes
from funnel_sim.reporting.chart_data.judgement import surely_ahead
from funnel_sim.reporting.chart_data.reading import (
    Design,
    basis,
    defined_mean,
    designs_of,
    mean,
    values,
)
from funnel_sim.reporting.formatting import capitalised, rough_share
from funnel_sim.studies.comparison import Comparison

Floats = NDArray[np.float64]

PARTS: Mapping[str, tuple[str, ...]] = {
    "won": ("work_on_won",),
    "lost": ("work_on_lost",),
    "undecided": ("work_on_cold", "work_on_open"),
    "care": ("work_on_care",),
    "travel": ("travel_hours",),
    "admin": ("admin_hours", "briefing_hours", "training_hours"),
    "away": ("absent_hours",),
    "idle": ("idle_hours",),
}
"""Parts of the paid hours in the order of the bar, and the KPIs that each is the sum of. None of
them overlap and nothing is left out, which the balances of hours check in every replication."""

ELSE = ("travel", "idle")
"""What else takes much time, in the order in which a title would name it."""
WORTH_SAYING = 0.05
"""Share of the paid hours from which a title names travel or idle time."""


@dataclass(frozen=True, slots=True)
class HoursBar:
    """One design. Means over replications."""

    design: Design
    paid: float
    """Hours on the payroll in the window."""
    shares: Mapping[str, float]
    """Share of the paid hours by part, in the order of `PARTS`; they sum to 1."""


@dataclass(frozen=True, slots=True)
class HoursData:
    """What the chart of hours shows."""

    title: str
    subtitle: str
    parts: tuple[str, ...]
    """Those that any design has."""
    bars: tuple[HoursBar, ...]


def hours_data(comparison: Comparison, outcomes: Sequence[Outcomes]) -> HoursData:
    """Hours of the designs of one comparison."""
    bars = tuple(_bar(d, one) for d, one in zip(designs_of(outcomes), outcomes, strict=True))
    drawn = tuple(part for part in PARTS if any(bar.shares[part] > 0 for bar in bars))
    return HoursData(
        title=capitalised(_title(bars, outcomes, comparison.confidence)),
        subtitle=phrase(
            "What sellers are paid for, as shares of their paid hours, {basis}. On deals: time "
            "with the customer or on the phone, without the way there.",
            basis=basis(outcomes),
        ),
        parts=drawn,
        bars=bars,
    )


def _bar(design: Design, one: Outcomes) -> HoursBar:
    paid = float(np.nan_to_num(mean(one, "paid_hours")))
    hours = {part: float(np.nan_to_num(defined_mean(_hours(one, part)))) for part in PARTS}
    whole = sum(hours.values()) or 1.0
    return HoursBar(design, paid, {part: amount / whole for part, amount in hours.items()})


def _hours(one: Outcomes, part: str) -> Floats:
    """Hours of a part in each replication, shape (n,)."""
    return np.asarray(np.sum([values(one, kpi) for kpi in PARTS[part]], axis=0))


def _title(bars: Sequence[HoursBar], outcomes: Sequence[Outcomes], confidence: float) -> str:
    if not any(bar.paid for bar in bars):
        return phrase("nobody is on the payroll")
    won = _range([bar.shares["won"] for bar in bars])
    best = surely_ahead(outcomes, _shares(outcomes, "won"), confidence)
    if best is None:
        first = phrase("{share} of the paid hours go into deals that are won", share=won)
    else:
        name, share = bars[best].design.short, rough_share(bars[best].shares["won"])
        first = phrase(
            "{short} spends most on deals that are won, {share} of its paid hours",
            short=name,
            share=share,
        )
    else_ = [p for p in ELSE if max(bar.shares[p] for bar in bars) >= WORTH_SAYING]
    return first + _most(bars, outcomes, confidence, else_[0], best) if else_ else first


def _most(
    bars: Sequence[HoursBar],
    outcomes: Sequence[Outcomes],
    confidence: float,
    part: str,
    best: int | None,
) -> str:
    """What else takes much time, and of whom most."""
    most = surely_ahead(outcomes, _shares(outcomes, part), confidence)
    travel = part == "travel"
    if most is None:
        share = _range([bar.shares[part] for bar in bars])
        if travel:
            return phrase(", {share} are spent on the road", share=share)
        return phrase(", {share} are spent idle", share=share)
    share, short = rough_share(bars[most].shares[part]), bars[most].design.short
    if most == best:
        if travel:
            return phrase(", and most on the road, {share}", share=share)
        return phrase(", and most idle, {share}", share=share)
    if travel:
        return phrase("; {short} spends most on the road, {share}", short=short, share=share)
    return phrase("; {short} is most idle, {share}", short=short, share=share)


def _range(shares: Sequence[float]) -> str:
    low, high = rough_share(min(shares)), rough_share(max(shares))
    return low if low == high else phrase("{low} to {high}", low=low, high=high)


def _shares(outcomes: Sequence[Outcomes], part: str) -> list[Floats]:
    """Share of the paid hours per replication, shape (n,) each."""
    found = []
    for one in outcomes:
        paid = values(one, "paid_hours")
        share = np.full(len(paid), np.nan)
        np.divide(_hours(one, part), paid, out=share, where=paid > 0)
        found.append(share)
    return found
