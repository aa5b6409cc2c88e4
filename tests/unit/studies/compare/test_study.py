"""The study on a small experiment: what it chooses, what it costs, and what changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from funnel_sim.domain.errors import InvalidInput
from funnel_sim.metrics.registry import INDEX
from funnel_sim.stats.selection.kn import kn_race
from funnel_sim.stats.selection.standing import Standing
from funnel_sim.stats.selection.two_stage import paired_two_stage
from funnel_sim.studies.compare.result import Choice, CompareResult
from funnel_sim.studies.compare.study import compare
from funnel_sim.studies.experiment import run_experiment
from funnel_sim.studies.replications import replications
from tests.support.experiments import document, scenario

FIRST = 8
RACE = {"first_stage": FIRST, "at_most": 400}


def chosen(folder: Path, store: str = "results", **changes: Any) -> CompareResult:
    changes = {"indifference": 9_000, "compare": RACE, **changes}
    loaded = scenario(folder, **changes)
    with replications(folder / store, loaded.experiment.seed, workers=1) as source:
        return compare(loaded, source)


def only(result: CompareResult) -> Choice:
    (choice,) = result.choices
    return choice


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose store is used by many tests."""
    return tmp_path_factory.mktemp("compare")


@pytest.fixture(scope="module")
def contributions(place: Path) -> np.ndarray:
    """Of everyone and split, replication by replication, by another way than the study."""
    result = run_experiment(scenario(place, replications=60), place / "results", workers=1)
    return np.column_stack([o.total[:, INDEX["contribution"]] for o in result.outcomes.values()])


def test_the_race_is_the_one_over_the_replications_that_run_gives(
    place: Path, contributions: np.ndarray
):
    choice = only(chosen(place))
    race = kn_race(contributions, 9_000, 0.95, FIRST)
    assert race.over
    assert FIRST < race.looked < 60
    assert choice.over
    assert choice.promised == 0.95
    assert choice.looked == race.looked
    assert choice.best == ("everyone", "split")[race.best]
    (out,) = race.exits
    left = choice.runner(("everyone", "split")[out.design]).left
    assert left is not None
    assert (left.after, left.behind) == (out.after, choice.best)
    assert choice.in_race == (choice.best,)


def test_batches_cost_no_more_than_a_few_replications_too_many(place: Path):
    choice = only(chosen(place))
    for runner in choice.runners:
        assert choice.looked <= runner.replications < choice.looked + 10
    assert choice.replications == sum(r.replications for r in choice.runners)


def test_means_and_leads_are_those_of_the_replications(place: Path, contributions: np.ndarray):
    choice = only(chosen(place))
    n = choice.runners[0].replications
    apart = float((contributions[:n, 0] - contributions[:n, 1]).mean())
    assert [r.lead for r in choice.runners] == pytest.approx([apart, -apart])
    assert [r.mean for r in choice.runners] == pytest.approx(contributions[:n].mean(axis=0))
    for runner in choice.runners:
        assert runner.low <= runner.lead <= runner.high


def test_two_stages_simulate_what_the_first_stage_asks_for(place: Path, contributions: np.ndarray):
    choice = only(chosen(place, compare={**RACE, "procedure": "mcb"}, indifference=7_000))
    plan = paired_two_stage(contributions[:FIRST], 7_000, 0.95)
    assert plan.replications > FIRST
    assert [r.replications for r in choice.runners] == [plan.replications] * 2
    assert choice.over
    assert choice.in_race == ("everyone", "split")
    for runner in choice.runners:
        assert runner.high - runner.low <= 2 * 7_000


def test_what_was_stopped_at_the_most_allowed_promises_nothing(place: Path):
    for procedure in ("kn", "mcb"):
        rule = {"procedure": procedure, "first_stage": FIRST, "at_most": 12}
        choice = only(chosen(place, compare=rule, indifference=500))
        assert not choice.over
        assert choice.promised is None
        assert choice.looked == 12
        assert choice.wanted > 12
        assert {r.replications for r in choice.runners} == {12}


def test_intervals_decide_where_the_race_may_not_go_on(place: Path):
    """Costs differ by much more than they vary: a zone of 1 EUR keeps the race from seeing it."""
    rule = {"first_stage": FIRST, "at_most": 14}
    choice = only(chosen(place, objective="cost_of_sales", indifference=1, compare=rule))
    assert not choice.over
    assert choice.in_race == ("everyone", "split")
    assert choice.decided
    assert choice.promised == 0.95
    best, other = sorted(choice.runners, key=lambda r: r.mean)
    assert choice.best == best.organisation
    assert best.low > 0 > other.high


def test_neither_the_order_of_organisations_nor_the_store_changes_anything(
    place: Path, tmp_path: Path
):
    there = only(chosen(place))
    organisations = document()["organisations"]
    turned = dict(reversed(organisations.items()))
    anew = only(chosen(tmp_path, organisations=turned, baseline="everyone"))
    assert set(anew.runners) == set(there.runners)
    assert [r.organisation for r in anew.runners] == ["split", "everyone"]
    assert (anew.best, anew.looked, anew.standing) == (there.best, there.looked, there.standing)


def test_of_costs_the_lower_one_is_chosen(place: Path):
    choice = only(chosen(place, objective="cost_of_sales", indifference=100))
    best, other = sorted(choice.runners, key=lambda r: r.mean)
    assert choice.best == best.organisation
    assert best.lead == pytest.approx(other.mean - best.mean)
    assert choice.standing is Standing.CLEAR


def test_organisations_that_are_the_same_are_alike_and_the_baseline_stays(tmp_path: Path):
    split = document()["organisations"]["split"]
    same = {"b": split, "a": split, "c": split}
    choice = only(chosen(tmp_path, organisations=same, baseline="c"))
    assert choice.over
    assert choice.best == "c"
    assert choice.standing is Standing.ALIKE
    assert [(r.low, r.lead, r.high) for r in choice.runners] == [(0, 0, 0)] * 3
    assert {r.replications for r in choice.runners} == {FIRST}


def test_every_variant_has_a_race_of_its_own(place: Path):
    cost = "market.activities.visit.cost"
    result = chosen(place, variants={"free": {cost: 0}, "dear": {cost: 2_000}}, indifference=30_000)
    free, dear = result.choices
    assert (free.variant, dear.variant) == ("free", "dear")
    assert dear.best == "split"
    assert free.runner("everyone").mean > dear.runner("everyone").mean
    assert result.replications == free.replications + dear.replications


def test_the_confidence_of_the_experiment_is_that_of_the_study_unless_it_has_its_own(place: Path):
    assert only(chosen(place, confidence="80 %")).promised == 0.8
    rule = {**RACE, "confidence": "60 %"}
    assert only(chosen(place, confidence="80 %", compare=rule)).promised == 0.6


def test_an_objective_that_is_hardly_ever_defined_is_refused(place: Path):
    market = document()["market"]
    market["stages"]["closing"]["advance"] = "0 %"
    rule = {"first_stage": 5, "at_most": 20}
    with pytest.raises(InvalidInput) as refused:
        chosen(place, market=market, objective="average_deal", compare=rule)
    (finding,) = refused.value.findings
    assert "`average_deal` is undefined for some organisation in 20 of 20" in finding.message
    assert finding.path == "objective"
