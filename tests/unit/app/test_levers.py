"""Which inputs can be moved: what a reader of the experiment would name, within limits that fit."""

from __future__ import annotations

import pytest

from funnel_sim.app.levers import Lever, rebalanced
from funnel_sim.app.opened import Opened, State
from tests.support.command_line import ROOT
from tests.support.what_if import prescribing, what_if_experiment

VISIT = "market.activities.visit.cost"
SHARES = "organisations.everyone.teams.reps.shares"


def by_path(opened: Opened) -> dict[str, Lever]:
    return {lever.path: lever for lever in opened.levers(opened.start.variant)}


def test_levers_are_the_inputs_that_a_meeting_asks_about(tmp_path):
    found = by_path(Opened(str(what_if_experiment(tmp_path / "e"))))
    assert {path: (lever.group, lever.now) for path, lever in found.items()} == {
        "organisations.everyone.teams.reps.headcount": ("team sizes", 2),
        "organisations.split.teams.inside.headcount": ("team sizes", 1),
        "organisations.split.teams.field.headcount": ("team sizes", 1),
        "market.channels.website.leads": ("lead flow", 5),
        VISIT: ("visits", 190),
        "organisations.split.hand_over.effect": ("hand-overs", 0),
        "market.stages.closing.advance.small": ("assumptions", 40),
    }


def test_only_designs_that_pass_leads_on_have_a_loss_at_hand_overs():
    opened = Opened(str(ROOT / "experiments" / "specialised_vs_stage_based.yaml"))
    handing = {lever.organisation for lever in opened.levers(None) if lever.group == "hand-overs"}
    assert handing == {"stage_based", "hybrid"}


def test_ranges_of_the_experiment_are_the_limits(tmp_path):
    found = by_path(Opened(str(what_if_experiment(tmp_path / "e"))))
    assert (found[VISIT].low, found[VISIT].high) == (100, 300)
    advance = found["market.stages.closing.advance.small"]
    assert (advance.low, advance.high, advance.unit) == (30, 50, "%")


@pytest.mark.parametrize(
    "name",
    ["specialised_vs_stage_based", "effort_prescribed_vs_own_judgement",
     "inside_or_field_for_small_customers", "which_assumptions_matter"],
)  # fmt: skip
def test_every_lever_of_the_shipped_experiments_fits_at_both_ends(name):
    """Both limits are checked as a file would be, and what is written is a step between them."""
    opened = Opened(str(ROOT / "experiments" / f"{name}.yaml"))
    variant = opened.start.variant
    levers = opened.levers(variant)
    assert len(levers) > 10
    for lever in levers:
        steps = (lever.now - (0 if lever.low == lever.step else lever.low)) / lever.step
        assert lever.low <= lever.now <= lever.high
        assert steps == pytest.approx(round(steps), abs=1e-6)
        for end in (lever.low, lever.high):
            written = {each.path: each.now for each in levers}
            values = rebalanced(levers, written | {lever.path: end}, lever.path)
            opened.scenario_of(State(opened.moved(values, variant), variant=variant))


def test_a_moved_lever_is_what_the_simulation_gets(tmp_path):
    opened = Opened(str(what_if_experiment(tmp_path / "e")))
    state = State({VISIT: 240.0, "organisations.split.teams.inside.headcount": 3.0,
                   "organisations.split.hand_over.effect": -0.3})  # fmt: skip
    experiment = opened.scenario_of(state).experiment
    cost = experiment.market.activities["visit"].cost
    assert cost is not None
    assert cost.value == 240
    assert experiment.organisations["split"].teams["inside"].headcount == 3
    assert experiment.organisations["split"].hand_over.effect == -0.3
    assert experiment.organisations["everyone"].hand_over.effect == 0


def test_shares_beside_the_one_that_is_moved_make_up_the_rest(tmp_path):
    file = what_if_experiment(tmp_path / "e")
    prescribing(tmp_path / "e")
    opened = Opened(str(file))
    levers = opened.levers(None)
    values = {lever.path: lever.now for lever in levers}
    moved = rebalanced(levers, values | {f"{SHARES}.small": 45.0}, f"{SHARES}.small")
    assert (moved[f"{SHARES}.small"], moved[f"{SHARES}.large"]) == (45, 55)
    team = (
        opened.scenario_of(State(opened.moved(moved, None)))
        .experiment.organisations["everyone"]
        .teams["reps"]
    )
    assert team.shares == {"small": pytest.approx(0.45), "large": pytest.approx(0.55)}


def test_rounded_shares_still_add_up():
    thirds = tuple(f"s.{i}" for i in range(3))
    levers = [
        Lever(path, "effort shares", path, "%", "%", 0, 100, 1, now, whole=thirds)
        for path, now in zip(thirds, (34.0, 33.0, 33.0), strict=True)
    ]
    for share in range(101):
        found = rebalanced(levers, {"s.0": float(share), "s.1": 33.0, "s.2": 33.0}, "s.0")
        assert sum(found.values()) == 100
        assert all(value >= 0 for value in found.values())
