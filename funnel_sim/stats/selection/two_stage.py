"""A number of replications from a first stage, for designs that share their draws.

A first stage of n0 replications shows the spread S_il of every difference. With

    N = max(n0, max ceil((t S_il / delta)^2)),   t = Student's t(1 - alpha / (2 (k - 1)), n0 - 1)

replications of every design, the difference between the best design and each of the others is known
to within t S_il / sqrt(N) <= delta, for all of them at once, with probability 1 - alpha: N depends
on S_il alone, so that each standardised difference is exactly Student's t (Stein 1945). No
assumption on how designs are correlated is needed (Bonferroni), which a bound that rests on equal
variances of differences would: designs that are alike differ little, others much.

The design with the best mean is then the best one, where that is ahead by delta or more; and where
it is not, it is within delta of the best.

Source: Clark & Yang (1986), A Bonferroni selection procedure when using common random numbers with
unknown variances, Winter Simulation Conference; as intervals Nelson & Matejcik (1995), Using common
random numbers for indifference-zone selection and multiple comparisons in simulation, Management
Science 41(12). They use the one-sided t(1 - alpha / (k - 1)); two-sided, the lead of the winner has
a lower end too (see `best`), for a quarter to a half more replications.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from funnel_sim.stats.estimates import t_quantile
from funnel_sim.stats.samples import Floats, paired_sample
from funnel_sim.stats.selection.pairs import pairs
from funnel_sim.stats.selection.requirements import require_indifference, require_problem


@dataclass(frozen=True, slots=True)
class TwoStage:
    """What a first stage asks for."""

    replications: int
    """Of every design, first stage included."""
    critical: float
    """t: half-widths in standard errors of the first stage."""
    sds: Floats
    """Standard deviation of the difference of each pair, shape (designs, designs)."""

    def half_widths(self, replications: int) -> Floats:
        """Of the difference of each pair, after so many replications; shape (designs, designs)."""
        return np.asarray(self.critical * self.sds / math.sqrt(replications))


def paired_two_stage(
    first_stage: ArrayLike, indifference: float, confidence: float = 0.95
) -> TwoStage:
    """How many replications designs need that share their draws.

    `first_stage` has shape (replications, designs).

    Raises:
        ValueError: a bad shape or argument, or values that are not finite.
    """
    values = paired_sample(first_stage)
    n0, designs = values.shape
    require_indifference(indifference)
    require_problem(confidence, designs, n0)
    critical = t_quantile(1 - (1 - confidence) / (2 * (designs - 1)), n0)
    sds = pairs(values).sd
    wanted = math.ceil((critical * float(sds.max()) / indifference) ** 2)
    return TwoStage(max(n0, wanted), critical, sds)
