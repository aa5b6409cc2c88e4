"""The program as a user calls it, in this process or in one of its own."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from funnel_sim.cli.main import cli

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "end_to_end" / "broken" / "base"
"""A sound experiment of two organisations over two weeks: experiment.yaml, market.yaml ..."""


def small_experiment(folder: Path) -> Path:
    """A copy of the small experiment in a new folder; gives back its file."""
    shutil.copytree(SMALL, folder)
    return folder / "experiment.yaml"


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, by the names of its columns."""
    with file.open(newline="") as text:
        return list(csv.DictReader(text))


def invoke(*arguments: object) -> Result:
    """Call `funnel-sim` in this process."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def done(*arguments: object) -> Result:
    """Call it, and be sure that it worked."""
    result = invoke(*arguments)
    assert result.exit_code == 0, (result.output, result.exception)
    return result


def start(*arguments: object, **options: Any) -> subprocess.Popen[str]:
    """Call it in a process of its own, with pipes for its output unless told otherwise."""
    command = [sys.executable, "-m", "funnel_sim", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, env=environment, **{**pipes, **options})
