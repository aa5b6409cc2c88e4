"""`funnel-sim app` before there is a page: what is wrong is told at once, and nothing is served."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

from tests.support.command_line import ROOT, invoke
from tests.support.what_if import what_if_experiment

WITHOUT_STREAMLIT = """
import importlib.machinery, sys
real = importlib.machinery.PathFinder.find_spec
class Lacking(importlib.machinery.PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.partition(".")[0] == "streamlit" else real(name, path, target)
sys.meta_path[:] = [Lacking if f is importlib.machinery.PathFinder else f for f in sys.meta_path]
from funnel_sim.cli.main import main
sys.argv = ["funnel-sim", "app", *sys.argv[1:]]
main()
"""
"""The program on an installation that lacks Streamlit."""


def test_a_broken_experiment_never_becomes_a_page(tmp_path):
    file = what_if_experiment(tmp_path / "e", objective="contributon")
    ended = invoke("app", file, "--no-browser")
    assert ended.exit_code == 2
    assert "Did you mean 'contribution'?" in ended.stderr


def test_a_port_that_is_taken_is_told(tmp_path):
    file = what_if_experiment(tmp_path / "e")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = invoke("app", file, "--no-browser", "--port", port)
    assert ended.exit_code == 2
    assert f"cannot listen at 127.0.0.1, port {port}" in ended.stderr


def test_a_missing_library_is_named_with_the_command_that_installs_it(tmp_path):
    file = what_if_experiment(tmp_path / "e")
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT_STREAMLIT, str(file)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 2
    assert "the page needs streamlit" in ended.stderr
    assert "pip install 'funnel-sim[app]'" in ended.stderr
