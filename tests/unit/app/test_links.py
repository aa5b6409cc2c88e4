"""A link brings a state back, and nothing else: whatever it says, only levers move."""

from __future__ import annotations

from pathlib import Path

import pytest

from funnel_sim.app.links import link_of, saved_of, saved_parameters, state_of, state_of_link
from funnel_sim.app.opened import Opened, State
from tests.support.what_if import what_if_experiment

LEADS = "market.channels.website.leads"
VISIT = "market.activities.visit.cost"


@pytest.fixture(scope="module")
def opened(tmp_path_factory) -> Opened:
    folder: Path = tmp_path_factory.mktemp("links") / "e"
    variants = {"calm": {LEADS: "5 / wk"}, "busy": {LEADS: "9 / wk"}}
    return Opened(str(what_if_experiment(folder, variants=variants)))


@pytest.mark.parametrize(
    "state",
    [
        State(variant="calm"),
        State({LEADS: 7.5, VISIT: 240.0}, variant="busy"),
        State(without=("split",), equal="payroll", variant="calm"),
        State({"organisations.split.hand_over.effect": -0.15}, variant="calm"),
    ],
)
def test_a_link_brings_the_state_back(opened, state):
    assert state_of_link(link_of(state, opened), opened) == (state, [])


def test_a_link_carries_what_was_kept(opened):
    kept = {"more leads": State({LEADS: 7.5}, variant="calm"), "as is": State(variant="calm")}
    assert saved_of({"saved": saved_parameters(kept, opened)}, opened) == kept


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"set": ["market=/etc/passwd"]}, "is no input that this page can change"),
        ({"set": ["market.channels.website.lead=7"]}, f"Did you mean '{LEADS}'?"),
        ({"set": ["organisations.split=../../secret.yaml"]}, "is no input"),
        ({"set": [f"{LEADS}=1e9"]}, "must be a number from 0 to 15 / wk. Got '1e9'."),
        ({"set": [f"{LEADS}=nan"]}, "must be a number from"),
        ({"set": [f"{LEADS}="]}, "must be a number from"),
        ({"set": [f"{LEADS}=../market.yaml"]}, "must be a number from"),
        ({"without": ["everyone"]}, "the baseline 'everyone' cannot be left out"),
        ({"without": ["splot"]}, "Did you mean 'split'?"),
        ({"variant": ["windy"]}, "there is no variant 'windy'"),
        ({"equal": ["all"]}, "must be one of none, payroll"),
    ],
)
def test_what_a_link_cannot_say_is_told_and_left_as_written(opened, parameters, said):
    state, findings = state_of(parameters, opened)
    assert state == opened.start
    assert len(findings) == 1
    assert said in str(findings[0])


def test_the_sound_part_of_a_link_is_used(opened):
    state, findings = state_of({"set": [f"{LEADS}=8", "nonsense"]}, opened)
    assert state.values == {LEADS: 8.0}
    assert len(findings) == 1
