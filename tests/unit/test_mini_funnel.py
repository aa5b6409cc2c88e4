"""The funnel to read first: short, on its own, and right by arithmetic."""

import ast
import importlib.util
import subprocess
import sys
from math import exp, log, sqrt
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "mini_funnel.py"


@pytest.fixture
def mini():
    """A fresh copy of the module, whose constants a test may change."""
    spec = importlib.util.spec_from_file_location("mini_funnel", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def printed():
    """What the script prints, line by line."""
    done = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.splitlines()


def with_plenty_of_reps(teams):
    return {name: team | {"headcount": 10_000, "pay": 0.0} for name, team in teams.items()}


def test_it_is_short_enough_to_be_read_at_one_sitting():
    assert len(SCRIPT.read_text().splitlines()) <= 120


def test_it_needs_simpy_and_the_standard_library_alone():
    imported = [
        name
        for node in ast.walk(ast.parse(SCRIPT.read_text()))
        for name in (
            [a.name for a in node.names] if isinstance(node, ast.Import)
            else [node.module] if isinstance(node, ast.ImportFrom)
            else []
        )
    ]  # fmt: skip
    assert "simpy" in imported
    assert all(name == "simpy" or name in sys.stdlib_module_names for name in imported)


def test_it_prints_a_table_in_which_the_leads_add_up(printed):
    for row in (line.split() for line in printed if line.startswith(("generalists", "stage"))):
        leads, wins, lost, cold = (int(cell.replace(",", "")) for cell in row[1:5])
        assert 0 < wins + lost + cold < leads, "the rest is open at the end of the year"
    assert len(printed) == 8


def test_the_answer_turns_with_the_number_of_leads(printed):
    few, many = (
        [float(word.replace(",", "")) for word in line.split() if word[-2].isdigit()]
        for line in printed
        if line.startswith("difference")
    )
    assert few[0] + 3 * few[1] < 0 < many[0] - 3 * many[1]


@pytest.mark.parametrize("name", ["generalists", "stage_based"])
def test_where_nobody_waits_wins_are_arithmetic(mini, name):
    """Wins of a Poisson flow that nobody delays are Poisson: flow × odds × time to win in."""
    leads_per_hour, chance, time, hand_overs, team = 10.0, 1.0, 0.0, 0, None
    for stage, takes in mini.STAGES.items():
        (by,) = (t for t, of in mini.ORGANISATIONS[name].items() if stage in of["covers"])
        hand_overs += team is not None and by != team
        team = by
        mode = mini.ORGANISATIONS[name][by]["mode"]
        odds = takes["advance"] / (1.0 - takes["advance"]) * exp(mini.HAND_OVER * hand_overs)
        odds *= exp(takes["field_effect"]) if mode == "field" else 1.0
        chance *= odds / (1.0 + odds)
        time += takes["touches"] * mini.MODES[mode]["hours"] + (takes["touches"] - 1) * takes["gap"]
    expected = leads_per_hour * chance * (mini.YEAR - time)

    tally = mini.Sales(with_plenty_of_reps(mini.ORGANISATIONS[name]), leads_per_hour, 1).tally
    assert 3.0 * sqrt(expected) < 0.06 * expected
    assert tally["wins"] == pytest.approx(expected, abs=3.0 * sqrt(expected))
    assert tally["cold"] == 0


def test_money_is_margin_less_pay_and_cash(mini):
    """One segment, one stage of one touch that always succeeds and costs 60, no pay."""
    mini.SEGMENTS = {"only": {"share": 1.0, "margin": 1_000.0, "patience": 1.0}}
    mini.STAGES = {"only": {"touches": 1, "gap": 1.0, "advance": 1 - 1e-12, "field_effect": 0.0}}
    teams = {"reps": {"headcount": 10_000, "pay": 0.0, "mode": "field", "covers": ["only"]}}
    tally = mini.Sales(teams, 0.5, 1).tally
    assert tally["touches"] == tally["leads"] > 800
    assert tally["contribution"] == 1_000.0 * tally["wins"] - 60.0 * tally["touches"]


def test_with_far_too_many_leads_nobody_idles(mini):
    tally = mini.Sales(mini.ORGANISATIONS["generalists"], 3.0, 1).tally
    assert tally["hours"] == pytest.approx(4 * mini.YEAR, rel=0.01)
    assert tally["cold"] > tally["leads"] / 2


def test_a_lead_has_the_same_luck_in_every_organisation(mini):
    """A hand-over without effect and field work without effect: the same leads win."""
    mini.HAND_OVER = 0.0
    for stage in mini.STAGES.values():
        stage["field_effect"] = 0.0
    mini.MODES["field"] = mini.MODES["inside"]
    one, other = (
        mini.Sales(with_plenty_of_reps(teams), 0.4, 1).tally
        for teams in mini.ORGANISATIONS.values()
    )
    assert one == other


def test_better_odds_only_help(mini):
    worse = mini.Sales(with_plenty_of_reps(mini.ORGANISATIONS["stage_based"]), 0.4, 1).tally
    mini.HAND_OVER = log(2.0)
    better = mini.Sales(with_plenty_of_reps(mini.ORGANISATIONS["stage_based"]), 0.4, 1).tally
    assert better["leads"] == worse["leads"]
    assert better["wins"] > worse["wins"]
    assert better["touches"] > worse["touches"]
