"""The web server of the page: this machine only unless told otherwise, and nothing to anybody else.

Streamlit's own settings are given here, so that no file of the user's changes them: no usage
statistics, no look for an outer address, no toolbar for developers, no files served, uploads small.
"""

from __future__ import annotations

import logging
from pathlib import Path

from funnel_sim.app.documents import LARGEST_UPLOAD
from funnel_sim.app.house import furnish
from funnel_sim.app.opened import Opened
from funnel_sim.app.simulating import new_bench
from funnel_sim.engines.contract import Engine
from funnel_sim.runner.execution import Workers

SCRIPT = Path(__file__).with_name("start.py")
PORT = 8501
LOOPBACK = "127.0.0.1"
LOOPBACKS = (LOOPBACK, "localhost", "::1")
MOST_UPLOADED = max(LARGEST_UPLOAD // 1_000_000, 1)
"""Megabytes."""


def options(address: str, port: int, *, browser: bool) -> dict[str, object]:
    """Settings of Streamlit by their names."""
    return {
        "server.address": address,
        "server.port": port,
        "server.headless": not browser,
        "server.maxUploadSize": MOST_UPLOADED,
        "server.maxMessageSize": 50,
        "server.enableStaticServing": False,
        "server.enableXsrfProtection": True,
        "server.enableCORS": True,
        "server.fileWatcherType": "none",
        "server.runOnSave": False,
        "browser.gatherUsageStats": False,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showSidebarNavigation": False,
        "global.developmentMode": False,
        "logger.hideWelcomeMessage": True,
        "logger.level": "error",
        "theme.base": "light",
        "theme.primaryColor": "#0072B2",
        "theme.textColor": "#222222",
    }


def serve(
    opened: Opened,
    engine: Engine,
    workers: Workers,
    *,
    address: str = LOOPBACK,
    port: int = PORT,
    browser: bool = True,
) -> None:
    """Serve the page until the process is stopped."""
    from streamlit.web import bootstrap

    logging.getLogger("streamlit").setLevel(logging.ERROR)
    furnish(opened, new_bench(engine, workers))
    settings = options(address, port, browser=browser)
    bootstrap.load_config_options({name.replace(".", "_"): v for name, v in settings.items()})
    _ask_nobody(address)
    bootstrap.run(str(SCRIPT), False, [], {})


def _ask_nobody(address: str) -> None:
    """Keep Streamlit from looking for this machine's addresses.

    To judge where a visitor's page comes from it would ask a web service for the outer address,
    which a foreign page in the visitor's browser could bring about. Pages of the outer address are
    refused then, and of the inner one too where only this machine is let in.
    """
    from streamlit import net_util

    net_util.get_external_ip = _unknown
    if address in LOOPBACKS:
        net_util.get_internal_ip = _unknown


def _unknown() -> str | None:
    return None
