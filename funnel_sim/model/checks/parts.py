"""Every quantity of a config with its path, wherever in the schema it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel

from funnel_sim.config.paths import Keys
from funnel_sim.config.schema.laws import Law

Quantity = TypeVar("Quantity")


def quantities(value: Any, kinds: type[Quantity], at: Keys) -> Iterator[tuple[Keys, Quantity]]:
    """The values of one kind in a part of a config, in the order of the schema.

    What stands within a law belongs to the law.
    """
    if isinstance(value, kinds):
        yield at, value
    elif isinstance(value, BaseModel) and not isinstance(value, Law):
        for name in type(value).model_fields:
            yield from quantities(getattr(value, name), kinds, (*at, name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from quantities(item, kinds, (*at, key))
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from quantities(item, kinds, (*at, index))
