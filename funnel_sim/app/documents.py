"""A state as an experiment file that needs no other file, and back.

The file is what `funnel-sim run` accepts: market, organisations and opening are written into it,
with the values of the state. What comes back through an upload is text of a stranger: it may name
no file, and only an experiment that the page could have written is taken.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from funnel_sim.app.opened import Opened, State
from funnel_sim.config.origin import Node
from funnel_sim.config.paths import Keys, format_path
from funnel_sim.config.scenario import Scenario
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.config.yaml_source import read_document
from funnel_sim.domain.errors import Finding, InvalidInput
from funnel_sim.domain.quoting import quoted
from funnel_sim.studies.opening import open_scenario
from funnel_sim.studies.sections import SECTIONS

LARGEST_UPLOAD = 1_000_000
"""Bytes."""
SUFFIX = ".yaml"

_STUDIES = ("uncertain", "reality", *SECTIONS)
_JUDGED = {"name", "question", "variants", *_STUDIES}
"""Parts of an experiment that say nothing about its numbers, or that a state leaves out."""
_HEADER = """\
# {name}, as it was moved on the what-if page: {moved}
# Everything is in this file. `funnel-sim run` on it gives the numbers of the finished page.
"""
_LEFT_OUT = "# Left out, since they do not fit the designs or values any more: {names}.\n"


def document(opened: Opened, state: State) -> str:
    """The experiment file of a state.

    Raises:
        InvalidInput: the values of the state do not fit each other.
    """
    kept, left_out = _fitting(opened, state)
    content = {key: value for key, value in kept.root.plain().items() if key != "name"}
    words = [
        f"{lever.path} = {lever.written(state.values[lever.path])}"
        for lever in opened.levers(state.variant)
        if lever.path in state.values
    ]
    words += [f"variant {state.variant}"] if state.variant else []
    words += [f"without {name}" for name in state.without]
    words += [f"equal: {state.equal}"] if state.equal else []
    header = _HEADER.format(name=opened.name, moved="; ".join(words) or "as written")
    note = _LEFT_OUT.format(names=", ".join(left_out)) if left_out else ""
    return header + note + _yaml(content)


def state_of_document(text: bytes, name: str, opened: Opened) -> State:
    """The state of a file that `document` wrote, `name` being what its reader calls it.

    Raises:
        InvalidInput: it is too large or broken, names other files, or is another experiment.
    """
    if len(text) > LARGEST_UPLOAD:
        message = f"is larger than the {LARGEST_UPLOAD:,} bytes that the page takes."
        raise InvalidInput([Finding(name, "", message)])
    with tempfile.TemporaryDirectory(prefix="funnel_sim-") as folder:
        file = Path(folder) / f"upload{SUFFIX}"
        file.write_bytes(text)
        try:
            findings = list(_names_of_files(read_document(file).root))
            if findings:
                raise InvalidInput(findings)
            given = open_scenario(file)
        except InvalidInput as error:
            raise InvalidInput([_called(f, file, name) for f in error.findings]) from None
    return _state_of(given, name, opened)


def _fitting(opened: Opened, state: State) -> tuple[Scenario, list[str]]:
    """The experiment with the sections of studies, or without them where they do not fit."""
    try:
        whole = opened.scenario_of(state, sections=True)
        _reopened(_yaml(whole.root.plain()))
    except InvalidInput:
        plain = opened.scenario_of(state)
        written = [name for name in _STUDIES if plain.root.child(name) is not None]
        there = opened.world(state.variant).root
        gone = [name for name in _STUDIES if there.child(name) is not None]
        entries = {k: v for k, v in (plain.root.mapping or {}).items() if k not in written}
        return replace(plain, root=replace(plain.root, content=entries)), gone
    return whole, []


def _reopened(text: str) -> None:
    with tempfile.TemporaryDirectory(prefix="funnel_sim-") as folder:
        file = Path(folder) / f"check{SUFFIX}"
        file.write_text(text, encoding="utf-8")
        open_scenario(file)


def _yaml(content: dict[str, Any]) -> str:
    import yaml

    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)


def _names_of_files(root: Node) -> Iterator[Finding]:
    """What would make the reader look for another file."""
    for keys, node in root.walk():
        if keys and keys[-1] == "extends":
            yield _refusal(keys, node)
    market, organisations = root.child("market"), root.child("organisations")
    if market is not None and market.mapping is None:
        yield _refusal(("market",), market)
    for key, node in organisations.children() if organisations is not None else ():
        if node.mapping is None:
            yield _refusal(("organisations", key), node)
    opening = root.child("opening")
    for key, node in opening.children() if opening is not None else ():
        if not isinstance(node.content, tuple):
            yield _refusal(("opening", key), node)


def _refusal(keys: Keys, node: Node) -> Finding:
    message = (
        f"names {quoted(node.plain())}. A file given to the page must hold everything itself, as "
        "those do that the page writes; it never reads other files."
    )
    return Finding(node.origin.file, format_path(keys), message, node.origin.line)


def _called(finding: Finding, file: Path, name: str) -> Finding:
    """The finding about the file as its reader calls it."""
    return replace(finding, file=name) if finding.file == str(file) else finding


def _state_of(given: Scenario, name: str, opened: Opened) -> State:
    nearest: list[str] = []
    for variant in opened.variants or (None,):
        state = _read(given, variant, opened)
        try:
            mine = _judged(opened.scenario_of(state).experiment)
        except InvalidInput:
            continue
        differ = list(_differences(mine, _judged(given.experiment)))
        if not differ:
            return state
        nearest = differ if not nearest or len(differ) < len(nearest) else nearest
    where = f" It differs in {nearest[0]}." if nearest else ""
    message = (
        f"is another experiment than the one on this page.{where} Open it as a page of its own: "
        "funnel-sim app FILE."
    )
    raise InvalidInput([Finding(name, "", message)])


def _read(given: Scenario, variant: str | None, opened: Opened) -> State:
    """The state in which the levers stand as in a file, whatever else is in it."""
    from funnel_sim.app.levers import value_in

    values: dict[str, float] = {}
    for lever in opened.levers(variant):
        value = value_in(given, lever)
        if value is not None:
            values[lever.path] = min(max(value, lever.low), lever.high)
    there = given.experiment.organisations
    without = tuple(n for n in opened.organisations if n not in there and n != opened.baseline)
    equal = given.experiment.equal
    as_written = equal == opened.world(variant).experiment.equal
    return State(opened.moved(values, variant), without, None if as_written else equal, variant)


def _judged(experiment: Experiment) -> dict[str, Any]:
    return experiment.model_dump(mode="json", exclude=_JUDGED)


def _differences(mine: Any, given: Any, at: Keys = ()) -> Iterator[str]:
    """Paths at which two documents differ."""
    if isinstance(mine, dict) and isinstance(given, dict):
        for key in dict.fromkeys((*mine, *given)):
            yield from _differences(mine.get(key), given.get(key), (*at, key))
    elif mine != given:
        yield format_path(at)
