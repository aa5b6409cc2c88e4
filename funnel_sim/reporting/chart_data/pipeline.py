"""From what was open at the start to what is open at the end: in value, and in leads.

Bars are those of the waterfall: what was open + what came − what was won and what left otherwise =
what is open, in means over replications as in every replication.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.language import marked, phrase
from funnel_sim.domain.tables import Outcomes
from funnel_sim.reporting.chart_data.judgement import surely_ahead
from funnel_sim.reporting.chart_data.reading import Design, basis, designs_of, mean, values
from funnel_sim.reporting.chart_data.waterfall import ROOM, Step, Waterfall, WaterfallData
from funnel_sim.reporting.formatting import (
    Scale,
    capitalised,
    rough_share,
    scale_for,
)
from funnel_sim.studies.comparison import Comparison

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Flows:
    """The KPIs of one way to count a pipeline. Words of steps are those of the bars."""

    start: str
    come: Mapping[str, tuple[str, ...]]
    won: str
    go: Mapping[str, tuple[str, ...]]
    end: str


VALUE = _Flows(
    start="pipeline_at_start",
    come=MappingProxyType({marked("created"): ("pipeline_created",)}),
    won="bookings",
    go=MappingProxyType({
        marked("said no or unreachable"): ("pipeline_lost",),
        marked("gone cold"): ("pipeline_cold",),
        marked("comes back later"): ("pipeline_recycled",),
    }),
    end="open_pipeline",
)  # fmt: skip
LEADS = _Flows(
    start="open_at_start",
    come=MappingProxyType({marked("new leads"): ("leads",), marked("re-entries"): ("reentries",)}),
    won="wins",
    go=MappingProxyType({
        marked("said no or unreachable"): ("lost", "unreachable"),
        marked("gone cold"): ("cold",),
        marked("comes back later"): ("recycled",),
        marked("care given or missed"): ("care_done", "care_missed"),
    }),
    end="open",
)  # fmt: skip
THOUSANDS = 1000.0
"""Numbers from which on a fraction is not worth its room."""
START, WON, END = marked("open at the start"), marked("won"), marked("open at the end")
COLD = marked("gone cold")
COLD_WORTH_SAYING = 0.05
"""Share of the pipeline that goes cold from which the title names it."""


def pipeline_data(comparison: Comparison, outcomes: Sequence[Outcomes]) -> WaterfallData:
    """The value of the pipelines of one comparison."""
    waterfalls = _waterfalls(outcomes, VALUE)
    scale = scale_for([_largest(waterfalls) / ROOM], "money", comparison.currency)
    return WaterfallData(
        title=capitalised(_title(waterfalls, outcomes, comparison, VALUE)),
        subtitle=phrase(
            "Value of leads in {symbol}, unweighted: from what was open at the start to what is "
            "open at the end, {basis}. The scale is the same for all.",
            symbol=scale.symbol,
            basis=basis(outcomes),
        ),
        scale=scale,
        decimals=1 if _largest(waterfalls) < THOUSANDS * scale.divisor else 0,
        waterfalls=waterfalls,
    )


def pipeline_leads_data(comparison: Comparison, outcomes: Sequence[Outcomes]) -> WaterfallData:
    """The leads in the pipelines of one comparison."""
    waterfalls = _waterfalls(outcomes, LEADS)
    return WaterfallData(
        title=capitalised(_title(waterfalls, outcomes, comparison, LEADS)),
        subtitle=phrase(
            "Numbers of leads: from those open at the start to those open at the end, {basis}. "
            "The scale is the same for all.",
            basis=basis(outcomes),
        ),
        scale=Scale(1.0, ""),
        decimals=0,
        waterfalls=waterfalls,
    )


def _waterfalls(outcomes: Sequence[Outcomes], flows: _Flows) -> tuple[Waterfall, ...]:
    """One per design; what no design has is left out, but for start, new, won and end."""
    every = [_amounts(one, flows) for one in outcomes]
    always = {next(iter(flows.come)), WON}
    drawn = [s for s in every[0] if s in always or any(each[s] for each in every)]
    return tuple(
        Waterfall(design, _steps(one, flows, {step: each[step] for step in drawn}))
        for design, one, each in zip(designs_of(outcomes), outcomes, every, strict=True)
    )


def _amounts(one: Outcomes, flows: _Flows) -> dict[str, float]:
    """What each step adds, in their order."""
    come = {step: _sum(one, kpis) for step, kpis in flows.come.items()}
    go = {step: -_sum(one, kpis) for step, kpis in flows.go.items()}
    return {**come, WON: -_sum(one, (flows.won,)), **go}


def _steps(one: Outcomes, flows: _Flows, amounts: Mapping[str, float]) -> tuple[Step, ...]:
    level = _sum(one, (flows.start,))
    steps = [Step(phrase(START), 0.0, level, True)]
    for label, amount in amounts.items():
        steps.append(Step(phrase(label), level, level + amount, False))
        level += amount
    return (*steps, Step(phrase(END), 0.0, _sum(one, (flows.end,)), True))


def _sum(one: Outcomes, kpis: Sequence[str]) -> float:
    return float(sum(np.nan_to_num(mean(one, kpi)) for kpi in kpis))


def _largest(waterfalls: Sequence[Waterfall]) -> float:
    return max(abs(x) for w in waterfalls for step in w.steps for x in (step.start, step.end))


@dataclass(frozen=True, slots=True)
class _Shares:
    """What becomes of all that was there or came."""

    design: Design
    won: float
    cold: float


def _shares(waterfall: Waterfall) -> _Shares:
    came = sum(max(step.amount, 0.0) for step in waterfall.steps[:-1])
    went = {step.label: -step.amount / came if came else 0.0 for step in waterfall.steps[1:-1]}
    return _Shares(waterfall.design, went[phrase(WON)], went.get(phrase(COLD), 0.0))


def _title(
    waterfalls: Sequence[Waterfall],
    outcomes: Sequence[Outcomes],
    comparison: Comparison,
    flows: _Flows,
) -> str:
    every = [_shares(waterfall) for waterfall in waterfalls]
    cold = _cold(every, flows)
    shares = [_won(one, flows) for one in outcomes]
    best = surely_ahead(outcomes, shares, comparison.confidence) if len(every) > 1 else 0
    if best is None:
        low, high = (rough_share(f(s.won for s in every)) for f in (min, max))
        share = low if low == high else phrase("{low} to {high}", low=low, high=high)
        if flows is VALUE:
            return phrase("{share} of the pipeline is won{cold}", share=share, cold=cold)
        return phrase("{share} of all leads are won{cold}", share=share, cold=cold)
    name, share = every[best].design.short, rough_share(every[best].won)
    others = [s for i, s in enumerate(every) if i != best]
    ahead = ""
    if others:
        second = max(others, key=lambda s: s.won)
        ahead = phrase(
            ", ahead of {short} with {share}",
            short=second.design.short,
            share=rough_share(second.won),
        )
    if flows is VALUE:
        won = phrase("{short} wins {share} of the pipeline", short=name, share=share)
    else:
        won = phrase("{short} wins {share} of all leads", short=name, share=share)
    return won + ahead + cold


def _won(one: Outcomes, flows: _Flows) -> Floats:
    """Share that is won of all that was there or came, per replication, shape (n,)."""
    came = (flows.start, *(kpi for kpis in flows.come.values() for kpi in kpis))
    whole = np.sum([values(one, kpi) for kpi in came], axis=0)
    share = np.full(len(whole), np.nan)
    np.divide(values(one, flows.won), whole, out=share, where=whole > 0)
    return share


def _cold(every: Sequence[_Shares], flows: _Flows) -> str:
    """The design where most goes cold, if that is worth a word."""
    worst = max(every, key=lambda s: s.cold)
    if worst.cold < COLD_WORTH_SAYING:
        return ""
    name, share = worst.design.short, rough_share(worst.cold)
    if len(every) == 1:
        if flows is VALUE:
            return phrase("; {share} goes cold waiting", share=share)
        return phrase("; {share} go cold waiting", share=share)
    if flows is VALUE:
        return phrase("; in {short} {share} goes cold waiting", short=name, share=share)
    return phrase("; in {short} {share} go cold waiting", short=name, share=share)
