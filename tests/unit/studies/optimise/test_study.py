"""The study optimise on problems that can be solved otherwise."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from funnel_sim.config.scenario import Scenario
from funnel_sim.domain.errors import InvalidInput
from funnel_sim.engines.choice import load_engine
from funnel_sim.metrics.registry import INDEX
from funnel_sim.runner.replicate import replicate
from funnel_sim.stats.queueing.erlang_a import erlang_a
from funnel_sim.stats.queueing.erlang_c import erlang_c
from funnel_sim.studies.designs import blueprint_of
from funnel_sim.studies.opening import open_scenario
from funnel_sim.studies.optimise.plan import Plan
from funnel_sim.studies.optimise.result import Optimised
from funnel_sim.studies.optimise.study import optimise, spaces
from funnel_sim.studies.replications import replications
from tests.support.experiments import document
from tests.support.worlds import seller, world

STEADY = {
    "start": "2027-01-04", "length": "1200 h", "study": "steady_state", "warm_up": "200 h",
}  # fmt: skip
"""1,000 hours that are measured."""
QUICK = {"budget": 600, "replications": 16, "fresh": 40, "finalists": 4, "sizes": 2}


def opened(folder: Path, experiment: dict[str, Any], **section: Any) -> Scenario:
    experiment["optimise"] = {**QUICK, **section}
    file = folder / "plan.yaml"
    file.write_text(yaml.safe_dump(experiment, sort_keys=False))
    return open_scenario(file, study="optimise")


def found(folder: Path, experiment: dict[str, Any], **section: Any) -> Optimised:
    scenario = opened(folder, experiment, **section)
    with replications(folder / "results", scenario.experiment.seed, workers=1) as source:
        (situation,) = optimise(scenario, source).situations
    assert situation.cost == source.cost
    return situation


def pool(leads: str, salary: str, value: int, **segment: Any) -> dict[str, Any]:
    """One team of equal servers with tasks of an exponential hour."""
    return world(
        horizon=STEADY,
        segments={"only": {"deal_value": value, "gross_margin": "100 %", **segment}},
        channels={"web": {"leads": leads, "mix": {"only": "100 %"}, "working_hours_only": True}},
        activities={"call": {"duration": {"exponential": {"mean": "1 h"}}}},
        roles=seller(salary=salary),
        teams={"all": {"role": "seller", "headcount": 5}},
    )


def test_the_optimum_of_a_small_grid_is_that_of_enumerating_it_with_many_replications(
    tmp_path: Path,
):
    """Twelve plans of two teams; 150 replications of each with a seed that the study has not."""
    teams = {"inside": {"headcount": "1..3"}, "field": {"headcount": "1..4"}}
    experiment = document()
    experiment["market"]["segments"]["small"]["deal_value"] = 9_000
    experiment["market"]["segments"]["large"]["deal_value"] = 30_000
    scenario = opened(tmp_path, experiment, designs={"split": teams}, fresh=150)
    ((_, _, space),) = spaces(scenario)
    means, engine = {}, load_engine("compiled")
    for heads in product(range(1, 4), range(1, 5)):
        plan = Plan("split", heads, ("fifo", "fifo"), ((), ()))
        blueprint = blueprint_of(space.design(plan, "enumerated"))
        runs = [replicate(blueprint, engine, 999, r) for r in range(150)]
        means[plan] = np.array([run.total[INDEX["contribution"]] for run in runs])
    first, second = sorted(means, key=lambda plan: -means[plan].mean())[:2]
    gap = means[first] - means[second]
    assert gap.mean() > 3 * gap.std(ddof=1) / np.sqrt(150)  # else it would prove nothing
    with replications(tmp_path / "results", scenario.experiment.seed, workers=1) as source:
        (situation,) = optimise(scenario, source).situations
    assert situation.best.plan == first
    for one in situation.tested:
        if one.plan in means:
            error = means[one.plan].std(ddof=1) * np.sqrt(2 / 150)
            assert one.mean == pytest.approx(means[one.plan].mean(), abs=4 * error)


def test_the_fewest_servers_that_keep_a_mean_wait_are_those_of_erlang_c(tmp_path: Path):
    level = 0.09
    waits = {c: erlang_c(c, 4.0, 1.0).wait for c in range(5, 12)}
    least = min(c for c, wait in waits.items() if wait <= level)
    assert waits[least] < level / 1.5 < 1.5 * level < waits[least - 1]  # not a matter of luck
    situation = found(
        tmp_path,
        pool("4 / h", "900_000 EUR / yr", 1),  # nobody is lost, so each server is a loss
        designs={"test": {"all": {"headcount": "5..11"}}},
        service=f"wait <= {level}",
    )
    assert situation.best.plan.headcounts == (least,)
    assert situation.near == (situation.best,)
    assert situation.best.service[0] == pytest.approx(waits[least], rel=0.2)
    fewer = next(t for t in situation.tested if t.plan.headcounts == (least - 1,))
    assert fewer.allowed
    assert not fewer.kept


def test_servers_who_cost_and_customers_who_leave_are_weighed_as_erlang_a_does(tmp_path: Path):
    """Profit per hour: value x arrivals x (1 - share who leave) - servers x pay."""
    value, pay = 40.0, 8760 * 12.0
    profits = {
        c: value * 4.0 * (1 - erlang_a(c, 4.0, 1.0, 0.5).p_renege) - c * pay / 8760
        for c in range(1, 12)
    }
    first, second = sorted(profits, key=lambda c: -profits[c])[:2]
    assert profits[first] - profits[second] > 0.5
    situation = found(
        tmp_path,
        pool("4 / h", f"{pay} EUR / yr", int(value), patience={"exponential": {"mean": "0.5 h"}}),
        designs={"test": {"all": {"headcount": "1..11"}}},
    )
    assert situation.best.plan.headcounts == (first,)
    for one in situation.tested:
        assert one.mean == pytest.approx(1000 * profits[one.plan.headcount], abs=4000)


def two_segments(**team: Any) -> dict[str, Any]:
    """Small ones bring 1,000 an hour of work, big ones 500, and there is work for 1.45 servers.

    So small ones come first by the rule of c-mu, with abandonment c-mu/theta (Atar, Giat & Shimkin
    2010, Operations Research 58(5)); by value, big ones would.
    """
    patience = {"exponential": {"mean": "10 h"}}
    return world(
        horizon={"start": "2027-01-04", "length": "1000 h"},
        segments={
            "small": {"deal_value": 1000, "gross_margin": "100 %", "patience": patience},
            "big": {"deal_value": 1500, "gross_margin": "100 %", "patience": patience,
                    "work_factor": 3},
        },
        channels={
            "small": {"leads": "0.7 / h", "mix": {"small": "100 %"}, "working_hours_only": True},
            "big": {"leads": "0.25 / h", "mix": {"big": "100 %"}, "working_hours_only": True},
        },
        teams={"all": {"role": "seller", "headcount": 1, **team}},
    )  # fmt: skip


def test_the_queue_discipline_is_the_one_that_puts_the_c_mu_rule_into_practice(tmp_path: Path):
    choices = {"headcount": 1, "queue": ["fifo", "highest_value", "margin_per_hour"]}
    situation = found(tmp_path, two_segments(), designs={"test": {"all": choices}})
    assert situation.best.plan.queues == ("margin_per_hour",)
    assert situation.near == (situation.best,)


def test_shares_of_effort_give_the_segment_of_the_c_mu_rule_all_it_asks_for(tmp_path: Path):
    """Small ones ask for 70 % of the time, so 75 % of it or all are equally good."""
    start = {"queue": "effort_shares", "shares": {"small": "25 %", "big": "75 %"}}
    choices = {"headcount": 1, "queue": ["fifo", "highest_value", "effort_shares"],
               "share_step": "25 %"}  # fmt: skip
    situation = found(tmp_path, two_segments(**start), designs={"test": {"all": choices}})
    assert situation.best.plan.queues == ("effort_shares",)
    assert situation.best.plan.shares[0][0] >= 0.75
    low, high = situation.change.low, situation.change.high
    assert 0 < low < high  # better than the shares that were written


def test_spend_goes_as_far_as_the_response_pays(tmp_path: Path):
    """20 leads a day at the most, half of them for 10 EUR an hour; each is won and brings 30 EUR.

    Profit per hour of a spend s: 30 (20/24) s / (10 + s) - s, which is largest at s = 5.81.
    """
    experiment = world(
        segments={"only": {"deal_value": 30, "gross_margin": "100 %"}},
        horizon={"start": "2027-01-04", "length": "4000 h"},
        activities={"call": {"duration": "1 min"}},
        channels={"web": {
            "mix": {"only": "100 %"}, "working_hours_only": True,
            "response": {"spend": "1 EUR / h", "most": "20 / d", "half": "10 EUR / h"},
        }},
    )  # fmt: skip
    situation = found(
        tmp_path,
        experiment,
        designs={"test": {"all": {"headcount": 1}}},
        spend={"web": "0..20 EUR / h"},
        spend_steps=5,
        sizes=1,
    )
    profits = {s: 30 * 20 / 24 * s / (10 + s) - s for s in (0.0, 4.0, 8.0, 12.0, 16.0, 20.0)}
    best = sorted(profits, key=lambda s: -profits[s])[:2]
    assert situation.best.plan.spends[0] in best
    assert situation.best.label.startswith("test: all 1; web ")


def test_one_seller_more_is_told_by_hand(tmp_path: Path):
    """24 leads a day, each an hour and 1,000 EUR at 50 %: every seller up to the load serves 100 of
    the 100 hours, so the second brings nothing where one is enough, and costs his pay."""
    experiment = world(
        channels={"web": {"leads": "6 / d", "mix": {"only": "100 %"}, "working_hours_only": True}},
        activities={"call": {"duration": "1 min"}},
        roles=seller(salary="87_600 EUR / yr", seat_cost="8_760 EUR / yr"),
    )
    situation = found(tmp_path, experiment, designs={"test": {"all": {"headcount": "1..3"}}})
    assert situation.best.plan.headcounts == (1,)
    (hire,) = situation.hires
    assert hire.cost == pytest.approx(100 * (10 + 1))  # 100 hours of the horizon
    assert hire.margin == pytest.approx(0.0, abs=20.0)  # a call that still ends in time
    assert hire.gain == pytest.approx(hire.margin - hire.cost)
    assert hire.ratio == pytest.approx(1 + hire.gain / hire.cost)
    assert situation.verdict(hire) == "does not pay"


def test_limits_hold_and_the_leanest_of_equal_plans_is_named(tmp_path: Path):
    """Sellers who cost nothing and have nothing to do: all plans are alike, the leanest is one."""
    experiment = world(
        activities={"call": {"duration": "1 min"}}, roles=seller(salary="0 EUR / yr")
    )
    experiment["indifference"] = 100_000
    situation = found(
        tmp_path, experiment, designs={"test": {"all": {"headcount": "1..9"}}}, most_hires=2
    )
    assert all(one.plan.headcount <= 3 for one in situation.tested if one.candidate)
    assert situation.leanest.plan.headcounts == (1,)
    assert {one.plan.headcount for one in situation.near} >= {1, 2}
    assert all(one.sure for one in situation.near)


def test_no_plan_within_the_limits_is_told_before_anything_is_simulated(tmp_path: Path):
    scenario = opened(tmp_path, world(), payroll="10_000 EUR / yr")
    with pytest.raises(InvalidInput, match="no plan of 'test' is within"):
        spaces(scenario)


def test_where_no_plan_keeps_the_service_the_nearest_is_said_to_be_the_nearest(tmp_path: Path):
    situation = found(
        tmp_path,
        world(
            channels={"web": {"leads": "1 / h", "mix": {"only": "100 %"}}},
            teams={"all": {"role": "seller", "headcount": 2}},
        ),
        designs={"test": {"all": {"headcount": "1..2"}}},
        service="wait <= 0.001",
    )
    assert not situation.best.kept
    assert situation.best.plan.headcounts == (2,)


def test_neighbours_of_a_plan_differ_in_one_choice_and_stay_within_ranges(tmp_path: Path):
    teams = {"inside": {"headcount": "1..3", "queue": ["fifo", "highest_value"]},
             "field": {"headcount": "2..4"}}  # fmt: skip
    scenario = opened(tmp_path, document(), designs={"split": teams}, payroll="400_000 EUR / yr")
    ((_, _, space),) = spaces(scenario)
    written = space.as_written("split")
    assert written == Plan("split", (2, 2), ("fifo", "fifo"), ((), ()))
    assert {p.headcounts for p in space.neighbours(written)} == {(1, 2), (3, 2), (2, 3), (2, 2)}
    assert [p.queues for p in space.neighbours(written) if p.headcounts == (2, 2)] == [
        ("highest_value", "fifo")
    ]
    assert [p.headcounts for p in space.exchanges(written)] == [(1, 3)]
    joined = space.combined(
        written, [p for p in space.neighbours(written) if p.headcounts != (1, 2)]
    )
    assert joined.headcounts in ((3, 2), (2, 3))  # both would cost too much
    assert joined.queues == ("highest_value", "fifo")
    # 57,600 for a seller inside, 93,000 in the field
    assert space.payroll(written) == pytest.approx(2 * 57_600 + 2 * 93_000)
    assert all(space.payroll(p) <= 400_000 for p in space.neighbours(written, 2))
