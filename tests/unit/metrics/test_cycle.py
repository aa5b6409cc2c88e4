"""Median sales cycles of thousands of leads, against the definition of each median by itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from funnel_sim.domain.log import CUSTOMER, EXIT, LEAD, TOUCH, VISIT
from funnel_sim.domain.names import Entry, Exit
from funnel_sim.metrics import INDEX, measure
from funnel_sim.metrics.survival import median_given_event
from tests.unit.metrics.log_builder import LogBuilder, two_weeks
from tests.unit.metrics.story import REP_TEAMS

ENDS = [Exit.OPEN, Exit.WON, Exit.LOST, Exit.UNREACHABLE, Exit.COLD]
MEDIAN = INDEX["sales_cycle_median"]
HOURS = {
    "quarters of an hour": lambda generator, n: generator.integers(1, 300, n) / 4,
    "right away, with a long tail": lambda generator, n: np.minimum(
        0.01 * np.exp(generator.exponential(3.0, n)), 79.0
    ),
    "all the same": lambda _generator, n: np.full(n, 8.0),
    "the same but for rounding": lambda generator, n: 8.0 + 1e-14 * generator.integers(0, 9, n),
    "one far off": lambda generator, n: np.append(1e-6 * generator.random(n - 1), 79.0),
}
"""Hours that leads take."""


def leads_that_take(hours, generator):
    """A Log of leads of all segments and channels, some unknown, that come with the start."""
    n = len(hours)
    leads, exits = np.zeros(n, LEAD), np.zeros(n, EXIT)
    leads["segment"] = generator.integers(0, 2, n)
    leads["channel"] = generator.integers(-1, 2, n)
    leads["origin"] = leads["customer"] = -1
    leads["created"] = 9.0 + generator.integers(0, 8, n)  # hours before it queues do count
    exits["reason"] = generator.choice(ENDS, n, p=[0.2, 0.1, 0.4, 0.2, 0.1])
    exits["time"] = np.where(exits["reason"] == Exit.OPEN, np.nan, hours)
    exits["stage"] = exits["team"] = exits["rep"] = 0
    log = LogBuilder(two_weeks()).log(REP_TEAMS)
    return replace(
        log, leads=leads, exits=exits, visits=np.zeros(0, VISIT), touches=np.zeros(0, TOUCH),
        customers=np.zeros(0, CUSTOMER),
    )  # fmt: skip


@pytest.mark.parametrize("law", HOURS)
@pytest.mark.parametrize("count", [1, 7, 3000])
def test_medians_are_those_of_the_definition(law, count):
    generator = np.random.default_rng(count)
    log, frame = leads_that_take(HOURS[law](generator, count), generator), two_weeks()
    until = np.where(log.exits["reason"] == Exit.OPEN, frame.horizon, log.exits["time"])
    days = frame.calendar.calendar_days(until) - log.leads["created"] / 24.0
    days = np.maximum(days, 0.0)
    measures = measure(log, frame)

    def of(chosen):
        return median_given_event(days[chosen], log.exits["reason"][chosen], Exit.WON)

    everyone = np.ones(count, dtype=bool)
    assert measures.total[MEDIAN] == pytest.approx(of(everyone), nan_ok=True, abs=0)
    for dimension in ("segment", "channel"):
        expected = [of(log.leads[dimension] == row) for row in range(2)]
        found = measures.by[dimension][:, MEDIAN]
        assert found == pytest.approx(np.array(expected), nan_ok=True, abs=0)


def test_a_lead_that_came_back_ends_its_cycle_when_it_ends_for_good():
    """Given up after 8 h, back after 30 h and won at 40: 4 days and 7 h since 9 o'clock."""
    b = LogBuilder(two_weeks())
    first = b.lead("web", "small", created=9, arrival=0, value=100)
    b.leaves(first, 8.0, Exit.RECYCLED)
    again = b.lead(
        "web", "small", created=24 * 3 + 15, arrival=30, value=100, entry=Entry.RECYCLED,
        origin=first,
    )  # fmt: skip
    b.leaves(again, 39.0, Exit.WON)
    log = b.log(REP_TEAMS)
    log.exits[["stage", "team", "rep"]] = 0
    measures = measure(log, two_weeks())
    assert measures.total[MEDIAN] == pytest.approx(4 + 7 / 24)
    assert measures.total[INDEX["sales_cycle_mean"]] == pytest.approx(4 + 7 / 24)
