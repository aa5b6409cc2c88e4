"""KPIs read out of Outcomes by name: values, means, estimates, and the words about them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.language import month_in_short, phrase, with_marks
from funnel_sim.domain.tables import Outcomes
from funnel_sim.metrics.registry import INDEX
from funnel_sim.reporting.formatting import in_words, replications_in_words, shortened
from funnel_sim.stats.estimates import Estimate, mean_interval
from funnel_sim.studies.designs import split_name

Floats = NDArray[np.float64]

LONGEST_IN_TITLE = 28
"""Characters of a name in a title."""

LEAST_OF_MONTH = 0.25
"""Share of the longest month's working hours from which a month at an end is named."""


@dataclass(frozen=True, slots=True)
class Design:
    """A design as charts show it."""

    name: str
    """Organisation in words, without its variant."""
    place: int
    """Place in the experiment, from 0: it decides colour, hatch and marker in every chart."""

    @property
    def short(self) -> str:
        """The name as long as a title can bear."""
        return shortened(self.name, LONGEST_IN_TITLE)


def designs_of(outcomes: Sequence[Outcomes]) -> list[Design]:
    """The designs in their order."""
    return [Design(in_words(organisation_of(o)), i) for i, o in enumerate(outcomes)]


def organisation_of(outcomes: Outcomes) -> str:
    """The organisation's own name, where `design` is `variant/organisation`."""
    return split_name(outcomes.design)[1]


def values(outcomes: Outcomes, kpi: str) -> Floats:
    """A KPI per replication, shape (n,)."""
    return np.asarray(outcomes.total[:, INDEX[kpi]], dtype=np.float64)


def breakdown(outcomes: Outcomes, dimension: str, kpi: str) -> Floats:
    """A KPI per replication and row of a breakdown, shape (n, rows)."""
    return np.asarray(outcomes.by[dimension][:, :, INDEX[kpi]], dtype=np.float64)


def defined_mean(numbers: ArrayLike) -> Floats:
    """Mean over replications (the first axis) of what is defined; NaN where nothing is."""
    array = np.asarray(numbers, dtype=np.float64)
    defined = np.isfinite(array)
    count = defined.sum(axis=0)
    total = np.where(defined, array, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def mean(outcomes: Outcomes, kpi: str) -> float:
    """Mean of a KPI over the replications in which it is defined; NaN where it is in none."""
    return float(defined_mean(values(outcomes, kpi)))


def estimate(numbers: ArrayLike, confidence: float) -> Estimate:
    """Mean and interval of what is defined; all NaN where nothing is, with `n` 0."""
    array = np.asarray(numbers, dtype=np.float64)
    defined = array[np.isfinite(array)]
    if not len(defined):
        return Estimate(math.nan, math.nan, math.nan, math.nan, 0, math.nan)
    return mean_interval(defined, confidence)


def month_name(label: str) -> str:
    """`2027-01` as `Jan`."""
    return month_in_short(int(label[5:7]))


def period(frame: Frame) -> str:
    """The months of the horizon: `Jan–Dec 2027`. A few days at either end are not worth a word."""
    hours = np.diff(frame.calendar.month_starts)
    worth = np.flatnonzero(hours >= LEAST_OF_MONTH * hours.max())
    labels = [frame.calendar.month_labels[i] for i in worth]
    first, last = labels[0], labels[-1]
    if first == last:
        return f"{month_name(first)} {first[:4]}"
    if first[:4] == last[:4]:
        return f"{month_name(first)}–{month_name(last)} {last[:4]}"
    return f"{month_name(first)} {first[:4]} – {month_name(last)} {last[:4]}"


def in_variant(when: str, variant: str | None) -> str:
    """A time, with the variant before it where there is one."""
    if variant is None:
        return when
    return phrase("variant {variant}, {when}", variant=in_words(variant), when=when)


def basis(outcomes: Sequence[Outcomes]) -> str:
    """What the numbers rest on: `Jan–Dec 2027, means of 100 replications`."""
    counts = sorted({len(o.replications) for o in outcomes})
    when = in_variant(period(outcomes[0].frame), split_name(outcomes[0].design)[0])
    if counts == [1]:
        return phrase("{when}, 1 replication", when=when)
    if len(counts) == 1:
        return phrase(
            "{when}, means of {replications}",
            when=when,
            replications=replications_in_words(counts[0]),
        )
    return phrase(
        "{when}, means of {least:,} to {most:,} replications",
        when=when,
        least=counts[0],
        most=counts[-1],
    )


def percent(confidence: float) -> str:
    """`95 %`."""
    return with_marks(f"{confidence * 100:g} %")
