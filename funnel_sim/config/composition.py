"""An experiment file together with the market and the organisations that it names, as one tree.

`market` is a file, or a mapping that may extend one. `organisations` is a list of those, or a
mapping from name to them; either way they stand by name in the composed tree, so that the paths of
`--set` and `explain` read `organisations.stage_based.teams.field.headcount`. CSV files that
`opening` names stand in the tree as their rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from funnel_sim.config.loading import follow, load_file
from funnel_sim.config.origin import Node, finding_at
from funnel_sim.config.overrides import Override, apply_overrides
from funnel_sim.config.paths import Keys
from funnel_sim.config.snapshots import with_snapshots
from funnel_sim.domain.errors import Finding, InvalidInput

MARKET = "market"
ORGANISATIONS = "organisations"


def compose(file: str | Path, overrides: Sequence[Override] = ()) -> Node:
    """The whole experiment with its overrides. InvalidInput with the findings of all its files."""
    root = load_file(file)
    findings: list[Finding] = []
    entries = dict(root.mapping or {})
    if MARKET in entries:
        entries[MARKET] = _followed(entries[MARKET], (MARKET,), findings)
    if ORGANISATIONS in entries:
        entries[ORGANISATIONS] = _organisations(root, entries[ORGANISATIONS], findings)
    composed = replace(root, content=MappingProxyType(entries))
    try:
        composed = with_snapshots(composed)
    except InvalidInput as error:
        findings += error.findings
    if findings:
        raise InvalidInput(findings)
    return with_snapshots(_files_named_by_overrides(apply_overrides(composed, overrides)))


def _files_named_by_overrides(root: Node) -> Node:
    """`--set market=other.yaml` names a file, which takes the place of the one that was read."""
    entries = dict(root.mapping or {})
    for key, node in entries.items():
        if key == MARKET and isinstance(node.content, str):
            entries[key] = follow(node, at=(key,))
        if key == ORGANISATIONS and node.mapping is not None:
            followed = {
                name: follow(child, at=(key, name)) if isinstance(child.content, str) else child
                for name, child in node.mapping.items()
            }
            entries[key] = replace(node, content=MappingProxyType(followed))
    return replace(root, content=MappingProxyType(entries))


def _followed(node: Node, at: Keys, findings: list[Finding]) -> Node:
    try:
        return follow(node, at=at)
    except InvalidInput as error:
        findings += error.findings
        return node


def _organisations(root: Node, node: Node, findings: list[Finding]) -> Node:
    by_name: dict[str, Node] = {}
    for keys, name, written in _named(node):
        organisation = _followed(written, keys, findings)
        name = name or _name_of(organisation, written)
        if name is None:
            message = "an organisation written here needs a `name`."
            findings.append(finding_at(root, keys, message))
        elif name in by_name:
            message = f"two organisations are called '{name}'. Give one of them another `name`."
            findings.append(finding_at(root, keys, message))
        else:
            by_name[name] = organisation
    if node.mapping is None and not isinstance(node.content, tuple):
        return node
    return replace(node, content=MappingProxyType(by_name))


def _named(node: Node) -> Iterator[tuple[Keys, str | None, Node]]:
    for key, child in node.children():
        yield (ORGANISATIONS, key), key if isinstance(key, str) else None, child


def _name_of(organisation: Node, written: Node) -> str | None:
    name = organisation.child("name")
    if name is not None and isinstance(name.content, str):
        return name.content
    return Path(written.content).stem if isinstance(written.content, str) else None
