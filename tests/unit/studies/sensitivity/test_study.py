"""The study where everything is known by hand: costless pools, calls against visits."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from funnel_sim.domain.errors import InvalidInput
from funnel_sim.metrics.registry import INDEX
from funnel_sim.reporting.formatting import format_value
from funnel_sim.studies.experiment import run_experiment
from funnel_sim.studies.replications import replications
from funnel_sim.studies.sensitivity import requirements
from funnel_sim.studies.sensitivity.files import NAME
from funnel_sim.studies.sensitivity.result import Sensitivities, SensitivityResult
from funnel_sim.studies.sensitivity.study import most, sensitivity
from funnel_sim.studies.sensitivity.wording import in_words
from tests.support.pools import COST, SWITCH, pools

CALL = "market.activities.call.cost"
HOUR = "market.roles.visitor.salary"
RULE = {"ends": 6, "replications": 3, "trajectories": 4, "samples": 8, "worlds": 40}


def varied(folder: Path, uncertain: dict[str, str], **changes: Any) -> SensitivityResult:
    changes = {"sensitivity": RULE, **changes}
    scenario = pools(folder, NAME, uncertain=uncertain, **changes)
    with replications(folder / "results", scenario.experiment.seed, workers=1) as source:
        return sensitivity(scenario, source)


def only(result: SensitivityResult) -> Sensitivities:
    (found,) = result.situations
    return found


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sensitivity")


@pytest.fixture(scope="module")
def found(place: Path) -> Sensitivities:
    """Costs of a visit and of a call: contribution is linear in both."""
    return only(varied(place, {COST: "25..225", CALL: "0..4"}))


def test_ends_are_what_run_says_and_arithmetic_adds(found: Sensitivities, place: Path):
    """Contribution falls by the number of touches for each euro that a touch costs more."""
    result = run_experiment(pools(place, replications=6), place / "results", workers=1)
    totals = {name: o.total.mean(axis=0) for name, o in result.outcomes.items()}
    contribution, visits = INDEX["contribution"], INDEX["visits"]
    base = {name: total[contribution] for name, total in totals.items()}
    gap = base["visits"] - base["calls"]
    cost, call = found.assumptions
    assert (found.first, found.second) == ("visits", "calls")
    assert found.base.mean == pytest.approx(gap)
    made = totals["visits"][visits]
    assert cost.low.gap.mean == pytest.approx(gap + 75 * made)
    assert cost.high.gap.mean == pytest.approx(gap - 125 * made)
    assert cost.low.means == pytest.approx((base["calls"], base["visits"] + 75 * made))
    assert call.low.means[1] == call.high.means[1] == pytest.approx(base["visits"])
    assert [a.input.path for a in found.by_swing] == [COST, CALL]


def test_the_effects_of_a_linear_result_are_its_slopes(found: Sensitivities):
    for one in found.assumptions:
        assert one.effect is not None
        assert one.effect.size == pytest.approx(one.swing, rel=0.1)
    cost, call = found.assumptions
    assert cost.effect is not None
    assert cost.effect.spread < 0.01 * cost.effect.size
    assert call.index is None  # 4 of 200 euros a touch: negligible
    assert cost.index is not None
    assert cost.index.total == pytest.approx(1.0, abs=0.5)


def test_the_decision_is_as_often_visits_as_their_cost_is_below_the_switch(found: Sensitivities):
    """Uniform in 25 to 225: visits pay below 125 and some 2 for the call saved."""
    calls, visits = found.standings
    share = (SWITCH + 2 - 25) / 200
    assert visits.share == pytest.approx(share, abs=0.1)
    assert visits.share_low < share < visits.share_high
    assert calls.share + visits.share == 1.0
    assert calls.clear + visits.clear <= 1.0


def test_knowing_the_cost_is_worth_what_it_is_by_hand(found: Sensitivities):
    """D = n (127 − c), c uniform in [25, 225]: E max(D, 0) − max(E D, 0) = n (102²/400 − 2)."""
    leads = 10 * 30
    exact = leads * (102**2 / 400 - 2)
    cost, call = found.assumptions
    assert found.worth.value == pytest.approx(exact, rel=0.25)
    assert cost.worth.value == pytest.approx(exact, rel=0.25)
    assert cost.worth.low < exact < cost.worth.high
    assert call.worth.value < 0.25 * exact


def test_what_it_cost(found: Sensitivities):
    assert found.screened == 4 * 3
    assert found.indexed == 8 * 3
    assert found.cost == (1 + 4) * 2 * 6 + (12 + 24 + 40) * 2 * 3
    scenario_rule = pools_rule()
    assert found.cost <= most(scenario_rule, 2, 2)


def pools_rule() -> Any:
    from funnel_sim.config.schema.sensitivity import Sensitivity

    return Sensitivity(**RULE)


def test_the_same_question_has_the_same_answer(found: Sensitivities, place: Path):
    assert only(varied(place, {COST: "25..225", CALL: "0..4"})) == found


def test_sentences_say_who_how_often_what_turns_it_and_what_it_is_worth(found: Sensitivities):
    text = " ".join(in_words(found, lambda value: format_value(value, "money", "EUR")))
    for part in (
        "is best on contribution in",
        "of the 40 worlds held possible (95 % interval",
        f"It is turned by {COST} at 225, all else as written.",
        "negligible in the screening: call.cost",
        f"of single ones most {COST}",
        "This cost 516 replications",
    ):
        assert part in text, part


def test_a_single_input_needs_no_screening(place: Path):
    found = only(varied(place, {COST: "25..225"}))
    (one,) = found.assumptions
    assert one.effect is None
    assert one.index is not None
    assert one.index.first == pytest.approx(1.0, abs=0.4)
    assert found.screened == 0


def test_inputs_that_do_nothing_have_no_index_and_are_worth_nothing(place: Path):
    """One more rep where nobody waits, and a thousandth of a euro of pay."""
    path = "organisations.calls.teams.all.headcount"
    found = only(varied(place, {path: "18..20", HOUR: "0..0.001 EUR / yr"}))
    assert all(a.swing < 1e-2 for a in found.assumptions)
    assert found.worth.value < 1
    text = " ".join(in_words(found, lambda value: format_value(value, "money", "EUR")))
    assert "worth nothing to speak of" in text


def test_every_variant_has_worlds_of_its_own(place: Path):
    margin = "market.segments.only.gross_margin"
    variants = {"usual": {margin: "50 %"}, "thin": {margin: "2 %"}}
    result = varied(place, {COST: "25..225"}, variants=variants)
    usual, thin = result.situations
    assert thin.standings[0].share == 1.0
    assert usual.standings[0].share < 1.0
    assert result.replications == usual.cost + thin.cost


def test_of_costs_the_lower_is_the_better(place: Path):
    found = only(varied(place, {COST: "25..225"}, objective="cost_of_sales"))
    assert found.choice.organisation == "calls"
    assert found.choice.share == 1.0
    assert found.base.mean > 0


def test_the_missing_library_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "SALib", None)  # Python then finds no such library
    with pytest.raises(InvalidInput) as refused:
        requirements.need_library()
    assert "pip install 'funnel-sim[sensitivity]'" in str(refused.value)


def test_luck_that_few_replications_share_is_taken_out(found: Sensitivities):
    """Calls cost 2 on average in all worlds, 0 as written; else they do not depend on the inputs.
    So their mean over the worlds is that of the longer run as written, less two euros a call."""
    calls = found.standings[0]
    assert calls.mean == pytest.approx(calls.base - 2 * 300, rel=0.01)
    assert np.isfinite(calls.mean)
