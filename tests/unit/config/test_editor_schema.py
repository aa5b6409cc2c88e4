"""The JSON Schema that editors get: it accepts every file that we ship, and marks mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from funnel_sim.config.editor_schema import MODELS, editor_schema
from funnel_sim.config.yaml_source import parse_document, read_document

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = [
    *(("experiment", file) for file in sorted(ROOT.glob("experiments/*.yaml"))),
    *(("experiment", file) for file in sorted(ROOT.glob("configs/textbook/*.yaml"))),
    *(("market", file) for part in ("markets", "processes", "roles")
      for file in sorted(ROOT.glob(f"configs/{part}/*.yaml"))),
    *(("organisation", file) for file in sorted(ROOT.glob("configs/organisations/**/*.yaml"))),
]  # fmt: skip


def marked(kind: str, data: Any) -> list[str]:
    """Paths that an editor would underline, each the most telling of its alternatives."""
    errors = Draft202012Validator(editor_schema(kind)).iter_errors(data)
    return [best.json_path for error in errors if (best := best_match([error]))]


@pytest.mark.parametrize("kind", MODELS)
def test_it_is_a_valid_schema_in_which_every_key_says_what_it_means(kind: str):
    schema = editor_schema(kind)
    Draft202012Validator.check_schema(schema)
    undescribed = [name for name, field in schema["properties"].items()
                   if "description" not in field and "$ref" not in field]  # fmt: skip
    assert set(undescribed) <= {"calendar", "hand_over", "replications", "segments", "stages"}


@pytest.mark.parametrize(("kind", "file"), SHIPPED, ids=lambda x: getattr(x, "stem", x))
def test_it_accepts_what_we_ship(kind: str, file: Path):
    assert marked(kind, read_document(file).data) == []


def test_it_accepts_the_short_forms():
    text = """
extends: other.yaml
market: {extends: ../markets/a.yaml, activities: {call: {duration: 30 min}}}
organisations:
  - one.yaml
  - {name: two, teams: {all: {role: seller, headcount: 2, covers: {segments: small}}, old: null}}
opening: {pipeline: crm/pipeline.csv, customers: [{segment: small, since: 2026-03-01}]}
replications: 100
"""
    assert marked("experiment", parse_document(text, "x").data) == []


MARKET_OF_ALL = """
segments:
  small:
    contract: 1 yr
    customers:
      care: {hotline: {journey: help, after: 2 d, every: {exponential: {mean: 1 mo}}}, old: null}
      expansion: {chance: 20 %, after: 6 mo, value: 0.5}
      renewal: {term: 1 yr, care_effect: 0.7}
      lifetime: {exponential: {mean: 5 yr}}
channels:
  names: {prospects: {size: 400, cool_down: 6 mo}, mix: {small: 100 %}}
  ads:
    response: {spend: 9_000 EUR / mo, most: 40 / wk, half: 5_000 EUR / mo, shape: 1.4}
    trend: -5 %
journeys: {new: {stages: [first, closing]}, help: {stages: [support], effect: 0.2}}
roles:
  seller:
    hiring_cost: 8_000 EUR
    quota: 600_000 EUR / yr
    commission: {rate: 5 %, accelerator: 1.5}
    pace_sd: 0.1
    ramp: {profile: [30 %, 60 %], step: 1 mo, effect: -0.3}
    mean_tenure: 3 yr
    vacancy: {exponential: {mean: 2 mo}}
    absence: {vacation: 30 d, vacation_spell: 2 wk, sick: 15 d, sick_spell: 3 d}
    training: {time: 2 d, every: 1 yr, effect: 0.1, after: 1 mo, limit: 0.4}
    learning: {rate: 90 %, prior: 40, floor: 60 %, odds: 0.3, half: 80}
    specialisation: null
recycling: {chance: 15 %, after: {gamma: {mean: 3 mo, cv: 0.5}}, quality: -0.2}
first_response: {target: 1 h, exponent: 0.1, reference: 30 min, floor: -0.5}
"""

ORGANISATION_OF_ALL = """
teams:
  desk:
    role: seller
    headcount: 3
    changes: [{date: 2027-07-01, headcount: 5}]
    covers: {stages: first, journeys: new}
    queue: effort_shares
    shares: {small: 100 %}
    overflow: {team: road, after: 4 h}
    cover_absences: true
"""


@pytest.mark.parametrize(
    ("kind", "text"), [("market", MARKET_OF_ALL), ("organisation", ORGANISATION_OF_ALL)]
)
def test_it_accepts_all_that_people_customers_and_effort_may_say(kind: str, text: str):
    assert marked(kind, parse_document(text, "x").data) == []


@pytest.mark.parametrize(
    ("kind", "text", "path"),
    [
        ("experiment", "opening: {pipeline: [{segment: 5}]}", "$.opening.pipeline[0].segment"),
        ("experiment", "revenue: recogniset", "$.revenue"),
        ("market", "channels: {ads: {trend: 5 per cent}}", "$.channels.ads.trend"),
        ("market", "roles: {seller: {ramp: {step: 3}}}", "$.roles.seller.ramp.step"),
        ("organisation", "teams: {all: {overflow: {team: 3}}}", "$.teams.all.overflow.team"),
        ("organisation", "teams: {all: {covers: {journeys: 3}}}", "$.teams.all.covers.journeys"),
        ("experiment", "sead: 1", "$"),
        ("experiment", "replications: many", "$.replications"),
        ("experiment", "horizon: {length: 12}", "$.horizon.length"),
        ("market", "activities: {call: {duration: 30}}", "$.activities.call.duration"),
        ("market", "channels: {web: {leads: 40}}", "$.channels.web.leads"),
        ("organisation", "teams: {all: {queue: lifo}}", "$.teams.all.queue"),
    ],
)
def test_it_marks_mistakes(kind: str, text: str, path: str):
    assert marked(kind, parse_document(text, "x").data) == [path]
