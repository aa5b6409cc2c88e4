"""A state as the parameters of a link, and back.

`?variant=calm&without=hybrid&equal=none&set=market.channels.website.leads%3D60&saved=…`. Only
levers can be set, within their limits, so a link says nothing about files. `saved` is a name and
the link of a state that was kept.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args
from urllib.parse import parse_qs, urlencode

from funnel_sim.app.levers import Lever
from funnel_sim.app.opened import Equal, Opened, State
from funnel_sim.domain.errors import Finding, did_you_mean
from funnel_sim.domain.quoting import quoted
from funnel_sim.reporting.formatting import plain_number

LINK = "link"
"""The `file` of findings about a link."""
MOST_SAVED = 20
"""States that a link carries."""
LONGEST_NAME = 60
"""Characters of the name of a saved state."""

Parameters = dict[str, list[str]]


def parameters_of(state: State, opened: Opened) -> Parameters:
    """What the link of a state says; nothing about what is as written."""
    found: Parameters = {}
    if state.variant is not None and state.variant != opened.start.variant:
        found["variant"] = [state.variant]
    if state.without:
        found["without"] = list(state.without)
    if state.equal is not None:
        found["equal"] = [state.equal]
    if state.values:
        found["set"] = [f"{path}={value!r}" for path, value in state.values.items()]
    return found


def link_of(state: State, opened: Opened) -> str:
    """The parameters as one text; empty where all is as written. Equal states have equal links."""
    return urlencode(parameters_of(state, opened), doseq=True)


def state_of_link(link: str, opened: Opened) -> tuple[State, list[Finding]]:
    """The state of a text that `link_of` gave."""
    return state_of(parse_qs(link, max_num_fields=1000), opened)


def state_of(
    parameters: Mapping[str, Sequence[str]], opened: Opened
) -> tuple[State, list[Finding]]:
    """The state of a link, and what is wrong with it; what is wrong is left as written."""
    findings: list[Finding] = []
    variant = _variant(parameters.get("variant", ()), opened, findings)
    equal = _equal(parameters.get("equal", ()), findings)
    values = dict(_values(parameters.get("set", ()), opened.levers(variant), findings))
    left_out = _left_out(parameters.get("without", ()), opened, findings)
    if equal == opened.world(variant).experiment.equal:
        equal = None
    return State(opened.moved(values, variant), left_out, equal, variant), findings


def saved_of(parameters: Mapping[str, Sequence[str]], opened: Opened) -> dict[str, State]:
    """The states that a link carries by name; what cannot be read is left out."""
    found: dict[str, State] = {}
    for text in list(parameters.get("saved", ()))[:MOST_SAVED]:
        name, _, link = text.partition("?")
        state, findings = state_of_link(link, opened)
        if name.strip() and not findings:
            found[name.strip()[:LONGEST_NAME]] = state
    return found


def saved_parameters(saved: Mapping[str, State], opened: Opened) -> list[str]:
    """What `saved_of` reads."""
    return [f"{name}?{link_of(state, opened)}" for name, state in saved.items()]


def _variant(said: Sequence[str], opened: Opened, findings: list[Finding]) -> str | None:
    name = said[-1] if said else opened.start.variant
    if name == opened.start.variant or name in opened.variants:
        return name
    near = did_you_mean(str(name), opened.variants)
    findings.append(Finding(LINK, "variant", f"there is no variant {quoted(name)}.{near}"))
    return opened.start.variant


def _equal(said: Sequence[str], findings: list[Finding]) -> Equal | None:
    for choice in get_args(Equal):
        if said and said[-1] == choice:
            return choice  # type: ignore[no-any-return]
    if said:
        message = f"`equal` must be one of {', '.join(get_args(Equal))}. Got {quoted(said[-1])}."
        findings.append(Finding(LINK, "equal", message))
    return None


def _left_out(said: Sequence[str], opened: Opened, findings: list[Finding]) -> tuple[str, ...]:
    for name in said:
        if name == opened.baseline:
            message = f"the baseline {quoted(name)} cannot be left out."
            findings.append(Finding(LINK, "without", message))
        elif name not in opened.organisations:
            near = did_you_mean(name, opened.organisations)
            message = f"there is no organisation {quoted(name)}.{near}"
            findings.append(Finding(LINK, "without", message))
    return tuple(n for n in opened.organisations if n in said and n != opened.baseline)


def _values(
    said: Sequence[str], levers: Sequence[Lever], findings: list[Finding]
) -> Iterator[tuple[str, float]]:
    known = {lever.path: lever for lever in levers}
    for text in said:
        path, _, number = text.partition("=")
        try:
            yield path, _value(path, number, known)
        except ValueError as error:
            findings.append(Finding(LINK, path[:LONGEST_NAME], str(error)))


def _value(path: str, number: str, known: Mapping[str, Lever]) -> float:
    """ValueError with a sentence where it is none that the lever can have."""
    if path not in known:
        msg = f"is no input that this page can change.{did_you_mean(path, list(known))}"
        raise ValueError(msg)
    lever = known[path]
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not lever.low <= value <= lever.high:
        limits = f"{plain_number(lever.low)} to {lever.text(lever.high)}"
        msg = f"must be a number from {limits}. Got {quoted(number)}."
        raise ValueError(msg)
    return lever.rounded(value)
