"""Parameters of a textbook queue, read from text such as `7`, `0.85` or `0.3,0.3,0.2`.

Every problem is found before the first is reported. A parameter has one number or a fixed count of
numbers; all are above 0, or in [0, `most`] where that is given.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from funnel_sim.domain.errors import Finding, InvalidInput, did_you_mean
from funnel_sim.domain.quoting import shortened

Values = Mapping[str, tuple[float, ...]]
"""Parameter -> its numbers; a parameter that is not given and has no default is left out."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that can be set."""

    name: str
    meaning: str
    default: tuple[float, ...] | None = None
    """None: not given unless said, or computed from others."""
    count: int = 1
    """How many numbers it has."""
    whole: bool = False
    least: float | None = None
    """None: above 0."""
    most: float = math.inf
    instead_of: str | None = None
    """The parameter that it takes the place of: only one of the two may be said."""


def read_parameters(
    case: str, parameters: Sequence[Parameter], written: Mapping[str, str]
) -> dict[str, tuple[float, ...]]:
    """Defaults with what is `written` put in. InvalidInput with all findings."""
    known = {parameter.name: parameter for parameter in parameters}
    values = {p.name: p.default for p in parameters if p.default is not None}
    problems: list[str] = []
    for name, text in written.items():
        if name not in known:
            names = ", ".join(f"--{p}" for p in known)
            hint = did_you_mean(name, tuple(known)) if len(name) > 1 else ""
            hint = hint if hint.startswith(" Did") else ""
            problems.append(f"`--{name}` means nothing to {case}.{hint} It takes {names}.")
            continue
        try:
            values[name] = _read(known[name], text)
        except ValueError as error:
            problems.append(str(error))
            continue
        other = known[name].instead_of
        if other in written:
            problems.append(f"give `--{name}` or `--{other}`, not both.")
        elif other is not None:
            values.pop(other, None)
    if problems:
        raise InvalidInput([Finding(f"--case {case}", "", problem) for problem in problems])
    return values


def _read(parameter: Parameter, text: str) -> tuple[float, ...]:
    rule = f"`--{parameter.name}` must be {_rule(parameter)}. Got '{shortened(text)}'."
    try:
        numbers = tuple(float(part) for part in text.split(","))
    except ValueError:
        raise ValueError(rule) from None
    if len(numbers) != parameter.count or not all(_fits(parameter, x) for x in numbers):
        raise ValueError(rule)
    return numbers


def _fits(parameter: Parameter, number: float) -> bool:
    above = number > 0 if parameter.least is None else number >= parameter.least
    whole = not parameter.whole or number == int(number)
    return math.isfinite(number) and above and number <= parameter.most and whole


def _rule(parameter: Parameter) -> str:
    what = "whole number" if parameter.whole else "number"
    span = "above 0" if parameter.least is None else f"of {parameter.least:g} or more"
    if math.isfinite(parameter.most):
        span += f" up to {parameter.most:g}"
    if parameter.count == 1:
        return f"a {what} {span}"
    return f"{parameter.count} {what}s {span}, separated by commas"
