"""The chance to reach a target along the values of an input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.reading import Design, percent
from funnel_sim.reporting.formatting import in_words
from funnel_sim.stats.estimates import Proportion
from funnel_sim.studies.goal_seek.result import Answer, Sought


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One organisation."""

    design: Design
    values: tuple[float, ...]
    chances: tuple[Proportion, ...]
    found: float | None
    low: float | None
    high: float | None
    full_at: float | None


@dataclass(frozen=True, slots=True)
class GoalData:
    """What the chart of a goal shows."""

    title: str
    subtitle: str
    note: str
    label: str
    """Of the axis of the input."""
    low: float
    high: float
    wanted: float
    lines: tuple[GoalLine, ...]
    written: Callable[[float], str]
    """A value of the input with its unit."""


def goal_data(
    sought: Sought,
    organisations: Sequence[str],
    title: str,
    note: str,
    written: Callable[[float], str],
) -> GoalData:
    """The chart of one situation."""
    variant = (
        phrase("Variant {variant}. ", variant=in_words(sought.variant))
        if sought.variant is not None
        else ""
    )
    level = percent(sought.confidence)
    return GoalData(
        title=title,
        subtitle=(
            phrase(
                "{variant}Chance along {input}, {replications:,} replications of each value, "
                "same luck at all of them; bars: {level} intervals; below: interval of the "
                "answer.",
                variant=variant,
                input=sought.input,
                replications=sought.replications,
                level=level,
            )
        ),
        note=note,
        label=sought.input,
        low=sought.scale.low,
        high=sought.scale.high,
        wanted=sought.chance,
        lines=tuple(_line(a, list(organisations).index(a.organisation)) for a in sought.answers),
        written=written,
    )


def _line(answer: Answer, place: int) -> GoalLine:
    top = answer.ceiling
    return GoalLine(
        design=Design(in_words(answer.organisation), place),
        values=tuple(t.value for t in answer.tried),
        chances=tuple(t.chance for t in answer.tried),
        found=answer.value,
        low=answer.low,
        high=answer.high,
        full_at=None if top is None else top.full_at,
    )
