"""The study `effort` on pools in which the best rule is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from funnel_sim.domain.errors import InvalidInput
from funnel_sim.metrics.registry import INDEX
from funnel_sim.studies.designs import situations
from funnel_sim.studies.effort.result import EffortResult, Price, TeamEffort
from funnel_sim.studies.effort.rules import Rule
from funnel_sim.studies.effort.study import effort
from funnel_sim.studies.opening import open_scenario
from funnel_sim.studies.replications import replications
from tests.unit.studies.effort.pool import DAYS, FIRST, LAST, TWO, pool

SMALL = {"step": "25 %", "refine": 1, "tries": 20, "finalists": 2, "replications": 30}
CONTRIBUTION = INDEX["contribution"]


def study(folder: Path, **changes: Any) -> EffortResult:
    scenario = pool(folder, effort={**SMALL, **changes.pop("effort", {})}, **changes)
    with replications(folder, scenario.experiment.seed, workers=1) as source:
        return effort(scenario, source)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> TeamEffort:
    """The pool of quick and slow leads."""
    (team,) = study(tmp_path_factory.mktemp("pool")).teams
    return team


def test_the_rule_that_is_known_to_be_best_comes_first_and_earns_what_theory_says(
    found: TeamEffort,
):
    margin = found.row(Rule("margin_per_hour"))
    assert found.best in (margin, found.best_shares)
    assert margin.contender
    assert 0.95 * FIRST * DAYS < margin.mean < 1.01 * FIRST * DAYS
    assert found.price is Price.MUCH  # no indifference is given: anything above 0 matters
    assert found.row(Rule("highest_value")).mean == pytest.approx(LAST * DAYS, rel=0.03)


def test_rules_are_ranked_as_their_order_of_service_says(found: TeamEffort):
    """Quick ones first, in order of arrival, slow ones first; each surely apart."""
    quick, mixed, slow = (
        found.row(Rule(queue)) for queue in ("margin_per_hour", "fifo", "highest_value")
    )
    assert quick.over_own.low > mixed.over_own.high
    assert mixed.over_own.low > slow.over_own.high


def test_the_best_shares_put_the_quick_ones_first_and_earn_as_much_as_the_best_rule(
    found: TeamEffort,
):
    best = found.best_shares
    assert best is not None
    assert best.rule.shares == (1.0, 0.0)
    assert best.over_own == found.row(Rule("margin_per_hour")).over_own
    assert (1.0, 0.0) in [one.shares for one in found.near]
    worst = min(found.tried, key=lambda one: one.lead)
    assert worst.shares == (0.0, 1.0)
    assert worst.replications == 5  # out after the first look


def test_a_segment_that_brings_nothing_gets_no_effort(tmp_path: Path):
    """Twice the leads: the quick ones alone are more than all can be served."""
    segments = {**TWO, "slow": {**TWO["slow"], "gross_margin": "0 %"}}
    mix = {"quick": "80 %", "slow": "20 %"}
    web = {"leads": "85 / d", "mix": mix, "working_hours_only": True}
    (team,) = study(
        tmp_path, segments=segments, channels={"web": web}, effort={"disciplines": ["fifo"]}
    ).teams
    assert team.best_shares is not None
    assert team.best_shares.rule.shares == (1.0, 0.0)
    assert team.best == team.best_shares
    assert team.price is Price.MUCH


def test_own_judgement_is_first_come_first_served_where_leads_differ_in_their_wait_alone(
    tmp_path: Path,
):
    segments = {**TWO, "slow": TWO["quick"]}
    (team,) = study(tmp_path, segments=segments, effort={"search": False}).teams
    assert len(team.rows) == 5
    assert all(row.over_own.is_nothing for row in team.rows)
    assert team.price is Price.SAME
    assert not team.tried
    assert team.cost == 5 * 30


def test_means_are_those_of_organisations_written_with_the_rule_on_the_later_replications(
    tmp_path: Path,
):
    scenario = pool(tmp_path, effort=SMALL)
    written = {
        name: pool(tmp_path / name, team={"queue": queue, "shares": shares})
        for name, queue, shares in (
            ("own", "own_judgement", {}),
            ("fifo", "fifo", {}),
            ("shares", "effort_shares", {"quick": "100 %"}),
        )
    }
    seed = scenario.experiment.seed
    with replications(tmp_path / "a", seed, workers=1) as source:
        (team,) = effort(scenario, source).teams
    with replications(tmp_path / "b", seed, workers=1) as source:
        designs = {name: situations(one)[0].designs[0] for name, one in written.items()}
        values = {
            name: source.of([design], 50)["pool"].total[20:, CONTRIBUTION]
            for name, design in designs.items()
        }
    for rule, name in (
        (Rule("fifo"), "fifo"),
        (Rule("effort_shares", (1.0, 0.0)), "shares"),
    ):
        assert team.row(rule).mean == pytest.approx(values[name].mean())
        apart = values[name] - values["own"]
        assert team.row(rule).over_own.mean == pytest.approx(apart.mean())


def test_the_reference_is_the_rule_that_the_team_has_and_written_shares_are_among_the_rules(
    tmp_path: Path,
):
    shares = {"quick": "50 %", "slow": "50 %"}
    (team,) = study(
        tmp_path,
        team={"queue": "effort_shares", "shares": shares},
        effort={"search": False, "disciplines": ["fifo"]},
    ).teams
    assert team.reference == Rule("effort_shares", (0.5, 0.5))
    assert [row.rule.name for row in team.rows] == ["shares 50-50", "own_judgement", "fifo"]
    own, fifo = team.own, team.row(Rule("fifo"))
    assert team.row(team.reference).lead.is_nothing
    assert own.lead.mean == -team.row(team.reference).over_own.mean
    assert fifo.lead.mean - own.lead.mean == pytest.approx(fifo.over_own.mean)


def test_where_less_is_better_the_better_rule_has_the_lower_mean(tmp_path: Path):
    (team,) = study(
        tmp_path, objective="cold", effort={"search": False, "disciplines": ["highest_value"]}
    ).teams
    slow = team.row(Rule("highest_value"))
    assert slow.mean > team.own.mean  # more leads go cold where long work comes first
    assert slow.over_own.mean == pytest.approx(team.own.mean - slow.mean)
    assert team.price is Price.NOTHING


def test_each_team_is_looked_at_by_itself_while_the_others_stay_as_they_are(tmp_path: Path):
    organisation = {
        "teams": {
            "quick": {"role": "seller", "headcount": 1, "covers": {"segments": "quick"}},
            "slow": {"role": "seller", "headcount": 1, "covers": {"segments": "slow"}},
        }
    }
    result = study(tmp_path, organisations={"specialists": organisation})
    assert [team.team for team in result.teams] == ["quick", "slow"]
    for team in result.teams:
        assert team.segments == (team.team,)
        assert not team.tried  # one segment has all the time
        assert team.reference == Rule("fifo")
    assert result.replications == sum(team.cost for team in result.teams) - 30  # as written
    assert len(result.keys) == 10


def test_the_result_depends_on_the_experiment_alone_whatever_the_store_holds(tmp_path: Path):
    scenario = pool(tmp_path, effort=SMALL)
    seed = scenario.experiment.seed
    with replications(tmp_path / "store", seed, workers=1) as source:
        first = effort(scenario, source)
    with replications(tmp_path / "store", seed, workers=1) as source:
        assert effort(scenario, source).teams == first.teams
    assert effort_of_another_order(scenario, tmp_path) == first.teams


def effort_of_another_order(scenario: Any, folder: Path) -> tuple[TeamEffort, ...]:
    """With a store that has what another study left there."""
    with replications(folder / "other", scenario.experiment.seed, workers=1) as source:
        source.of(situations(scenario)[0].designs, 37)
    with replications(folder / "other", scenario.experiment.seed, workers=1) as source:
        return effort(scenario, source).teams


def test_an_objective_that_is_undefined_is_refused(tmp_path: Path):
    scenario = open_scenario(
        _nobody_wins(tmp_path), ["effort.search=false", "objective=sales_cycle_median"],
        study="effort",
    )  # fmt: skip
    with replications(tmp_path, 1, workers=1) as source, pytest.raises(InvalidInput) as refused:
        effort(scenario, source)
    assert "is undefined in 100 of 100 replications" in str(refused.value)


def _nobody_wins(folder: Path) -> Path:
    stages = {"closing": {"inside": {"touches": "1 call"}, "advance": "0 %"}}
    pool(folder, stages=stages)
    return folder / "pool.yaml"
