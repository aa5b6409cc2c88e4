"""What the charts of `optimise` show: the sizes around the best plan, and the two fronts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from funnel_sim.domain.language import phrase
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.reading import Design, percent
from funnel_sim.reporting.formatting import in_words
from funnel_sim.studies.optimise.result import Optimised, Step, Tested


@dataclass(frozen=True, slots=True)
class SizePoint:
    """A size of the curve."""

    headcount: int
    mean: float
    low: float
    high: float
    """The lead over the best of the others, added to the best mean."""
    near: bool
    candidate: bool
    best: bool


@dataclass(frozen=True, slots=True)
class StepBar:
    """What a seller more brings."""

    label: str
    size: int
    gain: float
    low: float
    high: float
    ratio: float


@dataclass(frozen=True, slots=True)
class SizesData:
    """The chart of sizes."""

    title: str
    subtitle: str
    note: str
    unit: str
    currency: str
    label: str
    points: tuple[SizePoint, ...]
    band: tuple[float, float] | None
    """What is within the indifference of the best mean."""
    steps: tuple[StepBar, ...]
    hires: tuple[StepBar, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A plan on a front."""

    design: Design
    across: float
    mean: float
    on_front: bool
    near: bool


@dataclass(frozen=True, slots=True)
class Front:
    """One panel."""

    heading: str
    label: str
    unit: str
    """Of the axis across."""
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class FrontsData:
    """The chart of fronts."""

    title: str
    subtitle: str
    note: str
    unit: str
    currency: str
    label: str
    fronts: tuple[Front, Front]


def sizes_data(
    found: Optimised, organisations: Sequence[str], headline: str, note: str
) -> SizesData:
    """The chart of sizes."""
    measure, best = kpi(found.objective), found.best
    limit = found.indifference
    ends = best.mean - limit if found.higher_is_better else best.mean + limit
    name = in_words(best.plan.organisation)
    return SizesData(
        title=_worded(headline, organisations),
        subtitle=(
            phrase(
                "{label} of {name} by headcount{variant}: the best plan that was tested of each "
                "size, {fresh:,} replications of each, same luck for all. Bars: intervals of the "
                "distance from the best of the others.",
                label=measure.label,
                name=name,
                variant=_variant(found),
                fresh=found.fresh,
            )
        ),
        note=_worded(note, organisations),
        unit=measure.unit,
        currency=found.currency,
        label=measure.label,
        points=tuple(_point(found, one) for one in found.curve),
        band=(min(ends, best.mean), max(ends, best.mean)) if limit else None,
        steps=tuple(_bar(step) for step in found.steps),
        hires=tuple(_bar(step) for step in found.hires),
        confidence=percent(found.confidence),
    )


def fronts_data(
    found: Optimised, organisations: Sequence[str], title: str, note: str
) -> FrontsData:
    """The chart of both fronts, of all plans that may be the answer."""
    measure = kpi(found.objective)
    inside = [i for i, one in enumerate(found.tested) if one.candidate] or [0]

    def spots(across: Sequence[float], front: tuple[int, ...]) -> tuple[Spot, ...]:
        return tuple(
            Spot(
                Design(
                    in_words(found.tested[i].plan.organisation),
                    list(organisations).index(found.tested[i].plan.organisation),
                ),
                across[i],
                found.tested[i].mean,
                i in front,
                found.tested[i].near,
            )
            for i in inside
        )

    share = percent(found.risk)
    return FrontsData(
        title=_worded(title, organisations),
        subtitle=(
            phrase(
                "{plans} plans within the limits{variant}, {fresh:,} replications of each. Joined: "
                "plans that no other beats on both axes. Filled: the near-optimal set.",
                plans=len(inside),
                variant=_variant(found),
                fresh=found.fresh,
            )
        ),
        note=_worded(note, organisations),
        unit=measure.unit,
        currency=found.currency,
        label=phrase("{label}, mean", label=measure.label),
        fronts=(
            Front(
                phrase("Against risk"),
                phrase("Mean of the worst {share} of replications", share=share),
                measure.unit,
                spots([one.tail.mean for one in found.tested], found.safe_front),
            ),
            Front(
                phrase("Against headcount"),
                phrase("Sellers"),
                "count",
                spots([float(one.plan.headcount) for one in found.tested], found.lean_front),
            ),
        ),
    )


def _point(found: Optimised, one: Tested) -> SizePoint:
    sign = 1.0 if found.higher_is_better else -1.0
    best = found.best
    ends = sorted((best.mean + sign * one.low, best.mean + sign * one.high))
    if one is best:
        ends = [one.mean, one.mean]
    return SizePoint(
        one.plan.headcount, one.mean, ends[0], ends[1], one.near, one.candidate, one is best
    )


def _bar(step: Step) -> StepBar:
    return StepBar(step.team, step.size, step.gain, step.low, step.high, step.ratio)


def _worded(sentence: str, organisations: Sequence[str]) -> str:
    for name in sorted(organisations, key=len, reverse=True):
        sentence = sentence.replace(name, in_words(name))
    return sentence[:1].upper() + sentence[1:]


def _variant(found: Optimised) -> str:
    if found.variant is None:
        return ""
    return phrase(", variant {variant}", variant=in_words(found.variant))
