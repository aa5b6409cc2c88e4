"""Single values set from outside the files: `--set teams.field.headcount=7`.

The path is that of the composed document, list items by index (`covers.stages[0]`); the value is
read as YAML, so `null`, `[a, b]` and `{mean: 2 h, cv: 1}` work. Mappings merge into what is there,
as in files. Whether a path means something is for validation to say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from funnel_sim.config.merging import put
from funnel_sim.config.origin import Node, Origin
from funnel_sim.config.paths import Keys, format_path, parse_path
from funnel_sim.config.yaml_source import parse_value
from funnel_sim.domain.errors import Finding, InvalidInput
from funnel_sim.domain.quoting import shortened

COMMAND_LINE = "--set"
"""The `file` of findings and origins on the command line."""


@dataclass(frozen=True, slots=True)
class Override:
    """One value for one path."""

    keys: Keys
    value: Node


def setting(path: str, text: str) -> str:
    """`path=value` for a value that is this text, whatever YAML would read in it."""
    return f"{path}={json.dumps(text, ensure_ascii=False)}"


def parse_overrides(settings: Iterable[str]) -> tuple[Override, ...]:
    """Read `path=value` texts. InvalidInput with the findings of all of them."""
    overrides: list[Override] = []
    findings: list[Finding] = []
    for setting in settings:
        try:
            overrides.append(_parse(setting))
        except ValueError as error:
            findings.append(Finding(COMMAND_LINE, "", f"`--set {shortened(setting)}` {error}"))
        except InvalidInput as error:
            findings += [replace(f, path=shortened(setting), line=None) for f in error.findings]
    if findings:
        raise InvalidInput(findings)
    return tuple(overrides)


def apply_overrides(root: Node, overrides: Sequence[Override]) -> Node:
    """`root` with every override merged in, in order. InvalidInput if a list has no such item."""
    findings: list[Finding] = []
    for override in overrides:
        try:
            root = put(root, override.keys, override.value)
        except ValueError as error:
            origin = override.value.origin
            path = format_path(override.keys)
            findings.append(Finding(origin.file, path, str(error), origin.line))
    if findings:
        raise InvalidInput(findings)
    return root


def _parse(setting: str) -> Override:
    path, equals, text = setting.partition("=")
    if not equals:
        msg = "must be path=value, such as teams.field.headcount=7."
        raise ValueError(msg)
    keys = parse_path(path.strip())
    node = parse_value(text, COMMAND_LINE)
    if node is None:
        msg = "has no value. Write null after the = to take the key away."
        raise ValueError(msg)
    return Override(keys, _without_lines(node))


def _without_lines(node: Node) -> Node:
    """The same value; a line number means nothing on a command line."""
    content = node.content
    if isinstance(content, tuple):
        content = tuple(_without_lines(item) for item in content)
    elif node.mapping is not None:
        content = {key: _without_lines(child) for key, child in node.mapping.items()}
    return Node(content, Origin(COMMAND_LINE))
