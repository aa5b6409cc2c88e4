"""`funnel-sim check`: the offered load by arithmetic, and files by themselves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command_line import done, invoke, small_experiment


@pytest.fixture
def experiment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = small_experiment(tmp_path / "study")
    monkeypatch.chdir(file.parent)
    return Path("experiment.yaml")


def test_the_load_agrees_with_arithmetic_by_hand(experiment: Path):
    """Two weeks have ten working days and one weekend: 11 of the 12 half-days of two weeks' leads.

    In the field a lead takes a visit (3 h); half of them go on to a call (0.5 h) and, unless they
    drop out at it, a second visit.
    """
    leads = 5 * 11 / 6
    small = 3 + 0.5 * (0.5 + (1 - 0.6 / 2) * 3)
    large = 3 + 0.5 * (0.5 + (1 - 0.7 / 2) * 3)
    alike = ("--set", "market.roles.field_sales.skill_sd=0")
    content = json.loads(done("check", experiment, "--json", *alike).stdout)
    assert content["problems"] == []
    load = content["offered_load"]["everyone"]
    (reps,) = load["teams"]
    assert reps["demanded_hours"] == pytest.approx(leads * (0.8 * small + 0.2 * large))
    assert reps["available_hours"] == 2 * 80
    assert load["bottleneck"] == "reps"
    assert load["overloaded"] == []
    assert load["wins_if_nobody_waits"] == pytest.approx(leads * 0.5 * (0.8 * 0.4 + 0.2 * 0.3))
    assert load["revenue_if_nobody_waits"] == pytest.approx(
        leads * 0.5 * (0.8 * 0.4 * 9_000 + 0.2 * 0.3 * 60_000)
    )


def test_teams_that_are_asked_for_more_than_they_have_are_named_in_words(experiment: Path):
    calm = done("check", experiment).stdout
    assert "experiment.yaml: no problems." in calm
    assert "Asked for 100 % or more" not in calm
    busy = done("check", experiment, "--set", "market.channels.website.leads=40 / wk").stdout
    assert "Bottleneck: reps of everyone, field of split." in busy
    assert "Asked for 100 % or more, so that queues grow: reps of everyone, field of split." in busy


def test_equal_payroll_is_done_before_the_load_is_told(experiment: Path):
    said = done(
        "check", experiment, "--set", "equal=payroll",
        "--set", "organisations.everyone.teams.reps.headcount=20",
    ).stdout  # fmt: skip
    assert "everyone: as written; payroll 0 %" in said
    assert "inside 1 → " in said


def test_a_market_or_an_organisation_is_checked_by_itself(experiment: Path):
    assert done("check", "market.yaml").stdout == (
        "market.yaml: no problems in this market by itself.\n"
    )
    assert done("check", "split.yaml").stdout == (
        "split.yaml: no problems in this organisation by itself.\n"
    )
    assert json.loads(done("check", "split.yaml", "--json").stdout)["kind"] == "organisation"
    broken = invoke("check", "market.yaml", "--set", "segments.small.gross_margin=4")
    assert broken.exit_code == 2
    assert "segments.small.gross_margin: `gross_margin` must be a share" in broken.stderr
    assert experiment.exists()


def test_problems_come_as_json_too(experiment: Path):
    result = invoke("check", experiment, "--json", "--set", "seed=x", "--set", "horizon.length=3")
    assert result.exit_code == 2
    problems = json.loads(result.stdout)["problems"]
    assert [problem["path"] for problem in problems] == ["horizon.length", "seed"]
    assert problems[1]["message"] == "`seed` must be a whole number. Got 'x'."


def test_quiet_says_nothing_of_a_sound_file(experiment: Path):
    assert done("check", experiment, "--quiet").output == ""


def test_nothing_is_written(experiment: Path):
    done("check", experiment)
    names = sorted(path.name for path in Path().iterdir())
    assert names == ["everyone.yaml", "experiment.yaml", "market.yaml", "split.yaml"]


def test_it_says_what_the_first_day_finds(experiment: Path):
    said = done("check", experiment).stdout
    assert "The horizon begins with nothing under way: no open leads, no customers" in said
    opening = (
        "opening={pipeline: [{segment: small, stage: closing, count: 7}, "
        "{segment: large, stage: closing}], customers: [{segment: small, count: 1_200}]}"
    )
    said = done("check", experiment, "--set", opening).stdout
    assert "The horizon begins with 8 open leads and 1,200 customers." in said
    content = json.loads(done("check", experiment, "--set", opening, "--json").stdout)
    assert content["at_the_start"] == {"open_leads": 8, "customers": 1_200}
