"""Every key that a config may hold, by path: `market.roles.*.ramp.profile`, with unit and default.

A name that the config gives, and an item of a list, is `*`. Laws look the same wherever they stand:
a key that takes one is a single path, and what a law may hold has paths of its own, from `law` on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic.functional_validators import PlainValidator

from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.config.schema.laws import DurationLaw, Law, MoneyLaw
from funnel_sim.domain import units

UNITS: dict[Any, str] = {
    get_args(DurationLaw)[0]: "law of time",
    get_args(MoneyLaw)[0]: "law of money",
    units.DurationValue: "working time",
    units.MoneyValue: "money",
    units.MoneyRateValue: "money / time",
    units.RateValue: "leads / time",
    units.parse_share: "share",
    units.parse_log_odds: "log-odds",
    date: "date",
    bool: "yes, no",
}


@dataclass(frozen=True)
class Key:
    """What the schema says of one key."""

    unit: str
    """In words, where the type says it; `yes, no` or the words to choose from; else empty."""
    default: str
    """`required`, `–` for nothing, `as below` for a part with defaults of its own, or the value."""


def schema_keys() -> dict[str, Key]:
    """Every key by its path, in the order of the schema."""
    return dict([*_keys(Experiment, ""), *_keys(get_args(DurationLaw)[0], "law.")])


def _keys(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, Key]]:
    for name, field in model.model_fields.items():
        path = prefix + name
        yield path, Key("" if prefix.startswith("law.") else unit(field), default(field))
        for nested, inside in _models(field.annotation):
            yield from _keys(nested, f"{path}{'.*' if inside else ''}.")


def _models(annotation: Any, inside: bool = False) -> Iterator[tuple[type[BaseModel], bool]]:
    """Models that a value of this type may hold, and whether inside a mapping or list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not issubclass(annotation, Law):
            yield annotation, inside
        return
    for one in get_args(annotation):
        yield from _models(one, inside or get_origin(annotation) in (dict, tuple))


def unit(field: FieldInfo) -> str:
    """The unit that the type says, or the words to choose from; else empty."""
    return next(_units(field.annotation, field.metadata), "")


def _units(annotation: Any, metadata: list[Any]) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield ", ".join(get_args(annotation))
    elif annotation in UNITS:
        yield UNITS[annotation]
    else:
        readers = [m.func for m in metadata if isinstance(m, PlainValidator)]
        yield from (UNITS[reader] for reader in readers if reader in UNITS)
        values = (
            get_args(annotation)[1:] if get_origin(annotation) is dict else get_args(annotation)
        )
        for one in values:
            yield from _units(one, list(getattr(one, "__metadata__", ())))


def default(field: FieldInfo) -> str:
    """The default in words."""
    if field.is_required():
        return "required"
    if isinstance(field.default, BaseModel):
        return "as below"
    return _in_words(field.default)


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | int):
        return f"{value:g}"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_in_words(of)}" for name, of in value.items()) or "–"
    if isinstance(value, tuple):
        return ", ".join("as below" if isinstance(v, BaseModel) else str(v) for v in value) or "–"
    return str(value or "–")
