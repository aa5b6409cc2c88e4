"""A commented starter: the shipped experiment with every file that it is made of."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from funnel_sim.config.composition import compose
from funnel_sim.config.origin import Node
from funnel_sim.domain.errors import Finding, InvalidInput
from funnel_sim.domain.resources import shipped
from funnel_sim.runner.files import make_folder, write_text

EXPERIMENT = "experiment.yaml"
MODEL = "specialised_vs_stage_based.yaml"
"""The experiment that is copied."""
CONFIGS = "configs"


def copy_starter(folder: Path) -> list[Path]:
    """Write the starter into a folder that is missing or empty; gives back what was written.

    Raises:
        InvalidInput: the folder holds something, is no folder, or cannot be written.
    """
    _refuse_taken(folder)
    experiment = shipped("experiments") / MODEL
    configs = shipped(CONFIGS)
    texts = {folder / EXPERIMENT: _beside_configs(experiment.read_text(encoding="utf-8"))}
    for file in sorted(_files_of(compose(experiment))):
        if file.is_relative_to(configs.resolve()):
            copy = folder / CONFIGS / file.relative_to(configs.resolve())
            texts[copy] = file.read_text(encoding="utf-8")
    for file, text in texts.items():
        make_folder(file.parent)
        write_text(file, text)
    return list(texts)


def _refuse_taken(folder: Path) -> None:
    try:
        taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        message = f"cannot be looked into: {error.strerror}. Name another folder."
        raise InvalidInput([Finding(str(folder), "", message)]) from None
    if taken:
        what = "is not empty" if folder.is_dir() else "is a file"
        message = f"{what}. Name a new folder, or an empty one; nothing was written."
        raise InvalidInput([Finding(str(folder), "", message)])


def _beside_configs(text: str) -> str:
    """The experiment as it reads where `configs` lies beside it."""
    return text.replace(f"../{CONFIGS}/", f"{CONFIGS}/").replace(MODEL, EXPERIMENT)


def _files_of(node: Node) -> Iterator[Path]:
    """Every file that a composed document was read from, what was replaced included."""
    seen: set[str] = set()
    waiting = [node]
    while waiting:
        here = waiting.pop()
        seen.add(here.origin.file)
        waiting += [child for _, child in here.children()]
        waiting += [*here.replaced, *here.removed.values()]
    yield from (Path(os.path.realpath(file)) for file in seen)
