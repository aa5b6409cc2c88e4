"""What every part of the schema shares: frozen, unknown keys refused, docstrings as the manual."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

ALL = "all"
"""Key of the value that holds for everything not named."""

Value = TypeVar("Value")


class Strict(BaseModel):
    """A frozen part of a config file."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, validate_default=True
    )


def spread_to_all(value: Any) -> Any:
    """A single value, where a mapping by name is possible, holds for all names."""
    return value if isinstance(value, dict) else {ALL: value}


def as_list(value: Any) -> Any:
    """A single item where a list is possible is a list of one."""
    return value if isinstance(value, list | tuple) else [value]


PerSegment = Annotated[dict[str, Value], BeforeValidator(spread_to_all)]
"""One value for all segments, or a mapping from segment (or `all`) to value."""


def for_segment(values: dict[str, Value], segment: str) -> Value:
    """The value of a segment: its own, or that of `all`. KeyError where neither is given."""
    return values[segment] if segment in values else values[ALL]
