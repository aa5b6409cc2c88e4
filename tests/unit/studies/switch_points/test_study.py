"""The study where the answer is known by hand, and what its worlds are."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from funnel_sim.metrics.registry import INDEX
from funnel_sim.reporting.formatting import format_value
from funnel_sim.studies.experiment import run_experiment
from funnel_sim.studies.replications import replications
from funnel_sim.studies.switch_points.files import NAME
from funnel_sim.studies.switch_points.result import Switching, SwitchResult
from funnel_sim.studies.switch_points.study import switch_points
from funnel_sim.studies.switch_points.wording import in_words
from tests.support.pools import COST, DEAL, FIELD, INSIDE, MARGIN, SWITCH, pools


def searched(folder: Path, inputs: dict[str, str], **rule: Any) -> SwitchResult:
    changes = rule.pop("changes", {})
    section = {"inputs": inputs, "points": 3, "replications": 10, **rule}
    scenario = pools(folder, NAME, switch_points=section, **changes)
    with replications(folder / "results", scenario.experiment.seed, workers=1) as source:
        return switch_points(scenario, source)


def only(result: SwitchResult) -> Switching:
    (found,) = result.situations
    return found


def words(found: Switching) -> str:
    return " ".join(in_words(found, lambda value: format_value(value, "money", "EUR")))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("switch_points")


@pytest.fixture(scope="module")
def found(place: Path) -> Switching:
    return only(searched(place, {COST: "50..250 EUR"}))


def test_the_switch_of_the_case_solved_by_hand_is_in_a_narrow_interval(found: Switching):
    (switch,) = found.switches
    assert (switch.before, switch.after) == ("visits", "calls")
    assert switch.low < SWITCH < switch.high
    assert switch.high - switch.low < 0.25 * SWITCH
    assert switch.closed
    assert "changes once along market.activities.visit.cost from 50 EUR to 250 EUR" in words(found)


def test_the_switch_is_the_root_of_the_mean_difference_of_run(found: Switching, place: Path):
    """Contribution is linear in the cost: gain of margin ÷ visits is where the designs meet."""
    result = run_experiment(pools(place, replications=10), place / "results", workers=1)
    calls, visits = (result.outcomes[n].total.mean(axis=0) for n in ("calls", "visits"))
    margin, made = INDEX["gross_margin"], INDEX["visits"]
    root = (visits[margin] - calls[margin]) / visits[made]
    assert found.switches[0].at == pytest.approx(root, rel=1e-9)


def test_what_is_simulated_and_what_it_cost(found: Switching):
    values = [spot.values[0] for spot in found.spots]
    assert values == [50, 100, 125, 150, 250]
    assert found.cost == len(values) * 10 * 2
    assert found.spots[0].best == "visits"
    assert found.spots[0].clear
    assert found.spots[-1].clear
    assert not found.spots[2].clear
    assert "nobody at 125 EUR" in words(found)
    assert "This cost 100 replications" in words(found)


def test_in_all_worlds_leads_have_the_same_luck(place: Path):
    """Nothing but the cost of visits differs, so calls earn the same in all worlds."""
    found = only(searched(place, {COST: "50..250 EUR"}))
    assert len({spot.means[0] for spot in found.spots}) == 1


def test_the_study_may_be_asked_again_and_answers_the_same(place: Path, found: Switching):
    assert only(searched(place, {COST: "50..250 EUR"})) == found


def test_where_one_is_best_all_along_there_is_no_switch(place: Path):
    found = only(searched(place, {COST: "0..40 EUR"}))
    assert found.switches == ()
    assert found.spots[0].best == "visits"
    assert "No switch: visits is clearly best on contribution all along" in words(found)
    assert [s.values[0] for s in found.spots] == [0, 20, 40]


def test_of_costs_the_lower_is_the_better(place: Path):
    found = only(searched(place, {COST: "50..250"}, changes={"objective": "cost_of_sales"}))
    assert {s.best for s in found.spots} == {"calls"}
    assert found.spots[0].means[1] > found.spots[0].means[0] >= 0


def test_a_map_has_both_regions_and_the_line_between_them_as_by_hand(place: Path):
    """Visits win where the gain in margin is above their cost: 500 × (p' − 0.5) > cost."""
    effect = "market.stages.closing.field_effect"
    found = only(searched(place, {COST: "20..220", effect: "0..2"}, grid=3))
    assert found.is_map
    assert len(found.spots) == 9
    gains = {e: DEAL * MARGIN * (1 / (1 + math.exp(-e)) - INSIDE) for e in (0.0, 1.0, 2.0)}
    for spot in found.spots:
        ahead = gains[spot.values[1]] - spot.values[0]
        if abs(ahead) > 25:
            assert spot.best == ("visits" if ahead > 0 else "calls"), spot
            assert spot.clear
    text = words(found)
    assert "calls and visits each win somewhere on the map" in text
    assert "calls wins clearly in" in text
    assert found.cost == 9 * 10 * 2


def test_only_whole_numbers_are_tried_where_only_they_are_possible(place: Path):
    found = only(searched(place, {"organisations.calls.teams.all.headcount": "10..12"}, points=9))
    assert [s.values[0] for s in found.spots] == [10, 11, 12]


def test_a_share_of_the_mix_takes_from_the_others_in_proportion(place: Path):
    """Small customers buy for 1,000, large ones for 9,000; a third kind, which never buys, gives
    up its share like the small one: revenue per win follows by hand."""
    segment = {"gross_margin": "50 %"}
    segments = {"small": {"deal_value": 1000, **segment}, "large": {"deal_value": 9000, **segment}}
    changes = pools_of(segments, {"small": "80 %", "large": "20 %"})
    changes["objective"] = "average_deal"
    path = "market.channels.web.mix.large"
    found = only(searched(place, {path: "0 %..100 %"}, changes=changes))
    low, middle, high = (np.array(s.means) for s in found.spots)
    assert low == pytest.approx([1000, 1000])
    assert high == pytest.approx([9000, 9000])
    assert middle == pytest.approx([5000, 5000], rel=0.05)


def pools_of(segments: dict[str, Any], mix: dict[str, str]) -> dict[str, Any]:
    from tests.support.pools import document

    market = document()["market"]
    market["segments"] = segments
    market["channels"]["web"]["mix"] = mix
    return {"market": market}


def test_every_variant_has_a_switch_of_its_own(place: Path):
    """With half the margin visits are worth half as much."""
    margin = "market.segments.only.gross_margin"
    variants = {"usual": {margin: "50 %"}, "half": {margin: "25 %"}}
    result = searched(place, {COST: "20..220"}, changes={"variants": variants})
    usual, half = result.situations
    assert (usual.variant, half.variant) == ("usual", "half")
    assert half.switches[0].at == pytest.approx(usual.switches[0].at / 2)
    assert result.replications == usual.cost + half.cost


def test_the_gain_in_odds_is_the_one_that_was_meant():
    assert pytest.approx(DEAL * MARGIN * (FIELD - INSIDE)) == SWITCH
