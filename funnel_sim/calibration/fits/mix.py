"""Shares of the segments, by channel, with intervals.

Shares have a Dirichlet law given the counts (half a case added to each, Jeffreys); the interval of
one share is Wilson's. A channel with fewer deals than the floor gets the shares of all channels.
Source: Gelman et al. 2013, Bayesian Data Analysis, section 3.4; Wilson 1927, JASA 22, 209-212.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from funnel_sim.calibration.fits.quantity import CONFIDENCE, Quantity, unknown
from funnel_sim.calibration.fits.visits import UNKNOWN, or_unknown
from funnel_sim.calibration.history import WON, History
from funnel_sim.stats.estimates import proportion_interval
from funnel_sim.stats.samples import Floats

LEAST = 30
"""Deals of a channel below which it gets the common shares."""


MOST_SEGMENTS = 8
"""Segments that are kept apart; the others, and those below `LEAST` deals, are one."""
OTHER = "other"


def with_segments(history: History) -> History:
    """The history with segments that can be fitted.

    Where segments are noted on deals won and hardly on others (below half as often), they say
    nothing about who comes or who is won, and are left out. Small ones are put together.
    """
    deals = history.deals
    segment = or_unknown(deals["segment"])
    known = deals["segment"].notna().to_numpy()
    won = (deals["status"] == WON).to_numpy()
    if won.any() and (~won).any() and known[~won].mean() < 0.5 * known[won].mean():
        segment = pd.Series(UNKNOWN, index=deals.index, dtype=object)
    counts = segment.value_counts()
    kept = [name for name in counts.index[:MOST_SEGMENTS] if counts[name] >= LEAST]
    if len(kept) < len(counts):
        segment = segment.where(segment.isin(kept), OTHER)
    return replace(history, deals=deals.assign(segment=segment))


@dataclass(frozen=True, slots=True)
class Mix:
    """Segments and their shares."""

    segments: tuple[str, ...]
    """The most frequent first."""
    counts: dict[str, Floats]
    """Deals by segment, of each channel, shape (segments,)."""
    quantities: tuple[Quantity, ...]

    def shares(self, channel: str) -> Floats:
        """Shares for a channel, adding up to 1."""
        counts = self.counts[channel]
        if counts.sum() < LEAST:
            counts = np.sum(list(self.counts.values()), axis=0)
        smooth = counts + 0.5 * (len(counts) > 1)
        return np.asarray(smooth / smooth.sum(), dtype=np.float64)


def fit_mix(deals: pd.DataFrame, channels: tuple[str, ...], name_of: Callable[[str], str]) -> Mix:
    """Shares of the segments among deals, by channel as fitted (`name_of`)."""
    segment = or_unknown(deals["segment"])
    channel = or_unknown(deals["channel"]).map(name_of)
    segments = tuple(str(s) for s in segment.value_counts().index)
    table = pd.crosstab(channel, segment).reindex(
        index=list(channels), columns=list(segments), fill_value=0
    )
    counts = {c: table.loc[c].to_numpy(dtype=np.float64) for c in channels}
    total = table.to_numpy().sum(axis=0)
    found = []
    for name, number in zip(segments, total.tolist(), strict=True):
        if len(segments) == 1:
            break
        n = int(total.sum())
        label = f"share of segment {name}"
        if n < LEAST:
            found.append(unknown(label, "share", n, LEAST, "the plain share stands in"))
            continue
        share = proportion_interval(int(number), n, CONFIDENCE)
        found.append(Quantity(label, "share", share.share, share.low, share.high, n, LEAST))
    return Mix(segments, counts, tuple(found))
