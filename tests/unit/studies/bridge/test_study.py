"""The bridge on a small experiment: who gets which piece, against runs made by hand."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from funnel_sim.engines.choice import load_engine
from funnel_sim.metrics.registry import INDEX
from funnel_sim.studies.bridge.result import BridgeResult, Span
from funnel_sim.studies.bridge.study import bridge
from funnel_sim.studies.experiment import run_experiment
from funnel_sim.studies.replications import replications
from tests.support.experiments import document, scenario

COUNT = 4
ENGINE = load_engine("compiled")
LEARNING = {"rate": "80 %", "prior": 3, "odds": 0.8, "half": 5}
TURNOVER = {
    "mean_tenure": "2 wk", "hiring_cost": "900 EUR",
    "ramp": {"profile": ["40 %"], "step": "1 wk", "effect": -0.8},
}  # fmt: skip


def busy_market() -> dict[str, Any]:
    """Every mechanism is at work, for everybody."""
    market: dict[str, Any] = deepcopy(document()["market"])
    market["first_response"] = {"exponent": 0.3}
    for role in market["roles"].values():
        role |= {"learning": LEARNING, **TURNOVER, "commission": {"rate": "2 %"}, "skill_sd": 0}
    return market


def bridged(folder: Path, **changes: Any) -> BridgeResult:
    changes = {"market": busy_market(), "bridge": {"replications": COUNT}, **changes}
    loaded = scenario(folder, **changes)
    with replications(
        folder / "results", loaded.experiment.seed, engine=ENGINE, workers=1
    ) as source:
        return bridge(loaded, source)


def only(result: BridgeResult) -> Span:
    (span,) = result.spans
    return span


def pieces(span: Span) -> dict[str, float]:
    return {piece.group: piece.amount.mean for piece in span.pieces}


def split(**changes: Any) -> dict[str, Any]:
    organisation = deepcopy(document()["organisations"]["split"])
    return {**organisation, **changes}


def with_role(role: str) -> dict[str, Any]:
    """A seller more from the second week on, who needs a ramp."""
    organisation = split()
    changes = [{"date": "2027-01-25", "headcount": 3}]
    organisation["teams"]["field"] |= {"role": role, "changes": changes}
    return organisation


def between(folder: Path, a: dict[str, Any], b: dict[str, Any], **changes: Any) -> Span:
    section = {"replications": COUNT, "start": "a", "end": "b"}
    return only(bridged(folder, organisations={"a": a, "b": b}, bridge=section, **changes))


def changed_role(**changes: Any) -> dict[str, Any]:
    """A market with a role `other`, which is field sales but for some terms."""
    market = busy_market()
    for role in market["roles"].values():  # who leaves is luck, which hangs on the role's name
        role["mean_tenure"] = None
    market["roles"]["other"] = {**market["roles"]["field_sales"], **changes}
    return market


DIFFERENCES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "loss of a hand-over": ("hand_over", split(hand_over={"effect": -1.5}), {}),
    "delay of a hand-over": ("hand_over", split(hand_over={"delay": "2 d"}), {}),
    "salary": ("pay", with_role("other"), {"salary": "90_000 EUR / yr"}),
    "commission": ("pay", with_role("other"), {"commission": {"rate": "9 %"}}),
    "learning": ("learning", with_role("other"), {"learning": {**LEARNING, "odds": 3.0}}),
    "no learning": ("learning", with_role("other"), {"learning": None}),
    "bonus": ("learning", with_role("other"),
              {"learning": None, "specialisation": {"work": "70 %", "odds": 0.9}}),
    "search for new hires": ("people", with_role("other"), {"hiring_cost": "7_000 EUR"}),
    "ramp": ("people", with_role("other"), {"ramp": {"profile": ["10 %"], "step": "2 wk"}}),
    "tenure": ("people", with_role("other"), {"mean_tenure": "2 wk"}),
    "visits": ("visits", with_role("other"), {"mode": "inside"}),
}  # fmt: skip


@pytest.mark.parametrize("case", DIFFERENCES)
def test_a_single_mechanism_that_differs_gets_the_whole_difference(case: str, tmp_path: Path):
    group, other, role = DIFFERENCES[case]
    before = with_role("field_sales") if role else split()
    span = between(tmp_path, before, other, market=changed_role(**role))
    assert span.whole.mean != 0
    (piece,) = span.pieces
    assert piece.group == group
    for found in (piece.amount.mean, piece.first, piece.last):
        assert found == pytest.approx(span.whole.mean, rel=1e-9)
    assert piece.amount.low == pytest.approx(span.whole.low, rel=1e-9)
    assert "pooling" not in span.left_out
    assert len(span.left_out) == 6


def test_pieces_and_rest_add_up_to_the_difference_that_run_finds(tmp_path: Path):
    span = only(bridged(tmp_path))
    result = run_experiment(
        scenario(tmp_path, market=busy_market(), replications=COUNT), tmp_path / "run", workers=1
    )
    totals = {n: o.total[:, INDEX["contribution"]].mean() for n, o in result.outcomes.items()}
    assert span.start_mean == pytest.approx(totals[span.start])
    assert span.end_mean == pytest.approx(totals[span.end])
    assert span.whole.mean == pytest.approx(span.end_mean - span.start_mean, rel=1e-9)
    assert sum(pieces(span).values()) == pytest.approx(span.whole.mean, rel=1e-9)
    assert list(pieces(span)) == [
        "pooling", "learning", "hand_over", "response", "visits", "people", "pay", "marketing"
    ]  # fmt: skip
    assert span.left_out == ()
    assert span.worlds == 32
    for piece in span.pieces:
        assert piece.amount.low <= piece.amount.mean <= piece.amount.high


def test_the_rest_is_the_difference_in_a_market_written_without_any_of_the_mechanisms(
    tmp_path: Path,
):
    busy = busy_market()
    busy["channels"]["website"]["leads"] = "20 / d"
    span = only(bridged(tmp_path, market=busy))
    market = deepcopy(document()["market"])
    market["channels"]["website"]["leads"] = "20 / d"
    del market["segments"]["small"]["patience"]
    market["activities"]["visit"] = {"duration": market["activities"]["visit"]["duration"]}
    for stage in market["stages"].values():
        stage["field"] = stage["inside"]
    del market["stages"]["closing"]["field_effect"]
    for name, role in market["roles"].items():
        market["roles"][name] = {"mode": role["mode"], "salary": "0 EUR / yr"}
    del market["channels"]["website"]["cost_per_lead"]
    organisations = deepcopy(document()["organisations"])
    del organisations["split"]["hand_over"]
    bare = scenario(tmp_path, market=market, organisations=organisations, replications=COUNT)
    result = run_experiment(bare, tmp_path / "bare", workers=1)
    totals = {n: o.total[:, INDEX["contribution"]].mean() for n, o in result.outcomes.items()}
    assert totals[span.end] != totals[span.start]
    assert pieces(span)["pooling"] == pytest.approx(totals[span.end] - totals[span.start])


def test_pay_is_what_it_is_by_hand(tmp_path: Path):
    """10,000 EUR a year of 261 days and 20 % on top, for two sellers 15 days, for one 10."""
    market = changed_role(salary="80_000 EUR / yr")
    span = between(tmp_path, with_role("field_sales"), with_role("other"), market=market)
    by_hand = -(2 * 15 + 10) * 10_000 * 1.2 / 261
    assert pieces(span) == {"pay": pytest.approx(by_hand)}
    assert (span.whole.low, span.whole.high) == pytest.approx((by_hand, by_hand))


def test_visits_that_only_cost_cash_are_worth_their_number_times_that(tmp_path: Path):
    """Field sellers visit where inside sellers call, as long and with the same odds."""
    market = changed_role()
    duration = market["activities"]["call"]["duration"]
    market["activities"]["visit"] = {"duration": duration, "cost": 101}  # a call costs 1
    for stage in market["stages"].values():
        stage["inside"] = {"touches": "1 call"}
        stage["field"] = {"touches": "1 visit"}
    del market["stages"]["closing"]["field_effect"]
    market["roles"]["desk"] = {**market["roles"]["field_sales"], "mode": "inside"}
    a, b = ({"teams": {"all": {"role": r, "headcount": 4}}} for r in ("desk", "field_sales"))
    span = between(tmp_path, a, b, market=market)
    loaded = scenario(tmp_path, market=market, organisations={"a": a, "b": b}, replications=COUNT)
    run = run_experiment(loaded, tmp_path / "run", workers=1)
    visits = run.outcomes["b"].total[:, INDEX["visits"]]
    assert visits.mean() > 20
    assert pieces(span) == {"visits": pytest.approx(-100 * visits.mean())}


def test_a_change_of_the_queue_alone_leaves_pieces_for_what_it_works_through(tmp_path: Path):
    other = split()
    other["teams"]["inside"]["queue"] = "highest_value"
    span = between(tmp_path, split(), other, market=document()["market"])
    assert set(pieces(span)) >= {"pooling", "response"}
    assert sum(pieces(span).values()) == pytest.approx(span.whole.mean, rel=1e-9)


def test_organisations_that_are_the_same_have_no_pieces(tmp_path: Path):
    span = between(tmp_path, split(), split())
    assert (span.whole.low, span.whole.mean, span.whole.high) == (0, 0, 0)
    assert span.pieces == ()


def test_mechanisms_that_are_off_in_both_have_no_piece_and_need_no_replications(tmp_path: Path):
    span = only(bridged(tmp_path, market=document()["market"]))
    assert span.left_out == ("learning", "people")
    assert span.worlds == 8
    assert span.cost == (8 + 4) * COUNT  # `everyone` hands nothing over in any world


def test_it_starts_at_the_baseline_and_ends_at_the_best_of_the_others(tmp_path: Path):
    organisations = {**document()["organisations"], "many": {
        "teams": {"sales": {"role": "field_sales", "headcount": 60}}
    }}  # fmt: skip
    calm = document()["market"]
    span = only(bridged(tmp_path, market=calm, organisations=organisations, baseline="many"))
    assert span.start == "many"
    assert span.whole.mean > 0
    assert span.places[0] == 2
    turned = only(bridged(tmp_path, market=calm, organisations=organisations, baseline=span.end))
    assert turned.end == span.end
    assert turned.start != "many"


def test_the_other_way_round_every_piece_changes_its_sign(tmp_path: Path):
    there = only(bridged(tmp_path, bridge={"replications": 2, "start": "everyone", "end": "split"}))
    back = only(bridged(tmp_path, bridge={"replications": 2, "start": "split", "end": "everyone"}))
    assert np.array(list(pieces(back).values())) == pytest.approx(
        -np.array(list(pieces(there).values()))
    )


def test_every_variant_has_a_bridge_of_its_own(tmp_path: Path):
    cost = "market.activities.visit.cost"
    result = bridged(
        tmp_path, market=document()["market"], variants={"free": {cost: 0}, "dear": {cost: 900}},
        bridge={"replications": 2, "start": "everyone", "end": "split"},
    )  # fmt: skip
    free, dear = result.spans
    assert (free.variant, dear.variant) == ("free", "dear")
    assert pieces(dear)["visits"] > pieces(free)["visits"]
    assert pieces(dear)["hand_over"] == pytest.approx(pieces(free)["hand_over"], abs=20_000)
