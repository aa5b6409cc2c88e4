"""The shipped experiments show the shapes that are known from practice, with the numbers they have.

Each test plays designs of one experiment as it is shipped: its files, its seed, as many
replications as it asks for. Designs meet the same leads with the same people, so differences are
taken replication by replication; intervals are 95 % t intervals of their mean. A shape counts only
where its interval leaves no doubt, and a test says how wide the interval may be: a wide one would
prove nothing.

The compiled engine plays them; `tests/agreement` holds both engines to the same Log.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import ttest_1samp

from funnel_sim.domain.resources import shipped
from funnel_sim.domain.tables import Outcomes, names_of, stack
from funnel_sim.engines.choice import COMPILED, load_engine
from funnel_sim.metrics.registry import INDEX
from funnel_sim.runner.replicate import replicate
from funnel_sim.studies.designs import blueprint_of
from funnel_sim.studies.offered import comparands
from funnel_sim.studies.opening import open_scenario

pytestmark = pytest.mark.slow

Values = NDArray[np.float64]
Of = Callable[[Outcomes], Values]
"""One number per replication."""


def played(experiment: str, *designs: str) -> list[Outcomes]:
    """Designs of an experiment, over all its replications."""
    scenario = open_scenario(shipped("experiments") / f"{experiment}.yaml")
    engine, known = load_engine(COMPILED), comparands(scenario).designs
    seed, count = scenario.experiment.seed, scenario.experiment.replications.at_least
    found = []
    for name in designs:
        blueprint = blueprint_of(known[name])
        runs = [replicate(blueprint, engine, seed, number) for number in range(count)]
        found.append(stack(name, blueprint.frame, runs))
    return found


def total(kpi: str) -> Of:
    return lambda outcomes: outcomes.total[:, INDEX[kpi]]


def in_year(year: int, kpi: str) -> Of:
    """Sum over the months of a calendar year."""

    def summed(outcomes: Outcomes) -> Values:
        months = names_of(outcomes.frame, "month")
        inside = [n for n, month in enumerate(months) if month.startswith(str(year))]
        by_month = outcomes.by["month"][:, slice(inside[0], inside[-1] + 1), INDEX[kpi]]
        return np.asarray(by_month.sum(axis=1))

    return summed


def of_segment(segment: str, kpi: str) -> Of:
    def column(outcomes: Outcomes) -> Values:
        row = outcomes.frame.segments.index(segment)
        return np.asarray(outcomes.by["segment"][:, row, INDEX[kpi]])

    return column


@dataclass(frozen=True)
class Gain:
    """Mean of a paired difference, with its 95 % t interval."""

    mean: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        return self.high - self.mean


def gain(of: Of, a: Outcomes, b: Outcomes) -> Gain:
    """How much more `a` has than `b`."""
    assert a.replications.tolist() == b.replications.tolist()
    difference = of(a) - of(b)
    low, high = ttest_1samp(difference, 0.0).confidence_interval(0.95)
    return Gain(float(difference.mean()), float(low), float(high))


CONTRIBUTION = total("contribution")


def test_specialists_overtake_as_volume_grows_if_they_learn_and_small_pools_wait_longer():
    """One, three and six sellers per segment, as many leads for each. A specialist learns as much
    at every volume; what falls is the price of waiting."""
    designs = {
        variant: played("specialise_and_learn", f"{variant}/specialists", f"{variant}/generalists")
        for variant in ("few", "more", "many", "few_no_learning", "many_no_learning")
    }
    waits = {name: gain(total("wait"), *pair) for name, pair in designs.items()}
    assert all(wait.low > 0.0 for wait in waits.values())
    assert waits["few"].low > waits["more"].high
    assert waits["more"].low > waits["many"].high
    assert waits["few_no_learning"].low > waits["many_no_learning"].high

    ahead = {name: gain(CONTRIBUTION, *pair) for name, pair in designs.items()}
    wins = {name: gain(total("wins"), *pair) for name, pair in designs.items()}
    for found in (ahead, wins):
        assert found["few_no_learning"].high < 0.0
        assert found["many_no_learning"].high < 0.0
        assert found["few"].high < 0.0
        assert found["few"].high < found["more"].low
        assert found["more"].high < found["many"].low
        assert found["many"].low > 0.0
    assert all(found.half_width < 180_000.0 for found in ahead.values())
    assert all(found.half_width < 8.0 for found in wins.values())


def test_hiring_early_earns_more_in_three_years_and_less_in_the_first():
    """A launch with 300 sellers: 301, 321 and 351 M$ over three years, from slow to quick, and 87,
    84, 83 in the first (Zoltners, Sinha & Lorimer 2006). Here, between the two that hire at once,
    three years leave it open."""
    slow, safe, quick = played("hire_now_or_later", "earn_as_you_go", "play_safe", "quick_build")
    for design in (safe, quick):
        early = gain(CONTRIBUTION, design, slow)
        assert early.low > 100_000.0
        assert early.half_width < 120_000.0
    first = in_year(2027, "contribution")
    assert gain(first, slow, safe).low > 0.0
    assert gain(first, safe, quick).low > 0.0
    assert gain(first, slow, quick).half_width < 25_000.0
    for later in (2028, 2029):
        assert gain(in_year(later, "contribution"), quick, slow).low > 0.0


def test_the_right_rule_of_effort_beats_own_judgement_and_blind_ones_do_not():
    """Call planning by a model raised sales by 8.1 % in a field experiment (Fudge & Lodish 1977).
    Sellers who choose for themselves look at value and closeness; a rule must know more."""
    alone, first_come, shares, by_margin = played(
        "effort_prescribed_vs_own_judgement",
        "own_judgement", "first_come", "effort_shares", "margin_per_hour",
    )  # fmt: skip
    better = gain(CONTRIBUTION, by_margin, alone)
    assert better.low > 0.0
    assert better.half_width < 60_000.0
    sales = gain(total("revenue"), by_margin, alone)
    usual = float(total("revenue")(alone).mean())
    assert 0.02 < sales.mean / usual < 0.15
    assert sales.low > 0.0
    for blind in (first_come, shares):
        assert gain(CONTRIBUTION, blind, alone).high < 0.0


def test_where_small_customers_buy_little_visits_do_not_pay_and_dearer_deals_close_the_gap():
    small, large = "deals_of_12_thousand", "deals_of_48_thousand"
    inside, back_up, field = played(
        "inside_or_field_for_small_customers",
        f"{small}/inside", f"{small}/inside_with_backup", f"{small}/field",
    )  # fmt: skip
    field_12 = gain(CONTRIBUTION, field, inside)
    assert field_12.high < -150_000.0
    assert field_12.half_width < 50_000.0
    won = gain(of_segment("small", "wins"), field, inside)
    assert won.low > 0.0
    assert 0.15 < won.mean / of_segment("small", "wins")(inside).mean() < 0.40
    for others in ("mid", "enterprise"):  # the same people with the same leads
        assert of_segment(others, "wins")(field).tolist() == (
            of_segment(others, "wins")(inside).tolist()
        )
    helped = gain(of_segment("small", "cold"), inside, back_up)
    hurt = gain(of_segment("mid", "cold"), back_up, inside)
    assert helped.low > 0.0
    assert hurt.low > 0.0
    assert abs(gain(CONTRIBUTION, back_up, inside).mean) < 50_000.0

    inside, field = played(
        "inside_or_field_for_small_customers", f"{large}/inside", f"{large}/field"
    )
    assert gain(CONTRIBUTION, field, inside).low > field_12.high


def test_where_leads_go_cold_the_next_seller_wins_customers_and_care_alone_does_not_pay():
    nobody, acquisition, one_each, retention = played(
        "retention_or_acquisition", "nobody", "acquisition", "one_each", "retention"
    )
    for design in (acquisition, one_each):
        assert gain(CONTRIBUTION, design, nobody).low > 100_000.0
        over_care = gain(CONTRIBUTION, design, retention)
        assert over_care.low > 100_000.0
        assert over_care.half_width < 250_000.0
    assert abs(gain(CONTRIBUTION, acquisition, one_each).mean) < 200_000.0
    for kpi in ("care_rate", "renewal_rate", "customers", "net_revenue_retention"):
        assert gain(total(kpi), retention, nobody).low > 0.0
    year = {n: gain(in_year(n, "contribution"), retention, nobody) for n in (2027, 2028, 2029)}
    assert year[2027].high < 0.0
    assert year[2027].high < year[2028].mean < year[2029].mean
    assert gain(CONTRIBUTION, retention, nobody).high < 100_000.0
