"""Calibrating what the simulator wrote finds the parameters that it was given.

The log has a CRM's blind spots: changes of stage and nothing else, and deals still open at the end.
"""

import math
from collections import Counter

import pytest

from funnel_sim.calibration.calibration import calibrate_history
from funnel_sim.calibration.fits.quantity import named
from tests.support.company import (
    FIELD,
    FIELD_EFFECT,
    LEADS,
    PASS_RATES,
    QUALITY,
    SEGMENTS,
    SKILL_SD,
    TIMES,
    played,
)
from tests.support.crm_log import crm_history

CALL = 0.05
"""Hours of work in every stage; without activities nobody can tell them from the customer's."""


def tenth(family, median, shape):
    """Time that one in ten exceeds, from the closed forms of the quantiles."""
    if family == "lognormal":
        return median * math.exp(1.2815515655446004 * shape)
    if family == "loglogistic":
        return median * 9 ** (1 / shape)
    return median * (math.log(10) / math.log(2)) ** (1 / shape)


def truth():
    found = {f"pass rate of {stage}, {seg}": p for (stage, seg), p in PASS_RATES.items()}
    for stage, (family, median, shape) in TIMES.items():
        found[f"median time in {stage}"] = median + CALL
        found[f"slowest tenth in {stage}"] = tenth(family, median, shape) + CALL
    found |= {f"leads per week, {channel}": rate for channel, rate in LEADS.items()}
    found |= {f"quality of {channel}": shift for channel, shift in QUALITY.items()}
    return found | {"spread of skill": SKILL_SD, "field effect": FIELD_EFFECT}


def held(seeds):
    """How often each 90 % interval held the truth."""
    hits: Counter[str] = Counter()
    for seed in seeds:
        log, blueprint = played(seed)
        assert 4300 < len(log.leads) < 5700
        found = calibrate_history(crm_history(log, blueprint, SEGMENTS), field_sellers=FIELD)
        for name, value in truth().items():
            quantity = named(found.quantities, name)
            hits[name] += quantity.low < value < quantity.high
            assert quantity.high - quantity.low < 3 * abs(value)  # a wide one would prove nothing
    return hits


@pytest.mark.slow
def test_90_percent_intervals_hold_the_truth_in_at_least_85_percent_over_50_seeds():
    """18 parameters. Measured: 89 % of all; a single one below 70 % has a chance of 1 in 10,000."""
    hits = held(range(50))
    assert sum(hits.values()) >= 0.85 * 50 * len(hits)
    assert min(hits.values()) >= 0.7 * 50


def test_of_one_company_most_intervals_hold_the_truth():
    """Pass rates share their sellers, so a miss seldom comes alone: half of 18, and not 90 %."""
    assert sum(held([3]).values()) >= 9
