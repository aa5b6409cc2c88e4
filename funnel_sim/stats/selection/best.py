"""Every design against the best of the others: multiple comparisons with the best (MCB).

mu_i - max(mu_l, l != i) says for the best design how far it is ahead, and for every other how far
it is behind the best. Whoever is best, call it b: only its k - 1 differences from the others have
to be known to within w_bl, not all pairs. While nobody knows b, each design whose mean is nowhere
more than w below another's may be b; they are the *contenders*. The interval of design i covers
what follows for it, whichever contender is b:

    if i is b:       max(0, min_l(D_il - w_il))  to  min_l(D_il + w_il)
    if l != i is b:  D_il - w_il                 to  min(0, D_il + w_il)

where D_il is the difference of means. So all intervals hold at once with the probability of the
k - 1 that b needs. With a single contender, its interval lies at 0 or above, and all others at 0
or below: it is the best, by more than chance. Intervals of two contenders or more contain zero.

With one-sided bounds, D_bl - w_bl is no bound, and 0 takes its place: the constrained intervals of
the literature, which end at zero.

Source: Hsu (1984), Constrained simultaneous confidence intervals for multiple comparisons with the
best, Annals of Statistics 12(3); unequal widths: Edwards & Hsu (1983), Multiple comparisons with
the best treatment, JASA 78; Hsu (1996), Multiple Comparisons, ch. 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from funnel_sim.stats.samples import Floats


@dataclass(frozen=True, slots=True)
class AgainstBest:
    """One design against the best of the others; above 0 is better than all of them."""

    design: int
    mean: float
    low: float
    high: float
    """`low` and `high` hold for all designs at once."""


@dataclass(frozen=True, slots=True)
class BestComparison:
    """All designs, each against the best of the others."""

    rows: tuple[AgainstBest, ...]
    """In the order of the designs."""
    contenders: tuple[int, ...]
    """Designs that may be the best, nearest to it first; never empty."""

    @property
    def certain(self) -> int | None:
        """The best design where only one can be it."""
        return self.contenders[0] if len(self.contenders) == 1 else None


def against_best(
    differences: Floats, half_widths: Floats, *, two_sided: bool = True
) -> BestComparison:
    """Intervals from differences of means D_il = mean_i - mean_l and their half-widths.

    Both have shape (designs, designs); diagonals are not looked at. `two_sided` says that the
    half-widths bound the differences from the best on both sides; else D_bl + w_bl only.
    """
    k = len(differences)
    low, high = differences - half_widths, differences + half_widths
    others = ~np.eye(k, dtype=bool)
    reach = np.where(others, high, np.inf).min(axis=1)
    lead = np.where(others, differences, np.inf).min(axis=1)
    may_be = reach >= 0.0
    if not may_be.any():  # differences over unlike replications may go round in a circle
        may_be = reach == reach.max()
        reach = np.where(may_be, 0.0, reach)
    rows = []
    for i in range(k):
        rivals = [j for j in np.flatnonzero(may_be).tolist() if j != i]
        ends = [(low[i, j], min(0.0, high[i, j]) if two_sided else 0.0) for j in rivals]
        if may_be[i]:
            least = float(np.where(others[i], low[i], np.inf).min()) if two_sided else 0.0
            ends.append((max(0.0, least), reach[i]))
        row = float(min(e[0] for e in ends)), float(max(e[1] for e in ends))
        rows.append(AgainstBest(i, float(lead[i]), *row))
    order = sorted(np.flatnonzero(may_be).tolist(), key=lambda i: (-lead[i], i))
    return BestComparison(tuple(rows), tuple(order))
