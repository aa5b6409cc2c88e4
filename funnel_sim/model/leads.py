"""The leads of one replication: who comes, when, and what they are worth.

The table depends on the market and the key alone, so it is the same for every organisation. A
lead's luck depends on its channel and its number there, never on who else comes.
"""

from __future__ import annotations

import math
from functools import partial

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.log import CUSTOMER, LEAD, Rows, joined, whole_rows
from funnel_sim.domain.names import Churn, Entry
from funnel_sim.model.arrivals import arrivals
from funnel_sim.model.blueprint import NONE, Blueprint
from funnel_sim.model.calendar import WorkCalendar
from funnel_sim.model.draws import Draws

Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]


def lead_table(blueprint: Blueprint, draws: Draws) -> Rows:
    """Dtype `LEAD`: leads open at the start, then channels' by (created, channel, number)."""
    channels = range(len(blueprint.sources.flows))
    table = joined(*(_channel_leads(blueprint, draws, c) for c in channels))
    order = np.argsort(table["created"], kind="stable")  # they stand by channel and number already
    by_creation = whole_rows(table).take(order).view(LEAD)
    return joined(_open_leads(blueprint, draws), by_creation)


def prospect_table(blueprint: Blueprint, draws: Draws) -> Rows:
    """Dtype `LEAD`: names on the lists by (channel, number); nobody has approached them yet."""
    sizes = blueprint.sources.list_size.tolist()
    keys = blueprint.sources.source_key.tolist()
    parts = [
        _people(blueprint, draws, c, draws.leads(keys[c], np.arange(size, dtype=np.uint64)))
        for c, size in enumerate(sizes)
    ]
    table = joined(*parts)
    table["entry"] = Entry.PROSPECT
    table["created"] = table["arrival"] = np.nan
    return table


def customer_table(blueprint: Blueprint, draws: Draws) -> Rows:
    """Dtype `CUSTOMER`: those there at the start, as the config lists them."""
    opening, relations = blueprint.opening, blueprint.relations
    table = np.zeros(len(opening.customer_segment), dtype=CUSTOMER)
    segment = opening.customer_segment
    table["lead"] = table["channel"] = NONE
    table["segment"] = segment
    table["source"] = len(blueprint.sources.flows) + 1 + segment
    for name in range(len(blueprint.frame.segments)):
        mine = segment == name
        table["number"][mine] = np.arange(mine.sum())
    keys = blueprint.sources.source_key[table["source"]]
    numbers = table["number"].astype(np.uint64)
    table["value"] = _given_or_drawn(
        blueprint, draws, keys, numbers, segment, opening.customer_value
    )
    for row, age in enumerate(opening.customer_age.tolist()):
        term = float(relations.term[segment[row]])
        if math.isnan(age):
            luck = draws.customer(int(keys[row]), int(numbers[row]), 0)[3]
            age = luck * term if math.isfinite(term) else 0.0
        table["since"][row] = -age
    table["until"] = np.nan
    table["reason"] = Churn.STAYS
    return table


def _open_leads(blueprint: Blueprint, draws: Draws) -> Rows:
    opening = blueprint.opening
    table = _blank(len(opening.lead_segment))
    table["channel"] = opening.lead_channel
    table["source"] = len(blueprint.sources.flows)
    table["number"] = np.arange(len(table))
    table["segment"] = opening.lead_segment
    table["journey"] = opening.lead_journey
    table["enters"] = opening.lead_stage
    table["entry"] = Entry.OPENING
    table["created"] = opening.lead_created
    keys = blueprint.sources.source_key[table["source"]]
    numbers = table["number"].astype(np.uint64)
    table["value"] = _given_or_drawn(
        blueprint, draws, keys, numbers, opening.lead_segment, opening.lead_value
    )
    table["quality"] = opening.lead_quality
    return table


def _channel_leads(blueprint: Blueprint, draws: Draws, channel: int) -> Rows:
    key, flow = int(blueprint.sources.source_key[channel]), blueprint.sources.flows[channel]
    drawn: list[Floats] = []

    def gap_luck(numbers: Keys) -> Floats:
        drawn.append(draws.leads(key, numbers))
        return drawn[-1][:, 0]

    periods = partial(draws.periods, key)
    times = arrivals(flow, gap_luck, periods, draws.arithmetic.exponential)
    luck = np.concatenate([*drawn, np.empty((0, 4))])[: len(times)]
    table = _people(blueprint, draws, channel, luck)
    table["entry"] = Entry.NEW
    table["arrival"] = flow.enter(times, blueprint.calendar)
    table["created"] = _created(times, flow.in_working_time, blueprint.calendar)
    return table


def _people(blueprint: Blueprint, draws: Draws, channel: int, luck: Floats) -> Rows:
    """The first leads of a channel, given their luck: who they are, not when they come."""
    sources = blueprint.sources
    table = _blank(len(luck))
    table["channel"] = table["source"] = channel
    table["number"] = np.arange(len(luck))
    table["segment"] = np.searchsorted(sources.mix[channel], luck[:, 1])
    table["enters"] = blueprint.process.first_stage[0]
    table["value"] = _values(blueprint, draws, table["segment"], luck[:, 2])
    table["quality"] = sources.quality[channel]
    if sources.quality_sd[channel] > 0.0:
        table["quality"] += sources.quality_sd[channel] * draws.arithmetic.normal(luck[:, 3])
    return table


def _blank(count: int) -> Rows:
    table = np.zeros(count, dtype=LEAD)
    table["origin"] = table["customer"] = NONE
    return table


def _given_or_drawn(
    blueprint: Blueprint,
    draws: Draws,
    keys: Keys,
    numbers: Keys,
    segments: NDArray[np.int64],
    given: Floats,
) -> Floats:
    """Values as the config gives them, or else drawn like those of leads."""
    values = given.copy()
    for row in np.flatnonzero(np.isnan(given)).tolist():
        luck = draws.leads(int(keys[row]), numbers[row : row + 1])[0, 2]
        law = int(blueprint.sources.value_law[segments[row]])
        values[row] = blueprint.laws.quantile(law, float(luck))
    return values


def _created(times: Floats, in_working_time: bool, calendar: WorkCalendar) -> Floats:
    return 24.0 * calendar.to_calendar_days(times) if in_working_time else times


def _values(
    blueprint: Blueprint, draws: Draws, segments: NDArray[np.int32], luck: Floats
) -> Floats:
    law = blueprint.sources.value_law[segments]
    return draws.arithmetic.quantiles(blueprint.laws, law, luck)
