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
replications: 100
"""
    assert marked("experiment", parse_document(text, "x").data) == []


@pytest.mark.parametrize(
    ("kind", "text", "path"),
    [
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
