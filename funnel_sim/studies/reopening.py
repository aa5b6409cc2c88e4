"""A run that is there already, opened again: its scenario, and its replications from the store.

Nothing is simulated here. What the files say now must be what was run, and the program must be the
one that ran it; otherwise the numbers would belong to something else, and that is said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from funnel_sim.config.scenario import Scenario
from funnel_sim.domain.errors import Finding, InvalidInput
from funnel_sim.domain.log import Log
from funnel_sim.engines.contract import Engine
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.runner.identity import sha256_of
from funnel_sim.runner.store import Store
from funnel_sim.studies.experiment import ExperimentResult, run_experiment
from funnel_sim.studies.offered import comparands
from funnel_sim.studies.opening import open_scenario
from funnel_sim.studies.replications import STORE, plan_of

MANIFEST = "manifest.json"
MOST_NAMED = 3
"""Values that a finding names."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run and what it found."""

    folder: Path
    scenario: Scenario
    manifest: Mapping[str, Any]
    result: ExperimentResult


def reopen(place: Path, results: Path, settings: Sequence[str] = ()) -> Run:
    """The run in the folder `place`, or that of the experiment file `place` below `results`.

    `settings` belong to an experiment file; a folder knows its own.

    Raises:
        InvalidInput: there is no run, or it is not what the files say now.
    """
    folder, scenario, manifest = _found(place, results, settings)
    _be_the_same(folder, scenario, manifest)
    _be_complete(folder, scenario, manifest)
    result = run_experiment(scenario, folder, engine=nothing_to_simulate, workers=1)
    return Run(folder, scenario, manifest, result)


def nothing_to_simulate(_blueprint: Blueprint, _seed: int, replication: int) -> Log:
    """An engine for those who only read: to ask it for a replication is an error."""
    msg = f"replication {replication} is not in the store"
    raise RuntimeError(msg)


READ_ONLY: Engine = nothing_to_simulate


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a run or of a study; None where there is none that can be read."""
    try:
        content = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) and "config" in content else None


def _found(
    place: Path, results: Path, settings: Sequence[str]
) -> tuple[Path, Scenario, dict[str, Any]]:
    if place.is_dir():
        manifest = _manifest(place)
        if settings:
            raise _refusal(place, "is a run that knows its settings; leave out `--set`.")
        if "experiment" not in manifest or "settings" not in manifest:
            raise _refusal(place, "does not say which file it is a run of. Run that file again.")
        file = place / str(manifest["experiment"])
        if not file.is_file():
            raise _refusal(place, f"is a run of '{_neat(file)}', which is not there any more.")
        return place, open_scenario(_neat(file), manifest["settings"]), manifest
    if not place.exists() and place.suffix not in (".yaml", ".yml"):
        raise _refusal(place, "is no folder of results and no experiment file.")
    scenario = open_scenario(place, settings)
    folder = results / scenario.name
    return folder, scenario, _manifest(folder)


def _neat(file: Path) -> str:
    """The file without a way up and down again, relative to where we are if it is below."""
    whole = file.resolve()
    here = Path.cwd()
    return str(whole.relative_to(here)) if whole.is_relative_to(here) else str(whole)


def _manifest(folder: Path) -> dict[str, Any]:
    manifest = read_manifest(folder)
    if manifest is None:
        raise _refusal(
            folder, f"holds no finished run: it has no {MANIFEST}. Use `funnel-sim run` first."
        )
    if "study" in manifest:
        raise _refusal(folder, "is the folder of a study. Name that of the run, one above.")
    return manifest


def _be_the_same(folder: Path, scenario: Scenario, manifest: Mapping[str, Any]) -> None:
    config = scenario.experiment.model_dump(mode="json")
    if sha256_of(config) == manifest.get("config_sha256"):
        return
    changes = list(_changes(json.loads(json.dumps(config)), manifest["config"]))
    names = ", ".join(f"`{path}`" for path in changes[:MOST_NAMED])
    more = f" and {len(changes) - MOST_NAMED} more" if len(changes) > MOST_NAMED else ""
    raise InvalidInput([
        Finding(
            scenario.file,
            "",
            f"has changed since the run in '{folder}': {names}{more}. Run it again, or give the "
            "settings with which it was run.",
        )
    ])  # fmt: skip


def _changes(now: Any, then: Any, path: str = "") -> Iterator[str]:
    """Paths of the values that are not the same."""
    if isinstance(now, dict) and isinstance(then, dict):
        for key in dict.fromkeys([*now, *then]):
            yield from _changes(now.get(key), then.get(key), f"{path}.{key}" if path else key)
    elif now != then:
        yield path or "everything"


def _be_complete(folder: Path, scenario: Scenario, manifest: Mapping[str, Any]) -> None:
    """Every replication is in the store, under the key of this program."""
    if not (folder / STORE).is_file():
        raise _refusal(folder, f"has lost its store {STORE}. Run the experiment again.")
    count = int(manifest["replications"])
    with Store(folder / STORE) as store:
        for name, design in comparands(scenario).designs.items():
            key = plan_of(design, scenario.experiment.seed).key
            if key != manifest["designs"].get(name, {}).get("key"):
                raise _refusal(
                    folder, "was made by another version of the program. Run the experiment again."
                )
            if store.count(key, range(count)) < count:
                raise _refusal(folder, f"lacks replications of {name}. Run the experiment again.")


def _refusal(place: Path, message: str) -> InvalidInput:
    return InvalidInput([Finding(str(place), "", message)])
