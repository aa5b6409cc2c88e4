"""Files read with everything they extend, as one tree that knows the origin of every value.

`extends: other.yaml` (or a list of files, later ones over earlier ones) stands at the top of a file
or of any mapping that `follow` is asked to resolve; names are relative to the file that says it.
A file that is extended along several ways is laid down once, below all who extend it.

Order of merging, the last one wins: base < extends < the file < the experiment < `--set`.
"""

from __future__ import annotations

import os.path
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from funnel_sim.config.merging import merge
from funnel_sim.config.origin import Node
from funnel_sim.config.overrides import COMMAND_LINE
from funnel_sim.config.paths import DEEPEST, Keys, format_last, format_path
from funnel_sim.config.yaml_source import read_document
from funnel_sim.domain.errors import Finding, InvalidInput, did_you_mean
from funnel_sim.domain.quoting import quoted

EXTENDS = "extends"


def load_file(file: str | Path, base: Sequence[Node] = ()) -> Node:
    """A file over all it extends over `base`. InvalidInput with the findings of all these files."""
    return follow(read_document(file).root, base)


def follow(node: Node, base: Sequence[Node] = (), at: Keys = ()) -> Node:
    """What a value means: the file that a text names, or a mapping over what it extends.

    Any other value is returned as it is, for validation to refuse. Names of files are relative to
    the file in which the value was written, those on the command line to the working directory.
    `at` is the path of the value in its own file, for findings.
    """
    stack = _Stack()
    if isinstance(node.content, str):
        stack.open(node, at, ())
    elif node.mapping is not None:
        of_a_file = node.origin.file != COMMAND_LINE
        stack.lay(node, at, (node.origin.file,) if of_a_file and not at else ())
    else:
        return node
    if stack.findings:
        raise InvalidInput(stack.findings)
    return merge(*base, *stack.layers)


def relative_to_file(node: Node) -> str:
    """The file that a text names, as a path from the working directory."""
    folder = Path() if node.origin.file == COMMAND_LINE else Path(node.origin.file).parent
    return os.path.normpath(folder / str(node.content))


def no_such_file(name: Node, at: Keys, kind: str) -> Finding | None:
    """What is said where the file that a text names is not there; `kind` is a pattern of names."""
    file = relative_to_file(name)
    if _exists(file):
        return None
    who = f"`{format_last(at)}`" if at else "The value"
    near = did_you_mean(Path(file).name, _neighbours(file, kind))
    message = f"{who} names {quoted(file)}, which does not exist.{near}"
    return Finding(name.origin.file, format_path(at), message, name.origin.line)


@dataclass(slots=True)
class _Stack:
    """Layers in the order of merging, each file once."""

    layers: list[Node] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _laid: set[str] = field(default_factory=set)

    def lay(self, node: Node, at: Keys, chain: tuple[str, ...]) -> None:
        """A mapping on top of what it extends; `chain` are the files that led here."""
        for parent in _names(node.child(EXTENDS)):
            self.open(parent, (*at, EXTENDS), chain)
        entries = {k: child for k, child in (node.mapping or {}).items() if k != EXTENDS}
        self.layers.append(replace(node, content=MappingProxyType(entries)))

    def open(self, name: Node, at: Keys, chain: tuple[str, ...]) -> None:
        """The file that `name` names, on top of what it extends."""
        who = f"`{format_last(at)}`" if at else "The value"
        if not isinstance(name.content, str) or not name.content:
            return self._refuse(name, at, f"{who} must name a file. Got {quoted(name.plain())}.")
        file = relative_to_file(name)
        identity = _identity(file)
        circle = [before for before in chain if _identity(before) == identity]
        if circle:
            way = " → ".join((*chain[chain.index(circle[0]) :], file))
            return self._refuse(name, at, f"{who} goes in a circle: {way}. Take one of them out.")
        if len(chain) > DEEPEST:
            return self._refuse(name, at, f"{who} is the {DEEPEST}th in a chain. Make it shorter.")
        if finding := no_such_file(name, at, "*.y*ml"):
            return self.findings.append(finding)
        if identity not in self._laid:
            self._laid.add(identity)
            self._read(file, chain)
        return None

    def _read(self, file: str, chain: tuple[str, ...]) -> None:
        try:
            root = read_document(file).root
        except InvalidInput as error:
            self.findings += error.findings
        else:
            self.lay(root, (), (*chain, file))

    def _refuse(self, node: Node, at: Keys, message: str) -> None:
        path = format_path(at)
        self.findings.append(Finding(node.origin.file, path, message, node.origin.line))


def _names(parents: Node | None) -> Sequence[Node]:
    if parents is None:
        return ()
    return parents.content if isinstance(parents.content, tuple) else (parents,)


def _identity(file: str) -> str:
    """The same for all names of a file."""
    try:
        return os.path.realpath(file)
    except (OSError, ValueError):
        return file


def _exists(file: str) -> bool:
    """False only if it surely does not; reading says what else is wrong with a name."""
    try:
        return Path(file).exists()
    except OSError:
        return True


def _neighbours(file: str, kind: str) -> list[str]:
    """Files of that kind in the folder where the file should be."""
    folder = Path(file).parent
    return sorted(p.name for p in folder.glob(kind)) if folder.is_dir() else []
