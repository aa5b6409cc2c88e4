"""The leads of one replication: who comes, when, and what they are worth.

The table depends on the market and the key alone, so it is the same for every organisation. A
lead's luck depends on its channel and its number there, never on who else comes.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.log import LEAD, Rows
from funnel_sim.model.arrivals import arrivals
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.calendar import WorkCalendar
from funnel_sim.model.draws import Draws
from funnel_sim.model.quantiles import normal_quantile

Floats = NDArray[np.float64]


def lead_table(blueprint: Blueprint, draws: Draws) -> Rows:
    """Dtype `LEAD`, one row per lead, by (created, channel, number)."""
    parts = [_channel_leads(blueprint, draws, c) for c in range(len(blueprint.sources.flows))]
    table = np.concatenate(parts)
    return table[np.lexsort((table["number"], table["channel"], table["created"]))]


def _channel_leads(blueprint: Blueprint, draws: Draws, channel: int) -> Rows:
    sources, calendar = blueprint.sources, blueprint.calendar
    key = int(sources.channel_key[channel])
    flow = sources.flows[channel]
    times = arrivals(flow, partial(_gap_luck, draws, key), partial(draws.periods, key))
    numbers = np.arange(len(times), dtype=np.uint64)
    luck = draws.leads(key, numbers)
    table = np.zeros(len(times), dtype=LEAD)
    table["channel"] = channel
    table["number"] = numbers
    table["arrival"] = flow.enter(times, calendar)
    table["created"] = _created(times, flow.in_working_time, calendar)
    table["segment"] = np.searchsorted(sources.mix[channel], luck[:, 1])
    table["value"] = _values(blueprint, table["segment"], luck[:, 2])
    table["quality"] = sources.quality[channel]
    if sources.quality_sd[channel] > 0.0:
        scores = np.array([normal_quantile(u) for u in luck[:, 3].tolist()])
        table["quality"] += sources.quality_sd[channel] * scores
    return table


def _gap_luck(draws: Draws, key: int, numbers: NDArray[np.uint64]) -> Floats:
    return draws.leads(key, numbers)[:, 0]


def _created(times: Floats, in_working_time: bool, calendar: WorkCalendar) -> Floats:
    return 24.0 * calendar.to_calendar_days(times) if in_working_time else times


def _values(blueprint: Blueprint, segments: NDArray[np.int32], luck: Floats) -> Floats:
    laws = [int(law) for law in blueprint.sources.value_law]
    quantile = blueprint.laws.quantile
    pairs = zip(segments.tolist(), luck.tolist(), strict=True)
    return np.array([quantile(laws[segment], u) for segment, u in pairs], dtype=np.float64)
