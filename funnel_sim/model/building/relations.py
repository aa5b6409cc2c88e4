"""What becomes of customers, by segment, as arrays."""

from __future__ import annotations

import math

import numpy as np

from funnel_sim.config.coverage import journeys_of
from funnel_sim.config.schema.market import Market
from funnel_sim.domain.units import WorkingTime
from funnel_sim.model.blueprint import NONE, Relations
from funnel_sim.model.building.process import Durations
from funnel_sim.model.draws import care_key


def build_relations(market: Market, working_time: WorkingTime, durations: Durations) -> Relations:
    """Arrays of segments."""
    journeys = list(journeys_of(market))
    customers = [segment.customers for segment in market.segments.values()]
    expansions = [c.expansion for c in customers]
    renewals = [c.renewal for c in customers]
    shape = (len(customers), max(len(c.care) for c in customers))
    relations = Relations(
        renewal_journey=np.array(
            [journeys.index(r.journey) if r else NONE for r in renewals], dtype=np.int64
        ),
        term=np.array([r.term.hours(working_time) if r else math.inf for r in renewals]),
        renewal_value=np.array([r.value if r else 0.0 for r in renewals]),
        care_effect=np.array([r.care_effect if r else 0.0 for r in renewals]),
        expansion_journey=np.array(
            [journeys.index(e.journey) if e else NONE for e in expansions], dtype=np.int64
        ),
        expansion_chance=np.array([e.chance if e else 0.0 for e in expansions]),
        expansion_law=np.array(
            [durations.add(e.after if e else None) for e in expansions], dtype=np.int64
        ),
        expansion_value=np.array([e.value if e else 0.0 for e in expansions]),
        lifetime_law=np.array([durations.add(c.lifetime) for c in customers], dtype=np.int64),
        care_journey=np.full(shape, NONE, dtype=np.int64),
        care_key=np.zeros(shape, dtype=np.uint64),
        care_after_law=np.full(shape, NONE, dtype=np.int64),
        care_every_law=np.full(shape, NONE, dtype=np.int64),
    )
    for segment, customer in enumerate(customers):
        for kind, (name, care) in enumerate(customer.care.items()):
            at = segment, kind
            relations.care_journey[at] = journeys.index(care.journey or name)
            relations.care_key[at] = care_key(name)
            relations.care_after_law[at] = durations.add(care.after)
            relations.care_every_law[at] = durations.add(care.every)
    return relations
