"""Amounts are in the market's currency and of a size that keeps its cents."""

from __future__ import annotations

from funnel_sim.config.checks import Problems, told_once
from funnel_sim.config.paths import Keys
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.domain.units import MoneyRateValue, MoneyValue, WorkingTime
from funnel_sim.model.checks.parts import quantities

MOST_MONEY = 1e15
"""Amounts beyond lose their cents in double precision."""


def money_fits(experiment: Experiment, working_time: WorkingTime) -> Problems:
    """Every amount of the market and of what is open at the start; prices are laws."""
    market, currency = experiment.market, experiment.market.currency
    for at, rate in quantities(market, MoneyRateValue, ("market",)):
        yield from _amount(rate, working_time, currency, at)
    for at, money in quantities(market, MoneyValue, ("market",)):
        yield from _amount(money, working_time, currency, at)
    for part in ("pipeline", "customers"):
        rows = getattr(experiment.opening, part)
        yield from told_once(
            problem
            for at, money in quantities(rows, MoneyValue, ("opening", part))
            for problem in _amount(money, working_time, currency, at)
        )


def _amount(
    amount: MoneyValue | MoneyRateValue, working_time: WorkingTime, currency: str, at: Keys
) -> Problems:
    try:
        value = (
            amount.amount(currency)
            if isinstance(amount, MoneyValue)
            else amount.per_hour(working_time, currency) * working_time.hours_in("yr")
        )
    except ValueError as error:
        yield at, f"`{at[-1]}` {error}"
        return
    if not abs(value) <= MOST_MONEY:
        yield at, f"`{at[-1]}` must be at most {MOST_MONEY:g} (a year). Got {amount}."
