"""A tree of values becomes a model, or every reason why it cannot, each with file and line.

Pydantic does the checking. Its errors are told in the terms of the file: the path that a user would
write, without names of union branches; the value as written; the nearest known key or choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import groupby
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from funnel_sim.config.origin import Node, finding_at
from funnel_sim.config.paths import Keys, format_last
from funnel_sim.config.sentences import finished, sentence, starts_at_its_verb
from funnel_sim.config.shapes import Shape
from funnel_sim.domain.errors import Finding, InvalidInput, did_you_mean
from funnel_sim.domain.quoting import quoted

Model = TypeVar("Model", bound=BaseModel)


def validate(model: type[Model], root: Node) -> Model:
    """`root` as a `model`. InvalidInput with all findings if it does not fit."""
    try:
        return model.model_validate(root.plain())
    except ValidationError as error:
        raise InvalidInput(findings_of(error, model, root)) from None


def findings_of(error: ValidationError, model: type[BaseModel], root: Node) -> list[Finding]:
    """What pydantic found, in the terms of the files that `root` was read from."""
    problems = [_locate(e, model, root) for e in error.errors(include_url=False)]
    problems = list(_without_other_branches(_without_typos(problems)))
    problems.sort(key=lambda p: ([str(key) for key in p.keys], p.group))
    groups = [list(group) for _, group in groupby(problems, key=lambda p: (p.keys, p.group))]
    return [_finding(group, root) for group in groups]


@dataclass(frozen=True, slots=True)
class _Problem:
    """An error of pydantic, found in the document."""

    error: Any
    keys: Keys
    """Where it is in the document."""
    shape: Shape
    """What the schema expects of the parent."""
    unions: tuple[Keys, ...]
    """Where in the document the unions stand that the error is inside of, outermost first."""
    key_is_wrong: bool
    """The error is about the key, not about what stands under it."""

    @property
    def group(self) -> str:
        """Problems of one place and group are alternatives of a union, told in one sentence."""
        return "" if self.keys in self.unions else str(self.error["type"])


def _locate(error: Any, model: type[BaseModel], root: Node) -> _Problem:
    """Follow the location through the schema and the document at the same time."""
    key_is_wrong = error["loc"][-1:] == ("[key]",)
    location = error["loc"][:-1] if key_is_wrong else error["loc"]
    shape = parent = Shape.of(model)
    node: Node | None = root
    keys: Keys = ()
    unions: tuple[Keys, ...] = ()
    for position, key in enumerate(location):
        inner = shape.step(key)
        child = node.child(key) if node else None
        unwritten = error["type"] == "missing" and position == len(location) - 1
        if inner is None and child is None and not unwritten:
            shape, unions = shape.narrowed(key), (*unions, keys)
            continue
        parent, shape = shape, inner or shape
        if child is not None or unwritten:
            node, keys = child, (*keys, key)
    return _Problem(error, keys, parent, unions, key_is_wrong)


def _without_typos(problems: list[_Problem]) -> list[_Problem]:
    """Leave out missing keys that an unknown key next to them was meant to be."""
    meant = {
        (p.keys[:-1], near)
        for p in problems
        if p.error["type"] == "extra_forbidden"
        for near in get_close_matches(str(p.keys[-1]), p.shape.keys(), n=1, cutoff=0.6)
    }
    return [
        p
        for p in problems
        if p.error["type"] != "missing" or (p.keys[:-1], p.keys[-1]) not in meant
    ]


def _without_other_branches(problems: list[_Problem]) -> Iterator[_Problem]:
    """Leave out what a union branch of another type says where one branch got further."""
    further = {union for p in problems for union in p.unions if union != p.keys}
    for problem in problems:
        if problem.keys not in problem.unions or problem.keys not in further:
            yield problem


def _finding(problems: list[_Problem], root: Node) -> Finding:
    """One finding for one problem, or for the alternatives of a union."""
    first = problems[0]
    kind = first.error["type"]
    if kind == "extra_forbidden":
        return _unknown_key(first, root)
    if first.key_is_wrong:
        return _at_key(first, root, _message(problems, str(first.keys[-1])))
    node = root.find(first.keys)
    if kind == "missing":
        return finding_at(root, first.keys, _missing(first))
    return finding_at(root, first.keys, _message(problems, node.plain() if node else None))


def _unknown_key(problem: _Problem, root: Node) -> Finding:
    known = problem.shape.keys()
    taken = root.find(problem.keys[:-1])
    free = [name for name in known if taken is None or taken.child(name) is None]
    hint = did_you_mean(str(problem.keys[-1]), free or known)
    if "Did you mean" not in hint:
        hint = did_you_mean(str(problem.keys[-1]), known)
    name = format_last(problem.keys)
    return _at_key(problem, root, f"`{name}` is not known here.{hint or ' Leave it out.'}")


def _at_key(problem: _Problem, root: Node, message: str) -> Finding:
    """A finding about a key itself rather than its value."""
    finding = finding_at(root, problem.keys, message)
    node = root.find(problem.keys)
    line = node.key_line if node and node.key_line else finding.line
    return Finding(finding.file, finding.path, message, line)


def _missing(problem: _Problem) -> str:
    meaning = problem.shape.meaning(str(problem.keys[-1]))
    return f"`{format_last(problem.keys)}` is missing. Add it{f': {meaning}' if meaning else ''}."


def _message(problems: list[_Problem], value: Any) -> str:
    """Name, rule, value and remedy; the rules of alternatives joined by `or`."""
    keys = problems[0].keys
    name = f"`{format_last(keys)}`" if keys else "The file"
    said = list(dict.fromkeys(sentence(p.error) for p in problems))
    if len(said) == 1:
        rule, remedy = said[0]
        if problems[0].error["type"] in ("value_error", "assertion_error"):
            return finished(f"{name} {rule}" if starts_at_its_verb(rule) else rule)
        return f"{name} {rule}. Got {quoted(value)}.{remedy}"
    rules = list(
        dict.fromkeys(rule.split(". Got ")[0].removeprefix("must be ") for rule, _ in said)
    )
    remedy = next((remedy for _, remedy in said if remedy), "")
    return f"{name} must be {', or '.join(rules)}. Got {quoted(value)}.{remedy}"
