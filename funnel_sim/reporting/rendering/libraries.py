"""The libraries of the extra `report`, and what to say where one is missing."""

from __future__ import annotations

from importlib.util import find_spec

from funnel_sim.domain.errors import Finding, InvalidInput

NEEDED = {"pptx": "python-pptx", "openpyxl": "openpyxl", "plotly": "plotly"}
"""Module -> its package."""


def require(module: str) -> None:
    """Make sure that a library is there.

    Raises:
        InvalidInput: it is not installed.
    """
    if find_spec(module) is None:
        message = f"needs {NEEDED[module]}: pip install 'funnel-sim[report]'"
        raise InvalidInput([Finding("report", "", message)])
