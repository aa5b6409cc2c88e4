"""The Olist configuration against the real funnel: what it says is what was measured, and simulated
wins and cycles come out as they really were.

The data are no part of the project; what needs them is skipped where they are absent.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from funnel_sim.domain.tables import Outcomes, stack
from funnel_sim.engines.simpy_engine import simulate
from funnel_sim.metrics.registry import INDEX
from funnel_sim.runner.replicate import replicate
from funnel_sim.studies.designs import Design, blueprint_of, situations
from funnel_sim.studies.opening import open_scenario
from funnel_sim.studies.reality import compare_with_reality

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "olist"
SCENARIO = open_scenario(ROOT / "experiments" / "olist_sdr_split.yaml")
EXPERIMENT = SCENARIO.experiment
REPLICATIONS = 5

needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"the Olist files are no part of the project and not in {DATA}"
)


def _as_olist_was() -> Design:
    (situation,) = situations(SCENARIO)
    return next(d for d in situation.designs if d.organisation_name == "sdr_sr")


@pytest.fixture(scope="module")
def simulated() -> Outcomes:
    design = _as_olist_was()
    blueprint = blueprint_of(design)
    runs = [replicate(blueprint, simulate, EXPERIMENT.seed, r) for r in range(REPLICATIONS)]
    return stack(design.name, blueprint.frame, runs)


def _mean(outcomes: Outcomes, kpi: str) -> float:
    return float(outcomes.total[:, INDEX[kpi]].mean())


def test_the_watched_period_is_that_of_the_data():
    calendar = blueprint_of(_as_olist_was()).calendar
    assert (calendar.start.isoformat(), calendar.end.isoformat()) == ("2018-01-01", "2018-11-15")


def test_as_many_leads_come_as_really_came_and_none_after_may(simulated: Outcomes):
    assert _mean(simulated, "leads") == pytest.approx(5998, rel=0.03)
    by_month = dict(
        zip(
            simulated.frame.calendar.month_labels,
            simulated.by["month"][:, :, INDEX["leads"]].sum(axis=0),
            strict=True,
        )
    )
    late = {month: n for month, n in by_month.items() if month > "2018-06"}
    assert len(late) == 5
    assert set(late.values()) == {0.0}


def test_as_many_leads_are_won_as_really_were(simulated: Outcomes):
    wins, leads = _mean(simulated, "wins"), _mean(simulated, "leads")
    assert wins / leads == pytest.approx(0.130, abs=0.01)


def test_leads_still_open_at_the_end_hardly_move_the_win_rate(simulated: Outcomes):
    """Reality knows wins per contact, the simulator wins per decided lead."""
    assert _mean(simulated, "win_rate") == pytest.approx(0.130, abs=0.01)
    assert _mean(simulated, "open") / _mean(simulated, "leads") < 0.03


def test_half_of_the_wins_take_as_long_as_they_really_took(simulated: Outcomes):
    assert _mean(simulated, "sales_cycle_median") == pytest.approx(12.9, rel=0.2)


def test_origins_differ_as_they_really_did(simulated: Outcomes):
    """Wins per lead, docs/data/olist.md; each within four standard errors of both counts."""
    real = {
        "organic_search": (1736, 255), "paid_search": (1182, 175), "social": (1051, 66),
        "unknown": (861, 181), "direct_traffic": (380, 54), "email": (347, 14), "other": (230, 12),
        "referral": (211, 24),
    }  # fmt: skip
    leads, wins = (
        simulated.by["channel"][:, :, INDEX[kpi]].sum(axis=0) for kpi in ("leads", "wins")
    )
    assert simulated.frame.channels == tuple(real)
    for n, won, (real_n, real_won) in zip(leads, wins, real.values(), strict=True):
        share = real_won / real_n
        error = np.sqrt(share * (1 - share) * (1 / real_n + 1 / n))
        assert abs(won / n - share) < 4 * error


def test_simulated_stands_next_to_real(simulated: Outcomes):
    rows = {r.kpi.name: r for r in compare_with_reality(EXPERIMENT, {"sdr_sr": simulated})}
    assert list(rows) == ["win_rate", "sales_cycle_median", "leads", "wins"]
    rate = rows["win_rate"]
    assert rate.real == 0.13
    assert rate.simulated is not None
    assert rate.simulated.mean == pytest.approx(_mean(simulated, "win_rate"))
    assert rate.difference == pytest.approx(rate.simulated.mean - 0.13)
    assert rate.spread is not None
    assert rate.spread[0] < rate.simulated.mean < rate.spread[1]


def test_other_organisations_have_no_reality(simulated: Outcomes):
    assert compare_with_reality(EXPERIMENT, {"generalists": simulated}) == []


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    script = _load(ROOT / "scripts" / "measure_olist.py")
    read: Callable[[Path], tuple[Any, Any]] = script.read
    return dict(script.measure(*read(DATA)))


def _load(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("measure_olist_for_config", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@needs_data
def test_channels_are_what_was_measured(measured: dict[str, Any]):
    names = [name for name in measured["win_rates"] if name != "all"]
    channels = EXPERIMENT.market.channels
    assert {name.replace("_", " ") for name in channels} == {n.replace("_", " ") for n in names}
    for name in names:
        channel = channels[name.replace(" ", "_")]
        arrivals, rates = measured["arrivals"][name], measured["win_rates"][name]
        assert channel.leads is not None
        assert channel.leads.per == "wk"
        assert channel.leads.value == pytest.approx(arrivals["per_week"], abs=0.06)
        assert channel.over_dispersion == pytest.approx(arrivals["dispersion_weekly"], abs=6e-4)
        assert channel.quality == pytest.approx(rates["shift_at_2_stages"], abs=6e-4)
        for day, share in measured["weekday_share"][name].items():
            assert (channel.weekdays or {})[day] == pytest.approx(share, abs=6e-4)


@needs_data
def test_season_is_that_of_the_months(measured: dict[str, Any]):
    days = {"january": 31, "february": 28, "march": 31, "april": 30, "may": 31}
    usual = measured["arrivals"]["all"]["per_week"] / 7
    for channel in EXPERIMENT.market.channels.values():
        for number, (month, length) in enumerate(days.items(), start=1):
            leads = measured["months"][f"2018-{number:02}"]["leads"]
            assert channel.season[month] == pytest.approx(leads / length / usual, abs=6e-4)  # type: ignore[index]


@needs_data
def test_what_really_happened_is_what_was_measured(measured: dict[str, Any]):
    assert EXPERIMENT.reality is not None
    real = {name: known.value for name, known in EXPERIMENT.reality.kpis.items()}
    everything = measured["win_rates"]["all"]
    assert (real["leads"], real["wins"]) == (everything["leads"], everything["wins"])
    assert real["win_rate"] == pytest.approx(everything["win_rate"], abs=5e-4)
    assert real["sales_cycle_median"] == pytest.approx(everything["median_cycle_days"], abs=0.05)


@needs_data
def test_headcounts_are_the_sellers_with_a_win_in_an_average_month(measured: dict[str, Any]):
    months = [measured["months"][f"2018-{number:02}"] for number in range(1, 6)]
    teams = EXPERIMENT.organisations["sdr_sr"].teams
    assert teams["sdr"].headcount == round(np.mean([m["sdrs"] for m in months]))
    assert teams["sr"].headcount == round(np.mean([m["srs"] for m in months]))
