"""`work_factor` of a segment: its touches take that much longer, and nothing else does."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from funnel_sim.config.scenario import load_scenario
from funnel_sim.domain.errors import InvalidInput
from funnel_sim.domain.names import TouchResult
from funnel_sim.engines.simpy_engine import simulate
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.building.blueprint import build_blueprint

CONFIG = """
question: Do touches with enterprise customers take three times as long?
seed: 5
horizon: {start: 2027-01-04, length: 400 h}
replications: 2
market:
  currency: EUR
  segments:
    small: {deal_value: 100, gross_margin: 50 %}
    enterprise: {deal_value: 100, gross_margin: 50 %, work_factor: FACTOR}
  channels: {web: {leads: 1 / h, mix: {small: 50 %, enterprise: 50 %}}}
  activities:
    visit: {duration: {lognormal: {mean: 1 h, cv: 0.8}}, travel: 2 h, visits_per_trip: 4}
  stages:
    closing:
      advance: 40 %
      field:
        touches: 2 visit
        no_answer: {activity: visit, chance: 30 %, attempts: 2, retry_gap: 1 h, duration: 6 min}
  roles: {seller: {mode: field, salary: 50000 EUR / yr}}
organisations:
  design:
    teams: {sellers: {role: seller, headcount: 40, queue: margin_per_hour}}
"""


def blueprint(folder: Path, factor: float) -> Blueprint:
    file = folder / "factor.yaml"
    file.write_text(CONFIG.replace("FACTOR", str(factor)))
    experiment = load_scenario(file).experiment
    design = experiment.organisations["design"]
    return build_blueprint("design", experiment.market, design, experiment.horizon)


def name_of(touch: np.void) -> tuple[int, int, int]:
    """A touch keeps its name, though not its row, when others take longer."""
    return int(touch["lead"]), int(touch["touch"]), int(touch["attempt"])


def test_work_with_the_segment_takes_longer_and_nothing_else_does(tmp_path: Path):
    plain, slow = (simulate(blueprint(tmp_path, factor), 5, 0) for factor in (1.0, 3.0))
    slow_touches = {name_of(row): row for row in slow.touches}
    seen: Counter[tuple[bool, bool]] = Counter()
    for row in plain.touches:
        same = slow_touches.get(name_of(row))
        if same is None or TouchResult.UNFINISHED in (row["result"], same["result"]):
            continue
        answered = row["result"] not in (TouchResult.NO_ANSWER, TouchResult.UNREACHABLE)
        enterprise = plain.leads["segment"][row["lead"]] == 1
        assert same["travel"] == row["travel"]
        assert same["work"] == row["work"] * (3.0 if answered and enterprise else 1.0)
        seen[bool(enterprise), bool(answered)] += 1
    assert len(seen) == 4
    assert min(seen.values()) > 20


def test_expected_margin_per_hour_counts_the_longer_work(tmp_path: Path):
    """By hand: margin 50 % × chance to win, over work × factor + travel, answered and silent."""
    ratio = blueprint(tmp_path, 3.0).staff.margin_per_hour[0, :, 0, :2]
    answered, silent = 1 - 0.3**2, 0.3 + 0.3**2
    for segment, factor in enumerate((1.0, 3.0)):
        hours = answered * (1.0 * factor + 2.0 / 4) + silent * 0.1
        stays_for_second = answered * (1 - 0.6 / 2)
        wins = 0.4 * answered**2
        assert ratio[segment, 0] == pytest.approx(0.5 * wins / (hours * (1 + stays_for_second)))


@pytest.mark.parametrize("factor", ["0", "-1", ".inf", "2 h"])
def test_a_factor_that_is_no_positive_number_is_refused(tmp_path: Path, factor: str):
    file = tmp_path / "factor.yaml"
    file.write_text(CONFIG.replace("FACTOR", factor))
    with pytest.raises(InvalidInput, match="work_factor"):
        load_scenario(file)


def test_one_is_the_default(tmp_path: Path):
    file = tmp_path / "factor.yaml"
    file.write_text(CONFIG.replace(", work_factor: FACTOR", ""))
    experiment = load_scenario(file).experiment
    silent = build_blueprint(
        "design", experiment.market, experiment.organisations["design"], experiment.horizon
    )
    spoken = blueprint(tmp_path, 1.0)
    for field in dataclasses.fields(silent.sources):
        if field.name != "flows":
            assert np.array_equal(
                getattr(silent.sources, field.name), getattr(spoken.sources, field.name)
            )
