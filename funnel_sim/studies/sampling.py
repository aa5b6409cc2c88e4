"""How many replications are enough: the experiment's rule, looked at after every batch.

The rule sees replications 0 to n - 1 of every design and nothing else, so a study stops at the same
number whatever the workers did, and whatever an earlier run left in the store. Replications in
which a KPI is undefined say nothing about its mean and do not count towards it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from funnel_sim.config.schema.experiment import Precision as Rule
from funnel_sim.domain.tables import Floats, Outcomes
from funnel_sim.metrics.registry import INDEX
from funnel_sim.stats.estimates import mean_interval
from funnel_sim.stats.precision import Precision, enough, next_batch


@dataclass(frozen=True, slots=True)
class Reached:
    """How precise the mean of one KPI of one design is, against what was asked for."""

    design: str
    kpi: str
    wanted: float
    """Half-width as a share of the mean."""
    half_width: float
    """In the unit of the KPI; infinite where fewer than two replications define it."""
    mean: float
    enough: bool


def more_wanted(outcomes: Sequence[Outcomes], rule: Rule, confidence: float) -> int:
    """How many further replications every design should get now; 0 where it is enough."""
    done = len(outcomes[0].replications) if outcomes else 0
    if done < rule.at_least:
        return rule.at_least - done
    return max(
        (
            _more(outcome.total[:, INDEX[kpi]], Precision(width, confidence=confidence), rule)
            for outcome in outcomes
            for kpi, width in rule.until.items()
        ),
        default=0,
    )


def precision_reached(
    outcomes: Sequence[Outcomes], rule: Rule, confidence: float
) -> tuple[Reached, ...]:
    """Every KPI of the rule for every design."""
    return tuple(
        _reached(outcome, kpi, width, confidence)
        for outcome in outcomes
        for kpi, width in rule.until.items()
    )


def _more(values: Floats, target: Precision, rule: Rule) -> int:
    done, defined = len(values), values[~np.isnan(values)]
    if len(defined) < 2:
        return min(done, rule.at_most - done)
    return next_batch(defined, target, 1, len(defined) + rule.at_most - done)


def _reached(outcome: Outcomes, kpi: str, width: float, confidence: float) -> Reached:
    values = outcome.total[:, INDEX[kpi]]
    defined = values[~np.isnan(values)]
    if len(defined) < 2:
        mean = float(defined[0]) if len(defined) else float("nan")
        return Reached(outcome.design, kpi, width, float("inf"), mean, enough=False)
    estimate = mean_interval(defined, confidence)
    fine = enough(defined, Precision(width, confidence=confidence))
    return Reached(outcome.design, kpi, width, estimate.half_width, estimate.mean, fine)
