"""Which design is better, by how much, how surely: the organisations of one situation compared.

Replications in which a KPI is undefined are left out of that KPI, in comparisons for all designs;
every result says how many it is over. A target counts as missed where its KPI is undefined.

Statistics see the designs in the order of their names, so that listing the organisations in another
order changes nothing, not even a last bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from funnel_sim.domain.language import mid_sentence, phrase, with_marks
from funnel_sim.domain.tables import Floats, Outcomes
from funnel_sim.metrics.registry import INDEX, KPIS, Kpi, kpi
from funnel_sim.stats.estimates import Estimate, Proportion, mean_interval, proportion_interval
from funnel_sim.stats.paired import PairedDifference, paired_differences
from funnel_sim.stats.verdict import Verdict, verdict
from funnel_sim.stats.wording import Formatter, in_words
from funnel_sim.studies.designs import Situation


@dataclass(frozen=True, slots=True)
class TargetChance:
    """Probability that each design reaches a target."""

    kpi: str
    target: float
    chances: tuple[Proportion, ...]
    """In the order of the organisations."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The organisations of one situation, side by side. Amounts are in the market's currency."""

    variant: str | None
    organisations: tuple[str, ...]
    baseline: str
    objective: str
    currency: str
    confidence: float
    indifference: float
    estimates: Mapping[str, tuple[Estimate | None, ...]]
    """KPI -> one per organisation, each interval by itself; None where it is never defined."""
    targets: tuple[TargetChance, ...]
    differences: Mapping[str, tuple[PairedDifference, ...]]
    """KPI -> every other organisation minus the baseline, intervals holding for all of them at
    once; a KPI that no replication defines for all designs is left out."""
    verdict: Verdict | None
    """None with one organisation, or where the objective is never defined for all."""

    def estimate(self, kpi: str, organisation: str) -> Estimate | None:
        """Mean and interval of one KPI of one organisation."""
        return self.estimates[kpi][self.organisations.index(organisation)]

    def sentences(self, number: Formatter | None = None) -> list[str]:
        """The verdict in words; `number` writes a value of the objective."""
        what = kpi(self.objective)
        if self.verdict is not None:
            return in_words(self.verdict, mid_sentence(what.label), number or self._plain(what))
        if len(self.organisations) == 1:
            return [
                phrase(
                    "{organisation} is the only organisation: nothing to compare.",
                    organisation=self.organisations[0],
                )
            ]
        return [
            phrase(
                "No verdict: {what} is undefined in every replication.",
                what=mid_sentence(what.label),
            )
        ]

    def _plain(self, what: Kpi) -> Formatter:
        unit = self.currency if what.unit == "money" else ""

        def number(value: float) -> str:
            digits = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
            return f"{with_marks(digits)} {unit}".rstrip()

        return number


def compare(situation: Situation, outcomes: Sequence[Outcomes]) -> Comparison:
    """Compare the designs of a situation; `outcomes` are theirs, over the same replications."""
    experiment = situation.experiment
    names = tuple(design.organisation_name for design in situation.designs)
    currency, confidence = experiment.market.currency, experiment.confidence
    limit = experiment.indifference.amount(currency) if experiment.indifference else 0.0
    totals = np.stack([outcome.total for outcome in outcomes], axis=1)
    return Comparison(
        variant=situation.variant,
        organisations=names,
        baseline=situation.baseline,
        objective=experiment.objective,
        currency=currency,
        confidence=confidence,
        indifference=limit,
        estimates={
            what.name: tuple(_estimate(column, confidence) for column in _values(totals, what).T)
            for what in KPIS
        },
        targets=tuple(
            _chances(kpi(name), target, totals, confidence)
            for name, target in experiment.targets.items()
        ),
        differences=_differences(totals, names, situation.baseline, confidence),
        verdict=_verdict(
            _values(totals, kpi(experiment.objective)),
            names,
            situation.baseline,
            higher_is_better=kpi(experiment.objective).direction != "lower",
            indifference=limit,
            confidence=confidence,
        ),
    )


def _values(totals: Floats, what: Kpi) -> Floats:
    """One KPI, shape (replications, designs)."""
    return np.asarray(totals[:, :, INDEX[what.name]])


def _comparable(values: Floats) -> bool:
    """Two designs or more, and a replication that defines all of them."""
    return values.shape[1] > 1 and bool((~np.isnan(values)).all(axis=1).any())


def _estimate(values: Floats, confidence: float) -> Estimate | None:
    if np.isnan(values).all():
        return None
    return mean_interval(values, confidence, drop_undefined=True)


def _chances(what: Kpi, target: float, totals: Floats, confidence: float) -> TargetChance:
    values = _values(totals, what)
    reached = values <= target if what.direction == "lower" else values >= target
    n = len(values)
    chances = tuple(proportion_interval(int(k), n, confidence) for k in reached.sum(axis=0))
    return TargetChance(what.name, target, chances)


def _differences(
    totals: Floats, names: Sequence[str], baseline: str, confidence: float
) -> dict[str, tuple[PairedDifference, ...]]:
    order = _by_name(names)
    found: dict[str, tuple[PairedDifference, ...]] = {}
    for what in KPIS:
        values = _values(totals, what)
        if _comparable(values):
            differences = paired_differences(
                values[:, order],
                order.index(names.index(baseline)),
                confidence,
                higher_is_better=what.direction != "lower",
                drop_undefined=True,
            )
            listed = [replace(d, design=order[d.design]) for d in differences]
            found[what.name] = tuple(sorted(listed, key=lambda d: d.design))
    return found


def _by_name(names: Sequence[str]) -> list[int]:
    """Positions of the names in alphabetical order."""
    return sorted(range(len(names)), key=lambda i: names[i])


def _verdict(
    values: Floats,
    names: Sequence[str],
    baseline: str,
    *,
    higher_is_better: bool,
    indifference: float,
    confidence: float,
) -> Verdict | None:
    if not _comparable(values):
        return None
    return verdict(
        values[:, _by_name(names)],
        sorted(names),
        baseline,
        higher_is_better=higher_is_better,
        indifference=indifference,
        confidence=confidence,
        drop_undefined=True,
    )
