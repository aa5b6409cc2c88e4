"""What a manifest tells of every study: which question, by which program, from which config."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import funnel_sim
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.runner.files import write_text
from funnel_sim.runner.identity import code_fingerprint, sha256_of

LIBRARIES = ("numpy", "numba", "scipy", "simpy", "pydantic", "holidays", "joblib", "pandas")
"""Whose versions the manifest names."""


def provenance(name: str, experiment: Experiment, command: Sequence[str] = ()) -> dict[str, Any]:
    """What is needed to repeat a run, and to tell it from others; plain values."""
    config = experiment.model_dump(mode="json")
    return {
        "name": name,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": list(command),
        "seed": experiment.seed,
        "config_sha256": sha256_of(config),
        "versions": _versions(),
        "code_sha256": code_fingerprint(),
        "platform": platform.platform(),
        "config": config,
    }


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """Write manifest.json, the long `config` at its end.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    ordered = {key: content[key] for key in (*(k for k in content if k != "config"), "config")}
    text = json.dumps(ordered, indent=2, ensure_ascii=False)
    write_text(folder / "manifest.json", text + "\n")


def _versions() -> dict[str, str]:
    found = {"funnel_sim": funnel_sim.__version__, "python": platform.python_version()}
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            continue
    return found
