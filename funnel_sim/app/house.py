"""What all visitors of one server share: the experiment that was opened, and the bench."""

from __future__ import annotations

from funnel_sim.app.opened import Opened
from funnel_sim.app.simulating import Bench

_open: list[tuple[Opened, Bench]] = []
"""One per process: Streamlit runs the page's script anew in the process that serves it."""


def furnish(opened: Opened, bench: Bench) -> None:
    """Say what the pages of this process are about."""
    _open[:] = [(opened, bench)]


def house() -> tuple[Opened, Bench]:
    """What `furnish` was told."""
    return _open[0]
