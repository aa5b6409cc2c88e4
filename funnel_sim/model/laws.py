"""From a law as users write it to a distribution in working hours, or in money."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from funnel_sim.config.schema.laws import Law
from funnel_sim.domain.units import DurationValue, MoneyValue, WorkingTime
from funnel_sim.model import distributions as d


def duration_distribution(law: Law[DurationValue], working_time: WorkingTime) -> d.Distribution:
    """The law in working hours. ValueError where its parameters do not fit together."""
    return _distribution(law, lambda quantity: quantity.hours(working_time))


def money_distribution(law: Law[MoneyValue], currency: str) -> d.Distribution:
    """The law in the market's currency. ValueError where its parameters do not fit together."""
    return _distribution(law, lambda quantity: quantity.amount(currency))


def _distribution(law: Law[Any], number: Callable[[Any], float]) -> d.Distribution:
    family = law.family()
    given = getattr(law, family)
    match family:
        case "constant":
            return d.constant(number(given))
        case "exponential":
            return d.exponential(number(given.mean))
        case "lognormal" if given.median is not None:
            return d.lognormal_median(number(given.median), given.sigma)
        case "loglogistic" if given.median is not None:
            return d.loglogistic_median(number(given.median), given.shape)
        case "lognormal" | "gamma" | "weibull" | "loglogistic":
            return _BY_MEAN_AND_CV[family](number(given.mean), given.cv)
        case "uniform":
            return d.uniform(number(given.low), number(given.high))
        case "triangular":
            return d.triangular(number(given.low), number(given.mode), number(given.high))
        case "empirical":
            return d.empirical([number(value) for value in given.values])
        case _:
            return d.discrete([number(value) for value in given.values], given.shares)


_BY_MEAN_AND_CV: dict[str, Callable[[float, float], d.Distribution]] = {
    "lognormal": d.lognormal,
    "gamma": d.gamma,
    "weibull": d.weibull,
    "loglogistic": d.loglogistic,
}
