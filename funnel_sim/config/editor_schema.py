"""JSON Schemas for editors: what may stand in a file before it is merged with others.

The models in `config.schema` say what a composed document must be. A file may say less, since
`extends` brings the rest, and may say it shorter: a market by the name of its file, `30 min` for a
constant law, one value for all segments, one item for a list of one, a CSV file for the rows of an
opening. The schemas here accept all that; what they let pass, `funnel-sim check` refuses.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.config.schema.market import CHANGE, Market
from funnel_sim.config.schema.organisation import Organisation

DIALECT = "https://json-schema.org/draft/2020-12/schema"

MODELS: dict[str, type[BaseModel]] = {
    "experiment": Experiment,
    "market": Market,
    "organisation": Organisation,
}

Schema = dict[str, Any]

_OF = "_Annotated_{}Value__PlainValidator__PlainSerializer__WithJsonSchema__"
_LAWS = ("Law_of_duration", "Law_of_money")
_SINGLE = {
    "Coverage": ("segments", "stages", "journeys"),
    "Team": ("covers",),
    "TeamChoices": ("queue",),
    "Optimise": ("service",),
}
"""Lists that may be written as their only item."""
_FOR_ALL = {"Stage": ("advance", "field_effect")}
"""Mappings by segment that may be written as one value for all of them."""

_CSV: Schema = {"type": "string", "description": "A CSV file, relative to this one."}
_AS_TEXT: dict[str, dict[str, Schema]] = {
    "Opening": {"pipeline": _CSV, "customers": _CSV},
    "Channel": {"trend": {"type": "string", "pattern": CHANGE.pattern}},
}
"""Values that may be written as a text."""

_FILE: Schema = {"type": "string", "description": "A YAML file, relative to this one."}
_EXTENDS: Schema = {
    "description": "File or files that this one is laid over, later ones over earlier ones.",
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
}


def editor_schema(kind: str) -> Schema:
    """The schema of experiment, market or organisation files; KeyError for another kind."""
    schema = _with_short_names(MODELS[kind].model_json_schema())
    _loosen(schema)
    definitions = schema["$defs"]
    for name, definition in definitions.items():
        _shorten(name, definition["properties"])
        if name in ("Market", "Organisation"):
            _extendable(definition)
    for law in _LAWS:
        if law in definitions:
            definitions[law] = _or_constant(definitions[law])
    if kind == "experiment":
        _name_files(schema["properties"])
    elif kind == "organisation":
        _shorten("Organisation", schema["properties"])
    _extendable(schema)
    return {"$schema": DIALECT, **schema}


def _with_short_names(schema: Schema) -> Schema:
    """`Law_of_duration` for what pydantic calls its generic models."""
    text = json.dumps(schema)
    for quantity in ("Duration", "Money"):
        text = text.replace(_OF.format(quantity), f"_of_{quantity.lower()}")
        text = text.replace(_OF.format(quantity).replace("_", ""), f" of {quantity.lower()}")
    named: Schema = json.loads(text)
    return named


def _loosen(schema: Any) -> None:
    """Nothing is required, since the rest may come from another file; null takes a thing away."""
    if isinstance(schema, dict):
        if isinstance(schema.get("required"), list):
            del schema["required"]
        for value in schema.values():
            _loosen(value)
        if isinstance(things := schema.get("additionalProperties"), dict):
            schema["additionalProperties"] = _or_null(things)
        for pattern, things in schema.get("patternProperties", {}).items():
            schema["patternProperties"][pattern] = _or_null(things)
    elif isinstance(schema, list):
        for value in schema:
            _loosen(value)


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _shorten(name: str, properties: Schema) -> None:
    """Allow the short forms of the properties of one model."""
    for field in _SINGLE.get(name, ()):
        properties[field] = _or(properties[field], properties[field]["items"])
    for field in _FOR_ALL.get(name, ()):
        properties[field] = _or(properties[field], properties[field]["additionalProperties"])
    for field, text in _AS_TEXT.get(name, {}).items():
        properties[field] = _or(properties[field], text)


def _or_constant(law: Schema) -> Schema:
    constant = next(
        branch for branch in law["properties"]["constant"]["anyOf"] if branch != {"type": "null"}
    )
    return _or(law, constant)


def _or(schema: Schema, short: Schema) -> Schema:
    """Either of two; what describes the first describes both."""
    kept = {key: schema[key] for key in ("description", "default") if key in schema}
    return kept | {"anyOf": [short, schema]}


def _extendable(schema: Schema) -> None:
    schema["properties"] = {"extends": _EXTENDS, **schema["properties"]}


def _name_files(properties: Schema) -> None:
    """Market and organisations are files, or are written here; replications may be a number."""
    organisation = {"anyOf": [_FILE, {"$ref": "#/$defs/Organisation"}]}
    listed = {"type": "array", "items": organisation, "minItems": 1}
    named = {"type": "object", "additionalProperties": organisation, "minProperties": 1}
    number = {"type": "integer", "minimum": 2, "maximum": 100_000}
    said = {name: properties[name].get("description", "") for name in ("market", "organisations")}
    properties["market"] = {
        "description": said["market"],
        "anyOf": [_FILE, {"$ref": "#/$defs/Market"}],
    }
    properties["organisations"] = {
        "description": said["organisations"],
        "anyOf": [listed, named],
    }
    properties["replications"] = _or(properties["replications"], number)
