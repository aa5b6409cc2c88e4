"""A small experiment of two organisations, as a file that the config layer reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from funnel_sim.config.scenario import Scenario, load_scenario
from funnel_sim.runner.completion import Plan
from funnel_sim.runner.identity import content_key
from funnel_sim.studies.checks import CHECKS
from funnel_sim.studies.designs import blueprint_of, situations

EXPERIMENT = """
question: Who should sell?
market:
  currency: EUR
  calendar: {hours_per_day: 8}
  segments:
    small: {deal_value: {lognormal: {mean: 9_000, cv: 0.7}}, gross_margin: 45 %, patience: 6 d}
    large: {deal_value: {lognormal: {mean: 60_000, cv: 0.9}}, gross_margin: 38 %}
  channels:
    website: {leads: 6 / d, mix: {small: 80 %, large: 20 %}, cost_per_lead: 55}
  activities:
    call:  {duration: {exponential: {mean: 40 min}}, cost: 1}
    visit: {duration: {lognormal: {mean: 90 min, cv: 0.4}}, travel: 2 h, cost: 190}
  stages:
    qualification:
      inside: {touches: 2 call, gap: {exponential: {mean: 1 d}}}
      field: {touches: 1 visit}
      advance: 50 %
    closing:
      inside: {touches: 2 call}
      field: {touches: 1 call + 1 visit}
      advance: {small: 40 %, large: 25 %}
      field_effect: +0.4
  roles:
    inside_sales: {mode: inside, salary: 48_000 EUR / yr, on_costs: 20 %, skill_sd: 0.2}
    field_sales: {mode: field, salary: 70_000 EUR / yr, on_costs: 20 %, seat_cost: 9_000 EUR / yr}
organisations:
  everyone:
    teams:
      sales: {role: field_sales, headcount: 4}
  split:
    teams:
      inside: {role: inside_sales, headcount: 2, covers: {stages: qualification}}
      field: {role: field_sales, headcount: 2, covers: {stages: closing}, ownership: owner}
    hand_over: {briefing: 20 min}
horizon: {start: 2027-01-18, length: 3 wk}
replications: 4
seed: 7
"""


def document(**changes: Any) -> dict[str, Any]:
    """The experiment as plain values, with top-level keys replaced."""
    return {**yaml.safe_load(EXPERIMENT), **changes}


def experiment_file(folder: Path, **changes: Any) -> Path:
    """The experiment as `tiny.yaml` in the folder; keys keep their order."""
    file = folder / "tiny.yaml"
    file.write_text(yaml.safe_dump(document(**changes), sort_keys=False), encoding="utf-8")
    return file


def scenario(folder: Path, **changes: Any) -> Scenario:
    """The experiment, checked."""
    return load_scenario(experiment_file(folder, **changes), checks=CHECKS)


def plans(folder: Path, **changes: Any) -> list[Plan]:
    """What is replicated for the experiment."""
    loaded = scenario(folder, **changes)
    seed = loaded.experiment.seed
    return [
        Plan(
            d.name,
            content_key(d.market, d.organisation, d.horizon, d.opening, d.revenue, seed),
            blueprint_of(d),
            seed,
            "{}",
        )
        for situation in situations(loaded)
        for d in situation.designs
    ]
