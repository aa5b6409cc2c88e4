"""Everything that is known about a run: its studies, and the bridge to the best organisation.

Studies that were run on the same values are taken from the store, without simulating. A bridge that
was not asked for before is computed with few replications, and kept in the store.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from funnel_sim.config.scenario import Scenario
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.domain.errors import InvalidInput
from funnel_sim.runner.completion import Progress, ReplicationsFailed
from funnel_sim.runner.execution import Workers
from funnel_sim.runner.identity import sha256_of
from funnel_sim.studies.bridge.game import worlds
from funnel_sim.studies.bridge.groups import groups_between
from funnel_sim.studies.bridge.study import bridge
from funnel_sim.studies.offered import comparands
from funnel_sim.studies.opening import open_scenario
from funnel_sim.studies.reopening import READ_ONLY, Run, read_manifest
from funnel_sim.studies.replications import Replications, replications
from funnel_sim.studies.trace import Trace
from funnel_sim.studies.typical import typical_traces

Study = Callable[[Scenario, Replications], Any]

STUDIES: Mapping[str, str] = {
    "compare": "funnel_sim.studies.compare.study",
    "bridge": "funnel_sim.studies.bridge.study",
    "switch_points": "funnel_sim.studies.switch_points.study",
    "sensitivity": "funnel_sim.studies.sensitivity.study",
    "goal_seek": "funnel_sim.studies.goal_seek.study",
    "effort": "funnel_sim.studies.effort.study",
    "optimise": "funnel_sim.studies.optimise.study",
}
"""Study -> the module with the function of its name, `(scenario, source) -> result`."""

BRIDGE = "bridge"
FEW = 20
"""Replications of a bridge that nobody has asked for, at most."""
LEAST = 5
AFFORDABLE = 2560
"""Replications that such a bridge may cost over all its worlds, unless `LEAST` asks for more."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A run, and what studies found about it."""

    run: Run
    studies: Mapping[str, Any]
    """Study -> its result, in the order of `STUDIES`."""
    left_out: tuple[str, ...]
    """Studies that were run on other values, or by another version of the program."""
    traces: Mapping[str, Trace]
    """Design of the first situation -> its typical replication, played once more."""


def gather(
    run: Run,
    *,
    workers: Workers = None,
    on_progress: Progress | None = None,
) -> Gathered:
    """The studies below the folder of a run, and a bridge where two organisations are compared.

    Raises:
        ReplicationsFailed, Interrupted: while the bridge was computed; what is done is stored.
    """
    found: dict[str, Any] = {}
    left_out: list[str] = []
    for name in STUDIES:
        manifest = read_manifest(run.folder / name)
        if manifest is None:
            continue
        result = _again(run, name, manifest)
        if result is None:
            left_out.append(name)
        else:
            found[name] = result
    if BRIDGE not in found and len(run.scenario.experiment.organisations) > 1:
        found[BRIDGE] = _quick_bridge(run, workers, on_progress)
    studies = {name: found[name] for name in STUDIES if name in found}
    return Gathered(run, studies, tuple(left_out), typical_traces(run.result))


def _again(run: Run, name: str, manifest: Mapping[str, Any]) -> Any:
    """What a study found; None where it was about another experiment, or is incomplete."""
    section = json.dumps(manifest["config"].get(name))
    settings = (*run.scenario.settings, f"{name}={section}", *_sample(manifest["config"]))
    try:
        scenario = open_scenario(run.scenario.file, settings, study=name)
        if sha256_of(scenario.experiment.model_dump(mode="json")) != manifest["config_sha256"]:
            return None
        with replications(
            run.folder, scenario.experiment.seed, engine=READ_ONLY, workers=1
        ) as source:
            return study(name)(scenario, source)
    except (InvalidInput, ReplicationsFailed):
        return None


def _sample(config: Mapping[str, Any]) -> list[str]:
    """How many replications the run was to have is no concern of a study."""
    return [f"replications={json.dumps(config['replications'])}"]


def study(name: str) -> Study:
    """The function that runs a study."""
    function: Study = getattr(import_module(STUDIES[name]), name)
    return function


def _quick_bridge(run: Run, workers: Workers, on_progress: Progress | None) -> Any:
    """Baseline and best, in the first situation, with as few replications as one can wait for."""
    count = _affordable(run)
    scenario = open_scenario(
        run.scenario.file,
        (*run.scenario.settings, f"{BRIDGE}.replications={count}"),
        study=BRIDGE,
    )
    with replications(
        run.folder, scenario.experiment.seed, workers=workers, on_progress=on_progress
    ) as source:
        return bridge(scenario, source, situations=1)


def _affordable(run: Run) -> int:
    """Replications of each design in each world."""
    experiment: Experiment = run.scenario.experiment
    most = min(experiment.bridge.replications, run.result.replications, FEW)
    one, *others = comparands(run.scenario).situations[0].designs
    cost = 2 * max(len(worlds(one, groups_between(one, other))) for other in others)
    return max(min(most, AFFORDABLE // cost), min(LEAST, most), 2)
