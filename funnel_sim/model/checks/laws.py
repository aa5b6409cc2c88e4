"""Laws and durations that can be built."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, get_args

from funnel_sim.config.checks import Problems
from funnel_sim.config.paths import Keys
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.config.schema.laws import DurationLaw, Law
from funnel_sim.domain.units import DurationValue, MoneyValue, WorkingTime
from funnel_sim.model.checks.money import MOST_MONEY
from funnel_sim.model.checks.parts import quantities
from funnel_sim.model.checks.saying import named, refusal
from funnel_sim.model.distributions import Distribution
from funnel_sim.model.laws import duration_distribution, money_distribution

OF_TIME: type[Law[Any]] = get_args(DurationLaw)[0]
"""Laws of durations; all others are of money."""


def laws_can_be_built(experiment: Experiment, working_time: WorkingTime) -> Problems:
    """Every law of the market and of the organisations."""
    currency = experiment.market.currency
    for part in ("market", "organisations"):
        for at, law in quantities(getattr(experiment, part), Law, (part,)):
            if isinstance(law, OF_TIME):
                yield from _law(law, at, lambda law: duration_distribution(law, working_time))
            else:
                yield from _law(law, at, lambda law: _price(law, currency))


def durations_are_finite(experiment: Experiment, working_time: WorkingTime) -> Problems:
    """Every plain duration of the market and of the organisations."""
    for part in ("market", "organisations"):
        for at, duration in quantities(getattr(experiment, part), DurationValue, (part,)):
            if not math.isfinite(duration.hours(working_time)):
                yield at, f"`{at[-1]}` must be a finite time. Got {duration}."


def _law(law: Law[Any], at: Keys, build: Callable[[Law[Any]], Distribution]) -> Problems:
    """What keeps a law from being built, at the parameter that the sentence names first."""
    said = refusal(lambda: build(law))
    if said is None:
        return
    family = law.family()
    parameter = re.match(r"`(\w+)", said)
    if family == "constant":
        yield at, named(str(at[-1]), said.removeprefix("`value` "))
    elif parameter and hasattr(getattr(law, family), parameter[1]):
        yield (*at, family, parameter[1]), said
    else:
        yield (*at, family), named(family, said)


def _price(law: Law[MoneyValue], currency: str) -> Distribution:
    price = money_distribution(law, currency)
    if not price.mean <= MOST_MONEY:
        msg = f"must be at most {MOST_MONEY:g} on average. Got {price.mean:g}."
        raise ValueError(msg)
    return price
