"""Which pydantic models and fields stand behind a location of a validation error.

Pydantic's `loc` is the way through the schema: keys and indices, but also names of union branches
that no user wrote. `Shape` follows such a way through the annotations and tells the two apart.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Shape:
    """Types that a value may have at one place: more than one within a union."""

    candidates: tuple[Any, ...]

    @classmethod
    def of(cls, annotation: Any) -> Shape:
        """The shape of a type annotation."""
        return cls(tuple(_branches(annotation)))

    def step(self, key: str | int) -> Shape | None:
        """The shape under a key or index; None if no candidate has one, so `key` names a branch."""
        inner = [found for candidate in self.candidates for found in _inside(candidate, key)]
        return Shape(tuple(inner)) if inner else None

    def narrowed(self, branch: str | int) -> Shape:
        """Only the candidates that the name of a union branch fits, or all if it fits none."""
        fitting = tuple(c for c in self.candidates if _fits(c, str(branch)))
        return Shape(fitting) if fitting else self

    def keys(self) -> list[str]:
        """Keys that the models among the candidates know."""
        names = [_name(f, i) for c in self._models() for f, i in c.model_fields.items()]
        return list(dict.fromkeys(names))

    def meaning(self, key: str) -> str:
        """What the models say about a key: the first sentence of its docstring, or nothing."""
        fields = [
            f for c in self._models() for n, f in c.model_fields.items() if _name(n, f) == key
        ]
        said = next((f.description for f in fields if f.description), "")
        return said.split("\n")[0].split(". ")[0].strip().rstrip(".")

    def _models(self) -> list[type[BaseModel]]:
        return [c for c in self.candidates if _is_model(c)]


def _branches(annotation: Any) -> Iterator[Any]:
    """The alternatives of an annotation, without Annotated, aliases and None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _branches(get_args(annotation)[0])
    elif origin in (typing.Union, types.UnionType):
        for argument in get_args(annotation):
            yield from _branches(argument)
    elif hasattr(annotation, "__value__"):
        yield from _branches(annotation.__value__)
    elif annotation is not type(None):
        yield annotation


def _inside(candidate: Any, key: str | int) -> Iterator[Any]:
    """The types under a key of one candidate."""
    if _is_model(candidate):
        for name, field in candidate.model_fields.items():
            if _name(name, field) == key:
                yield from _branches(field.annotation)
        return
    origin, arguments = get_origin(candidate), get_args(candidate)
    if not isinstance(origin, type) or not arguments:
        return
    if issubclass(origin, Mapping):
        if isinstance(key, str):
            yield from _branches(arguments[1])
    elif isinstance(key, int) and issubclass(origin, list | tuple | set | frozenset):
        several = origin is tuple and arguments[-1] is not Ellipsis
        item = arguments[min(key, len(arguments) - 1)] if several else arguments[0]
        yield from _branches(item)


def _is_model(candidate: Any) -> bool:
    return isinstance(candidate, type) and issubclass(candidate, BaseModel)


def _name(name: str, field: Any) -> str:
    return str(field.alias or name)


def _fits(candidate: Any, branch: str) -> bool:
    """Is this the branch that pydantic calls by that name: its class, or its discriminating tag?"""
    if not _is_model(candidate):
        return False
    tags = [t for f in candidate.model_fields.values() for t in get_args(f.annotation)]
    return candidate.__name__ == branch or branch in tags
