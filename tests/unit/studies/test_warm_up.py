"""Is the warm-up of a steady-state study long enough? On a pipeline whose filling is known.

A lead takes three calls with 10 days in between, each an exponential pause. So the pipeline of n
days holds 2 leads a day times E[min(n, X + Y)], X and Y being the pauses: 90 % of its 40 leads
after 39 days, 99 % after 66.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from funnel_sim.cli.warm_up_report import warnings
from funnel_sim.config.scenario import Scenario
from funnel_sim.studies.offered import comparands, offered_loads
from funnel_sim.studies.opening import open_scenario
from funnel_sim.studies.warm_up import (
    PILOTS,
    WarmUpCheck,
    check_warm_ups,
    in_steady_state,
    without_steady_state,
)
from tests.support.command_line import done

EXPERIMENT = """
question: Does it settle?
market:
  currency: EUR
  calendar: {hours_per_day: 8}
  segments:
    only: {deal_value: 1000, gross_margin: 50 %}
  channels:
    web: {leads: 2 / d, mix: {only: 100 %}, working_hours_only: true}
  activities:
    call: {duration: {exponential: {mean: 30 min}}}
  stages:
    closing:
      inside: {touches: 3 call, gap: {exponential: {mean: 10 d}}, drop_out: last}
      advance: 50 %
  roles:
    seller: {mode: inside, salary: 50_000 EUR / yr, selling_time: 100 %}
organisations:
  alone: {teams: {desk: {role: seller, headcount: 1}}}
horizon: {start: 2027-01-04, length: 500 d, study: steady_state, warm_up: 5 d}
replications: 2
seed: 5
"""
OVERLOADED = "market.activities.call.duration={exponential: {mean: 90 min}}"
"""9 h of calls a day for 8 h of work."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "settle.yaml"
    path.write_text(EXPERIMENT, encoding="utf-8")
    return path


def checks(scenario: Scenario) -> tuple[WarmUpCheck, ...]:
    designs = in_steady_state(comparands(scenario).designs)
    return check_warm_ups(designs, offered_loads(designs), scenario.experiment.seed, workers=1)


def only(scenario: Scenario) -> WarmUpCheck:
    (check,) = checks(scenario)
    return check


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> WarmUpCheck:
    """The check of the experiment as it stands above."""
    path = tmp_path_factory.mktemp("short") / "settle.yaml"
    path.write_text(EXPERIMENT, encoding="utf-8")
    return only(open_scenario(path))


def test_a_warm_up_shorter_than_the_pipeline_takes_to_fill_is_too_short(short: WarmUpCheck):
    check = short
    assert (check.design, check.series, check.replications) == ("alone", "open leads", PILOTS)
    assert check.too_short
    assert not check.sound
    assert check.start is not None
    assert 35 * 8 <= check.start <= 120 * 8
    assert check.level == pytest.approx(40, rel=0.1)
    assert check.left is not None
    assert check.left < 0.9 * check.level
    assert check.warm_up_until == date(2027, 1, 8)
    (sentence,) = warnings(check)
    assert "the warm-up of alone, 40 h (to 2027-01-08), is too short" in sentence
    assert f"Write `warm_up: {round(check.start)} h` or more." in sentence


def test_a_long_warm_up_is_sound(file: Path):
    check = only(open_scenario(file, ["horizon.warm_up=100 d"]))
    assert check.sound
    assert list(warnings(check)) == []
    assert check.left is None


def test_what_is_suggested_is_long_enough(file: Path, short: WarmUpCheck):
    check = only(open_scenario(file, [f"horizon.warm_up={short.start} h"]))
    assert (check.sound, check.start) == (True, short.start)


def test_more_work_than_hours_has_no_steady_state(file: Path):
    scenario = open_scenario(file, [OVERLOADED, "horizon.warm_up=100 d"])
    check = only(scenario)
    assert (check.start, check.mser5_reached, check.growing) == (None, False, ("desk",))
    assert check.second_half > 1.25 * check.first_half
    assert not check.too_short
    (sentence,) = warnings(check)
    assert "has no steady state" in sentence
    assert "Asked for 100 % or more by leads that never go cold: desk." in sentence
    designs = comparands(scenario).designs
    assert without_steady_state(designs, offered_loads(designs)) == {"alone": ("desk",)}


def test_with_patience_an_overloaded_team_settles_since_leads_go_cold(file: Path):
    patience = "market.segments.only.patience={exponential: {mean: 3 d}}"
    scenario = open_scenario(file, [OVERLOADED, patience, "horizon.warm_up=100 d"])
    designs = comparands(scenario).designs
    (team,) = offered_loads(designs)["alone"].overloaded
    assert team.team == "desk"
    check = only(scenario)
    assert check.settles
    assert not check.too_short
    assert without_steady_state(designs, offered_loads(designs)) == {}


def test_a_season_is_named_where_it_may_pass_for_a_start(file: Path):
    season = "market.channels.web.season={january: 3}"
    check = only(open_scenario(file, [season, "horizon.length=200 d"]))
    assert check.too_short
    assert check.unsteady == ("web",)
    *_, last = warnings(check)
    assert last.startswith("Leads of web change with the date")


def test_a_horizon_that_hardly_outlasts_the_start_is_short(file: Path):
    check = only(open_scenario(file, ["horizon.length=150 d", "horizon.warm_up=70 d"]))
    assert not check.too_short
    assert check.window_too_short
    (sentence,) = warnings(check)
    assert "the horizon of alone is short for a steady state" in sentence


def test_an_open_pipeline_that_is_there_already_has_no_start_to_wait_for(file: Path):
    """40 leads of which half have one pause before them and half have two: as in steady state."""
    plain: dict[str, Any] = yaml.safe_load(EXPERIMENT)
    plain["market"]["stages"] = {
        name: {
            "inside": {"touches": "1 call", "lead_in": {"exponential": {"mean": "10 d"}}},
            "advance": "100 %",
        }
        for name in ("first", "second")
    }
    empty = {**plain, "horizon": {**plain["horizon"], "warm_up": "1 d"}}
    rows = [{"segment": "only", "stage": stage, "count": 20} for stage in ("first", "second")]
    file.write_text(yaml.safe_dump(empty, sort_keys=False), encoding="utf-8")
    assert only(open_scenario(file)).too_short
    there = {**empty, "opening": {"pipeline": rows}}
    file.write_text(yaml.safe_dump(there, sort_keys=False), encoding="utf-8")
    assert only(open_scenario(file)).sound


@pytest.mark.slow
def test_customers_who_come_back_are_looked_at_too(file: Path):
    """Half of 2 leads a day buy and stay for 60 days: 60 customers, 95 % of them after 180 days."""
    customers = {"lifetime": {"exponential": {"mean": "60 d"}},
                 "care": {"support": {"every": {"exponential": {"mean": "20 d"}}}}}  # fmt: skip
    plain: dict[str, Any] = yaml.safe_load(EXPERIMENT)
    plain["market"]["segments"]["only"]["customers"] = customers
    plain["market"]["stages"]["help"] = {"inside": {"touches": "1 call"}, "advance": "100 %"}
    plain["market"]["journeys"] = {"new": {"stages": ["closing"]}, "support": {"stages": ["help"]}}
    plain["organisations"]["alone"]["teams"]["desk"]["headcount"] = 2
    plain["horizon"] |= {"length": "1200 d", "warm_up": "70 d"}
    file.write_text(yaml.safe_dump(plain, sort_keys=False), encoding="utf-8")
    leads, customers_check = checks(open_scenario(file))
    assert (leads.series, customers_check.series) == ("open leads", "customers")
    assert customers_check.level == pytest.approx(60, rel=0.1)
    assert customers_check.too_short
    assert customers_check.start is not None
    assert customers_check.start > 100 * 8


def test_a_plan_year_has_no_warm_up_to_check(file: Path):
    designs = comparands(open_scenario(file, ["horizon={study: terminating, warm_up: null}"]))
    assert in_steady_state(designs.designs) == {}


@pytest.mark.slow
def test_workers_do_not_change_what_is_found(file: Path):
    scenario = open_scenario(file, ["horizon.length=60 d"])
    designs = comparands(scenario).designs
    loads = offered_loads(designs)
    assert check_warm_ups(designs, loads, 5, workers=2) == check_warm_ups(
        designs, loads, 5, workers=1
    )


@pytest.mark.slow
def test_run_warns_on_the_terminal_for_machines_and_in_the_manifest(
    file: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(file.parent)
    short = done("run", file, "--workers", 1).stdout
    assert short.index("is too short") < short.index("only organisation")
    manifest = json.loads(Path("results/settle/manifest.json").read_text())
    assert manifest["warm_up"][0]["too_short"] is True
    quiet = done("run", file, "--workers", 1, "--quiet").stdout
    assert quiet.startswith("Warning: the warm-up of alone")
    content = json.loads(done("run", file, "--workers", 1, "--json").stdout)
    (check,) = content["warm_up"]
    assert check["start"] == manifest["warm_up"][0]["start"]
    assert check["warnings"] == [quiet.splitlines()[0]]
    long = done("run", file, "--workers", 1, "--set", "horizon.warm_up=100 d").stdout
    assert "is long enough: open leads need" in long
    assert "Warning" not in long


def test_check_tells_what_arithmetic_can_tell(file: Path):
    sound = done("check", file).stdout
    assert "Warning" not in sound
    said = done("check", file, "--set", OVERLOADED).stdout
    assert "Warning: alone has no steady state. Asked for 100 %" in said
    content = json.loads(done("check", file, "--set", OVERLOADED, "--json").stdout)
    assert content["without_steady_state"] == {"alone": ["desk"]}
    assert np.isclose(content["offered_load"]["alone"]["teams"][0]["load"], 9 / 8)
